"""What the film as a whole sounds and reads like, and how it was exported last."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from videoflow.domain.base import Line, Model


class SoundMix(Model):
    """How loud what is, and how the music gives way. Volumes are factors of amplitude: 1 as is.

    The music of a scene plays from there until a scene that has its own, or to the film's end.
    """

    clip_volume: float = Field(default=1.0, ge=0, le=2)
    voice_volume: float = Field(default=1.0, ge=0, le=2)
    music_volume: float = Field(default=0.5, ge=0, le=2)
    duck_music: bool = True
    """Whether music and clips grow quieter while a voice is heard."""
    fade_in_s: float = Field(default=0.5, ge=0, le=10)
    fade_out_s: float = Field(default=1.5, ge=0, le=10)
    even_loudness: bool = True
    """Whether the whole film is brought to −14 LUFS, with true peaks under −1 dBTP."""


class CaptionStyle(Model):
    """How burnt-in captions look."""

    size: Literal["small", "medium", "large"] = "medium"
    place: Literal["top", "middle", "bottom"] = "bottom"
    background: bool = True
    """Whether the words stand on a dark plate, rather than with an outline alone."""


class Captions(StrEnum):
    """What an export does with what is said in the film."""

    NONE = "none"
    BURN = "burn"
    SRT = "srt"
    VTT = "vtt"


class FilmFormat(StrEnum):
    """The container; it decides the codecs: H.264 and AAC in mp4 and mov, VP9 and Opus in webm."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"


class ExportSettings(Model):
    """The choices of the export dialog, as they were last. ``presets`` are ids of presets."""

    formats: tuple[FilmFormat, ...] = Field(default=(FilmFormat.MP4,), min_length=1)
    presets: tuple[Line, ...] = Field(default=("high",), min_length=1, max_length=50)
    captions: tuple[Captions, ...] = ()
    provenance: bool = True
    """Whether the file says that its pictures were made by AI."""
    hold_pictures: bool = False
    """Whether a scene without a video shows its image, gently moving."""
    prepare: bool = True
    """Whether accepted takes are prepared for the next export in the background."""

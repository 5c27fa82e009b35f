"""A preset: size and quality of an exported film, as data that users can add to and share."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from videoflow.domain.base import AspectRatio, Line, Model
from videoflow.domain.film_settings import FilmFormat

PRESET_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"


class Preset(Model):
    """Either ``short_side_px`` with bit rates, or the original quality: the sources' own size and
    as good as they are, copied where nothing changes.

    ``aspect_ratio`` None: the film's. ``fps`` None: 30. ``longest_s`` is how long a film the
    platform takes, None where it does not say.
    """

    id: str = Field(pattern=PRESET_ID_PATTERN)
    name: Line = Field(min_length=1)
    quality: Literal["bitrate", "original"] = "bitrate"
    short_side_px: int | None = Field(default=None, ge=144, le=4320)
    video_kbps: int | None = Field(default=None, ge=100, le=200_000)
    audio_kbps: int = Field(default=192, ge=32, le=512)
    fps: Literal[24, 25, 30, 50, 60] | None = None
    aspect_ratio: AspectRatio | None = None
    formats: tuple[FilmFormat, ...] = Field(default=tuple(FilmFormat), min_length=1)
    longest_s: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        by_rate = self.short_side_px is not None and self.video_kbps is not None
        if self.quality == "bitrate" and not by_rate:
            raise ValueError("a preset needs short_side_px and video_kbps")
        return self

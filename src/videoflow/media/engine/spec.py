"""What to export: clips, sizes, codecs and places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Framing, Transition
from videoflow.domain.preset import Preset
from videoflow.media.sound import SoundPlan

CACHE_LIMIT_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class TimedPicture:
    """A see-through PNG of the film's size, shown over a clip; seconds from the clip's start.

    ``sha256`` is that of the file; without it, the file is read to find out.
    """

    path: Path
    start_s: float
    end_s: float
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """One scene's video, or picture, in the film."""

    path: Path
    scene_number: int
    """1-based place in the film, for messages."""
    length_s: float | None = None
    """Cut, or hold the last frame, to this length; by default that of the trimmed video. A picture
    needs one."""
    framing: Framing = field(default_factory=Framing)
    transition: Transition = field(default_factory=Transition)
    """The boundary behind this clip; that behind the last clip counts for nothing."""
    pictures: tuple[TimedPicture, ...] = ()
    """Shown over the clip, later ones above earlier ones."""
    picture: bool = False
    """``path`` is a picture, held for ``length_s``."""
    moving: bool = True
    """A picture moves gently. An end card does not."""
    sha256: str = ""
    """Of the file at ``path``; without it, the file is read to find out."""

    def __post_init__(self) -> None:
        if self.picture and self.length_s is None:
            raise ValueError("a picture has no length of its own")


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How the film is encoded; the same for all of its segments."""

    x264_preset: str = "fast"
    crf: int = 18
    """Constant quality where no bit rate is given: lower is better, 18 is visually lossless."""
    key_frame_interval_s: float = 2.0
    audio_kbps: int = 192
    video_kbps: int | None = None
    """Average bit rate; None: as much as ``crf`` takes."""

    @classmethod
    def of(cls, preset: Preset) -> EncoderSettings:
        """What a preset asks for."""
        return cls(video_kbps=preset.video_kbps, audio_kbps=preset.audio_kbps)


@dataclass(frozen=True, slots=True)
class Raster:
    """The grid of the film: size in pixels, both even, and frames per second."""

    width: int
    height: int
    fps: Fraction

    @property
    def time_base_hz(self) -> int:
        """Ticks per second, in which each frame lasts a whole number of ticks."""
        return self.fps.numerator * max(1, -(-12_000 // self.fps.numerator))


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What to export."""

    clips: tuple[Clip, ...]
    width: int
    height: int
    fps: Fraction | int
    output: Path
    """The film; its suffix is that of ``format``."""
    work_dir: Path
    """Folder for unfinished work, on a disk with space: the project's cache."""
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    keep_previous_dir: Path | None = None
    """Where the film that is replaced moves to; without it, it is gone."""
    format: FilmFormat = FilmFormat.MP4
    sound: SoundPlan | None = None
    """All that is heard; None: the clips' own sound, as it is."""
    cache_dir: Path | None = None
    """Where encoded segments are kept; None: in ``work_dir``."""
    cache_limit_bytes: int = CACHE_LIMIT_BYTES
    use_cache: bool = True
    """Whether kept segments may be used; those that are made are kept in any case."""
    hardware: bool = True
    """Whether an encoder of the graphics card may be used, where one works."""
    finish: Callable[[Path], None] | None = None
    """Called in a thread with the joined film, before it is checked and put in place: it may write
    into the file, such as where its pictures come from."""

    def __post_init__(self) -> None:
        if self.width % 2 or self.height % 2 or self.width <= 0 or self.height <= 0:
            raise ValueError(f"a film needs an even size, not {self.width} x {self.height}")
        if self.output.suffix.lower() != f".{self.format.value}":
            raise ValueError(f"{self.output.name} is no name for a film in {self.format.value}")

    @property
    def raster(self) -> Raster:
        """Size and rate of the film."""
        return Raster(self.width, self.height, Fraction(self.fps))

    @property
    def segments_dir(self) -> Path:
        """Where encoded segments are kept."""
        return self.cache_dir or self.work_dir / "segments"


@dataclass(frozen=True, slots=True)
class FilmResult:
    """The exported film."""

    path: Path
    duration_s: float
    size_bytes: int
    width: int
    height: int
    encoder: str = ""
    """The encoder of its pictures, as ffmpeg calls it; ``copy`` where they were taken as they
    are."""
    segments_made: int = 0
    segments_reused: int = 0

"""What is heard when. Times are seconds of the film, exact as fractions where they matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from videoflow.domain.film_settings import SoundMix
from videoflow.domain.timeline import Span

MIXING_VERSION = 1
"""Raised when the same plan sounds otherwise, so that kept sound is mixed again."""

SAMPLE_RATE_HZ = 48_000
CHANNELS = 2
BYTES_PER_FRAME = 4 * CHANNELS
"""One instant of stereo in 32-bit floating point. A frame is one sample for each channel."""

Seconds = Fraction | float


def to_frames(seconds: Seconds) -> int:
    """The nearest sample. Rounding places, never lengths, keeps sound from drifting."""
    return round(Fraction(seconds) * SAMPLE_RATE_HZ)


@dataclass(frozen=True, slots=True)
class ClipSound:
    """A clip's own sound: from ``in_s`` of its file on, heard from ``start_s`` to ``end_s``.

    What its file lacks is silence, and so is what lies behind ``out_s`` (None: its end). Sound of
    fewer or more channels becomes stereo. It swells in over ``fade_in_s`` and away over
    ``fade_out_s``, as a crossfade does with its neighbours.
    """

    path: Path
    start_s: Seconds
    end_s: Seconds
    in_s: float = 0.0
    out_s: float | None = None
    fade_in_s: Seconds = 0
    fade_out_s: Seconds = 0
    scene_number: int | None = None
    """For messages."""


@dataclass(frozen=True, slots=True)
class VoiceSound:
    """A voice: its file's time from ``in_s`` to ``out_s`` (None: its end) from ``start_s`` on."""

    path: Path
    start_s: Seconds
    in_s: float = 0.0
    out_s: float | None = None
    scene_number: int | None = None
    """For messages."""


@dataclass(frozen=True, slots=True)
class MusicSound:
    """Music from ``start_s`` to ``end_s``; it begins anew, in a crossfade, where it is shorter."""

    path: Path
    start_s: Seconds
    end_s: Seconds
    in_s: float = 0.0
    out_s: float | None = None
    scene_number: int | None = None
    """For messages."""


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """All that is heard in a film that lasts ``duration_s``. Files without sound are silence."""

    duration_s: Fraction
    clips: tuple[ClipSound, ...] = ()
    voices: tuple[VoiceSound, ...] = ()
    music: tuple[MusicSound, ...] = ()
    mix: SoundMix = field(default_factory=SoundMix)

    @property
    def frames(self) -> int:
        """How many samples per channel the film has."""
        return to_frames(self.duration_s)


@dataclass(frozen=True, slots=True)
class SoundResult:
    """The mixed film: ``path`` holds raw little-endian 32-bit float stereo at 48 kHz (``f32le``).

    Loudness in LUFS and true peak in dBTP, None where nothing is heard.
    """

    path: Path
    frames: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None


def overlaps_of(spans: Sequence[Span], fps: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    """How long each scene's sound swells in and away, in seconds: as its pictures do."""
    before = (0, *(span.overlap for span in spans))
    return tuple(
        (Fraction(earlier) / fps, Fraction(span.overlap) / fps)
        for earlier, span in zip(before, spans, strict=False)
    )

"""Where each scene stands in the film's time, to the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from videoflow.domain.framing import Transition, TransitionKind

VOICE_REST_S = 0.25
"""How long the picture stays after the last word of a voice that is longer than its video."""


@dataclass(frozen=True, slots=True)
class Span:
    """One scene's part of the film, in frames.

    The last ``overlap`` frames are seen together with the first ones of the next scene.
    """

    start: int
    length: int
    overlap: int

    @property
    def end(self) -> int:
        """The first frame that shows nothing of this scene."""
        return self.start + self.length


def scene_length_s(video_s: float, voice_s: float = 0.0) -> float:
    """How long a scene lasts in the film: its trimmed video, or its voice where that is longer;
    the last picture then stays, so that no voice is cut off."""
    return max(video_s, voice_s + VOICE_REST_S) if voice_s > video_s else video_s


def lay_out(
    lengths_s: Sequence[float], transitions: Sequence[Transition], fps: Fraction
) -> tuple[Span, ...]:
    """The spans of scenes that last ``lengths_s``; each transition is that behind its scene.

    A transition takes at most half of the shorter of its two scenes, so that no two of them meet;
    that behind the last scene counts for nothing.
    """
    frames = [max(1, round(Fraction(length) * fps)) for length in lengths_s]
    spans: list[Span] = []
    start = 0
    for position, (length, transition) in enumerate(zip(frames, transitions, strict=True)):
        overlap = 0
        if transition.kind is not TransitionKind.CUT and position + 1 < len(frames):
            wanted = round(Fraction(transition.duration_s) * fps)
            overlap = min(wanted, length // 2, frames[position + 1] // 2)
        spans.append(Span(start, length, overlap))
        start += length - overlap
    return tuple(spans)


def film_frames(spans: Sequence[Span]) -> int:
    """How many frames the film has."""
    return spans[-1].end if spans else 0

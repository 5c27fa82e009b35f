"""How things move: entrances with easing, a drift that never stops, and small pulses.

Everything is at rest, exactly as in the still, at the clip's settled moment: the drift is measured
from there, so that the video grows out of its start image and passes through it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Easing = Callable[[float], float]
Entrance = Literal["none", "rise", "drop", "fade", "wipe", "grow", "slide_left", "slide_right"]

_FULL_PACE_S = 3.6
"""Clips shorter than this play their entrances faster in proportion."""

_FADE_SHARE = 5.0
"""Things that move in are opaque after this fraction (one over it) of their entrance."""


def ease_out_expo(x: float) -> float:
    """Fast start, long soft landing."""
    return 1.0 if x >= 1.0 else (1.0 - 2.0 ** (-9.0 * x)) / (1.0 - 2.0**-9.0)


def ease_out_cubic(x: float) -> float:
    """Soft landing."""
    return 1.0 - (1.0 - x) ** 3


def ease_out_back(x: float) -> float:
    """Overshoots a little and comes back."""
    c = 1.35
    return 1.0 + (c + 1.0) * (x - 1.0) ** 3 + c * (x - 1.0) ** 2


def ease_in_out(x: float) -> float:
    """Soft start and landing."""
    return 0.5 - 0.5 * math.cos(math.pi * x)


@dataclass(frozen=True, slots=True)
class Clock:
    """The timing of one clip, in seconds."""

    duration_s: float
    energy: float = 1.0

    @property
    def pace(self) -> float:
        """Factor on all entrance times: below one in a short or lively clip."""
        return min(1.0, self.duration_s / _FULL_PACE_S) / max(0.6, self.energy)

    @property
    def settled_s(self) -> float:
        """When every entrance is over and the picture is the still."""
        return min(1.75 * self.pace, self.duration_s * 0.6)

    @property
    def reach(self) -> float:
        """How far drift may go: less in short clips, so that it never hurries."""
        return min(1.0, self.duration_s / 4.0) * self.energy

    def phase(self, t_s: float) -> float:
        """Position in the drift: 0 when settled, the whole clip spans 1."""
        return (t_s - self.settled_s) / self.duration_s * self.reach


@dataclass(frozen=True, slots=True)
class Pose:
    """Where something is relative to its rest: offsets in pixels, scale about its centre."""

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0
    reveal: float = 1.0
    angle_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Motion:
    """The movement of one layer.

    ``delay_s`` and ``duration_s`` are at full pace; the entrance travels ``distance_px``. Drift is
    what a full-reach clip adds from settled to end: pixels and a change of scale. ``pulse`` is the
    strength of a slow heartbeat after settling.
    """

    entrance: Entrance = "none"
    delay_s: float = 0.0
    duration_s: float = 0.8
    distance_px: float = 0.0
    easing: Easing = ease_out_expo
    drift_dx: float = 0.0
    drift_dy: float = 0.0
    drift_scale: float = 0.0
    drift_deg: float = 0.0
    pulse: float = 0.0

    def at(self, t_s: float, clock: Clock) -> Pose:
        """The pose at ``t_s`` seconds."""
        phase = clock.phase(t_s)
        dx, dy = self.drift_dx * phase, self.drift_dy * phase
        scale = 1.0 + self.drift_scale * phase
        if self.pulse and t_s > clock.settled_s:
            beat = math.sin(math.pi * (t_s - clock.settled_s) / 0.9)
            scale *= 1.0 + self.pulse * max(0.0, beat) ** 2
        rest = Pose(dx, dy, scale, angle_deg=self.drift_deg * phase)
        progress = self.progress(t_s, clock)
        if progress >= 1.0 or self.entrance == "none":
            return rest
        done = self.easing(progress)
        left = self.distance_px * (1.0 - done)
        rest = replace(rest, opacity=min(1.0, progress * _FADE_SHARE))
        match self.entrance:
            case "rise":
                return replace(rest, dy=dy + left)
            case "drop":
                return replace(rest, dy=dy - left)
            case "slide_left":
                return replace(rest, dx=dx + left)
            case "slide_right":
                return replace(rest, dx=dx - left)
            case "grow":
                return replace(rest, scale=scale * (0.55 + 0.45 * done))
            case "wipe":
                return replace(rest, opacity=1.0 if progress > 0.0 else 0.0, reveal=done)
            case _:
                return replace(rest, opacity=done)

    def progress(self, t_s: float, clock: Clock) -> float:
        """Position in the entrance, 0 to 1; complete by the settled moment whatever was asked."""
        start = min(self.delay_s * clock.pace, clock.settled_s * 0.85)
        end = min(start + self.duration_s * clock.pace, clock.settled_s)
        if t_s >= end:
            return 1.0
        return max(0.0, (t_s - start) / (end - start))

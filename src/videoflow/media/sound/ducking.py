"""How music and clips give way to a voice: a curve drawn in advance.

Unlike a compressor that listens as it goes, the curve is down before the first word, stays down in
the rests between words, and is the same in every export.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterable, Sequence
from operator import mul
from pathlib import Path

from videoflow.media.sound.plan import SAMPLE_RATE_HZ
from videoflow.media.sound.sources import ACTIVITY_RATE_HZ

DUCKED = 10 ** (-12 / 20)
"""Twelve decibels less: present, and no word is lost."""

ATTACK_S, RELEASE_S = 0.25, 0.7
LEAST_REST_S = ATTACK_S + RELEASE_S + 0.1
"""In a shorter rest of the voice, nothing comes up."""

_WINDOW = ACTIVITY_RATE_HZ // 50
_BEFORE_S, _AFTER_S = 0.05, 0.15
_AUDIBLE = 0.003
_SHARE_OF_LOUD = 0.08

Interval = tuple[int, int]
"""From and to, in frames of the film."""


def voiced(activity: Path, start: int) -> list[Interval]:
    """When something is said in the voice that begins at frame ``start``.

    Raises OSError where its file cannot be read.
    """
    levels: list[float] = []
    with activity.open("rb") as file:
        while data := file.read(_WINDOW * 4):
            samples = array("f", data[: len(data) // 4 * 4])
            levels.append(math.sqrt(sum(map(mul, samples, samples)) / max(1, len(samples))))
    if not levels:
        return []
    loud = sorted(levels)[int(len(levels) * 0.95)]
    threshold = max(_AUDIBLE, loud * _SHARE_OF_LOUD)
    window = SAMPLE_RATE_HZ * _WINDOW // ACTIVITY_RATE_HZ
    before, after = round(_BEFORE_S * SAMPLE_RATE_HZ), round(_AFTER_S * SAMPLE_RATE_HZ)
    return merged(
        (start + at * window - before, start + (at + 1) * window + after)
        for at, level in enumerate(levels)
        if level > threshold
    )


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The intervals in order, joined where the rest between them is short."""
    least_rest = round(LEAST_REST_S * SAMPLE_RATE_HZ)
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start - joined[-1][1] < least_rest:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def write_gains(intervals: Sequence[Interval], frames: int, target: Path) -> None:
    """Write the curve as ``frames`` of raw mono: 1, and ``DUCKED`` in the intervals.

    Raises OSError where it cannot be written.
    """
    attack, release = round(ATTACK_S * SAMPLE_RATE_HZ), round(RELEASE_S * SAMPLE_RATE_HZ)
    down, up = _ramp(attack, 1.0, DUCKED), _ramp(release, DUCKED, 1.0)
    with target.open("wb") as out:
        at = 0

        def write(gains: bytes, start: int) -> None:
            nonlocal at
            first, last = max(0, at - start), max(0, frames - start)
            part = gains[first * 4 : last * 4]
            out.write(part)
            at += len(part) // 4

        def hold(gain: float, until: int) -> None:
            one = struct.pack("<f", gain)
            while at < min(until, frames):
                write(one * min(SAMPLE_RATE_HZ, min(until, frames) - at), at)

        for start, end in intervals:
            hold(1.0, start - attack)
            write(down, start - attack)
            hold(DUCKED, end)
            write(up, end)
        hold(1.0, frames)


def _ramp(count: int, first: float, last: float) -> bytes:
    """From one gain to another, without a corner."""
    middle, reach = (first + last) / 2, (first - last) / 2
    turn = math.pi / count
    return struct.pack(
        f"<{count}f", *(middle + reach * math.cos((n + 0.5) * turn) for n in range(count))
    )

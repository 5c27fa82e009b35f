"""Durations as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_CLOCK = r"(?:(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,3})?))"
_RANGE_OF_CLOCKS = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|bis|đến|->|-->)\s*{_CLOCK}")
_ONE_CLOCK = re.compile(_CLOCK)
_SECOND = r"(?:s|sec|secs|second|seconds|sek|sekunde|sekunden|giây|giay|″|\")"
_NUMBER = r"(\d{1,6}(?:[.,]\d{1,6})?)"
_RANGE_OF_SECONDS = re.compile(
    rf"{_NUMBER}\s*{_SECOND}?\s*(?:-|–|—|to|bis|đến)\s*{_NUMBER}\s*{_SECOND}?", re.IGNORECASE
)
_SECONDS = re.compile(rf"(?:~|ca\.?|c\.|about|approx\.?|etwa|khoảng)?\s*{_NUMBER}\s*{_SECOND}?\.?",
                      re.IGNORECASE)  # fmt: skip
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_BARE_NUMBER = re.compile(r"\s*\d+\s*")


def seconds_of(text: str, *, positions: bool = False) -> float | None:
    """Seconds that ``text`` says: “5s”, “4,5 Sekunden”, “0:05”, “0:10–0:15”; None for none.

    “3–5 s” is the longer of the two, or, where the script writes ``positions`` in the film, what
    lies between them.
    """
    text = text.strip()[:80]
    if match := _RANGE_OF_CLOCKS.fullmatch(text):
        start, end = _clock(*match.groups()[:3]), _clock(*match.groups()[3:])
        return end - start if end > start else None
    if match := _ONE_CLOCK.fullmatch(text):
        return _clock(*match.groups())
    if match := _RANGE_OF_SECONDS.fullmatch(text):
        first, last = _number(match[1]), _number(match[2])
        return last - first if positions and last > first else max(first, last)
    if match := _SECONDS.fullmatch(text):
        return _number(match[1])
    return None


def are_positions(texts: Sequence[str]) -> bool:
    """Whether ranges such as “0–3 s”, “3–8 s” say where in the film scenes are, not how long:
    one begins at 0, or where the one before it ends."""
    ranges = [_RANGE_OF_SECONDS.fullmatch(text.strip()[:80]) for text in texts]
    spans = [(_number(found[1]), _number(found[2])) if found else None for found in ranges]
    if any(span and span[0] == 0 for span in spans):
        return True
    return any(before and after and before[1] == after[0] for before, after in pairwise(spans))


def split_duration(heading: str) -> tuple[str, str]:
    """A heading without a duration in brackets at its end, and that: “Hook (5s)”.

    A bare number in brackets is no duration but belongs to the heading.
    """
    match = _IN_BRACKETS.search(heading)
    if match and not _BARE_NUMBER.fullmatch(match[1]) and seconds_of(match[1]) is not None:
        return heading[: match.start()].rstrip(), match[1]
    return heading, ""


def _clock(hours: str | None, minutes: str, seconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + _number(seconds)


def _number(text: str) -> float:
    return float(text.replace(",", "."))

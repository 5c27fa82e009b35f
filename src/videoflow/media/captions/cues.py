"""Cues: which words are read when. Exact to the millisecond, in order, never two at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from videoflow.domain.base import AspectRatio
from videoflow.domain.speech import SpokenWord
from videoflow.media.boundaries import break_points, columns
from videoflow.media.captions.timing import Clock, clock_of_text, clock_of_words

COLUMNS_BY_RATIO = {
    AspectRatio.LANDSCAPE: 42,
    AspectRatio.SQUARE: 36,
    AspectRatio.FEED: 34,
    AspectRatio.PORTRAIT: 28,
}
"""The widest line that is read at a glance, in ``columns``."""

MOST_LINES = 2
FASTEST_COLUMNS_PER_S = 17.0
LEAST_S = 1.0
LINGER_S = 0.4
"""How long a cue stays after its last word, where nothing follows at once."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*$")
_CLAUSE_END = re.compile(r"[,;:，、；：،؛–—][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words to read from ``start_s`` to ``end_s`` of the film, broken into lines."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one scene, which is seen from ``start_s`` to ``end_s`` of the film.

    Its voice, where there is one, is heard from ``voice_start_s`` to ``voice_end_s`` of the film.
    ``words`` are those of the voice in seconds from the start of its file, which is used from
    ``voice_in_s`` on; where there are any, they are what is read, as they are what is heard.
    """

    text: str
    start_s: float
    end_s: float
    voice_start_s: float | None = None
    voice_end_s: float | None = None
    voice_in_s: float = 0.0
    words: tuple[SpokenWord, ...] = ()


def make_cues(
    speeches: Sequence[Speech], ratio: AspectRatio = AspectRatio.LANDSCAPE
) -> tuple[Cue, ...]:
    """The cues of the film, in order. Each lies within its scene; none overlaps another.

    No word is lost or divided: a word wider than a line stands in a line of its own.
    """
    most_columns = COLUMNS_BY_RATIO[ratio]
    cues: list[Cue] = []
    free_ms = 0
    for speech in speeches:
        clock = _clock(speech)
        if clock is None:
            continue
        first_ms = max(free_ms, round(speech.start_s * 1000))
        last_ms = max(first_ms, round(speech.end_s * 1000))
        for cue in _timed(_broken(clock.text, most_columns), clock, first_ms, last_ms):
            cues.append(cue)
            free_ms = round(cue.end_s * 1000)
    return tuple(cues)


def _clock(speech: Speech) -> Clock | None:
    """When each letter is heard; None where nothing is said."""
    start_s, end_s = speech.start_s, speech.end_s
    if speech.voice_start_s is not None and speech.voice_end_s is not None:
        start_s, end_s = speech.voice_start_s, speech.voice_end_s
        if speech.words:
            clock = clock_of_words(speech.words, speech.text, start_s, end_s, speech.voice_in_s)
            if clock is not None:
                return clock
    return clock_of_text(speech.text, start_s, end_s) if speech.text.strip() else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A range of the text that one cue shows."""

    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The least that stays together. ``reach`` includes the space behind it."""

    start: int
    end: int
    reach: int
    width: int
    room: int


def _broken(text: str, most_columns: int) -> list[_Part]:
    """The text as parts of at most two lines, divided where sentences and clauses are."""
    parts: list[_Part] = []
    offset = 0
    for paragraph in text.split("\n"):
        pieces = _pieces(paragraph, offset)
        if pieces:
            parts += _divided(text, pieces, most_columns)
        offset += len(paragraph) + 1
    return parts


def _pieces(paragraph: str, offset: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    start = 0
    for reach in break_points(paragraph):
        word = paragraph[start:reach].rstrip()
        if word:
            spaces = reach - start - len(word)
            pieces.append(
                _Piece(
                    offset + start,
                    offset + start + len(word),
                    offset + reach,
                    columns(word),
                    min(1, spaces),
                )
            )
        start = reach
    return pieces


def _divided(text: str, pieces: Sequence[_Piece], most_columns: int) -> list[_Part]:
    """The division that reads best: few parts, even ones, ended by punctuation."""
    count = len(pieces)
    best: list[float] = [0.0] + [float("inf")] * count
    back = [0] * (count + 1)
    shown: dict[tuple[int, int], tuple[str, ...]] = {}
    for start in range(count):
        for end in range(start + 1, count + 1):
            lines = _lines(text, pieces[start:end], most_columns)
            if lines is None and end > start + 1:
                break
            lines = lines or (text[pieces[start].start : pieces[start].end],)
            cost = best[start] + _cost(text, pieces[start:end], last=end == count)
            if cost < best[end]:
                best[end], back[end] = cost, start
                shown[start, end] = lines
    parts: list[_Part] = []
    end = count
    while end:
        start = back[end]
        parts.append(_Part(pieces[start].start, pieces[end - 1].end, shown[start, end]))
        end = start
    return parts[::-1]


def _cost(text: str, pieces: Sequence[_Piece], *, last: bool) -> float:
    words = text[pieces[0].start : pieces[-1].end]
    cost = 1.0
    if not last and not _SENTENCE_END.search(words):
        cost += 0.5 if _CLAUSE_END.search(words) else 1.2
    width = _width(pieces)
    if width < 16:  # a word or two flash by
        cost += (16 - width) / 16
    inside = sum(1 for piece in pieces[:-1] if _SENTENCE_END.search(text[piece.start : piece.end]))
    return cost + 0.35 * inside


def _lines(text: str, pieces: Sequence[_Piece], most_columns: int) -> tuple[str, ...] | None:
    """One line, or two that are as even as can be; None where these are too wide."""
    if _width(pieces) <= most_columns:
        return (text[pieces[0].start : pieces[-1].end],)
    found: tuple[float, int] | None = None
    for at in range(1, len(pieces)):
        upper, lower = _width(pieces[:at]), _width(pieces[at:])
        if max(upper, lower) > most_columns:
            continue
        before = text[pieces[0].start : pieces[at - 1].end]
        pause = 10.0 if _SENTENCE_END.search(before) else 6.0 if _CLAUSE_END.search(before) else 0.0
        badness = abs(upper - lower) - pause
        if found is None or badness < found[0]:
            found = badness, at
    if found is None:
        return None
    at = found[1]
    return (
        text[pieces[0].start : pieces[at - 1].end],
        text[pieces[at].start : pieces[-1].end],
    )


def _width(pieces: Sequence[_Piece]) -> int:
    return sum(piece.width + piece.room for piece in pieces) - pieces[-1].room


def _timed(parts: Sequence[_Part], clock: Clock, first_ms: int, last_ms: int) -> list[Cue]:
    """The parts with their times, between ``first_ms`` and ``last_ms`` of the film."""
    if not parts or last_ms - first_ms < len(parts):
        return []  # less than a millisecond each: nobody could read a letter of it
    starts: list[int] = []
    for place, part in enumerate(parts):
        heard_ms = round(clock.at(part.start) * 1000)
        earliest = starts[-1] + 1 if starts else first_ms
        starts.append(min(max(earliest, heard_ms), last_ms - (len(parts) - place)))
    cues: list[Cue] = []
    for part, start_ms, next_ms in zip(parts, starts, [*starts[1:], last_ms], strict=True):
        words = " ".join(part.lines)
        needed_s = max(LEAST_S, columns(words) / FASTEST_COLUMNS_PER_S)
        silent_ms = round((clock.at(part.end) + LINGER_S) * 1000)
        end_ms = min(next_ms, max(silent_ms, start_ms + round(needed_s * 1000)))
        cues.append(Cue(start_ms / 1000, max(start_ms + 1, end_ms) / 1000, part.lines))
    return cues

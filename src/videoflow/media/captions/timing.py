"""When each letter of a spoken text is heard."""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from videoflow.domain.speech import SpokenWord
from videoflow.media.boundaries import columns, grapheme_ends

_SENTENCE_PAUSE, _CLAUSE_PAUSE = 7.0, 3.5
"""How long speakers rest, in letters of ordinary speed."""

_PAUSES = dict.fromkeys(".!?…。！？؟۔।\n", _SENTENCE_PAUSE) | dict.fromkeys(
    ",;:，、；：،؛–—", _CLAUSE_PAUSE
)
_MARKS_WITHOUT_SOUND = 0.15


@dataclass(frozen=True, slots=True)
class Clock:
    """``text``, and the times in seconds of the film at some of its indexes, both rising."""

    text: str
    indexes: tuple[int, ...]
    times_s: tuple[float, ...]

    def at(self, index: int) -> float:
        """When the letter at ``index`` begins, evenly between the times that are known."""
        place = bisect.bisect_right(self.indexes, index)
        if place == 0:
            return self.times_s[0]
        if place == len(self.indexes):
            return self.times_s[-1]
        low, high = self.indexes[place - 1], self.indexes[place]
        share = (index - low) / (high - low)
        return self.times_s[place - 1] + share * (self.times_s[place] - self.times_s[place - 1])


def clock_of_words(
    words: Sequence[SpokenWord],
    text: str,
    voice_start_s: float,
    voice_end_s: float,
    voice_in_s: float,
) -> Clock | None:
    """From a service's times; words outside the part that is heard are left out. None without
    any word.

    ``text`` is what should have been spoken. Where it was, its spaces and ends of lines count: a
    service's words have none.
    """
    shift_s = voice_start_s - voice_in_s
    heard = [
        word
        for word in words
        if voice_start_s <= (word.start_s + word.end_s) / 2 + shift_s <= voice_end_s
    ]
    text = _tidy(text)
    places = _places(heard, text)
    if places is None:
        text = _joined(heard)
        places = _places(heard, text) or []
    indexes: list[int] = []
    times: list[float] = []
    for word, (start, end) in zip(heard, places, strict=True):
        latest = times[-1] if times else voice_start_s
        start_s = min(voice_end_s, max(latest, word.start_s + shift_s))
        end_s = min(voice_end_s, max(start_s, word.end_s + shift_s))
        indexes += [start, end]
        times += [start_s, end_s]
    return Clock(text, tuple(indexes), tuple(times)) if indexes else None


def _places(words: Sequence[SpokenWord], text: str) -> list[tuple[int, int]] | None:
    """Where in ``text`` each word stands; None unless they are the whole of it."""
    letters = [index for index, sign in enumerate(text) if not sign.isspace()]
    said = ["".join(word.text.split()) for word in words]
    if "".join(said) != "".join(text.split()):
        return None
    places: list[tuple[int, int]] = []
    at = 0
    for word in said:
        if word:
            places.append((letters[at], letters[at + len(word) - 1] + 1))
        else:
            end = places[-1][1] if places else 0
            places.append((end, end))
        at += len(word)
    return places


def _joined(words: Sequence[SpokenWord]) -> str:
    """The words with a space between them, but for ideographs."""
    text = ""
    for word in words:
        said = " ".join(word.text.split())
        unparted = text and said and columns(text[-1]) == 2 and columns(said[0]) == 2
        text += said if unparted or not text or not said else f" {said}"
    return text


def _tidy(text: str) -> str:
    """Single spaces, and no empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def clock_of_text(text: str, start_s: float, end_s: float) -> Clock:
    """Spread over the time by the length of words, with rests at punctuation; ends of lines
    are kept as ends of sentences."""
    said = _tidy(text)
    indexes, weights = [0], [0.0]
    start = 0
    for end in grapheme_ends(said):
        weights.append(weights[-1] + _weight(said[start:end]))
        indexes.append(end)
        start = end
    # The rest behind the last word is not heard: the voice ends with it.
    total = weights[-1] or 1.0
    length_s = max(0.0, end_s - start_s)
    return Clock(said, tuple(indexes), tuple(start_s + length_s * w / total for w in weights))


def _weight(grapheme: str) -> float:
    sign = grapheme[0]
    if sign in _PAUSES:
        return _PAUSES[sign]
    if unicodedata.category(sign)[0] in "PSZ":
        return _MARKS_WITHOUT_SOUND if sign != " " else 0.6
    if unicodedata.category(sign) == "Nd":
        return 3.0  # a number is longer than it looks
    return float(columns(grapheme))

"""Handling of words: sentences, clauses, headlines and the time it takes to say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from videoflow.services.writer.bank import Voice, words_pattern

MAX_HEADLINE = 44
"""Code points that still read at a glance in large type."""

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*[\n\r•;]+\s*")
_CLAUSE_END = re.compile(r",\s+|\s+[–—-]\s+|:\s+")
_LOOSE_END = " \t,;:–—-/|"
_FULL_STOPS = ".!?…。！？؟"
_CLOSERS = "”“\"'’»)]"
_MAX_CHARS_PER_SECOND = 17
"""Keeps long words, and scripts without spaces, from passing for quick ones."""


def tidy(text: str) -> str:
    """One line of text: control characters and runs of space become single spaces."""
    spaced = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return " ".join(spaced.replace("...", "…").split())


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the ``{slots}`` of a template; braces in the values stay as they are.

    A value that ends a sentence itself takes the template's full stop with it.
    """
    filled = ""
    position = 0
    for slot in _SLOT.finditer(template):
        filled += template[position : slot.start()] + values[slot.group(1)]
        position = slot.end()
        if template[position : position + 1] == "." and ends_sentence(filled):
            position += 1
    return filled + template[position:]


def ends_sentence(text: str) -> bool:
    """Whether ``text`` needs no full stop any more; a closing quotation mark may follow it."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(_FULL_STOPS)


def bare(text: str) -> str:
    """Without the punctuation that ends a statement or leads on to the next."""
    return text.strip().rstrip(_LOOSE_END + ".").rstrip()


def capital(text: str) -> str:
    """With a capital first letter, unless the word has a capital of its own (iPhone)."""
    first_word = text.split(" ", 1)[0]
    if first_word[1:] != first_word[1:].lower():
        return text
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A sentence of its own: capital first letter and a full stop; empty stays empty."""
    trimmed = text.strip().rstrip(_LOOSE_END)
    if not trimmed:
        return ""
    return capital(trimmed if ends_sentence(trimmed) else f"{trimmed}.")


def sentences(text: str, voice: Voice) -> list[str]:
    """The sentences and lines of ``text``, tidied; abbreviations do not end one."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text.replace("...", "…")):
        piece = tidy(part)
        if found and _is_open(found[-1], voice):
            found[-1] = f"{found[-1]} {piece}".rstrip()
        elif any(char.isalnum() for char in piece):
            found.append(piece)
    return found


def _is_open(text: str, voice: Voice) -> bool:
    if not text.endswith("."):
        return False
    word = text.rsplit(" ", 1)[-1][:-1].casefold()
    return len(word) == 1 or word.isdigit() or word in voice.abbreviations


def clauses(text: str, voice: Voice) -> list[str]:
    """The parts of a sentence that can stand alone, or the sentence itself where none can."""
    parts: list[str] = []
    leaning = _leaning(voice)
    for part in _CLAUSE_END.split(bare(text)):
        if parts and leaning.match(part):
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    short = any(len(part.split()) < 2 for part in parts)
    return [bare(text)] if short or leaning.match(parts[0]) else parts


def _leaning(voice: Voice) -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern(voice.dependents).pattern})", re.IGNORECASE)


def headline(text: str, voice: Voice) -> str:
    """``text`` as a headline of at most MAX_HEADLINE code points: whole, its best part, or cut."""
    whole = capital(bare(text))
    if len(whole) <= MAX_HEADLINE:
        return whole
    strong = words_pattern([*voice.strong_words, r"*%"])
    best = max(
        (part for part in _parts(text, voice) if len(part) <= MAX_HEADLINE),
        key=lambda part: len(strong.findall(part)) + sum(char.isdigit() for char in part),
        default="",
    )
    return capital(best) if best else _without_time(whole, voice) or _cut(whole, voice)


def _without_time(text: str, voice: Voice) -> str:
    """``text`` up to *every Monday* and the like; empty where figures make that misleading."""
    match = words_pattern(voice.breaks).search(text)
    kept = bare(text[: match.start()]) if match else ""
    figures = any(char.isdigit() for char in text)
    return kept if len(kept.split()) >= 2 and len(kept) <= MAX_HEADLINE and not figures else ""


def _parts(text: str, voice: Voice) -> Iterable[str]:
    for sentence_ in sentences(text, voice):
        for clause in clauses(sentence_, voice):
            yield clause
            before, hinge, after = clause.partition(voice.hinge)
            if hinge and len(before.split()) >= 3:
                yield before
            if hinge and after.split()[:1] and after.split()[0].casefold() in voice.hinge_starts:
                yield after


def _cut(text: str, voice: Voice) -> str:
    kept = text[: MAX_HEADLINE - 1]
    words = kept.split(" ")
    if len(words) > 1 and text[len(kept)] != " ":
        words.pop()
    while len(words) > 1 and words[-1].casefold() in voice.dangling:
        words.pop()
    kept = bare(" ".join(words))
    # Never end on half of a composed character, such as an emoji family.
    while kept and unicodedata.category(kept[-1]) in {"Mn", "Me", "Cf"}:
        kept = kept[:-1]
    return f"{kept}…"


def speech_seconds(text: str, words_per_second: float) -> float:
    """Seconds that ``text`` takes to say at the language's pace; figures take longer than words."""
    words = len(text.split()) + 2 * text.count("%") + sum(map(_figure_words, text.split()))
    return max(words / words_per_second, len(text) / _MAX_CHARS_PER_SECOND)


def _figure_words(word: str) -> int:
    return max(0, sum(char.isdigit() for char in word) - 1)


@dataclass(frozen=True)
class Line:
    """Something to say: wordings from full to short. The lowest rank is the most important."""

    rank: int
    wordings: tuple[str, ...]


LAST_WANTED_RANK = 1
"""Lines up to this rank are what the scene is for; the others are extras."""


def speakable(lines: Iterable[Line], seconds: float, voice: Voice) -> str:
    """What can be said of ``lines`` in the given time, in their order.

    The shortest wordings of all wanted lines come before the full wording of any, and that
    before extras. Empty where there is no time for the shortest wording of any line.
    """
    ordered = list(lines)
    ranked = sorted(range(len(ordered)), key=lambda place: ordered[place].rank)
    wanted = [place for place in ranked if ordered[place].rank <= LAST_WANTED_RANK]
    extras = [place for place in ranked if ordered[place].rank > LAST_WANTED_RANK]
    chosen: dict[int, str] = {}

    def choose(place: int, wordings: Iterable[str]) -> None:
        others = [text for other, text in chosen.items() if other != place]
        spent = sum(speech_seconds(text, voice.words_per_second) for text in others)
        for text in wordings:
            fits = spent + speech_seconds(text, voice.words_per_second) <= seconds
            if text and fits and text not in others:
                chosen[place] = text
                return

    for place in wanted:
        choose(place, sorted(ordered[place].wordings, key=len))
    for place in [*wanted, *extras]:
        choose(place, ordered[place].wordings)
    return " ".join(chosen[place] for place in sorted(chosen))

"""What a film tells: one beat for each scene, from the brief's facts and the shape of its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from videoflow.services.writer.analysis import Facts, beats_of, spoken_name
from videoflow.services.writer.bank import Bank, Shot
from videoflow.services.writer.stories import Chapter, Cue, RoleName, Story
from videoflow.services.writer.wording import (
    LAST_WANTED_RANK,
    Line,
    bare,
    capital,
    clauses,
    fill,
    headline,
    sentence,
    speech_seconds,
)

MAX_MARKED_HEADLINE = 48
"""Code points of a headline with a mark before it, such as *Before:* or a figure."""

_WEIGHTS = {"hook": 0.8, "problem": 0.95, "solution": 1.25, "moment": 1.0, "cta": 1.05}
_MIN_STRETCH, _MAX_STRETCH = 0.85, 1.4
_MAX_CLOSING_STRETCH, _CLOSING_BREATH_S = 1.8, 0.4
"""An offer that is not heard is not made."""
_MAX_SMALL_PRINT = 90
_TELLING = ("solution", "moment")


@dataclass(frozen=True)
class Beat:
    """One scene as planned: its role in the bank, its shot, its headline and what is said."""

    role: RoleName
    chapter: Chapter
    number: int
    """Its 1-based place among the scenes that tell of the product; 0 for the others."""
    shot: Shot
    head: str
    lines: tuple[Line, ...]
    claim: str = ""
    """What the closing scene adds in small type."""


def plan_beats(facts: Facts, bank: Bank, story: Story, count: int, rng: Random) -> tuple[Beat, ...]:
    """A beat for each of ``count`` scenes; the same for the same generator state."""
    return tuple(_Planner(facts, bank, story, rng).plan(story.chapters(count)))


def weights_of(beats: Sequence[Beat], length_s: float, bank: Bank) -> list[float]:
    """What each scene would like to last: its role's share, stretched to what it has to say."""
    unit_s = length_s / sum(_WEIGHTS[beat.role] for beat in beats)
    wanted: list[float] = []
    for beat in beats:
        share_s = unit_s * _WEIGHTS[beat.role]
        speech_s = sum(
            speech_seconds(line.wordings[0], bank.voice.words_per_second)
            for line in beat.lines
            if line.rank <= LAST_WANTED_RANK and line.wordings
        )
        stretch = _MAX_STRETCH
        if beat.role == "cta":
            stretch, speech_s = _MAX_CLOSING_STRETCH, speech_s + _CLOSING_BREATH_S
        wanted.append(min(max(speech_s, _MIN_STRETCH * share_s), stretch * share_s))
    return wanted


class _Planner:
    """Makes the beats of one film, in order: each draws on the same generator."""

    def __init__(self, facts: Facts, bank: Bank, story: Story, rng: Random) -> None:
        self._facts = facts
        self._bank = bank
        self._story = story
        self._rng = rng
        self._shots = _shots(facts, bank, rng)
        self._cues: dict[tuple[Cue, ...], Iterator[Cue]] = {}
        self._values: dict[str, str] = {}

    def plan(self, chapters: Sequence[Chapter]) -> Iterator[Beat]:
        """The beats of these chapters."""
        telling = sum(chapter.role in _TELLING for chapter in chapters)
        claims = self._facts.claims
        thoughts = beats_of(claims, telling, self._bank) if telling else list(claims)
        self._values["reasons"] = self._story.count_of(telling)
        number = 0
        for chapter in chapters:
            if chapter.role == "hook":
                yield self._hook(chapter)
            elif chapter.role == "problem":
                yield self._problem(chapter)
            elif chapter.role == "cta":
                yield self._closing(chapter, thoughts[telling:], alone=telling == 0)
            else:
                thought = thoughts[number] if number < len(thoughts) else ""
                number += 1
                yield self._solution(chapter, thought, number)

    def _hook(self, chapter: Chapter) -> Beat:
        shot = self._cued(chapter, self._rng.choice(self._facts.trade.hook))
        count = self._values["reasons"]
        lines = [Line(0, (*_said(shot, alone=True), sentence(count)))]
        openers = [opener for mood in self._facts.moods for opener in mood.open]
        if openers and not chapter.cues:
            lines.insert(0, Line(2, (self._rng.choice(openers),)))
        if chapter.names_brand:
            lines.insert(0, Line(0, (spoken_name(self._facts),)))
        return Beat("hook", chapter, 0, shot, shot.head, tuple(lines))

    def _problem(self, chapter: Chapter) -> Beat:
        facts = self._facts
        shot = self._cued(chapter, self._rng.choice(facts.trade.problem))
        lines = (
            *_lead(chapter, 0),
            Line(2, (facts.situation,)),
            Line(0, (facts.pain,)),
            Line(1, _said(shot, alone=True)),
        )
        head = self._titled(chapter, facts.pain_head or shot.head, 0)
        return Beat("problem", chapter, 0, shot, head, lines)

    def _solution(self, chapter: Chapter, thought: str, number: int) -> Beat:
        facts, first = self._facts, number == 1
        # A chapter's own words lead up to a thought. Where there is none, the trade's say more.
        leads_up = bool(chapter.cues) and (first or bool(thought))
        shot = next(self._shots)
        if leads_up:
            shot = self._cued(chapter, shot)
        told = Line(0, _wordings(thought, self._bank))
        said = Line(1 if leads_up or not first else 2, _said(shot, alone=not thought))
        lines = [said, told] if leads_up else [told, said]
        if first:
            if facts.brand.casefold() not in thought.casefold() and not self._is_named():
                named = Line(0 if leads_up else 1, (spoken_name(facts),))
                lines.insert(lines.index(told), named)
            lines.append(Line(3, _addresses(facts, self._bank)))
        if chapter.numbered:
            lines.insert(0, Line(1, (self._story.ordinal(number),)))
        headed = headline(thought, self._bank.voice) if thought else shot.head
        head = self._titled(chapter, headed, number)
        role: RoleName = "solution" if first else "moment"
        return Beat(role, chapter, number, shot, head, (*_lead(chapter, number - 1), *lines))

    def _closing(self, chapter: Chapter, unsaid: Sequence[str], *, alone: bool) -> Beat:
        facts, voice = self._facts, self._bank.voice
        shot = self._cued(chapter, self._rng.choice(facts.trade.cta))
        asked = facts.call_to_action or shot.head
        closers = [closer for mood in facts.moods for closer in mood.close]
        lines = [
            Line(1, _wordings(facts.offer, self._bank)),
            Line(0, (sentence(asked), sentence(headline(asked, voice)))),
        ]
        if chapter.cues:
            lines.insert(0, Line(2, (shot.say,)))
        else:
            last = tuple(reversed(closers)) if facts.call_to_action else (shot.say,)
            lines.append(Line(4, last))
        if alone and unsaid:
            lines.insert(0, Line(2, _wordings(unsaid[0], self._bank)))
        if alone or not facts.offer:
            lines.insert(0, Line(3, (spoken_name(facts),)))
        small = next((bare(claim) for claim in unsaid if len(claim) <= _MAX_SMALL_PRINT), "")
        head = headline(asked, voice)
        return Beat("cta", chapter, 0, shot, head, tuple(lines), claim=capital(small))

    def _is_named(self) -> bool:
        return self._story.opening.names_brand

    def _cued(self, chapter: Chapter, shot: Shot) -> Shot:
        """The trade's shot with the chapter's words; each of them once before any comes again."""
        if not chapter.cues:
            return shot
        if chapter.cues not in self._cues:
            self._cues[chapter.cues] = cycle(self._rng.sample(chapter.cues, len(chapter.cues)))
        cue = next(self._cues[chapter.cues])
        words = cue.changed(
            head=capital(fill(cue.head, self._values)), say=capital(fill(cue.say, self._values))
        )
        return words.over(shot)

    def _titled(self, chapter: Chapter, head: str, number: int) -> str:
        """The headline with the chapter's mark, which is left out where it gets too long."""
        brand = headline(self._facts.brand, self._bank.voice)
        marked = fill(chapter.title, {"head": head, "brand": brand, "number": str(number)})
        return marked if len(marked) <= MAX_MARKED_HEADLINE else head


def _lead(chapter: Chapter, place: int) -> tuple[Line, ...]:
    return tuple(Line(1, (lead,)) for lead in chapter.leads[place : place + 1])


def _said(shot: Shot, *, alone: bool) -> tuple[str, ...]:
    """What a shot says; its headline too where a scene would be left without words."""
    return (shot.say, sentence(shot.head)) if alone else (shot.say,)


def _wordings(text: str, bank: Bank) -> tuple[str, ...]:
    """The text as a sentence, then its clauses, then its headline: whichever time allows."""
    if not text:
        return ()
    first_clause = clauses(text, bank.voice)[0]
    short = headline(text, bank.voice)
    cut = () if short.endswith("…") else (sentence(short),)
    return (sentence(text), *cut, sentence(first_clause))


def _addresses(facts: Facts, bank: Bank) -> tuple[str, ...]:
    if not facts.audience or facts.pain or facts.is_witness:
        return ()
    values = {"audience": capital(facts.audience)}
    return tuple(fill(template, values) for template in bank.voice.address)


def _shots(facts: Facts, bank: Bank, rng: Random) -> Iterator[Shot]:
    """Shots for the middle of the film without end, never the same twice in a row."""
    trade = facts.trade
    opening = rng.sample(trade.solution, len(trade.solution))
    yield opening[0]
    pool = [*rng.sample(trade.moment, len(trade.moment)), *opening[1:]]
    spare = [shot for shot in bank.trades["any"].moment if shot not in pool]
    pool += rng.sample(spare, len(spare))
    while True:
        yield from pool

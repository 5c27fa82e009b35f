"""The writer's desk: which scenes the film has, what each says, and how it is filmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from videoflow.domain.brief import TEMPLATES, Brief
from videoflow.domain.scene import Details, SceneDraft
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.writer.analysis import (
    Facts,
    beats_of,
    read_between_the_lines,
    spoken_name,
)
from videoflow.services.writer.bank import Bank, Role, Shot, Take, bank_for
from videoflow.services.writer.timing import share_time
from videoflow.services.writer.wording import (
    LAST_WANTED_RANK,
    Line,
    bare,
    capital,
    clauses,
    fill,
    headline,
    sentence,
    speakable,
    speech_seconds,
)

_WEIGHTS = {"hook": 0.8, "problem": 0.95, "solution": 1.25, "moment": 1.0, "cta": 1.05}
_MIN_STRETCH, _MAX_STRETCH = 0.85, 1.4
_MAX_SMALL_PRINT = 90


@dataclass(frozen=True)
class Beat:
    """One scene as planned: its role in the bank, its shot, its headline and what is said."""

    role: str
    shot: Shot
    head: str
    lines: tuple[Line, ...]
    claim: str = ""
    """What the closing scene adds in small type."""

    @property
    def scenario(self) -> str:
        """The role as the rest of the application knows it."""
        return "solution" if self.role == "moment" else self.role


def write_storyboard(brief: Brief, seed: int = 0) -> tuple[SceneDraft, ...]:
    """A complete storyboard for ``brief``, in its language; the same for the same seed.

    Four scenes are hook, problem, solution and call to action; with fewer the middle is left
    out, with more the solution gets further scenes. Durations add up to the brief's length as
    far as a scene's limits (1 to 60 s) allow.

    Raises RuleError for a language or a template that the writer does not know.
    """
    if brief.template not in TEMPLATES:
        raise RuleError(
            _("The built-in writer does not know the template “{template}”.").format(
                template=brief.template
            ),
            _("Use one of these: {templates}.").format(templates=", ".join(TEMPLATES)),
        )
    bank = bank_for(brief.language)
    rng = Random(f"{seed}/{brief.name}/{brief.product}")
    facts = read_between_the_lines(brief, bank, rng)
    beats = _plan(facts, bank, brief.scenes, rng)
    durations = share_time(brief.length_seconds, _weights(beats, brief.length_seconds, bank))
    desk = _Desk(brief, bank, facts, rng.randrange(12))
    return tuple(
        desk.write(*scene) for scene in zip(range(len(beats)), beats, durations, strict=True)
    )


def _plan(facts: Facts, bank: Bank, count: int, rng: Random) -> list[Beat]:
    trade = facts.trade
    beats: list[Beat] = []
    if count >= 2:
        beats.append(_hook(facts, rng))
    if count >= 4:
        beats.append(_problem(facts, rng))
    middle = max(0, count - 3) if count >= 4 else int(count == 3)
    thoughts = beats_of(facts.claims, middle, bank) if middle else list(facts.claims)
    shots = _shots(facts, bank, rng)
    for number in range(middle):
        thought = thoughts[number] if number < len(thoughts) else ""
        beats.append(_solution(facts, bank, next(shots), thought, first=number == 0))
    unsaid = thoughts[middle:]
    beats.append(_closing(facts, bank, rng.choice(trade.cta), unsaid, alone=middle == 0))
    return beats


def _weights(beats: Sequence[Beat], length_s: float, bank: Bank) -> list[float]:
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
        wanted.append(min(max(speech_s, _MIN_STRETCH * share_s), _MAX_STRETCH * share_s))
    return wanted


def _hook(facts: Facts, rng: Random) -> Beat:
    shot = rng.choice(facts.trade.hook)
    openers = [opener for mood in facts.moods for opener in mood.open]
    lines = [Line(0, (shot.say, sentence(shot.head)))]
    if openers:
        lines.insert(0, Line(2, (rng.choice(openers),)))
    return Beat("hook", shot, shot.head, tuple(lines))


def _problem(facts: Facts, rng: Random) -> Beat:
    shot = rng.choice(facts.trade.problem)
    lines = (
        Line(2, (facts.situation,)),
        Line(0, (facts.pain,)),
        Line(1, (shot.say, sentence(shot.head))),
    )
    return Beat("problem", shot, facts.pain_head or shot.head, lines)


def _solution(facts: Facts, bank: Bank, shot: Shot, thought: str, first: bool) -> Beat:
    head = headline(thought, bank.voice) if thought else shot.head
    lines = [Line(0, _wordings(thought, bank)), Line(2 if first else 1, (shot.say,))]
    if first:
        if facts.brand.casefold() not in thought.casefold():
            lines.insert(0, Line(1, (spoken_name(facts),)))
        lines.append(Line(3, _addresses(facts, bank)))
    return Beat("solution" if first else "moment", shot, head, tuple(lines))


def _closing(facts: Facts, bank: Bank, shot: Shot, unsaid: Sequence[str], alone: bool) -> Beat:
    asked = facts.call_to_action or shot.head
    closers = [closer for mood in facts.moods for closer in mood.close]
    lines = [
        Line(1, _wordings(facts.offer, bank)),
        Line(0, (sentence(asked), sentence(headline(asked, bank.voice)))),
        Line(4, tuple(reversed(closers)) if facts.call_to_action else (shot.say,)),
    ]
    if alone and unsaid:
        lines.insert(0, Line(2, _wordings(unsaid[0], bank)))
    if alone or not facts.offer:
        lines.insert(0, Line(3, (spoken_name(facts),)))
    small = next((bare(claim) for claim in unsaid if len(claim) <= _MAX_SMALL_PRINT), "")
    return Beat("cta", shot, headline(asked, bank.voice), tuple(lines), claim=capital(small))


def _wordings(text: str, bank: Bank) -> tuple[str, ...]:
    """The text as a sentence, then its clauses, then its headline: whichever time allows."""
    if not text:
        return ()
    first_clause = clauses(text, bank.voice)[0]
    short = headline(text, bank.voice)
    cut = () if short.endswith("…") else (sentence(short),)
    return (sentence(text), *cut, sentence(first_clause))


def _addresses(facts: Facts, bank: Bank) -> tuple[str, ...]:
    if not facts.audience or facts.pain:
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


class _Desk:
    """Puts planned scenes into words; ``turn`` makes films of different seeds look different."""

    def __init__(self, brief: Brief, bank: Bank, facts: Facts, turn: int) -> None:
        self._brief = brief
        self._bank = bank
        self._facts = facts
        self._turn = turn

    def write(self, number: int, beat: Beat, duration_s: float) -> SceneDraft:
        """The scene at the 0-based place ``number``."""
        role = self._bank.roles[beat.role]
        # The second term keeps a long film from meeting the same shot with the same camera again.
        turn = self._turn + number + number // len(role.takes)
        take = role.takes[turn % len(role.takes)]
        see, then = self._cast(beat.shot.see), self._cast(beat.shot.then)
        return SceneDraft(
            scenario=beat.scenario,
            title=beat.head,
            description=self._description(beat, see, then, turn),
            details=self._details(beat, role, turn, see, duration_s),
            duration_s=duration_s,
            image_prompt=self._image_prompt(beat, role, see),
            movie_directions=self._directions(take, see, then, duration_s),
        )

    def _cast(self, text: str) -> str:
        who = self._facts.who
        return fill(text, {"who": who, "Who": capital(who)})

    def _description(self, beat: Beat, see: str, then: str, turn: int) -> str:
        templates: tuple[str, ...] = getattr(self._bank.description, beat.role)
        opening, closing = self._bank.voice.quotes
        values = {
            "see": see,
            "then": then,
            "brand": self._facts.brand,
            "quoted": f"{opening}{beat.head}{closing}",
        }
        parts = [fill(templates[turn % len(templates)], values)]
        if beat.role == "cta" and self._facts.offer:
            parts.append(fill(self._bank.description.offer, {"offer": bare(self._facts.offer)}))
        if beat.claim:
            parts.append(fill(self._bank.description.small_print, {"claim": beat.claim}))
        return " ".join(parts)

    def _details(self, beat: Beat, role: Role, turn: int, see: str, duration_s: float) -> Details:
        facts, voice = self._facts, self._bank.voice
        before = beat.role in ("hook", "problem")
        visual = [see, self._background()]
        if facts.audience and beat.shot.see != see:
            visual.append(fill(voice.casting, {"audience": facts.audience}))
        second, last = facts.moods[min(1, len(facts.moods) - 1)], facts.moods[-1]
        sound = facts.trade.before if before else facts.trade.after
        return Details(
            visual=" ".join(visual),
            camera=role.takes[turn % len(role.takes)].camera,
            lighting=self._light(beat, role),
            audio=fill(role.audio, {"sound": sound}),
            music=f"{role.music} {second.music}",
            effects=f"{role.effects} {last.touch}",
            dialog=speakable(beat.lines, duration_s, voice) or voice.hush[turn % len(voice.hush)],
        )

    def _light(self, beat: Beat, role: Role) -> str:
        # The trouble is lit against the mood of the film, so that the turn can be seen.
        return (
            role.light if beat.role == "problem" else f"{role.light} {self._facts.moods[0].light}"
        )

    def _background(self) -> str:
        return fill(self._bank.picture.background, {"place": self._facts.trade.place})

    def _image_prompt(self, beat: Beat, role: Role, see: str) -> str:
        picture = self._bank.picture
        named = {"product": self._facts.product}
        parts = [picture.frame[self._brief.aspect_ratio.value], see]
        if beat.role in ("hook", "problem"):
            parts.append(fill(picture.absent, named))
        else:
            parts.append(fill(picture.product, named))
            if self._brief.photos:
                parts.append(picture.photo)
        parts += [self._light(beat, role), self._background()]
        if beat.shot.see != see:
            parts.append(picture.people)
        return " ".join([*parts, picture.blank])

    def _directions(self, take: Take, see: str, then: str, duration_s: float) -> str:
        """Camera move and beats over the seconds, one a line."""
        if duration_s < 2:
            return f"{take.move}\n{self._span(0, duration_s, see)}"
        first = round(duration_s * 0.8) / 2
        second = round(duration_s * 1.6) / 2
        return "\n".join(
            [
                take.move,
                self._span(0, first, see),
                self._span(first, second, then),
                self._span(second, duration_s, take.end),
            ]
        )

    def _span(self, start_s: float, end_s: float, what: str) -> str:
        decimal = self._bank.voice.decimal
        start, end = (f"{value:g}".replace(".", decimal) for value in (start_s, end_s))
        return fill(self._bank.voice.seconds, {"from": start, "to": end, "what": what})

"""The writer's desk: puts the planned scenes of a film into words."""

from __future__ import annotations

from random import Random

from videoflow.domain.brief import TEMPLATES, Brief, Template
from videoflow.domain.scene import Details, SceneDraft
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.writer.analysis import Facts, read_between_the_lines
from videoflow.services.writer.bank import Bank, Role, Take, bank_for
from videoflow.services.writer.planning import Beat, plan_beats, weights_of
from videoflow.services.writer.stories import story_of
from videoflow.services.writer.timing import share_time
from videoflow.services.writer.wording import bare, capital, fill, speakable


def write_storyboard(
    brief: Brief, seed: int = 0, *, template: str | None = None
) -> tuple[SceneDraft, ...]:
    """A complete storyboard for ``brief``, in its language; the same for the same seed.

    ``template`` takes the place of the brief's own. Of four scenes the first opens, the second
    builds up, the third is the turn and the last the call to action; with fewer the middle is left
    out, with more the middle gets further scenes. Durations add up to the brief's length as far
    as a scene's limits (1 to 60 s) allow.

    Raises RuleError for a language or a template that the writer does not know.
    """
    bank = bank_for(brief.language)
    story = story_of(known_template(template or brief.template), brief.language)
    rng = Random(f"{seed}/{brief.name}/{brief.product}")
    facts = read_between_the_lines(brief, bank, rng, story.witness)
    beats = plan_beats(facts, bank, story, brief.scenes, rng)
    durations = share_time(brief.length_seconds, weights_of(beats, brief.length_seconds, bank))
    desk = _Desk(brief, bank, facts, rng.randrange(12))
    return tuple(
        desk.write(*scene) for scene in zip(range(len(beats)), beats, durations, strict=True)
    )


def known_template(name: str) -> Template:
    """The template of that name; RuleError that lists those there are."""
    if name not in TEMPLATES:
        raise RuleError(
            _("There is no template “{template}”.").format(template=name),
            _("Use one of these: {templates}.").format(templates=", ".join(TEMPLATES)),
        )
    return Template(name)


class _Desk:
    """Puts planned scenes into words; ``turn`` makes films of different seeds look different."""

    def __init__(self, brief: Brief, bank: Bank, facts: Facts, turn: int) -> None:
        self._brief = brief
        self._bank = bank
        self._facts = facts
        self._turn = turn

    def write(self, number: int, beat: Beat, duration_s: float) -> SceneDraft:
        """The scene at the 0-based place ``number``."""
        role = beat.chapter.over(self._bank.roles[beat.role])
        # The second term keeps a long film from meeting the same shot with the same camera again.
        turn = self._turn + number + number // len(role.takes)
        take = role.takes[turn % len(role.takes)]
        see, then = self._cast(beat.shot.see), self._cast(beat.shot.then)
        return SceneDraft(
            scenario=fill(beat.chapter.scenario, {"number": str(beat.number)}),
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
        by_role: tuple[str, ...] = getattr(self._bank.description, beat.role)
        templates = beat.chapter.describe or by_role
        opening, closing = self._bank.voice.quotes
        values = {
            "see": see,
            "then": then,
            "brand": self._facts.brand,
            "number": str(beat.number),
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

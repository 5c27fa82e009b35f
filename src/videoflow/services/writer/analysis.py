"""What a brief says between the lines: brand, claims, trade, tones, people and their trouble."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from videoflow.domain.brief import Brief
from videoflow.services.writer.bank import AudienceRules, Bank, Mood, Trade, words_pattern
from videoflow.services.writer.stories import Witness
from videoflow.services.writer.wording import (
    MAX_HEADLINE,
    bare,
    capital,
    clauses,
    sentence,
    sentences,
    tidy,
)

_MAX_SPOKEN_CLAIM = 300
_MAX_BRAND_WORDS = 4
_SURE = 1.0
"""Below this the trade is a guess, such as from the audience alone."""


@dataclass(frozen=True)
class Facts:
    """The brief as a copywriter reads it. Texts are tidied; absent ones are empty."""

    product: str
    brand: str
    """The short name: what a person would call the product."""
    claims: tuple[str, ...]
    """Sentences of the description, each able to stand alone."""
    audience: str
    offer: str
    call_to_action: str
    trade: Trade
    moods: tuple[Mood, ...]
    """From the leading tone to the one between the lines; at least one."""
    who: str
    situation: str
    """A sentence about the audience's life, where the brief tells one."""
    pain: str
    """A sentence about what they lack."""
    pain_head: str
    is_witness: bool = False
    """Whether a customer speaks for themselves, and not the brand to the viewer."""


def read_between_the_lines(
    brief: Brief, bank: Bank, rng: Random, witness: Witness | None = None
) -> Facts:
    """Analyse a brief; the same brief and generator state give the same facts.

    With a ``witness`` the audience's life is told in the first person.
    """
    audience = bare(tidy(brief.audience))
    trade = _trade(brief, bank)
    situation, pain, pain_head = _pain(audience, brief, bank, witness)
    claims = [claim for claim in sentences(brief.description, bank.voice) if bare(claim)]
    return Facts(
        product=bare(tidy(brief.product)) or bare(tidy(brief.name)) or bank.voice.unnamed,
        brand=_brand(brief, bank),
        claims=tuple(claim for claim in claims if len(claim) <= _MAX_SPOKEN_CLAIM),
        audience=audience,
        offer=_said(brief.offer),
        call_to_action=_said(brief.call_to_action),
        trade=trade,
        moods=_moods(brief.tone, bank, trade),
        who=_who(brief, bank, rng),
        situation=situation,
        pain=pain,
        pain_head=pain_head,
        is_witness=witness is not None,
    )


def _said(text: str) -> str:
    line = tidy(text)
    return line if bare(line) else ""


def beats_of(claims: tuple[str, ...], count: int, bank: Bank) -> list[str]:
    """The claims as one thought for each of ``count`` scenes, as far as they go.

    Sentences stay whole while there are enough of them; otherwise they are taken apart into
    clauses that can stand alone.
    """
    if len(claims) >= count:
        return list(claims)
    return [part for claim in claims for part in clauses(claim, bank.voice)]


def _brand(brief: Brief, bank: Bank) -> str:
    name, product = bare(tidy(brief.name)), bare(tidy(brief.product))
    if not name or not product:
        return name or product or bank.voice.unnamed
    words, known = name.casefold().split(), set(product.casefold().split())
    if set(words) <= known:
        return name
    is_project = words_pattern(bank.voice.project_words).search(name) or re.search(r"\d{4}", name)
    return product if is_project or len(words) > _MAX_BRAND_WORDS else name


def _trade(brief: Brief, bank: Bank) -> Trade:
    def score(trade: Trade) -> float:
        return trade.weight * (
            3 * _mentions(trade, brief.product)
            + 2 * _mentions(trade, brief.name)
            + _mentions(trade, brief.description)
            + 0.5 * _mentions(trade, brief.audience)
        )

    best = max(bank.trades.values(), key=score)
    return best if score(best) >= _SURE else bank.trades["any"]


def _mentions(trade: Trade, text: str) -> int:
    return len({found.casefold() for found in trade.pattern.findall(text)})


def _moods(tone: str, bank: Bank, trade: Trade) -> tuple[Mood, ...]:
    found = [(match.start(), mood) for mood in bank.moods.values() if (match := _in(mood, tone))]
    found.sort(key=lambda place_and_mood: place_and_mood[0])
    return tuple(mood for _place, mood in found) or (bank.moods[trade.mood],)


def _in(mood: Mood, tone: str) -> re.Match[str] | None:
    return mood.pattern.search(tone)


def _who(brief: Brief, bank: Bank, rng: Random) -> str:
    by_chance = rng.choice(bank.voice.default_who)
    for text in (brief.audience, brief.product):
        for person in bank.people:
            if person.pattern.search(text):
                return person.who
    return by_chance


def _pain(audience: str, brief: Brief, bank: Bank, witness: Witness | None) -> tuple[str, str, str]:
    """(situation, pain, headline): what can be said of the viewer's, or the witness's, life."""
    told = _told(audience, bank.audience, witness)
    aches = [line for line, aching in told if aching]
    others = [line for line, aching in told if not aching]
    if aches:
        return next(iter(others), ""), aches[0], _if_short(bare(aches[0]))
    # The bank's pains speak to the viewer: no customer would say them of themselves.
    for known in () if witness else bank.pains:
        if known.pattern.search(audience) or known.pattern.search(brief.product):
            return next(iter(others), ""), known.say, known.head
    return "", others[-1] if others else "", _if_short(bare(others[-1])) if others else ""


def _if_short(text: str) -> str:
    return text if len(text) <= MAX_HEADLINE else ""


def _told(audience: str, rules: AudienceRules, witness: Witness | None) -> list[tuple[str, bool]]:
    """Sentences that tell the audience about itself, and whether they hurt."""
    subject = witness.subject if witness else rules.subject
    match = re.fullmatch(rules.clause, audience, re.IGNORECASE) if rules.clause else None
    if match is None or not subject:
        return []
    verb = words_pattern(rules.verbs)
    phrases: list[str] = []
    rest = match.group("what")
    position = 0
    for joint in re.finditer(rules.joint, rest):
        if verb.match(rest, joint.end()):
            phrases.append(rest[position : joint.start()])
            position = joint.end()
    phrases.append(rest[position:])
    if not all(verb.match(phrase) for phrase in phrases):
        return []
    ache = words_pattern(rules.aches)
    return [
        (sentence(f"{subject} {_retold(phrase, rules, witness)}"), bool(ache.match(phrase)))
        for phrase in phrases
    ]


def _retold(phrase: str, rules: AudienceRules, witness: Witness | None) -> str:
    """What *they* do, as *you* or as the witness would say it."""
    for theirs, ours in (witness.swaps if witness else rules.swaps).items():
        phrase = re.sub(rf"(?<!\w){re.escape(theirs)}(?!\w)", ours, phrase, flags=re.IGNORECASE)
    verb, space, rest = phrase.partition(" ")
    return (witness.leads.get(verb, verb) if witness else verb) + space + rest


def spoken_name(facts: Facts) -> str:
    """The brand as a spoken sentence of its own."""
    return sentence(capital(facts.brand))

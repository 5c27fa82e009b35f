"""The phrase banks, ``resources/writer/<language>.toml``: everything about copy that is data.

Each bank is written by hand in its own language, never translated word by word. What a brief says
goes into it as sentences or headlines of their own, never into the middle of a phrase, because
only then is the grammar right whatever the brief says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cached_property, lru_cache

from pydantic import Field

from videoflow.domain.base import Model
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.resources import resource_path

LANGUAGES = ("en", "vi", "de")
"""Languages the writer writes, as the first part of a brief's language code."""

Phrases = tuple[str, ...]


class Keyed(Model):
    """Something that is chosen when a brief mentions one of its words."""

    words: Phrases = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of the words; see ``words_pattern``."""
        return words_pattern(self.words)


class Voice(Model):
    """How the language is spoken and set."""

    words_per_second: float = Field(gt=0)
    """Words, in Vietnamese syllables, that a relaxed speaker says in a second."""
    hush: Phrases = Field(min_length=1)
    """The shortest possible lines, for scenes that have no time for more."""
    address: Phrases
    unnamed: str
    casting: str
    quotes: tuple[str, str]
    decimal: str
    seconds: str
    default_who: Phrases = Field(min_length=1)
    project_words: Phrases
    """Words that tell the name of a project from the name of a brand."""
    strong_words: Phrases
    """Words that make one part of a claim a better headline than another."""
    hinge: str
    """The word between two halves of a claim that may stand alone."""
    hinge_starts: Phrases
    """What a second half has to start with to be able to stand alone."""
    breaks: Phrases
    """Words that start an addition of time, which a long headline can do without."""
    dependents: Phrases
    """Words that make a clause lean on its neighbour."""
    dangling: Phrases
    """Words that no headline may end on."""
    abbreviations: Phrases


class AudienceRules(Model):
    """How *people who miss their café* becomes *You miss your café*; empty where it cannot."""

    clause: str = ""
    joint: str = ""
    subject: str = ""
    verbs: Phrases = ()
    aches: Phrases = ()
    swaps: dict[str, str] = Field(default_factory=dict)


class Descriptions(Model):
    """How a scene's description is put together, by role."""

    hook: Phrases = Field(min_length=1)
    problem: Phrases = Field(min_length=1)
    solution: Phrases = Field(min_length=1)
    moment: Phrases = Field(min_length=1)
    cta: Phrases = Field(min_length=1)
    offer: str
    small_print: str


class Picture(Model):
    """What a photographer is told about every picture; ``frame`` is by aspect ratio."""

    product: str
    photo: str
    absent: str
    background: str
    people: str
    blank: str
    frame: dict[str, str]


class Take(Model):
    """One way to film a role: the camera, how its move begins and how it ends."""

    camera: str
    move: str
    end: str


class Role(Model):
    """What all scenes of one role have in common."""

    light: str
    audio: str
    music: str
    effects: str
    takes: tuple[Take, ...] = Field(min_length=1)


class Mood(Keyed):
    """A tone of voice and what it means for light, music and cutting."""

    light: str
    music: str
    touch: str
    open: Phrases
    close: Phrases


class Person(Keyed):
    """Who is on screen when a brief speaks to these people."""

    who: str


class Pain(Keyed):
    """A trouble that a brief's audience is known for."""

    head: str
    say: str


class Shot(Model):
    """A picture with an idea: on-screen headline, spoken line, what is seen, what happens then."""

    head: str
    say: str
    see: str
    then: str


class Trade(Keyed):
    """A line of business with its places, sounds and shots."""

    weight: float = 1
    mood: str
    place: str
    before: str
    after: str
    hook: tuple[Shot, ...] = Field(min_length=1)
    problem: tuple[Shot, ...] = Field(min_length=1)
    solution: tuple[Shot, ...] = Field(min_length=1)
    moment: tuple[Shot, ...] = Field(min_length=1)
    cta: tuple[Shot, ...] = Field(min_length=1)


class Bank(Model):
    """All phrases of one language. ``trades`` ends with ``any``, which fits every product."""

    voice: Voice
    audience: AudienceRules = AudienceRules()
    description: Descriptions
    picture: Picture
    roles: dict[str, Role]
    moods: dict[str, Mood]
    people: tuple[Person, ...]
    pains: tuple[Pain, ...]
    trades: dict[str, Trade]


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words``, whole and in any case; a ``*`` at an end stands for more letters."""
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", re.IGNORECASE)


def bank_for(language: str) -> Bank:
    """The bank for a brief's language code, such as ``en`` or ``de-AT``.

    Raises RuleError for a language that the writer does not write.
    """
    code = language.split("-")[0]
    if code not in LANGUAGES:
        raise RuleError(
            _("The built-in writer does not write in the language “{language}”.").format(
                language=language
            ),
            _(
                "Have a language model write the storyboard, which takes any language, or choose "
                "English (en), Vietnamese (vi) or German (de) in the brief."
            ),
        )
    return _load(code)


@lru_cache(maxsize=len(LANGUAGES))
def _load(code: str) -> Bank:
    text = resource_path("writer", f"{code}.toml").read_text(encoding="utf-8")
    return Bank.model_validate(tomllib.loads(text))

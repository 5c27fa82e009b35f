"""Story shapes: which chapters a template has, and what each adds to a language's phrase bank.

The words are data, ``resources/templates/<language>.toml``, one table per template. A chapter
without cues of its own, or with cues that bring words but no picture, takes the pictures of the
product's trade: so every template stays a film about this product.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Literal

from pydantic import Field

from videoflow.domain.base import Model
from videoflow.domain.brief import Template
from videoflow.resources import resource_path
from videoflow.services.writer.bank import LANGUAGES, Phrases, Role, Shot, Take
from videoflow.services.writer.wording import fill

RoleName = Literal["hook", "problem", "solution", "moment", "cta"]


class Cue(Model):
    """What a chapter says. Without ``see`` and ``then`` the picture is the trade's."""

    head: str
    say: str
    see: str = ""
    then: str = ""

    def over(self, shot: Shot) -> Shot:
        """``shot`` with the words of the cue, and its picture where it has one."""
        return Shot(
            head=self.head, say=self.say, see=self.see or shot.see, then=self.then or shot.then
        )


class Chapter(Model):
    """One scene of a story, or several alike. What is left out is as the bank has it."""

    role: RoleName
    """Whose light, sound, camera and pictures it has."""
    scenario: str
    title: str = "{head}"
    leads: Phrases = ()
    """What is said before anything else: the n-th in the n-th scene of this chapter."""
    names_brand: bool = False
    """Whether an opening says the product's name."""
    numbered: bool = False
    describe: Phrases = ()
    takes: tuple[Take, ...] = ()
    audio: str = ""
    effects: str = ""
    cues: tuple[Cue, ...] = ()

    def over(self, role: Role) -> Role:
        """The bank's role with what this chapter does differently."""
        return role.changed(
            takes=self.takes or role.takes,
            audio=self.audio or role.audio,
            effects=self.effects or role.effects,
        )


class Witness(Model):
    """How *people who miss their café* becomes *I miss my café*; empty where it cannot."""

    subject: str = ""
    swaps: dict[str, str] = Field(default_factory=dict)
    leads: dict[str, str] = Field(default_factory=dict)
    """Verbs that change with the person, at the start of a phrase."""


class Story(Model):
    """A template in one language. ``build`` and ``turn`` are like ``more`` where they are absent.

    ``reasons`` (for one, for several) and ``ordinals`` are for stories that count.
    """

    opening: Chapter
    build: Chapter | None = None
    turn: Chapter | None = None
    more: Chapter
    close: Chapter
    witness: Witness | None = None
    """A customer tells the story where it is given."""
    reasons: Phrases = ()
    ordinals: Phrases = ()

    def chapters(self, count: int) -> tuple[Chapter, ...]:
        """The chapters of a film of ``count`` scenes: the close always, then the opening, the
        turn, what builds up to it, and as many more as there is room for."""
        if count < 2:
            return (self.close,)
        turn = (self.turn or self.more,) if count >= 3 else ()
        build = (self.build or self.more,) if count >= 4 else ()
        return (self.opening, *build, *turn, *(self.more,) * (count - 4), self.close)

    def count_of(self, reasons: int) -> str:
        """*3 good reasons*; empty for a story that does not count."""
        if not self.reasons:
            return ""
        return fill(self.reasons[0 if reasons < 2 else -1], {"number": str(reasons)})

    def ordinal(self, number: int) -> str:
        """*Three.*, and figures where the words end."""
        known = self.ordinals[number - 1 : number]
        return known[0] if known else f"{number}."


def _plain(role: RoleName, scenario: str) -> Chapter:
    return Chapter(role=role, scenario=scenario)


_HOOK_PROBLEM_SOLUTION_CTA = Story(
    opening=_plain("hook", "hook"),
    build=_plain("problem", "problem"),
    turn=_plain("solution", "solution"),
    more=_plain("moment", "solution"),
    close=_plain("cta", "cta"),
)
"""All of its words are the bank's own."""


def story_of(template: Template, language: str) -> Story:
    """The story shape of a template in one of the writer's LANGUAGES, such as ``en`` or
    ``de-AT``."""
    if template is Template.HOOK_PROBLEM_SOLUTION_CTA:
        return _HOOK_PROBLEM_SOLUTION_CTA
    return _load(language.split("-")[0])[template]


@lru_cache(maxsize=len(LANGUAGES))
def _load(language: str) -> dict[str, Story]:
    text = resource_path("templates", f"{language}.toml").read_text(encoding="utf-8")
    return {name: Story.model_validate(table) for name, table in tomllib.loads(text).items()}

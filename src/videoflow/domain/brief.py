"""The brief: what the film is for. Also the file format that ``videoflow new --brief`` reads."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from videoflow.domain.base import AspectRatio, Line, Model, Text


class Template(StrEnum):
    """The shapes a film's story can have."""

    HOOK_PROBLEM_SOLUTION_CTA = "hook-problem-solution-cta"
    TESTIMONIAL = "testimonial"
    UNBOXING = "unboxing"
    BEFORE_AFTER = "before-after"
    LISTICLE = "listicle"
    LAUNCH = "launch"


TEMPLATES = tuple(template.value for template in Template)
"""Their names, as a brief gives them; the first is the default."""


class Brief(Model):
    """A marketer's order. ``photos`` are paths relative to the folder that holds the brief:
    beside ``brief.toml`` in a file, in the project folder (``inputs/…``) in a project.
    """

    name: Line = Field(min_length=1)
    product: Line = Field(min_length=1)
    description: Text = ""
    audience: Line = ""
    offer: Line = ""
    call_to_action: Line = ""
    tone: Line = ""
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    aspect_ratio: AspectRatio = AspectRatio.PORTRAIT
    length_seconds: float = Field(default=20, ge=4, le=600)
    scenes: int = Field(default=4, ge=1, le=200)
    template: str = TEMPLATES[0]
    photos: tuple[str, ...] = Field(default=(), max_length=20)

"""The brief: what the film is for. Also the file format that ``videoflow new --brief`` reads."""

from __future__ import annotations

from pydantic import Field

from videoflow.domain.base import AspectRatio, Line, Model, Text

TEMPLATES = ("hook-problem-solution-cta",)
"""Story shapes that the built-in writer knows."""


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

"""The look of a film: what makes its scenes one film, and its product the real one."""

from __future__ import annotations

from pydantic import Field

from videoflow.domain.base import Line, Model, Text
from videoflow.domain.overlay import Colour


class Look(Model):
    """Applied to every scene: to prompts by the composer, to overlays and end card at export.

    Product photos are the brief's. ``logo`` is a picture in the project's folder (``inputs/…``),
    ``font`` the name of a font family; either is empty where there is none. The first of
    ``colours`` is the brand's main one.
    """

    style: Text = ""
    """Words for how pictures are to look: “warm daylight, 35 mm, pastel”."""
    characters: Text = ""
    """Who appears, described the same way for every scene."""
    negative: Text = ""
    """What must not be seen."""
    colours: tuple[Colour, ...] = Field(default=(), max_length=6)
    font: Line = ""
    logo: str = Field(default="", pattern=r"^$|^inputs/[^\\\x00-\x1f]{1,200}$")

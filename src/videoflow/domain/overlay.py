"""What is drawn over the pictures at export, never generated: logo, claims, prices, end card."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from videoflow.domain.base import Line, Model

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
"""A colour as ``#rrggbb``."""


class OverlayKind(StrEnum):
    """What an overlay shows."""

    CLAIM = "claim"
    PRICE = "price"
    LOGO = "logo"


class Place(StrEnum):
    """Where on the picture, inside the area that no application covers with its own buttons."""

    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"


class Overlay(Model):
    """One thing over one scene. ``text`` is what a claim or a price says; a logo has none.

    Seen from ``start_s`` to ``end_s`` (None: to the end) of the scene, in seconds.
    """

    kind: OverlayKind = OverlayKind.CLAIM
    text: Line = ""
    place: Place = Place.TOP
    size: Literal["small", "medium", "large"] = "medium"
    start_s: float = Field(default=0.0, ge=0, le=60)
    end_s: float | None = Field(default=None, gt=0, le=60)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.kind is not OverlayKind.LOGO and not self.text:
            raise ValueError("a claim or a price without words")
        if self.end_s is not None and self.end_s <= self.start_s:
            raise ValueError("an overlay ends before it begins")
        return self


class EndCard(Model):
    """The last picture of the film, drawn in the brand's colours."""

    headline: Line = ""
    offer: Line = ""
    call_to_action: Line = ""
    address: Line = ""
    """Where to go: a web address, a shop, a handle."""
    show_logo: bool = True
    duration_s: float = Field(default=3.0, ge=1, le=15)

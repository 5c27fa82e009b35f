"""What is to be drawn. Every picture has the film's size; all but end cards are see-through."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from videoflow.domain.base import Line, Model
from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.overlay import Colour, EndCard, Overlay

DRAWING_VERSION = 2
"""Raised when the same request gives another picture, so that kept pictures are drawn again."""


class _Sized(Model):
    width: int = Field(ge=16, le=8192)
    height: int = Field(ge=16, le=8192)
    font: Line = ""
    """The film's family of type; the shipped one where it is empty or not on this computer."""


class CaptionPicture(_Sized):
    """One cue, broken into ``lines`` as a reader sees them."""

    kind: Literal["caption"] = "caption"
    lines: tuple[str, ...] = Field(min_length=1)
    style: CaptionStyle = CaptionStyle()


class OverlayPicture(_Sized):
    """One overlay, beside ``earlier`` ones seen with it, which have the better right to a place.

    ``captions`` is how captions are burnt in, None where they are not: overlays keep clear of
    them. ``logo`` is a picture file.
    """

    kind: Literal["overlay"] = "overlay"
    overlay: Overlay
    earlier: tuple[Overlay, ...] = ()
    captions: CaptionStyle | None = None
    colours: tuple[Colour, ...] = ()
    logo: str = ""


class EndCardPicture(_Sized):
    """The end card, opaque. ``logo`` is a picture file, ``colours`` are the brand's."""

    kind: Literal["end_card"] = "end_card"
    card: EndCard
    colours: tuple[Colour, ...] = ()
    logo: str = ""


Picture = Annotated[CaptionPicture | OverlayPicture | EndCardPicture, Field(discriminator="kind")]
"""Anything that can be drawn."""


class Order(Model):
    """What the drawing process is asked for: pictures, and the files that they become."""

    pictures: tuple[Picture, ...]
    targets: tuple[str, ...]
    language: str

"""How a take is used in the film: which part of its time, which part of its picture."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from videoflow.domain.base import Model


class Fit(StrEnum):
    """What to do with a picture that is not of the film's shape."""

    CROP = "crop"
    """Fill the film around the focus point, cutting off what stands over."""
    BLUR = "blur"
    """Show all of it, with a blurred copy of itself around."""
    PAD = "pad"
    """Show all of it, with black around."""


class Framing(Model):
    """Trim and crop of one take. The file itself stays as it is.

    ``focus_x`` and ``focus_y`` are the point that a crop keeps in view, as fractions of the
    picture's width and height from its top left corner. ``in_s`` and ``out_s`` are seconds from
    the start of a video or sound; ``out_s`` None: to its end.
    """

    fit: Fit = Fit.CROP
    focus_x: float = Field(default=0.5, ge=0, le=1)
    focus_y: float = Field(default=0.5, ge=0, le=1)
    in_s: float = Field(default=0.0, ge=0)
    out_s: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.out_s is not None and self.out_s <= self.in_s:
            raise ValueError("the out point is not after the in point")
        return self


class TransitionKind(StrEnum):
    """How one scene gives way to the next."""

    CUT = "cut"
    CROSSFADE = "crossfade"
    SLIDE = "slide"


class Transition(Model):
    """The boundary behind a scene. ``duration_s`` counts for all but a cut, and is taken from
    both scenes alike, so that the film grows shorter by it."""

    kind: TransitionKind = TransitionKind.CUT
    duration_s: float = Field(default=0.5, ge=0.1, le=2)

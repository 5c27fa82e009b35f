"""Palettes that can be read, whatever they come from."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from videoflow.media.colour import READABLE_CONTRAST, contrast
from videoflow.providers.animatic.colour import (
    cooled,
    from_lch,
    make_palette,
    readable,
    to_lch,
)
from videoflow.providers.animatic.cues import Cues

COLOURS = st.integers(0, 0xFFFFFF).map(lambda rgb: QColor.fromRgb(rgb))


@given(COLOURS)
def test_colours_survive_the_trip_through_oklch(colour: QColor) -> None:
    back = from_lch(*to_lch(colour))
    for one, other in zip(colour.getRgb(), back.getRgb(), strict=True):  # type: ignore[call-overload]
        assert abs(one - other) <= 2


@given(COLOURS, COLOURS)
def test_any_colour_is_made_readable_on_any_ground(colour: QColor, ground: QColor) -> None:
    assert contrast(readable(colour, ground), ground) >= READABLE_CONTRAST - 0.01


@given(COLOURS)
def test_text_on_the_grounds_of_any_brand_can_be_read(brand: QColor) -> None:
    plain = make_palette(None, (brand.name(),), "", Cues(), random.Random(1))
    for palette in (plain, cooled(plain)):
        for ground in (palette.deep, palette.paper, palette.accent):
            assert contrast(palette.on(ground), ground) >= READABLE_CONTRAST
            assert contrast(palette.accent_on(ground), ground) >= READABLE_CONTRAST - 0.01

"""Whatever a brand's colours are, everything can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from videoflow.media.colour import READABLE_CONTRAST, contrast
from videoflow.media.overlays.colour import VISIBLE, ink_on, palette_of

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(st.lists(COLOURS, max_size=6))
def test_words_can_be_read_on_ground_and_accent(colours: list[str]) -> None:
    palette = palette_of(colours)
    assert contrast(palette.ink, palette.ground) >= READABLE_CONTRAST
    assert contrast(palette.accent, palette.ground) >= VISIBLE
    assert contrast(ink_on(palette.accent), palette.accent) >= READABLE_CONTRAST
    if colours:
        assert palette.ground == QColor(colours[0])

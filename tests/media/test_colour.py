"""Contrast is the one of the guidelines; mixing goes from one colour to the other."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from videoflow.media.colour import contrast, luminance, mix, with_alpha

BLACK, WHITE = QColor("black"), QColor("white")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(QColor("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast(QColor("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)


def test_green_is_lighter_than_red_and_red_than_blue() -> None:
    shares = [luminance(QColor(name)) for name in ("#0000ff", "#ff0000", "#00ff00")]
    assert shares == pytest.approx([0.0722, 0.2126, 0.7152])


def test_mixing_goes_from_one_to_the_other() -> None:
    assert mix(BLACK, WHITE, 0.0) == BLACK
    assert mix(BLACK, WHITE, 1.0) == WHITE
    assert mix(BLACK, WHITE, 0.5).red() in (127, 128)


def test_a_colour_made_see_through_stays_as_it_was_itself() -> None:
    colour = QColor("#ffb84d")
    assert with_alpha(colour, 0.25).alphaF() == pytest.approx(0.25, abs=0.001)
    assert with_alpha(colour, 0.25).name() == colour.name() == "#ffb84d"
    assert colour.alpha() == 255

"""End cards on the pixels; how they look is for the golden pictures in test_drawing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.media.overlays.conftest import SIZES, end_card

from videoflow.domain.overlay import EndCard

Draw = Callable[..., list[QImage]]


def near(colour: QColor, wanted: str) -> bool:
    other = QColor(wanted)
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) < 12 for a, b in pairs)


def count(image: QImage, wanted: str) -> int:
    return sum(
        near(image.pixelColor(x, y), wanted)
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


@pytest.mark.parametrize("shape", SIZES)
def test_it_fills_the_picture_in_the_brands_colours(shape: str, draw: Draw) -> None:
    (image,) = draw(end_card("english", shape))
    width, height = SIZES[shape]
    corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)]
    assert all(image.pixelColor(x, y).alpha() == 255 for x, y in corners)
    assert count(image, "#ffc857") > 80, "the offer stands on the accent"
    assert count(image, "#ffffff") > 80, "the button"


def test_a_logo_is_never_lost_on_its_ground(logo: Path, draw: Draw) -> None:
    like_the_logo, unlike_it, without = draw(
        end_card("english", "square", logo=str(logo), colours=("#0b3d2e",)),
        end_card("english", "square", logo=str(logo), colours=("#ffffff", "#c2185b")),
        end_card("english", "square", logo=str(logo), card=EndCard(show_logo=False)),
    )
    for image in (like_the_logo, unlike_it):
        spots = [
            (x, y)
            for x in range(360)
            for y in range(180)
            if near(image.pixelColor(x, y), "#0a7d5a")
        ]
        left, top = min(x for x, _y in spots), min(y for _x, y in spots)
        around = image.pixelColor(left - 4, top + 4)
        assert around.lightness() > 220, "on a white plate, or on a white ground"
    assert count(without, "#0a7d5a") == 0


def test_an_empty_card_is_a_calm_picture(draw: Draw) -> None:
    (image,) = draw(end_card("english", "tall", card=EndCard()))
    assert image.pixelColor(180, 320).alpha() == 255


def test_it_is_as_sharp_as_the_film(draw: Draw) -> None:
    small, large = draw(
        end_card("english", "square"), end_card("english", "square", width=1440, height=1440)
    )
    assert small.width() * 4 == large.width()
    edges = [
        abs(large.pixelColor(x, y).lightness() - large.pixelColor(x + 1, y).lightness())
        for y in range(300, 900, 7)
        for x in range(200, 1200)
    ]
    assert max(edges) > 100, "letters have hard edges"

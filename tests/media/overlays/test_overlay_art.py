"""Overlays on the pixels: in their place, in the safe zone, clear of captions and each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage
from tests.media.overlays.conftest import SIZES, caption, overlay

from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.overlay import Overlay, OverlayKind, Place
from videoflow.media.overlays.overlay_art import place
from videoflow.media.overlays.safe_zone import safe_zone

Draw = Callable[..., list[QImage]]


def ink(image: QImage, least_alpha: int = 128) -> QRectF:
    """What is covered, but for soft shadows."""
    width, height = image.width(), image.height()
    mask = image.convertToFormat(QImage.Format.Format_Alpha8)
    alphas = bytes(mask.constBits())
    stride = len(alphas) // height
    rows = [y for y in range(height) if max(alphas[y * stride : y * stride + width]) >= least_alpha]
    columns = [x for x in range(width) if max(alphas[x::stride]) >= least_alpha]
    return QRectF(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)


@pytest.mark.parametrize("shape", SIZES)
def test_each_place_is_its_own_and_safe(shape: str, draw: Draw) -> None:
    images = draw(*(overlay(OverlayKind.CLAIM, where, shape) for where in Place))
    zone = safe_zone(*SIZES[shape])
    boxes = {where: ink(image) for where, image in zip(Place, images, strict=True)}
    for box in boxes.values():
        assert zone.adjusted(-1, -1, 1, 1).contains(box)
    assert boxes[Place.TOP_LEFT].top() == pytest.approx(zone.top(), abs=1.5)
    assert boxes[Place.TOP_LEFT].left() == pytest.approx(zone.left(), abs=1.5)
    assert boxes[Place.BOTTOM_RIGHT].bottom() == pytest.approx(zone.bottom(), abs=1.5)
    assert boxes[Place.BOTTOM_RIGHT].right() == pytest.approx(zone.right(), abs=1.5)
    assert boxes[Place.CENTRE].center().x() == pytest.approx(zone.center().x(), abs=1.5)
    assert boxes[Place.CENTRE].center().y() == pytest.approx(zone.center().y(), abs=1.5)


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("where", ["top", "middle", "bottom"])
def test_captions_stay_free(shape: str, where: str, draw: Draw) -> None:
    style = CaptionStyle().changed(place=where)
    words, *images = draw(
        caption("vietnamese", shape, place=where),
        *(
            overlay(kind, place_, shape, captions=style)
            for kind in (OverlayKind.CLAIM, OverlayKind.PRICE)
            for place_ in (Place.TOP, Place.CENTRE, Place.BOTTOM)
        ),
    )
    assert safe_zone(*SIZES[shape]).adjusted(-1, -1, 1, 1).contains(ink(words))
    for image in images:
        assert not ink(image).intersects(ink(words))


def test_two_in_one_place_stand_one_above_the_other(draw: Draw) -> None:
    first = Overlay(text="Free shipping", place=Place.BOTTOM)
    second = Overlay(kind=OverlayKind.PRICE, text="9 €", place=Place.BOTTOM)
    one, other = draw(
        overlay(OverlayKind.CLAIM, Place.BOTTOM, "tall", overlay=first),
        overlay(OverlayKind.CLAIM, Place.BOTTOM, "tall", overlay=second, earlier=(first,)),
    )
    assert ink(other).bottom() < ink(one).top()


def test_a_long_claim_is_set_smaller_and_stays_whole(draw: Draw) -> None:
    claim = Overlay(text="Free shipping today for all orders over fifty dollars " * 3)
    for shape in SIZES:
        (image,) = draw(overlay(OverlayKind.CLAIM, Place.TOP, shape, overlay=claim))
        assert safe_zone(*SIZES[shape]).adjusted(-1, -1, 1, 1).contains(ink(image))


def test_a_logo_keeps_its_shape_and_colours(logo: Path, draw: Draw) -> None:
    (image,) = draw(overlay(OverlayKind.LOGO, Place.TOP_RIGHT, "wide", logo=str(logo)))
    box = ink(image)
    assert box.width() / box.height() == pytest.approx(3, rel=0.05)
    colour = image.pixelColor(int(box.left()) + 5, int(box.center().y()))
    assert colour.name() == "#0a7d5a"
    assert (
        image.pixelColor(int(box.left() + box.width() * 0.41), int(box.center().y())).alpha() < 90
    )


def test_where_there_is_no_room_captions_come_first() -> None:
    zone = QRectF(0, 0, 100, 100)
    captions = QRectF(0, 60, 100, 40)
    taken = [QRectF(0, 0, 100, 60)]
    box = place(QSizeF(50, 30), Place.BOTTOM, zone, captions, taken, gap=2)
    assert not box.intersects(captions)
    assert box.bottom() == 58

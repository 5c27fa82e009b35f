"""Pictures of every kind, for every shape of film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.overlay import EndCard, Overlay, OverlayKind, Place
from videoflow.media.fonts import load_fonts
from videoflow.media.overlays import (
    CaptionPicture,
    EndCardPicture,
    OverlayPicture,
    Picture,
)
from videoflow.media.overlays.drawing import render

SIZES = {"tall": (360, 640), "wide": (640, 360), "square": (360, 360), "feed": (360, 450)}
BRAND = ("#0b3d2e", "#ffc857")
CARDS = {
    "english": (
        EndCard(
            headline="Coffee that stays warm all day",
            offer="20% off this week",
            call_to_action="Order now",
            address="warmcup.com",
        ),
        BRAND,
    ),
    "vietnamese": (
        EndCard(
            headline="GIỮ NÓNG SUỐT 12 GIỜ, ĐẾN TẬN CHIỀU",
            offer="Chỉ 199.000đ",
            call_to_action="Đặt mua ngay",
            address="cachenong.vn",
        ),
        ("#f6d6c9", "#c2185b"),
    ),
    "arabic": (
        EndCard(
            headline="قهوة ساخنة طوال اليوم",
            offer="خصم ٢٠٪",
            call_to_action="اطلب الآن",
            address="warmcup.com",
        ),
        ("#f4efe6", "#7a1f3d"),
    ),
    "long": (
        EndCard(
            headline="The double-walled steel travel mug that keeps your coffee warm ☕🔥 " * 3,
            offer="Buy two, get the third one free until Sunday midnight, everywhere",
            call_to_action="Order yours today and save with free shipping",
            address="www.averylongcompanyname-example.com/summer/sale/2026/mugs",
        ),
        (),
    ),
}
CAPTIONS = {
    "vietnamese": ("Mệt mỏi vì cà phê nguội? Hãy", "thử chiếc cốc mới này nhé,"),
    "hebrew": ("הקפה שנשאר חם", "כל היום, בכל מקום!"),
    "emoji": ("Twelve hours hot ☕🔥", "for everybody! 🇻🇳"),
}


def end_card(words: str, shape: str, **fields: object) -> EndCardPicture:
    width, height = SIZES[shape]
    card, colours = CARDS[words]
    return EndCardPicture(width=width, height=height, card=card, colours=colours).changed(**fields)


def caption(words: str, shape: str, **style: object) -> CaptionPicture:
    width, height = SIZES[shape]
    return CaptionPicture(
        width=width, height=height, lines=CAPTIONS[words], style=CaptionStyle().changed(**style)
    )


def overlay(kind: OverlayKind, place: Place, shape: str, **fields: object) -> OverlayPicture:
    width, height = SIZES[shape]
    texts = {OverlayKind.CLAIM: "Giữ nóng 12 giờ", OverlayKind.PRICE: "$19.90"}
    return OverlayPicture(
        width=width,
        height=height,
        overlay=Overlay(kind=kind, place=place, text=texts.get(kind, "")),
        colours=BRAND,
    ).changed(**fields)


@pytest.fixture(autouse=True)
def _fonts(qapp: QGuiApplication) -> None:
    load_fonts()


@pytest.fixture
def draw() -> Callable[..., list[QImage]]:
    """Draw pictures here, which is quicker than in a process of their own."""

    def drawn(*pictures: Picture) -> list[QImage]:
        return [render(picture) for picture in pictures]

    return drawn


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """A green logo on nothing."""
    image = QImage(300, 100, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.fillRect(QRectF(0, 0, 300, 100), QColor("#0a7d5a"))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(QRectF(110, 0, 30, 100), QColor("black"))
    painter.end()
    path = tmp_path / "logo.png"
    assert image.save(str(path))
    return path

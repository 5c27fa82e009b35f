"""The look is readable in light and dark mode and every icon can be drawn."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from videoflow.resources import resource_path
from videoflow.ui.theme import (
    DARK,
    LIGHT,
    Colors,
    apply_theme,
    icon,
    icon_pixmap,
    set_icon,
    theme,
    watcher,
)

TEXT_TOKENS = ("text", "muted", "accent_text", "success", "warning", "danger")
GROUND_TOKENS = ("window", "surface", "sunken")
SOFT_PAIRS = (
    ("accent_text", "accent_soft"),
    ("success", "success_soft"),
    ("warning", "warning_soft"),
    ("danger", "danger_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)


def luminance(color: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(colors: Colors) -> None:
    pairs = [(text, ground) for text in TEXT_TOKENS for ground in GROUND_TOKENS]
    weak = {
        (text, ground): round(contrast(getattr(colors, text), getattr(colors, ground)), 2)
        for text, ground in [*pairs, *SOFT_PAIRS]
        if contrast(getattr(colors, text), getattr(colors, ground)) < 4.5
    }

    assert weak == {}


def test_every_icon_draws_something(qapp: QApplication) -> None:
    for path in resource_path("icons").glob("*.svg"):
        image = icon_pixmap(path.stem, "#000000", 18, 1.0).toImage()
        drawn = any(
            image.pixelColor(x, y).alpha() > 0
            for x in range(image.width())
            for y in range(image.height())
        )
        assert drawn, path.name


def test_icons_on_buttons_follow_the_mode(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    apply_theme(qapp, "light")
    set_icon(button, "refresh")
    light = button.icon().cacheKey()

    with qtbot.waitSignal(watcher().theme_changed):
        apply_theme(qapp, "dark")

    assert theme().dark
    assert button.icon().cacheKey() != light
    assert not icon("refresh").isNull()
    apply_theme(qapp, "system")

"""A window really opens on an X server: the libraries of Qt's xcb platform are all there."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


@pytest.mark.xvfb
def test_a_window_is_shown_on_the_screen(qtbot: QtBot) -> None:
    window = QLabel("VideoFlow")
    qtbot.addWidget(window)

    with qtbot.waitExposed(window):
        window.show()

    assert QGuiApplication.platformName() == "xcb"

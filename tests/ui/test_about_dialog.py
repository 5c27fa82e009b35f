from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find

from videoflow import __version__
from videoflow.ui.about_dialog import AboutDialog


def test_version_licences_and_the_photographer_are_named(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()

    shown = "\n".join(label.text() for label in dialog.findChildren(QLabel))

    assert __version__ in shown
    assert "CC0 by Rachel Michetti" in shown
    for licence in ("LGPL-3.0", "SIL OFL 1.1", "MIT"):
        assert licence in shown
    find(dialog, QPushButton, "close_about_button").click()
    assert not dialog.isVisible()

"""Dialogs that stay until the end of a test, as in the application, where somebody holds them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

D = TypeVar("D", bound=QDialog)

_held: list[QDialog] = []
"""``qtbot`` refers to widgets weakly: without this, the collector of garbage would take a dialog
away while Qt still sends it events."""


def open_dialog(qtbot: QtBot, dialog: D) -> D:
    """Show a dialog and have it closed after the test."""
    _held.append(dialog)
    qtbot.addWidget(dialog, before_close_func=_held.remove)
    dialog.open()
    return dialog

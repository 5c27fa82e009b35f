"""Notice widgets that are shown before they have a parent: each flashes up as a window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QWidget

WINDOWS = (QDialog, QMainWindow, QMenu)


def watch_for_stray_windows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The list to which widgets that are shown from now on as windows of their own are added.

    Listens to the calls, not to events: a filter of all events would look at widgets that are
    being destroyed.
    """
    seen: list[str] = []
    show, set_visible = QWidget.show, QWidget.setVisible

    def note(widget: QWidget) -> None:
        if widget.isWindow() and not isinstance(widget, WINDOWS):
            seen.append(f"{type(widget).__name__} {widget.objectName()}".rstrip())

    def noting_show(self: QWidget) -> None:
        note(self)
        show(self)

    def noting_set_visible(self: QWidget, visible: bool) -> None:
        if visible:
            note(self)
        set_visible(self, visible)

    monkeypatch.setattr(QWidget, "show", noting_show)
    monkeypatch.setattr(QWidget, "setVisible", noting_set_visible)
    return seen

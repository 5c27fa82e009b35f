"""Notice widgets that are shown before they have a parent: each flashes up as a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget


class _Watcher(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QDialog | QMainWindow | QMenu)
        ):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}".rstrip())
        return False


@contextmanager
def stray_windows() -> Iterator[list[str]]:
    """Names of the widgets that came up as windows of their own meanwhile."""
    watcher = _Watcher()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    try:
        yield watcher.seen
    finally:
        application.removeEventFilter(watcher)

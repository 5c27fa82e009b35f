"""Hands and eyes: presses the window's real buttons, waits for what must come, takes pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from videoflow.errors import StorageError
from videoflow.i18n import _

LOOK_INTERVAL_MS = 10
LOOK_AGAIN_MS, MAX_LOOKS = 80, 6
PATIENCE_MS = 180_000
"""How long anything may take before the demonstration gives up."""

DIMMED = QColor(8, 9, 12, 110)

W = TypeVar("W", bound=QWidget)


class DemoError(Exception):
    """A step did not check out; the text says what was missing."""


class Driver:
    """Works on one top-level window. ``pictures`` is where its pictures go."""

    def __init__(self, window: QWidget, pictures: Path) -> None:
        self._window = window
        self._pictures = pictures
        self._count = 0

    # --- waiting -------------------------------------------------------------------------------

    def wait(self, what: str, condition: Callable[[], bool]) -> None:
        """Let the window live until ``condition()`` holds; DemoError naming ``what`` if not."""
        if condition():
            return
        loop = QEventLoop()
        looking = QTimer()
        looking.setInterval(LOOK_INTERVAL_MS)
        looking.timeout.connect(lambda: loop.quit() if condition() else None)
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        looking.start()
        limit.start(PATIENCE_MS)
        loop.exec()
        looking.stop()
        limit.stop()
        if not condition():
            raise DemoError(_("waited in vain for: {what}").format(what=what))

    def dialog(self, kind: type[W]) -> W:
        """The dialog of that class, as soon as it is on the screen."""
        self.wait(kind.__name__, lambda: _visible(kind) is not None)
        found = _visible(kind)
        assert found is not None
        return found

    # --- acting --------------------------------------------------------------------------------

    def button(self, parent: QWidget, name: str) -> QAbstractButton:
        """The button of that object name inside of ``parent``."""
        found = parent.findChild(QAbstractButton, name)
        check(found is not None, f"no button is named {name}")
        assert found is not None
        return found

    def press(self, parent: QWidget, name: str) -> None:
        """Press a button as soon as it can be pressed."""
        button = self.button(parent, name)
        self.wait(name, lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key while ``widget`` has the focus."""
        QTest.keyClick(widget, key)

    def write(self, line: QLineEdit, text: str) -> None:
        """Replace what stands in a line by typing."""
        line.selectAll()
        QTest.keyClicks(line, text)

    # --- looking -------------------------------------------------------------------------------

    def picture(self, name: str) -> None:
        """Keep a picture of the window, with the dialog over it if one is open.

        Of a window that has come to rest: what still moves after a while is meant to.
        """
        shot = self._shot()
        for _attempt in range(MAX_LOOKS):
            last, shot = shot, self._next_shot()
            if shot.toImage() == last.toImage():
                break
        self._count += 1
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{self._count:02d}-{name}.png"
        if not shot.save(str(path)):
            raise StorageError(
                _("The picture {path} could not be written.").format(path=path),
                _("Check the disk, then try again."),
            )

    def _next_shot(self) -> QPixmap:
        """How it looks after the next few events."""
        loop = QEventLoop()
        QTimer.singleShot(LOOK_AGAIN_MS, loop.quit)
        loop.exec()
        return self._shot()

    def _shot(self) -> QPixmap:
        shot = self._window.grab()
        dialog = _visible(QDialog)
        return shot if dialog is None else _with_dialog(shot, dialog.grab())


def check(holds: bool, what: str) -> None:
    """DemoError saying ``what`` is wrong unless it ``holds``."""
    if not holds:
        raise DemoError(what)


def file_hashes(*folders: Path) -> dict[Path, str]:
    """SHA-256 of each file in these folders."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def _visible(kind: type[W]) -> W | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, kind) and widget.isVisible():
            return widget
    return None


def _with_dialog(window: QPixmap, dialog: QPixmap) -> QPixmap:
    """The window dimmed, with the dialog in its middle, as a desktop would show it."""
    size = window.deviceIndependentSize().toSize()
    over = dialog.deviceIndependentSize().toSize()
    corner = QPoint((size.width() - over.width()) // 2, (size.height() - over.height()) // 2)
    painter = QPainter(window)
    painter.fillRect(QRect(QPoint(0, 0), size), DIMMED)
    painter.drawPixmap(corner, dialog)
    painter.end()
    return window

"""Go through a window with the Tab key, as somebody without a mouse does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

MOST_STOPS = 200
CONTROLS = (QAbstractButton, QComboBox, QLineEdit)


def tab_stops(qtbot: QtBot, dialog: QDialog) -> list[QWidget]:
    """What gets the focus, in order, until it comes round."""
    dialog.activateWindow()
    qtbot.waitUntil(lambda: _focused_in(dialog) is not None)
    stops: list[QWidget] = []
    for _stop in range(MOST_STOPS):
        focused = QApplication.focusWidget()
        if focused is None or focused in stops:
            break
        stops.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return stops


def _focused_in(dialog: QDialog) -> QWidget | None:
    focused = QApplication.focusWidget()
    return focused if focused is not None and dialog.isAncestorOf(focused) else None


def unreachable(qtbot: QtBot, dialog: QDialog) -> list[str]:
    """Controls that can be pressed or filled in, but not reached: their names.

    Of buttons that exclude each other one is reached by Tab, the others by arrow keys; buttons
    that step a number do what the arrow keys do inside it.
    """
    reached = set(tab_stops(qtbot, dialog))
    missed = []
    for control in dialog.findChildren(QWidget):
        if not isinstance(control, CONTROLS) or not control.isVisible() or not control.isEnabled():
            continue
        group = control.group() if isinstance(control, QAbstractButton) else None
        fellows = set(group.buttons()) if group is not None and group.exclusive() else {control}
        steps = control.focusPolicy() == Qt.FocusPolicy.NoFocus and control.accessibleName() in (
            "Less",
            "More",
            "Dismiss",
        )
        inside = control.focusProxy() is not None or control.parent() in reached
        if not steps and not inside and not fellows & reached:
            missed.append(control.objectName() or control.accessibleName() or repr(control))
    return missed

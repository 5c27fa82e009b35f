from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from videoflow.ui.one_dialog import OneDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def delete_what_closed() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_dialog_that_is_closed_is_forgotten(window: QWidget) -> None:
    dialogs = OneDialog(window)
    dialog = QDialog(window)
    dialogs.open(dialog)
    assert dialogs.current is dialog

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    delete_what_closed()

    assert dialogs.current is None


def test_another_dialog_takes_the_place_and_keeps_it(window: QWidget) -> None:
    dialogs = OneDialog(window)
    first, second = QDialog(window), QDialog(window)
    dialogs.open(first)

    dialogs.open(second)
    assert not first.isVisible()
    delete_what_closed()

    assert dialogs.current is second
    assert second.isVisible()


def test_closing_leaves_none(window: QWidget) -> None:
    dialogs = OneDialog(window)
    dialog = QDialog(window)
    dialogs.open(dialog)

    dialogs.close()
    assert not dialog.isVisible()
    assert dialogs.current is None
    dialogs.close()  # nothing is left to close

"""What holds for every test of the interface."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.helpers.screening import Screening, film_in_window

from videoflow.ui.theme import apply_theme


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: QApplication) -> None:
    """Widgets have the sizes that they have in the application."""
    apply_theme(qapp)


@pytest.fixture(autouse=True)
def widgets_are_gone(qapp: QApplication) -> Iterator[None]:
    """Delete what asked to be deleted: outside of an event loop Qt puts that off for ever, and
    every widget left over makes each change of the style sheet slower.
    """
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def player_is_loaded(qapp: QApplication) -> None:
    """Load Qt's player before any thread loads a library of its own.

    While it loads, Qt logs with the system's loader lock held. Under test its messages go to
    Python, which needs the interpreter's lock; a thread that holds that one and loads a library
    through ctypes waits for the loader's lock, and neither goes on. The application itself hands
    no messages of Qt to Python.
    """
    QMediaPlayer().deleteLater()


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    """A film of two scenes in its window."""
    with film_in_window(qtbot) as screening:
        yield screening

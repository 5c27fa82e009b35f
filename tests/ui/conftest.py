"""What holds for every test of the interface."""

from __future__ import annotations

import pytest
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def player_is_loaded(qapp: QApplication) -> None:
    """Load Qt's player before any thread loads a library of its own.

    While it loads, Qt logs with the system's loader lock held. Under test its messages go to
    Python, which needs the interpreter's lock; a thread that holds that one and loads a library
    through ctypes waits for the loader's lock, and neither goes on. The application itself hands
    no messages of Qt to Python.
    """
    QMediaPlayer().deleteLater()

"""Dialogs about the application: a new version is told, licences can be read in full."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from tests.fakes.update_feed import FakeFeed
from tests.helpers.find_widgets import find

from videoflow.dialog_desk import DialogDesk
from videoflow.services.load_once import LoadOnce
from videoflow.services.service_settings import ServiceControl
from videoflow.ui.about_dialog import AboutDialog
from videoflow.ui.main_window import MainWindow
from videoflow.ui.question_dialog import QuestionDialog
from videoflow.window_tasks import WindowTasks


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeFeed]:
    made = FakeFeed()
    monkeypatch.setattr("videoflow.dialog_desk.shipped_feed", lambda: made.address)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def desk(window: MainWindow, qtbot: QtBot) -> Iterator[DialogDesk]:
    tasks = WindowTasks(lambda error: pytest.fail(str(error)))
    yield DialogDesk(window, tasks, LoadOnce(ServiceControl.open))
    ended: list[bool] = []
    tasks.finish(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))


def texts(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_a_new_version_is_shown_with_what_is_new(
    desk: DialogDesk, window: MainWindow, feed: FakeFeed, qtbot: QtBot
) -> None:
    feed.announce()
    desk.look_for_updates()
    qtbot.waitUntil(lambda: bool(window.findChildren(QuestionDialog)))
    assert "VideoFlow 0.2.0 is available." in texts(window)
    assert "Faster." in texts(window)


def test_unasked_it_is_only_offered(
    desk: DialogDesk, window: MainWindow, feed: FakeFeed, qtbot: QtBot
) -> None:
    feed.announce()
    desk.look_for_updates(asked=False)
    qtbot.waitUntil(lambda: "VideoFlow 0.2.0 is available." in texts(window))
    assert not window.findChildren(QuestionDialog)
    (offer,) = (b for b in window.findChildren(QPushButton) if b.text() == "What is new")
    offer.click()
    assert "Faster." in texts(window)


def test_unasked_a_failure_is_not_worth_a_word(
    desk: DialogDesk, window: MainWindow, feed: FakeFeed, qtbot: QtBot
) -> None:
    desk.look_for_updates(asked=False)
    qtbot.waitUntil(lambda: len(feed.asked) > 0)
    desk.look_for_updates()
    qtbot.waitUntil(lambda: "cannot be found out" in texts(window))


def test_the_newest_version_says_so(
    desk: DialogDesk, window: MainWindow, feed: FakeFeed, qtbot: QtBot
) -> None:
    feed.announce(version="0.0.1")
    desk.look_for_updates()
    qtbot.waitUntil(lambda: "You have the newest version." in texts(window))


def test_a_build_from_source_says_that_it_cannot_know(desk: DialogDesk, window: MainWindow) -> None:
    desk.look_for_updates()
    assert "does not know where new versions are announced" in texts(window)


def test_licences_can_be_read_in_full(
    desk: DialogDesk, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videoflow.dialog_desk.shipped_notices", lambda: "Qt: LGPL, in full")
    desk.show_about()
    about = window.findChild(AboutDialog)
    assert about is not None
    button = find(about, QPushButton, "notices_button")
    qtbot.waitUntil(button.isVisible)
    button.click()
    notices = find(about, QPlainTextEdit, "notices_text")
    assert (notices.isVisible(), notices.toPlainText()) == (True, "Qt: LGPL, in full")
    about.close()

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts

from videoflow.services.view_models import MessageView
from videoflow.ui.welcome_page import RecentProjectView, WelcomePage

SUMMER = Path("/films/Summer Sale")


@pytest.fixture
def page(qtbot: QtBot) -> WelcomePage:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.resize(960, 640)
    page.show()
    return page


def texts(widget: QWidget) -> str:
    return "\n".join(shown_texts(widget))


def recent_rows(page: WelcomePage) -> list[QAbstractButton]:
    rows = page.findChildren(QAbstractButton, "recent_project_button")
    return [row for row in rows if row.isVisible()]


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("new_project_button", "new_project_requested"),
        ("open_project_button", "open_requested"),
        ("sample_button", "sample_requested"),
    ],
)
def test_each_way_in_is_one_press(
    page: WelcomePage, qtbot: QtBot, button: str, signal: str
) -> None:
    with qtbot.waitSignal(getattr(page, signal)):
        find(page, QPushButton, button).click()


def test_the_story_of_a_film_is_told(page: WelcomePage) -> None:
    told = texts(page)

    for scenario in ("Hook", "Problem", "Solution", "Call to action"):
        assert scenario in told


def test_a_recent_project_opens_its_folder(page: WelcomePage, qtbot: QtBot) -> None:
    page.set_recent([RecentProjectView("Summer Sale", SUMMER, datetime.now(UTC))])

    assert "Summer Sale" in texts(page)
    assert "Opened today" in texts(page)
    with qtbot.waitSignal(page.open_folder_requested) as opened:
        recent_rows(page)[0].click()
    assert opened.args == [SUMMER]


def test_a_missing_project_cannot_be_opened_but_taken_off_the_list(
    page: WelcomePage, qtbot: QtBot
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)
    page.set_recent([RecentProjectView("Summer Sale", SUMMER, long_ago, exists=False)])

    assert "Folder not found" in texts(page)
    assert not recent_rows(page)[0].isEnabled()
    with qtbot.waitSignal(page.forget_recent_requested) as forgotten:
        find(page, QPushButton, "forget_recent_button").click()
    assert forgotten.args == [SUMMER]


def test_the_list_shows_only_the_newest_state(page: WelcomePage) -> None:
    page.set_recent([RecentProjectView("Old", SUMMER, datetime.now(UTC))])
    page.set_recent([])

    assert recent_rows(page) == []
    assert "Films you work on appear here" in texts(page)


def test_a_notice_says_what_still_works_and_can_be_put_away(page: WelcomePage) -> None:
    page.set_notice(MessageView("ffmpeg is missing.", "Pictures still work."))
    assert "ffmpeg is missing." in texts(page)
    assert "Pictures still work." in texts(page)

    find(page, QPushButton, "dismiss_button").click()
    assert "ffmpeg" not in texts(page)


@pytest.mark.parametrize("dropped", [SUMMER, SUMMER / "Summer.videoflow"])
def test_a_dropped_project_is_opened(page: WelcomePage, qtbot: QtBot, dropped: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(dropped))])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(page.open_folder_requested) as opened:
        page.dropEvent(event)

    assert [Path(path) for path in opened.args] == [dropped]


def test_nothing_is_cut_off_at_the_smallest_window(page: WelcomePage) -> None:
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()

"""Notices tell what belongs to no card, once each, and offer what can be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from videoflow.ui.notices import SHOWN_AT_MOST, NoticeArea


@pytest.fixture
def area(qtbot: QtBot) -> NoticeArea:
    made = NoticeArea()
    qtbot.addWidget(made)
    return made


def messages(area: NoticeArea) -> list[str]:
    return [notice.message for notice in area.notices()]


def test_the_newest_is_first_and_the_oldest_leaves(area: NoticeArea) -> None:
    for number in range(SHOWN_AT_MOST + 1):
        area.post(f"News {number}")

    assert messages(area) == ["News 3", "News 2", "News 1"]


def test_the_same_message_is_shown_once(area: NoticeArea) -> None:
    area.post("The disk is full.", tone="danger")
    area.post("The disk is full.", tone="danger")

    assert messages(area) == ["The disk is full."]


def test_an_offer_is_taken_once(area: NoticeArea, qtbot: QtBot) -> None:
    taken: list[str] = []
    notice = area.post("“Hook” is in the trash.", offers=(("Restore", lambda: taken.append("x")),))
    area.show()

    QTest.mouseClick(notice.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)

    assert taken == ["x"]
    assert messages(area) == []


def test_what_no_longer_holds_goes(area: NoticeArea) -> None:
    area.post("Read-only", tone="warning")

    area.dismiss("Read-only")

    assert messages(area) == []

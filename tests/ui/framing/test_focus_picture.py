"""The focus point follows pointer and keys; the crop follows the focus point."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.helpers.pictures import two_colours

from videoflow.domain.base import AspectRatio
from videoflow.ui.framing.focus_picture import FocusPicture

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def picture(qtbot: QtBot) -> FocusPicture:
    made = FocusPicture(AspectRatio.SQUARE)
    qtbot.addWidget(made)
    made.set_picture(two_colours(400, 200))
    made.resize(400, 200)
    made.show()
    return made


def test_arrow_keys_move_the_point(picture: FocusPicture) -> None:
    QTest.keyClick(picture, Qt.Key.Key_Left)
    QTest.keyClick(picture, Qt.Key.Key_Down, SHIFT)

    assert picture.focus == (0.49, 0.6)


def test_home_takes_it_back_to_the_middle(picture: FocusPicture) -> None:
    picture.set_focus(0.1, 0.9)

    QTest.keyClick(picture, Qt.Key.Key_Home)

    assert picture.focus == (0.5, 0.5)


def test_it_stops_at_the_edge(picture: FocusPicture) -> None:
    for _each in range(12):
        QTest.keyClick(picture, Qt.Key.Key_Up, SHIFT)

    assert picture.focus == (0.5, 0.0)


def test_a_drag_takes_it_along_and_the_crop_with_it(picture: FocusPicture, qtbot: QtBot) -> None:
    assert picture.crop_rect().left() == pytest.approx(100)
    with qtbot.waitSignal(picture.focus_moved):
        QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
        QTest.mouseMove(picture, QPoint(300, 100))

    assert picture.focus[0] == pytest.approx(0.75)
    assert picture.crop_rect().left() == pytest.approx(200)
    assert picture.crop_rect().width() == pytest.approx(200)


def test_without_a_crop_there_is_nothing_to_move(picture: FocusPicture) -> None:
    picture.set_cropping(False)

    QTest.keyClick(picture, Qt.Key.Key_Left)

    assert picture.focus == (0.5, 0.5)
    assert picture.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_says_where_the_point_is(picture: FocusPicture) -> None:
    picture.set_focus(0.25, 0.5)

    assert picture.accessibleName() == "Focus point: 25 % from the left, 50 % from the top"

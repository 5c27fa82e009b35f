"""In and out points are set by keys and by dragging, and never cross."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from videoflow.ui.framing.trim_bar import SHORTEST_S, TrimBar

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(qtbot: QtBot) -> TrimBar:
    made = TrimBar(5.0)
    qtbot.addWidget(made)
    made.resize(520, made.height())
    made.show()
    return made


def test_arrow_keys_move_the_playhead(bar: TrimBar) -> None:
    QTest.keyClick(bar, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert bar.head_s == pytest.approx(1.1)

    QTest.keyClick(bar, Qt.Key.Key_End)
    assert bar.head_s == 5.0


def test_in_and_out_are_set_at_the_playhead(bar: TrimBar, qtbot: QtBot) -> None:
    bar.move_head(1.0)
    with qtbot.waitSignal(bar.trimmed):
        bar.set_in()
    bar.move_head(3.0)
    bar.set_out()

    assert (bar.in_s, bar.out_s) == (1.0, 3.0)


def test_an_out_point_before_the_in_point_takes_it_along(bar: TrimBar) -> None:
    bar.set_trim(3.0, 4.0)
    bar.move_head(1.0)

    bar.set_out()

    assert bar.out_s == 1.0
    assert bar.in_s == pytest.approx(1.0 - SHORTEST_S)


def test_handles_are_dragged_and_do_not_pass_each_other(bar: TrimBar) -> None:
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(10, 20))
    QTest.mouseMove(bar, QPoint(110, 20))
    assert bar.in_s == pytest.approx(1.0)
    QTest.mouseMove(bar, QPoint(519, 20))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton)

    assert bar.in_s == pytest.approx(5.0 - SHORTEST_S)
    assert bar.out_s == 5.0


def test_between_the_handles_a_press_moves_the_playhead_alone(bar: TrimBar) -> None:
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(260, 20))

    assert bar.head_s == pytest.approx(2.5)
    assert (bar.in_s, bar.out_s) == (0.0, 5.0)


def test_it_says_what_is_used(bar: TrimBar) -> None:
    bar.set_trim(1.0, 3.5)

    assert bar.accessibleName() == "Used from 1 s to 3.5 s; shown: 0 s"

"""Nine places, chosen by arrow keys or a press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from videoflow.domain.base import AspectRatio
from videoflow.domain.overlay import Place
from videoflow.ui.overlays.place_grid import PlaceGrid


@pytest.fixture
def grid(qtbot: QtBot) -> PlaceGrid:
    made = PlaceGrid(AspectRatio.LANDSCAPE)
    qtbot.addWidget(made)
    made.show()
    return made


def test_arrow_keys_go_from_place_to_place_and_stop_at_the_edge(grid: PlaceGrid) -> None:
    grid.set_value(Place.TOP_LEFT)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)

    assert grid.value() is Place.BOTTOM


def test_a_press_chooses_what_is_under_it(grid: PlaceGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.changed):
        QTest.mouseClick(
            grid,
            Qt.MouseButton.LeftButton,
            pos=QPoint(grid.width() - 4, grid.height() - 4),
        )

    assert grid.value() is Place.BOTTOM_RIGHT


def test_it_says_where(grid: PlaceGrid) -> None:
    grid.set_value(Place.CENTRE)

    assert grid.accessibleName() == "Place: Centre"

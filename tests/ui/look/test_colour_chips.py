"""Brand colours are added, changed, moved and removed, by keyboard too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find

from videoflow.ui.look.colour_chips import ColourChips


@pytest.fixture
def chips(qtbot: QtBot) -> ColourChips:
    made = ColourChips()
    qtbot.addWidget(made)
    made.set_colours(("#AA0000", "#00bb00"))
    made.show()
    return made


def test_colours_are_kept_in_lower_case_and_in_order(chips: ColourChips) -> None:
    assert chips.colours() == ("#aa0000", "#00bb00")


def test_a_colour_from_the_picker_is_added(chips: ColourChips, qtbot: QtBot) -> None:
    find(chips, QPushButton, "add_colour_button").click()
    picker = chips.findChild(QColorDialog)
    assert picker is not None

    with qtbot.waitSignal(chips.changed):
        picker.setCurrentColor(QColor("#0000cc"))
        picker.accept()

    assert chips.colours() == ("#aa0000", "#00bb00", "#0000cc")


def test_return_on_a_chip_changes_it(chips: ColourChips) -> None:
    QTest.keyClick(chips.chips()[0], Qt.Key.Key_Return)
    picker = chips.findChild(QColorDialog)
    assert picker is not None
    assert picker.currentColor() == QColor("#aa0000")

    picker.setCurrentColor(QColor("#123456"))
    picker.accept()

    assert chips.colours() == ("#123456", "#00bb00")


def test_delete_removes_and_control_arrow_moves(chips: ColourChips) -> None:
    QTest.keyClick(chips.chips()[1], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert chips.colours() == ("#00bb00", "#aa0000")

    QTest.keyClick(chips.chips()[0], Qt.Key.Key_Delete)
    assert chips.colours() == ("#aa0000",)


def test_there_are_at_most_six(chips: ColourChips) -> None:
    for number in range(2, 9):
        chips.put(number, f"#00000{number}")

    assert len(chips.colours()) == 6
    assert not find(chips, QPushButton, "add_colour_button").isVisible()


def test_what_is_no_colour_is_ignored(chips: ColourChips) -> None:
    chips.put(0, "red")

    assert chips.colours() == ("#aa0000", "#00bb00")


def test_each_chip_says_its_colour(chips: ColourChips) -> None:
    names = [chip.accessibleName() for chip in chips.chips()]

    assert names == ["Main colour #aa0000", "Colour #00bb00"]

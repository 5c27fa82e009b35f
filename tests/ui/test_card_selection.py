from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from videoflow.ui.card_selection import CardSelection

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def chosen(selection: CardSelection) -> list[int]:
    return list(selection.indexes)


@pytest.fixture
def selection(qtbot: QtBot) -> CardSelection:
    made = CardSelection(None)
    made.set_order((10, 20, 30, 40))
    return made


def test_a_range_goes_either_way_from_where_it_began(selection: CardSelection) -> None:
    selection.click(30, NONE)
    selection.click(10, SHIFT)
    assert chosen(selection) == [10, 20, 30]

    selection.click(40, SHIFT)
    assert chosen(selection) == [30, 40]


def test_ctrl_on_one_card_alone_chooses_it(selection: CardSelection) -> None:
    selection.click(20, CTRL)
    assert chosen(selection) == [20]
    assert not selection.is_several

    selection.click(20, CTRL)
    assert chosen(selection) == []


def test_a_range_with_nothing_before_is_the_card_itself(selection: CardSelection) -> None:
    selection.click(20, SHIFT)

    assert chosen(selection) == [20]


def test_scenes_that_are_gone_are_not_chosen_any_more(
    selection: CardSelection, qtbot: QtBot
) -> None:
    selection.choose_all()

    with qtbot.waitSignal(selection.changed):
        selection.set_order((40, 10))

    assert chosen(selection) == [40, 10]
    selection.click(10, SHIFT)
    assert 10 in selection


def test_what_stays_the_same_is_not_told(selection: CardSelection, qtbot: QtBot) -> None:
    selection.choose_all()

    with qtbot.assertNotEmitted(selection.changed):
        selection.choose_all()
        selection.set_order((40, 30, 20, 10))


@given(
    st.lists(
        st.tuples(st.sampled_from((1, 2, 3, 4, 5)), st.sampled_from((NONE, CTRL, SHIFT))),
        max_size=12,
    )
)
def test_whatever_is_clicked_only_scenes_of_the_film_are_chosen(
    clicks: list[tuple[int, Qt.KeyboardModifier]],
) -> None:
    selection = CardSelection(None)
    selection.set_order((3, 1, 2, 5, 4))
    for index, modifier in clicks:
        selection.click(index, modifier)

    assert chosen(selection) == [index for index in (3, 1, 2, 5, 4) if index in selection]
    if clicks and clicks[-1][1] == SHIFT:
        assert clicks[-1][0] in selection
    if clicks and clicks[-1][1] == NONE:
        assert chosen(selection) == []

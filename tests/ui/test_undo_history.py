"""Undo and redo from the Edit menu, on a real film."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.helpers.screening import Screening, film_in_window

from videoflow.domain.base import AssetKind


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    with film_in_window(qtbot, scenes=3) as screening:
        yield screening


def action(film: Screening, start: str) -> QAction:
    """The entry of the Edit menu whose name starts so."""
    menu = film.window.menuBar().actions()[1].menu()
    assert isinstance(menu, QMenu)
    return next(entry for entry in menu.actions() if named(entry).startswith(start))


def named(entry: QAction) -> str:
    return entry.text().replace("&", "")


def test_without_a_step_there_is_nothing_to_undo(film: Screening) -> None:
    assert not action(film, "Undo").isEnabled()
    assert named(action(film, "Undo")) == "Undo"
    assert action(film, "Undo").shortcut() == QKeySequence(QKeySequence.StandardKey.Undo)
    assert action(film, "Redo").shortcut() == QKeySequence(QKeySequence.StandardKey.Redo)


def test_a_deletion_is_undone_and_done_again_by_its_name(film: Screening) -> None:
    film.card(2).delete_requested.emit(2)
    assert film.coordinator.scene_indexes() == (1, 3)
    assert named(action(film, "Undo")) == "Undo “Delete scene 2”"

    action(film, "Undo").trigger()
    assert film.coordinator.scene_indexes() == (1, 2, 3)
    film.wait(lambda: [card.scene_index for card in film.window.cards] == [1, 2, 3])
    assert named(action(film, "Redo")) == "Redo “Delete scene 2”"
    assert not action(film, "Undo").isEnabled()

    action(film, "Redo").trigger()
    assert film.coordinator.scene_indexes() == (1, 3)


def test_a_new_step_forgets_what_could_be_done_again(film: Screening) -> None:
    film.coordinator.reorder((3, 2, 1))
    action(film, "Undo").trigger()

    film.coordinator.edit_scene(1, title="Another title")

    assert not action(film, "Redo").isEnabled()
    action(film, "Undo").trigger()
    assert film.coordinator.scene_view(1).title != "Another title"


def test_what_cannot_be_undone_now_is_told_and_can_be_later(film: Screening) -> None:
    page = film.window.film_page
    assert page is not None
    added = film.coordinator.duplicate_scene(1)
    film.coordinator.generate(added, AssetKind.IMAGE)

    action(film, "Undo").trigger()

    assert added in film.coordinator.scene_indexes()
    assert any("worked on" in notice.message for notice in page.notices.notices())
    film.wait(lambda: film.coordinator.idle)
    action(film, "Undo").trigger()
    film.wait(lambda: added not in film.coordinator.scene_indexes())


def test_the_welcome_page_has_nothing_to_undo(film: Screening) -> None:
    film.coordinator.reorder((3, 2, 1))
    assert action(film, "Undo").isEnabled()

    film.window.set_coordinator(None)

    assert not action(film, "Undo").isEnabled()

"""Candidates are looked at side by side, and one is chosen with keys alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.settings import ProjectSettings
from videoflow.ui.film_tools import FilmTools
from videoflow.ui.variants.candidates_dialog import CandidatesDialog
from videoflow.ui.variants.pick_dialog import PickDialog

IMAGE = AssetKind.IMAGE


def tools(film: Screening) -> FilmTools:
    page = film.window.film_page
    assert page is not None
    return page.tools


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    """A film of one scene whose takes all wait for review."""
    with fast_folder() as folder:
        create_film(folder / "film", scenes=1, settings=ProjectSettings(auto_accept="never"))
        screening = Screening(qtbot, folder / "film")
        yield screening
        screening.close()


@pytest.fixture
def sheet(film: Screening) -> PickDialog:
    """Four candidates."""
    film.coordinator.roll_candidates(1, IMAGE, 4)
    film.wait(lambda: len(film.asset(1, IMAGE).pending) == 4)
    tools(film).open_choice(1)
    dialog = film.dialog(PickDialog)
    assert isinstance(dialog, PickDialog)
    return dialog


def pending(film: Screening) -> list[str]:
    return [take.take_id for take in film.coordinator.scene_view(1).image.pending]


def test_candidates_are_rolled_from_the_dialog_and_join_the_sheet(film: Screening) -> None:
    tools(film).open_candidates(1)
    asking = film.dialog(CandidatesDialog)
    assert isinstance(asking, CandidatesDialog)
    asking.number.setValue(3)

    asking.submit()

    page = film.window.film_page
    film.wait(lambda: page is not None and isinstance(page.dialog, PickDialog))
    dialog = film.dialog(PickDialog)
    assert isinstance(dialog, PickDialog)
    film.wait(lambda: len(dialog.tiles) == 3)
    assert "3 candidates to choose from." in shown_texts(dialog)


def test_arrow_keys_choose_and_enter_accepts(film: Screening, sheet: PickDialog) -> None:
    ids = pending(film)
    assert sheet.chosen_take == ids[0]

    QTest.keyClick(sheet, Qt.Key.Key_Right)
    QTest.keyClick(sheet, Qt.Key.Key_Right)
    QTest.keyClick(sheet, Qt.Key.Key_Left)
    QTest.keyClick(sheet, Qt.Key.Key_Return)

    image = film.coordinator.scene_view(1).image
    assert image.committed is not None
    assert image.committed.take_id == ids[1]
    assert image.pending == ()
    assert {take.take_id for take in image.earlier} == {ids[0], ids[2], ids[3]}


def test_the_choice_is_one_step(film: Screening, sheet: PickDialog) -> None:
    sheet.accept_chosen()
    film.coordinator.undo()

    assert film.coordinator.scene_view(1).image.committed is None


def test_the_others_can_be_kept(film: Screening, sheet: PickDialog) -> None:
    sheet.reject_rest.setChecked(False)

    QTest.keyClick(sheet, Qt.Key.Key_Return)

    assert len(pending(film)) == 3
    assert [tile.accessibleName() for tile in sheet.tiles] == [
        "In the film",
        "Candidate 1",
        "Candidate 2",
        "Candidate 3",
    ]


def test_r_takes_one_off_the_sheet(film: Screening, sheet: PickDialog) -> None:
    ids = pending(film)

    QTest.keyClick(sheet, Qt.Key.Key_R)

    assert pending(film) == ids[1:]
    assert sheet.chosen_take == ids[1]


def test_the_one_in_the_film_can_be_kept(film: Screening, sheet: PickDialog) -> None:
    sheet.reject_rest.setChecked(False)
    sheet.accept_chosen()
    kept = film.coordinator.scene_view(1).image.committed

    QTest.keyClick(sheet, Qt.Key.Key_Left)
    sheet.reject_rest.setChecked(True)
    QTest.keyClick(sheet, Qt.Key.Key_Return)

    assert film.coordinator.scene_view(1).image.committed == kept
    assert pending(film) == []


def test_escape_decides_later(film: Screening, sheet: PickDialog) -> None:
    QTest.keyClick(sheet, Qt.Key.Key_Escape)

    assert len(pending(film)) == 4


def test_pictures_come(film: Screening, sheet: PickDialog) -> None:
    film.wait(lambda: all(tile.surface.still is not None for tile in sheet.tiles))


def test_nothing_to_choose_among_is_said(film: Screening) -> None:
    tools(film).open_choice(1)

    assert "Nothing waits for review in this scene." in shown_texts(film.window)

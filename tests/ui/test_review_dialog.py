"""The review shows old and new, and each key does what its button does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import Draft
from videoflow.domain.settings import ProjectSettings
from videoflow.ui.review_dialog import ReviewDialog
from videoflow.ui.take_pane import prompt_html

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    """A film of one scene whose first image waits for review as well."""
    with fast_folder() as folder:
        create_film(folder / "film", scenes=1, settings=ProjectSettings(auto_accept="never"))
        screening = Screening(qtbot, folder / "film")
        screening.coordinator.generate(1, IMAGE)
        screening.wait_for(1, IMAGE, AssetStatus.REVIEW)
        yield screening
        screening.close()


def open_review(film: Screening) -> ReviewDialog:
    film.card(1).review_requested.emit(1)
    dialog = film.dialog(ReviewDialog)
    assert isinstance(dialog, ReviewDialog)
    return dialog


def no_dialog(film: Screening) -> bool:
    page = film.window.film_page
    return page is not None and page.dialog is None


def accept_and_recreate(film: Screening, draft: Draft | None = None) -> str:
    """The committed take's id; another one waits then."""
    committed = film.coordinator.accept(1, IMAGE)
    film.coordinator.generate(1, IMAGE, draft)
    film.wait(lambda: bool(film.asset(1, IMAGE).committed and film.asset(1, IMAGE).pending))
    return committed


def test_without_a_committed_take_the_old_side_says_so(film: Screening) -> None:
    dialog = open_review(film)

    assert dialog._old.take is None
    assert dialog._old.surface._placeholder == "Nothing accepted yet"
    assert dialog.chosen_take == film.asset(1, IMAGE).pending[0]


def test_a_accepts(film: Screening) -> None:
    dialog = open_review(film)
    chosen = dialog.chosen_take
    assert chosen is not None

    QTest.keyClick(dialog, Qt.Key.Key_A)

    film.wait(lambda: film.asset(1, IMAGE).committed == chosen)
    film.wait(lambda: no_dialog(film))


def test_r_rejects_and_keeps_the_film(film: Screening) -> None:
    committed = accept_and_recreate(film)
    dialog = open_review(film)

    QTest.keyClick(dialog, Qt.Key.Key_R)

    film.wait(lambda: film.asset(1, IMAGE).status is AssetStatus.READY)
    shown = film.asset(1, IMAGE).committed
    assert shown is not None
    assert shown.take_id == committed
    assert len(film.asset(1, IMAGE).earlier) == 1


def test_k_keeps_it_and_makes_another_to_choose_from(film: Screening) -> None:
    dialog = open_review(film)
    first = dialog.chosen_take
    QTest.keyClick(dialog, Qt.Key.Key_K)
    film.wait(lambda: len(film.asset(1, IMAGE).pending) == 2)
    film.wait(lambda: dialog.chosen_take != first)
    assert "2 of 2" in shown_texts(dialog)

    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert dialog.chosen_take == first
    QTest.keyClick(dialog, Qt.Key.Key_A)

    film.wait(lambda: film.asset(1, IMAGE).committed == first)
    assert dialog.isVisible()  # the other one still waits


def test_b_switches_in_place(film: Screening) -> None:
    accept_and_recreate(film)
    dialog = open_review(film)
    old, new = dialog._old, dialog._new
    assert old.isVisible()
    assert new.isVisible()

    QTest.keyClick(dialog, Qt.Key.Key_B)
    assert (old.isVisible(), new.isVisible()) == (True, False)
    QTest.keyClick(dialog, Qt.Key.Key_B)
    assert (old.isVisible(), new.isVisible()) == (False, True)


def test_escape_decides_later(film: Screening) -> None:
    dialog = open_review(film)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    film.wait(lambda: no_dialog(film))
    assert film.asset(1, IMAGE).status is AssetStatus.REVIEW


def test_both_prompts_are_there_and_the_difference_stands_out(film: Screening) -> None:
    accept_and_recreate(film, Draft(prompt="A picture of a red cup, in the rain"))
    dialog = open_review(film)

    new = find(dialog._new, QLabel, "prompt").text()
    assert "<span" in new
    assert "rain" in new
    assert find(dialog._old, QLabel, "prompt").text()


def test_nothing_to_review_is_said_on_the_card(film: Screening) -> None:
    film.coordinator.accept(1, IMAGE)

    film.card(1).review_requested.emit(1)

    message = find(film.card(1), QLabel, "error_label")
    assert message.isVisible()
    assert message.text() == "Nothing waits for review in this scene."


def test_a_decision_made_elsewhere_closes_the_review(film: Screening) -> None:
    open_review(film)

    film.coordinator.accept(1, IMAGE)

    film.wait(lambda: no_dialog(film))


def test_the_default_button_does_not_accept_by_accident(film: Screening) -> None:
    dialog = open_review(film)

    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert film.asset(1, IMAGE).status is AssetStatus.REVIEW
    assert not find(dialog, QPushButton, "accept_button").autoDefault()


def test_marked_prompts_are_escaped() -> None:
    marked = prompt_html("a <b>bold</b> new cup", "a cup")

    assert "&lt;b&gt;bold&lt;/b&gt;" in marked
    assert "<b>" not in marked
    assert prompt_html("same", "same") == "same"

"""Better words for a scene: counted, limited, and a new image where the prompt is another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find
from tests.helpers.screening import Screening, film_in_window

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.settings import ProjectSettings
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.refine_dialog import RefineDialog

IMAGE = AssetKind.IMAGE


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    with film_in_window(qtbot, settings=ProjectSettings(refinement_limit=1)) as screening:
        yield screening


def open_dialog(film: Screening, index: int = 1) -> RefineDialog:
    film.card(index).refine_requested.emit(index)
    dialog = film.dialog(RefineDialog)
    assert isinstance(dialog, RefineDialog)
    return dialog


def button(dialog: RefineDialog, name: str = "refine_button") -> QPushButton:
    return find(dialog, QPushButton, name)


def test_a_new_prompt_makes_a_new_image(film: Screening) -> None:
    dialog = open_dialog(film)
    assert not button(dialog).isEnabled(), "nothing is changed yet"
    dialog.prompt.set_text("A red cup on a stone table, low sun from the left.")
    assert button(dialog).text() == "Refine and make image"

    button(dialog).click()

    film.wait_for(1, IMAGE, AssetStatus.READY)
    view = film.coordinator.scene_view(1)
    assert view.image_prompt.startswith("A red cup")
    assert view.image.committed is not None
    assert "A red cup" in view.image.committed.prompt


def test_a_new_description_alone_makes_nothing(film: Screening) -> None:
    dialog = open_dialog(film)
    dialog.description.set_text("Another thing happens in this scene.")
    assert button(dialog).text() == "Refine"

    button(dialog).click()

    view = film.coordinator.scene_view(1)
    assert view.description == "Another thing happens in this scene."
    assert view.image.status is AssetStatus.EMPTY


def test_words_that_are_too_short_are_refused_at_their_field(film: Screening) -> None:
    dialog = open_dialog(film)
    dialog.prompt.set_text("short")

    button(dialog).click()

    assert dialog.isVisible()
    assert "at least 10" in dialog.prompt.shown_problem()


def test_at_the_limit_it_says_so_and_the_limit_can_be_raised(film: Screening) -> None:
    film.coordinator.refine(1, description="Something else happens here.")
    dialog = open_dialog(film, 2)
    dialog.description.set_text("Another thing happens in this scene.")
    assert not button(dialog).isEnabled()
    assert find(dialog, QLabel, "refinements_left").text().startswith("0 of 1")
    assert "as often as" in find(dialog, MessageStrip, "refine_problem").text()

    button(dialog, "raise_limit_button").click()

    film.wait(button(dialog).isEnabled)
    assert find(dialog, QLabel, "refinements_left").text().startswith("5 of 6")
    button(dialog).click()
    assert film.coordinator.scene_view(2).description == "Another thing happens in this scene."


def test_what_is_refused_is_told_in_the_dialog_which_stays(film: Screening) -> None:
    dialog = open_dialog(film)
    film.coordinator.generate(1, IMAGE)
    dialog.prompt.set_text("A red cup on a stone table, low sun from the left.")

    button(dialog).click()

    assert dialog.isVisible()
    film.wait(lambda: bool(find(dialog, MessageStrip, "refine_problem").text()))
    film.wait_for(1, IMAGE, AssetStatus.READY)

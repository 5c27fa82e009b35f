"""A variant is asked for in one dialog, made beside the film, and opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder
from tests.helpers.tabbing import unreachable

from videoflow.domain.base import AspectRatio
from videoflow.storage.document import read_version
from videoflow.storage.folder import ProjectFolder
from videoflow.ui.variants.variant_dialog import VariantDialog


class Stage:
    """A film with the dialog open, and what the page asked to be opened."""

    def __init__(self, film: Screening) -> None:
        self.film = film
        self.opened: list[Path] = []
        page = film.window.film_page
        assert page is not None
        page.open_project_requested.connect(self.opened.append)
        page.tools.open_variant()
        dialog = film.dialog(VariantDialog)
        assert isinstance(dialog, VariantDialog)
        self.dialog = dialog

    def is_closed(self) -> bool:
        page = self.film.window.film_page
        return page is not None and page.dialog is None


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with fast_folder() as folder:
        create_film(folder / "film")
        screening = Screening(qtbot, folder / "film")
        yield Stage(screening)
        screening.close()


def test_it_is_made_beside_the_film_and_opened(stage: Stage) -> None:
    dialog = stage.dialog
    dialog.name.set_text("Summer Sale, square")
    dialog.shape.setCurrentIndex(dialog.shape.findData(AspectRatio.SQUARE))
    dialog.hook.set_text("A red cup falls into the sea")

    dialog.submit()
    assert dialog.busy
    stage.film.wait(lambda: bool(stage.opened))

    (folder,) = stage.opened
    assert folder.parent == stage.film.coordinator.folder.parent
    made = read_version(ProjectFolder(folder), ProjectFolder(folder).document).project
    assert made.name == "Summer Sale, square"
    assert made.brief.aspect_ratio is AspectRatio.SQUARE
    assert made.variant_of == stage.film.coordinator.project.uuid
    assert "A red cup falls into the sea" in [scene.description for scene in made.scenes]
    stage.film.wait(stage.is_closed)


def test_it_is_told_of_where_it_is_not_opened(stage: Stage) -> None:
    find(stage.dialog, QCheckBox, "open_variant_box").setChecked(False)

    stage.dialog.submit()

    stage.film.wait(lambda: any("is ready." in text for text in shown_texts(stage.film.window)))
    assert stage.opened == []


def test_a_folder_that_is_taken_is_said_and_can_be_changed(stage: Stage) -> None:
    taken = stage.film.coordinator.folder.parent / "Taken"
    taken.mkdir()
    (taken / "holiday.txt").write_text("mine")
    stage.dialog.name.set_text("Taken")

    stage.dialog.submit()
    stage.film.wait(lambda: not stage.dialog.busy)

    assert stage.dialog.notices.notices()
    assert stage.dialog.isVisible()
    stage.dialog.name.set_text("Free")
    stage.dialog.submit()
    stage.film.wait(lambda: bool(stage.opened))
    assert (taken / "holiday.txt").read_text() == "mine"


def test_a_hook_that_is_too_short_is_not_sent(stage: Stage) -> None:
    stage.dialog.hook.set_text("short")

    stage.dialog.submit()

    assert not stage.dialog.busy
    assert stage.dialog.hook.shown_problem()


def test_the_folder_follows_the_name(stage: Stage) -> None:
    stage.dialog.name.set_text("A/B test")

    assert any("A_B test" in text for text in shown_texts(stage.dialog))


def test_everything_is_reached_by_tab(stage: Stage, qtbot: QtBot) -> None:
    assert unreachable(qtbot, stage.dialog) == []

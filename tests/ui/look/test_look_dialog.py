"""The look is edited in one dialog, shown at once, and handed over as one change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import shown_texts
from tests.helpers.pictures import write_picture
from tests.helpers.screening import PATIENCE_MS

from videoflow.domain.base import AspectRatio
from videoflow.domain.framing import Framing
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard
from videoflow.errors import MediaError, VideoFlowError
from videoflow.ui.look.look_dialog import LookChange, LookDialog
from videoflow.ui.overlays.preview import SampleScene
from videoflow.workers.film_drawings import DrawnFilm

LOOK = Look(style="warm", colours=("#aa0000",), logo="inputs/logo.png")


class Film:
    """A project's folder, and what the dialog asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changes: list[LookChange] = []
        self.problem: VideoFlowError | None = None
        write_picture(folder / "inputs" / "logo.png")
        write_picture(folder / "inputs" / "product.png")

    def add_picture(
        self, file: Path, then: Callable[[str], None], failed: Callable[[VideoFlowError], None]
    ) -> None:
        if self.problem is not None:
            failed(self.problem)
        else:
            write_picture(self.folder / "inputs" / file.name)
            then(f"inputs/{file.name}")


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, film: Film) -> LookDialog:
    made = LookDialog(
        DrawnFilm(film.folder, film.folder / "cache", AspectRatio.PORTRAIT, LOOK),
        SampleScene(None, Framing(), "Only this week", EndCard(headline="Coffee")),
        ("inputs/product.png",),
        film.changes.append,
        film.add_picture,
    )
    qtbot.addWidget(made)
    made.open()
    return made


def test_it_shows_the_look_as_it_is(dialog: LookDialog) -> None:
    assert dialog.look() == LOOK
    assert "logo.png" in shown_texts(dialog)
    assert dialog.photos.photos() == ("inputs/product.png",)


def test_everything_is_handed_over_at_once(dialog: LookDialog, film: Film) -> None:
    dialog.style_words.set_text("cold")
    dialog.characters.set_text("Mai, 28, green shirt")
    dialog.negative.set_text("text")
    dialog.colours.put(1, "#00ff00")
    dialog.submit()

    (change,) = film.changes
    assert change.look == Look(
        style="cold",
        characters="Mai, 28, green shirt",
        negative="text",
        colours=("#aa0000", "#00ff00"),
        logo="inputs/logo.png",
    )
    assert change.photos is None
    assert not dialog.isVisible()


def test_a_chosen_logo_is_copied_first(dialog: LookDialog, film: Film) -> None:
    dialog.logo_field.file_chosen.emit(Path("/somewhere/new.png"))

    assert dialog.look().logo == "inputs/new.png"
    assert "new.png" in shown_texts(dialog)


def test_a_logo_that_is_no_picture_is_told_and_the_old_one_stays(
    dialog: LookDialog, film: Film
) -> None:
    film.problem = MediaError("“notes.txt” is not a picture.", "Choose a PNG.")

    dialog.logo_field.file_chosen.emit(Path("/somewhere/notes.txt"))

    assert dialog.look().logo == "inputs/logo.png"
    assert "“notes.txt” is not a picture." in shown_texts(dialog)


def test_a_logo_can_be_taken_away(dialog: LookDialog) -> None:
    dialog.logo_field.removed.emit()

    assert dialog.look().logo == ""


def test_photos_are_added_and_removed(dialog: LookDialog, film: Film) -> None:
    dialog.photos.files_chosen.emit([Path("/somewhere/side.png")])
    dialog.photos.strip.item(0).setSelected(True)
    dialog.photos.strip.removal_wanted.emit()
    dialog.submit()

    assert film.changes[0].photos == ("inputs/side.png",)


def test_a_text_that_is_too_long_is_not_saved(dialog: LookDialog, film: Film) -> None:
    dialog.style_words.set_text("x" * 1001)

    dialog.submit()

    assert film.changes == []
    assert dialog.style_words.shown_problem()


def test_the_preview_draws_a_scene_and_an_end_card(dialog: LookDialog, qtbot: QtBot) -> None:
    stages = dialog.preview.stages

    qtbot.waitUntil(
        lambda: all(stage.surface.still is not None for stage in stages), timeout=PATIENCE_MS
    )

    for stage in stages:
        assert stage.surface.still is not None
        assert stage.surface.still.width() * 16 == pytest.approx(
            stage.surface.still.height() * 9, abs=16
        )


def test_another_font_is_shown_in_the_sample(dialog: LookDialog) -> None:
    dialog.font_field.set_value("No Such Family")

    assert dialog.look().font == "No Such Family"
    sample = dialog.findChild(QLabel, "font_sample")
    assert sample is not None
    assert "No Such Family" in sample.styleSheet()

"""The storyboard as a document, from the menu to the notice that says where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.services.storyboard.exporting import StoryboardFormat
from videoflow.ui.film_page import FilmPage
from videoflow.ui.notices import Notice


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    with fast_folder() as folder:
        create_film(folder / "film", scenes=2)
        screening = Screening(qtbot, folder / "film")
        yield screening
        screening.close()


def page(film: Screening) -> FilmPage:
    found = film.window.film_page
    assert found is not None
    return found


def choose(film: Screening, form: StoryboardFormat, place: Path | None = None) -> None:
    """Choose a place in the dialog; the one that it proposes where none is given."""
    page(film).storyboard.ask(form)
    dialog = find(film.window, QFileDialog, "export_storyboard_dialog")
    dialog.fileSelected.emit(str(place) if place else dialog.selectedFiles()[0])
    dialog.close()


def notices(film: Screening) -> dict[str, Notice]:
    return {notice.message: notice for notice in page(film).notices.notices()}


def test_the_document_is_shown_in_its_folder(film: Screening, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "story.json"

    choose(film, StoryboardFormat.JSON, target)

    film.wait(lambda: "The storyboard is exported: story.json" in notices(film))
    assert list(notices(film)) == ["The storyboard is exported: story.json"]
    assert json.loads(target.read_text(encoding="utf-8"))["scenes"]
    button = notices(film)["The storyboard is exported: story.json"].findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(film.window.show_in_folder_requested) as asked:
        button.click()
    assert asked.args == [target]


def test_without_another_wish_it_goes_to_the_exports(film: Screening) -> None:
    choose(film, StoryboardFormat.MARKDOWN)

    film.wait(lambda: any("is exported" in message for message in notices(film)))
    assert len(list((film.coordinator.folder / "exports").glob("*_storyboard.md"))) == 1


def test_a_place_among_the_project_s_own_files_is_refused(film: Screening) -> None:
    choose(film, StoryboardFormat.CSV, film.coordinator.folder / "takes" / "story.csv")

    film.wait(lambda: bool(notices(film)))
    assert "among the project's own files" in next(iter(notices(film)))


def test_an_export_that_fails_is_told_and_no_longer_under_way(
    film: Screening, tmp_path: Path
) -> None:
    (tmp_path / "no folder").write_text("", encoding="utf-8")

    choose(film, StoryboardFormat.CSV, tmp_path / "no folder" / "story.csv")

    film.wait(lambda: film.coordinator.storyboard_error is not None)
    film.wait(lambda: "The storyboard is being exported…" not in notices(film))
    assert len(notices(film)) == 1

"""The storyboard lands complete, keeps the one before, and never on the project's own files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tests.helpers.studio import VIDEO, Studio, create_film, fast_folder

from videoflow.errors import RuleError, StorageError, UsageError
from videoflow.services.events import StoryboardExported
from videoflow.services.storyboard.exporting import StoryboardFormat

PDF, JSON, CSV = StoryboardFormat.PDF, StoryboardFormat.JSON, StoryboardFormat.CSV


@pytest.fixture
def studio(qapp: QCoreApplication) -> Iterator[Studio]:
    with fast_folder() as folder:
        create_film(folder / "film")
        studio = Studio(folder / "film")
        yield studio
        studio.close()


def exported(studio: Studio) -> list[Path]:
    studio.until_idle()
    return [event.path for event in studio.events if isinstance(event, StoryboardExported)]


@pytest.mark.parametrize("form", list(StoryboardFormat))
def test_it_lands_in_exports(studio: Studio, form: StoryboardFormat) -> None:
    studio.make(1)
    studio.coordinator.export_storyboard(form)
    (path,) = exported(studio)
    assert path == studio.folder.exports / f"Summer Sale_storyboard.{form}"
    assert path.stat().st_size > 100
    studio.coordinator.export_storyboard(form)
    exported(studio)
    assert (studio.folder.previous_exports / path.name).is_file()
    names = {entry.name for entry in studio.folder.exports.iterdir()}
    assert names == {"previous", path.name}


def test_spreadsheets_see_that_it_is_utf_8(studio: Studio) -> None:
    studio.coordinator.export_storyboard(CSV)
    (path,) = exported(studio)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfNumber,")


def test_a_scene_without_image_shows_its_video(studio: Studio) -> None:
    studio.make(1)
    studio.make(1, VIDEO)
    studio.coordinator.export_storyboard(PDF)
    (path,) = exported(studio)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_lost_picture_does_not_stop_it(studio: Studio) -> None:
    take_id = studio.make(1)
    take = studio.coordinator.takes[take_id]
    (studio.folder.takes / take.file_name).unlink()
    studio.coordinator.export_storyboard(PDF)
    assert len(exported(studio)) == 1


def test_other_places_and_names(studio: Studio, tmp_path: Path) -> None:
    studio.coordinator.export_storyboard(JSON, tmp_path / "board.JSON")
    assert exported(studio) == [tmp_path / "board.JSON"]
    with pytest.raises(UsageError, match=r"board\.txt"):
        studio.coordinator.export_storyboard(JSON, tmp_path / "board.txt")
    document = (studio.root / "project.json").read_bytes()
    for inside in ("project.json", "takes/new.json", "exports/../project.json"):
        with pytest.raises(RuleError):
            studio.coordinator.export_storyboard(JSON, studio.root / inside)
    assert (studio.root / "project.json").read_bytes() == document


def test_a_place_that_is_not_there_is_told(studio: Studio, tmp_path: Path) -> None:
    for form in (JSON, PDF):
        studio.events.clear()
        studio.coordinator.export_storyboard(form, tmp_path / "no folder" / f"a.{form}")
        assert exported(studio) == []
        assert studio.notices[-1].is_error
        assert f"a.{form}" in studio.notices[-1].message
        assert isinstance(studio.coordinator.storyboard_error, StorageError)


def test_one_at_a_time_and_closing_waits_for_it(studio: Studio) -> None:
    studio.coordinator.export_storyboard(PDF)
    assert not studio.coordinator.idle
    with pytest.raises(RuleError):
        studio.coordinator.export_storyboard(PDF)
    exported(studio)
    assert studio.coordinator.idle

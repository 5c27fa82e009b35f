"""The export queue of an open project, with real media."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.small_films import export_small_films
from tests.helpers.studio import (
    IMAGE,
    Studio,
    made_film,
    scene_draft,
)

from videoflow.domain.film_settings import Captions, FilmFormat
from videoflow.domain.scene import Details
from videoflow.errors import RuleError, UsageError
from videoflow.media.provenance import SourceType, read_provenance
from videoflow.services.events import FilmExported
from videoflow.services.export.request import ExportRequest
from videoflow.services.variants import VariantWish
from videoflow.services.view_models import FilmState

BOTH = ExportRequest(presets=("low", "high"))


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """A film of two scenes with their videos."""
    export_small_films(monkeypatch)
    with made_film("Summer Sale") as studio:
        yield studio


def states(studio: Studio) -> list[FilmState]:
    return [film.state for film in studio.coordinator.exported_films]


def exported(studio: Studio) -> list[tuple[str, bool]]:
    return [
        (event.path.name, event.reused)
        for event in studio.events
        if isinstance(event, FilmExported)
    ]


def test_several_films_are_made_one_after_the_other(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    assert states(studio) == [FilmState.RUNNING, FilmState.WAITING]
    assert studio.coordinator.project_view().export is not None
    studio.until_idle()
    names = ["Summer Sale_mp4_low.mp4", "Summer Sale_mp4_high.mp4"]
    assert exported(studio) == [(name, False) for name in names]
    assert studio.coordinator.project_view().export is None
    assert [film.size_bytes > 0 for film in studio.coordinator.exported_films] == [True, True]
    assert studio.project.download_count == 2


def test_an_unchanged_film_is_there_at_once_and_counted(studio: Studio) -> None:
    studio.coordinator.export()
    studio.until_idle()
    film = studio.root / "exports" / "Summer Sale_mp4_high.mp4"
    before = film.stat()
    studio.coordinator.export()
    studio.until_idle()
    assert exported(studio)[-1] == (film.name, True)
    assert (film.stat().st_mtime_ns, film.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert studio.project.download_count == 2
    studio.coordinator.export(ExportRequest(use_cache=False))
    studio.until_idle()
    assert exported(studio)[-1] == (film.name, False)
    film.write_bytes(b"somebody else's")
    studio.coordinator.export()
    studio.until_idle()
    assert exported(studio)[-1] == (film.name, False)


def test_a_film_that_fails_stops_no_other(studio: Studio, tmp_path: Path) -> None:
    target = tmp_path / "films"
    blocked = target / "Summer Sale_mp4_low.mp4"
    blocked.mkdir(parents=True)
    studio.coordinator.export(ExportRequest(presets=("low", "high"), output=target))
    studio.until_idle()
    assert states(studio) == [FilmState.FAILED, FilmState.DONE]
    failed, done = studio.coordinator.exported_films
    assert failed.error is not None
    assert blocked.name in failed.error.message
    assert studio.coordinator.export_error is not None
    assert done.path.is_file()


def test_a_paused_export_goes_on_later(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    studio.coordinator.pause_export()
    studio.manual.deliver_all()
    assert states(studio) == [FilmState.WAITING, FilmState.WAITING]
    view = studio.coordinator.project_view().export
    assert view is not None
    assert (view.paused, view.text) == (True, "Paused")
    assert not studio.coordinator.idle
    studio.coordinator.resume_export()
    studio.until_idle()
    assert states(studio) == [FilmState.DONE, FilmState.DONE]


def test_pause_and_resume_in_one_breath(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    studio.coordinator.pause_export()
    studio.coordinator.resume_export()
    studio.until_idle()
    assert states(studio) == [FilmState.DONE, FilmState.DONE]


def test_one_film_can_be_cancelled_and_the_others_are_made(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    first, second = studio.coordinator.exported_films
    studio.coordinator.cancel_export(first.film_id)
    assert studio.coordinator.exported_films[0].cancelling
    studio.until_idle()
    assert states(studio) == [FilmState.CANCELLED, FilmState.DONE]
    studio.coordinator.export(ExportRequest(presets=("low", "medium")))
    waiting = studio.coordinator.exported_films[-1]
    studio.coordinator.cancel_export(waiting.film_id)
    studio.until_idle()
    assert states(studio) == [FilmState.DONE, FilmState.CANCELLED]
    assert second.path.is_file()


def test_closing_ends_a_paused_export(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    studio.coordinator.pause_export()
    studio.manual.deliver_all()
    studio.coordinator.cancel_export()
    assert states(studio) == [FilmState.CANCELLED, FilmState.CANCELLED]
    assert studio.coordinator.idle


def test_more_films_join_the_queue_but_never_the_same_file_twice(studio: Studio) -> None:
    studio.coordinator.export(ExportRequest(presets=("low",)))
    studio.coordinator.export(ExportRequest(presets=("high",)))
    with pytest.raises(RuleError, match="being exported already"):
        studio.coordinator.export(BOTH)
    assert states(studio) == [FilmState.RUNNING, FilmState.WAITING]
    studio.until_idle()
    assert states(studio) == [FilmState.DONE, FilmState.DONE]


def test_choices_are_remembered_where_that_is_asked_for(studio: Studio) -> None:
    studio.coordinator.export(BOTH)
    studio.until_idle()
    assert studio.project.settings.export.presets == ("high",)
    studio.coordinator.export(ExportRequest(presets=("low",), remember=True))
    studio.until_idle()
    assert studio.project.settings.export.presets == ("low",)


def test_what_a_preset_is_not_made_in_is_left_out_and_said(studio: Studio) -> None:
    formats = (FilmFormat.MP4, FilmFormat.WEBM)
    studio.coordinator.export(ExportRequest(presets=("vertical",), formats=formats))
    studio.until_idle()
    assert states(studio) == [FilmState.DONE]
    assert any("webm" in notice.message for notice in studio.notices)
    with pytest.raises(UsageError, match="TikTok"):
        studio.coordinator.export(ExportRequest(presets=("vertical",), formats=formats[1:]))


def test_every_format_says_where_its_pictures_come_from_unless_that_is_switched_off(
    studio: Studio,
) -> None:
    studio.coordinator.export(ExportRequest(presets=("low",), formats=tuple(FilmFormat)))
    studio.until_idle()
    films = studio.coordinator.exported_films
    assert [film.state for film in films] == [FilmState.DONE] * 3
    for film in films:
        assert read_provenance(film.path, film.format) is SourceType.AI
        assert film.encoder
    studio.coordinator.export(ExportRequest(presets=("low",), provenance=False))
    studio.until_idle()
    (film,) = studio.coordinator.exported_films
    assert not film.reused
    assert read_provenance(film.path, film.format) is None


def test_what_is_said_lies_beside_the_film_as_captions(studio: Studio) -> None:
    studio.coordinator.edit_scene(2, details=Details(dialog="Chào buổi sáng!"))
    both = (Captions.SRT, Captions.VTT)
    studio.coordinator.export(ExportRequest(presets=("low",), captions=both))
    studio.until_idle()
    (film,) = studio.coordinator.exported_films
    assert [path.suffix for path in film.captions] == [".srt", ".vtt"]
    for path in film.captions:
        assert path.with_suffix(".mp4") == film.path
        assert "Chào buổi sáng!" in path.read_text(encoding="utf-8")
    studio.coordinator.export(ExportRequest(presets=("low",), captions=both))
    studio.until_idle()
    assert studio.coordinator.exported_films[0].reused
    assert studio.coordinator.exported_films[0].captions == film.captions


def test_a_picture_stands_for_a_missing_video_where_that_is_allowed(studio: Studio) -> None:
    studio.coordinator.add_scene(scene_draft("a third scene"))
    index = studio.coordinator.scene_indexes()[-1]
    studio.make(index, IMAGE, accept=True)
    with pytest.raises(RuleError, match="Scene 3"):
        studio.coordinator.export()
    studio.coordinator.export(ExportRequest(presets=("low",), hold_pictures=True))
    studio.until_idle()
    (film,) = studio.coordinator.exported_films
    assert film.state is FilmState.DONE
    length_s = studio.coordinator.film_length_s(hold_pictures=True)
    assert film.duration_s == pytest.approx(length_s, abs=0.1)
    assert studio.coordinator.project_view().film_is_current


def test_the_projects_own_folders_are_no_place_for_a_film(studio: Studio) -> None:
    for place in ("takes/film.mp4", "film.mp4", "exports/previous/film.mp4"):
        with pytest.raises(RuleError, match="own files"):
            studio.coordinator.export(studio.root / place)
    studio.coordinator.export(studio.root / "exports" / "mine.mp4")
    studio.until_idle()
    assert exported(studio) == [("mine.mp4", False)]


def test_what_is_exported_is_the_film_as_it_was_when_it_was_asked_for(studio: Studio) -> None:
    studio.coordinator.export()
    studio.coordinator.reorder([2, 1])
    studio.until_idle()
    assert not studio.coordinator.project_view().film_is_current


def test_variants_are_exported_into_their_own_projects(studio: Studio) -> None:
    studio.coordinator.make_variant(studio.root.parent / "vi", VariantWish("Bản tiếng Việt"))
    studio.until_idle()
    studio.coordinator.export(ExportRequest(presets=("low",), variants=True))
    studio.until_idle()
    own, other = studio.coordinator.exported_films
    assert [own.state, other.state] == [FilmState.DONE] * 2
    assert own.path.parent == studio.folder.exports
    assert other.path.parent == studio.root.parent / "vi" / "exports"
    assert studio.project.film is not None
    assert studio.project.film.path == f"exports/{own.path.name}"

    variant = Studio(studio.root.parent / "vi")
    variant.coordinator.export(ExportRequest(presets=("low",)))
    variant.until_idle()
    assert exported(variant) == [(other.path.name, True)]
    variant.close()


def test_a_film_without_variants_says_so(studio: Studio) -> None:
    studio.coordinator.export(ExportRequest(presets=("low",), variants=True))
    studio.until_idle()
    assert states(studio) == [FilmState.DONE]
    assert any("no variants" in notice.message for notice in studio.notices)

"""The next export is prepared while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.helpers.small_films import export_small_films
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, fast_folder

from videoflow.domain.film_settings import ExportSettings
from videoflow.paths import app_paths
from videoflow.services.export.preparing import TASK_ID


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    export_small_films(monkeypatch)
    with fast_folder() as folder:
        create_film(folder / "film")
        studio = Studio(folder / "film")
        yield studio
        studio.close()


def make_all(studio: Studio) -> None:
    for kind in (IMAGE, VIDEO):
        for index in (1, 2):
            studio.make(index, kind, accept=True)


def segments(studio: Studio) -> set[str]:
    cache = app_paths().project_cache(studio.coordinator.project_id) / "segments"
    return {path.name for path in cache.rglob("*.mp4")}


def test_a_complete_film_is_prepared_once(studio: Studio) -> None:
    studio.coordinator.prepare_export()
    assert not studio.coordinator.preparing_export
    make_all(studio)
    studio.coordinator.prepare_export()
    assert studio.coordinator.preparing_export
    assert studio.coordinator.idle
    studio.manual.deliver(TASK_ID)
    prepared = segments(studio)
    assert len(prepared) == 3  # the pictures of two scenes, and the sound
    studio.coordinator.prepare_export()
    assert not studio.coordinator.preparing_export

    studio.coordinator.export()
    studio.until_idle()
    assert segments(studio) == prepared

    studio.coordinator.reorder([2, 1])
    studio.coordinator.prepare_export()
    assert studio.coordinator.preparing_export
    studio.manual.deliver(TASK_ID)
    assert prepared < segments(studio)
    assert len(segments(studio)) == 4  # the same pictures, another sound


def test_it_gives_way_to_jobs_and_exports_and_goes_on_afterwards(studio: Studio) -> None:
    make_all(studio)
    studio.coordinator.prepare_export()
    job = studio.coordinator.regenerate(1, VIDEO)
    studio.manual.deliver(TASK_ID)
    assert segments(studio) == set()
    studio.coordinator.prepare_export()
    assert not studio.coordinator.preparing_export
    studio.coordinator.cancel(1, VIDEO)
    studio.until_idle()
    assert job
    studio.coordinator.prepare_export()
    studio.coordinator.export()
    studio.manual.deliver(TASK_ID)
    assert not studio.coordinator.preparing_export
    studio.until_idle()


def test_it_can_be_switched_off(studio: Studio) -> None:
    make_all(studio)
    studio.coordinator.update_settings(export=ExportSettings(prepare=False))
    studio.coordinator.prepare_export()
    assert not studio.coordinator.preparing_export


def test_a_take_that_cannot_be_decoded_is_not_tried_over_and_over(studio: Studio) -> None:
    make_all(studio)
    (studio.folder.takes / f"{studio.committed(1, VIDEO)}.mp4").write_bytes(b"broken")
    studio.coordinator.prepare_export()
    studio.manual.deliver(TASK_ID)
    assert studio.notices == []
    studio.coordinator.prepare_export()
    assert not studio.coordinator.preparing_export


def test_closing_waits_for_it(studio: Studio) -> None:
    make_all(studio)
    studio.coordinator.prepare_export()
    assert studio.coordinator.preparing_export

"""*Make the film*, and the export at its end, with real media."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.stamp_provider import Outcome, StampProvider
from tests.helpers.small_films import export_small_films
from tests.helpers.stamps import read_film_stamps
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.progress import AssetStatus, Stage
from videoflow.domain.settings import ProjectSettings
from videoflow.errors import RuleError, UsageError
from videoflow.services.events import FilmExported


@pytest.fixture(autouse=True)
def _small_films(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the size is as in a real export; tests/media looks at the size."""
    export_small_films(monkeypatch)


def exported(studio: Studio) -> list[Path]:
    return [event.path for event in studio.events if isinstance(event, FilmExported)]


def test_the_whole_way_from_nothing_to_a_film(root: Path) -> None:
    create_film(root, scenes=3, settings=ProjectSettings(auto_accept="never"))
    studio = Studio(root)
    studio.coordinator.make_film()
    assert studio.coordinator.project_view().making_film
    with pytest.raises(RuleError, match="being made already"):
        studio.coordinator.make_film()
    studio.until_idle()
    assert not studio.coordinator.project_view().making_film
    (film,) = exported(studio)
    assert film == root / "exports" / "Summer Sale_mp4_high.mp4"
    jobs = [studio.coordinator.takes[studio.committed(i, VIDEO) or ""].job_id for i in (1, 2, 3)]
    assert [stamp.job_id for stamp in read_film_stamps(film)] == jobs
    view = studio.coordinator.project_view()
    assert (view.stage, view.film_is_current, view.percentage) == (Stage.DONE, True, 100)
    studio.check_disk()
    studio.close()


def test_a_scene_that_fails_stops_nothing_but_the_export(root: Path) -> None:
    create_film(root, scenes=3)
    broken = {2}

    def outcome(job: Job) -> Outcome:
        return Outcome.FAIL if job.scene_index in broken else Outcome.STAMP

    studio = Studio(root, [StampProvider(outcome)])
    studio.coordinator.make_film()
    studio.until_idle()
    assert exported(studio) == []
    assert studio.status(2) is AssetStatus.FAILED
    assert [studio.status(index, VIDEO) for index in (1, 3)] == [AssetStatus.READY] * 2
    assert "2" in studio.notices[-1].action
    broken.clear()
    studio.coordinator.retry(2, IMAGE)
    studio.until_idle()
    studio.coordinator.make_film()
    studio.until_idle()
    assert len(exported(studio)) == 1
    studio.close()


def test_what_waits_for_review_is_left_to_the_user(root: Path) -> None:
    create_film(root, settings=ProjectSettings(auto_accept="never"))
    studio = Studio(root)
    waiting = studio.make(1)
    studio.coordinator.make_film()
    studio.until_idle()
    assert studio.pending(1) == (waiting,)
    assert "review" in studio.notices[-1].action
    assert studio.status(2, VIDEO) is AssetStatus.READY
    studio.close()


def test_stopping_lets_what_runs_end(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.make_film()
    studio.settle()
    studio.coordinator.stop_making_film()
    studio.until_idle()
    assert [studio.status(index) for index in (1, 2)] == [AssetStatus.READY] * 2
    assert [studio.status(index, VIDEO) for index in (1, 2)] == [AssetStatus.EMPTY] * 2
    studio.close()


def test_closing_in_the_middle_ends(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.make_film()
    studio.settle()
    studio.close()
    studio = Studio(root)
    assert {studio.status(index) for index in (1, 2)} <= {AssetStatus.FAILED, AssetStatus.EMPTY}
    studio.check_disk()
    studio.close()


def make_all(studio: Studio, kind: AssetKind) -> None:
    for index in studio.coordinator.scene_indexes():
        studio.make(index, kind, accept=True)


def test_an_export_is_refused_naming_the_scenes_that_lack_a_video(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    make_all(studio, IMAGE)
    studio.make(2, VIDEO)
    with pytest.raises(RuleError, match="Scenes 1, 3 have no video") as caught:
        studio.coordinator.export()
    assert caught.value.action
    for index in (1, 2, 3):
        studio.coordinator.delete_scene(index)
    with pytest.raises(RuleError, match="no scenes"):
        studio.coordinator.export()
    studio.close()


def test_a_second_export_follows_the_film_and_keeps_the_one_before(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    make_all(studio, IMAGE)
    make_all(studio, VIDEO)
    studio.coordinator.export()
    studio.until_idle()
    (film,) = exported(studio)
    first = film.read_bytes()
    studio.coordinator.reorder([2, 1])
    assert not studio.coordinator.project_view().film_is_current
    studio.coordinator.export()
    with pytest.raises(RuleError, match="being exported already"):
        studio.coordinator.export()
    studio.until_idle()
    assert [stamp.scene_index for stamp in read_film_stamps(film)] == [2, 1]
    (previous,) = (root / "exports" / "previous").iterdir()
    assert previous.read_bytes() == first
    assert studio.coordinator.project_view().film_is_current
    studio.close()
    studio = Studio(root)
    assert studio.coordinator.project_view().film == film
    assert studio.project.download_count == 2
    studio.close()


def test_a_cancelled_or_failed_export_leaves_the_film_before_it(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    make_all(studio, IMAGE)
    make_all(studio, VIDEO)
    studio.coordinator.export()
    studio.until_idle()
    (film,) = exported(studio)
    before = film.read_bytes()
    studio.coordinator.reorder([2, 1])
    studio.coordinator.export()
    studio.coordinator.cancel_export()
    studio.until_idle()
    assert "untouched" in studio.notices[-1].message
    (studio.folder.takes / f"{studio.committed(2, VIDEO)}.mp4").write_bytes(b"broken")
    studio.coordinator.export()
    studio.until_idle()
    assert studio.notices[-1].is_error
    assert "scene 1 " in studio.notices[-1].message
    assert film.read_bytes() == before
    assert [path.name for path in film.parent.iterdir() if path.is_file()] == [film.name]
    assert studio.project.download_count == 1
    studio.close()


def test_an_export_to_a_place_of_the_users_choice(root: Path, tmp_path: Path) -> None:
    create_film(root, scenes=1)
    studio = Studio(root)
    make_all(studio, IMAGE)
    make_all(studio, VIDEO)
    with pytest.raises(UsageError, match=r"film\.txt"):
        studio.coordinator.export(tmp_path / "film.txt")
    target = tmp_path / "Mein Film.mp4"
    studio.coordinator.export(target)
    studio.until_idle()
    assert exported(studio) == [target]
    assert [stamp.scene_index for stamp in read_film_stamps(target)] == [1]
    studio.close()

"""The status report, from projects at every stage."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.helpers.projects import make_job, make_project, make_scene, make_take, store_take

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.cost import ChargeState, LedgerEntry
from videoflow.domain.progress import AssetStatus, JobPhase
from videoflow.domain.project import Film, Project
from videoflow.domain.report import ProjectStatus
from videoflow.domain.scene import Asset
from videoflow.errors import ProviderError
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.projects import OpenedProject, open_project
from videoflow.services.report import JobState, jobs_on_disk, status_report
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.store import ProjectStore

TAKES = [make_take(number).take_id for number in range(1, 10)]


def job(index: int, phase: JobPhase, kind: AssetKind = AssetKind.IMAGE) -> JobState:
    error = (
        ProviderError("The photo is gone.", "Put it back.") if phase is JobPhase.FAILED else None
    )
    return JobState(make_job(index).job_id, index, kind, "animatic", phase, utc_now(), error)


def finished(project: Project) -> Project:
    """The project with a committed image and video in every scene."""
    scenes = [
        scene.changed(
            assets={
                AssetKind.IMAGE: Asset(committed=TAKES[2 * place]),
                AssetKind.VIDEO: Asset(committed=TAKES[2 * place + 1]),
            }
        )
        for place, scene in enumerate(project.scenes)
    ]
    return project.changed(scenes=tuple(scenes))


def status(project: Project, *jobs: JobState) -> ProjectStatus:
    return status_report(project, jobs, Path("film")).status


def test_the_film_in_one_word() -> None:
    draft = make_project(make_scene(1), make_scene(2))
    assert status(draft) is ProjectStatus.DRAFT
    started = draft.with_scene(make_scene(1, (TAKES[0],)))
    assert status(started) is ProjectStatus.STARTED
    assert status(started, job(2, JobPhase.WAITING)) is ProjectStatus.PROCESSING
    assert status(started, job(2, JobPhase.FAILED)) is ProjectStatus.FAILED
    both = (job(1, JobPhase.FAILED), job(2, JobPhase.RUNNING))
    assert status(started, *both) is ProjectStatus.PROCESSING
    asset = Asset(committed=TAKES[0], pending=(TAKES[1],))
    review = started.with_scene(started.scene(1).with_asset(AssetKind.IMAGE, asset))
    assert status(review) is ProjectStatus.REVIEW
    ready = finished(draft)
    assert status(ready) is ProjectStatus.READY
    film = Film(
        path="exports/film.mp4",
        duration_s=9.5,
        width=1080,
        height=1920,
        exported_at=utc_now(),
        take_ids=(TAKES[1], TAKES[3]),
    )
    assert status(ready.changed(film=film)) is ProjectStatus.DONE


def test_a_scene_is_as_its_most_pressing_asset() -> None:
    project = finished(make_project(make_scene(1), make_scene(2)))
    scenes = status_report(
        project,
        (job(1, JobPhase.FAILED), job(2, JobPhase.RUNNING, AssetKind.VIDEO)),
        Path("film"),
    ).scenes
    assert [scene.status for scene in scenes.details] == [AssetStatus.FAILED, AssetStatus.RUNNING]
    assert (scenes.total, scenes.completed, scenes.failed) == (2, 2, 1)


def test_scenes_keep_index_and_get_their_number_from_the_order() -> None:
    project = make_project(make_scene(2), make_scene(1))
    found = status_report(project, (), Path("film")).scenes.details
    assert [(scene.scene_index, scene.scene_number) for scene in found] == [(2, 1), (1, 2)]


def test_the_first_error_in_the_order_of_the_film_is_told_with_its_scene() -> None:
    project = make_project(make_scene(2), make_scene(1))
    error = status_report(
        project, (job(1, JobPhase.FAILED), job(2, JobPhase.FAILED)), Path("film")
    ).error
    assert error is not None
    assert (error.code, error.message) == ("provider", "Scene 1: The photo is gone.")


def test_costs_are_sums_over_the_ledger() -> None:
    entries = tuple(
        LedgerEntry(
            job_id=make_job(number).job_id,
            scene_index=1,
            kind=AssetKind.IMAGE,
            provider="service",
            state=ChargeState.CHARGED,
            estimate_usd=0.1,
            actual_usd=0.2,
            booked_at=utc_now(),
        )
        for number in (1, 2, 3)
    )
    costs = status_report(make_project(make_scene(1)).changed(ledger=entries), (), Path()).costs
    assert (costs.estimated, costs.actual, costs.currency) == (0.3, 0.6, "USD")


def test_the_film_counts_only_while_its_file_is_there(tmp_path: Path) -> None:
    film = Film(
        path="exports/film.mp4", duration_s=9.5, width=1080, height=1920, exported_at=utc_now()
    )
    project = make_project(make_scene(1)).changed(film=film)
    assert status_report(project, (), tmp_path).video.available is False
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "film.mp4").write_bytes(b"film")
    video = status_report(project, (), tmp_path).video
    assert (video.available, video.path, video.parameters.duration) == (True, film.path, 9.5)


def opened(store: ProjectStore) -> OpenedProject:
    return asyncio.run(open_project(store.folder.root, ProviderRegistry([]), read_only=True))


def test_what_the_journal_tells_depends_on_who_has_the_project(tmp_path: Path) -> None:
    store = ProjectStore.create(tmp_path / "film", make_project(make_scene(1), make_scene(2)), {})
    states = {1: JournalState.RESERVED, 2: JournalState.SUBMITTED, 3: JournalState.FAILED}
    for number, state in states.items():
        entry = JournalEntry(
            job=make_job(number, scene_index=min(number, 2)),
            state=state,
            message="It failed." if state is JournalState.FAILED else "",
            updated_at=utc_now(),
        )
        store.journal.write(entry)
    running = [found.phase for found in jobs_on_disk(opened(store))]
    assert running == [JobPhase.RUNNING, JobPhase.RUNNING, JobPhase.FAILED]
    store.close()
    left = jobs_on_disk(opened(store))
    assert [found.phase for found in left] == [JobPhase.FAILED, JobPhase.WAITING, JobPhase.FAILED]
    assert "closed before" in str(left[0].error)


def test_a_job_whose_take_is_there_is_no_job_any_more(tmp_path: Path) -> None:
    store = ProjectStore.create(tmp_path / "film", make_project(make_scene(1)), {})
    store.journal.write(
        JournalEntry(job=make_job(1), state=JournalState.RESERVED, updated_at=utc_now())
    )
    store_take(store.takes, make_take(1))
    store.close()
    assert jobs_on_disk(opened(store)) == ()

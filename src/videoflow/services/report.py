"""Builds the status report, from an open project or from what is on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from videoflow.domain import report
from videoflow.domain.base import AssetKind
from videoflow.domain.cost import actual_usd, estimated_usd
from videoflow.domain.job import Job
from videoflow.domain.progress import (
    AssetStatus,
    JobPhase,
    Stage,
    asset_status,
    completed_scenes,
    stage,
)
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.errors import ProviderError, SubmissionUncertainError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.desk_job import DeskJob
from videoflow.services.projects import OpenedProject
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.lock import ProjectLock

if TYPE_CHECKING:  # its commands make reports themselves
    from videoflow.services.coordinator import Coordinator

KINDS = tuple(AssetKind)
ACTIVE = (AssetStatus.RUNNING, AssetStatus.WAITING)
PRESSING = (*ACTIVE, AssetStatus.FAILED, AssetStatus.REVIEW)
"""States of an asset that are the scene's as a whole, the most pressing first."""


@dataclass(frozen=True)
class JobState:
    """A job that waits, runs, or failed and was not dismissed."""

    job_id: str
    scene_index: int
    kind: AssetKind
    provider: str
    phase: JobPhase
    created_at: datetime
    error: VideoFlowError | None = None


def jobs_of(coordinator: Coordinator) -> tuple[JobState, ...]:
    """The jobs of a project that is open here."""
    return job_states(coordinator.jobs())


def job_states(jobs: Iterable[DeskJob]) -> tuple[JobState, ...]:
    """The states of jobs on a desk."""
    return tuple(_job_state(held.job, held.phase, held.error) for held in jobs)


def jobs_on_disk(opened: OpenedProject) -> tuple[JobState, ...]:
    """The jobs of a project that is open as a view, as far as its journal tells.

    Jobs that somebody else's window is working on run; those of an application that has ended
    are failed, or wait for the next opening where a service still has them.
    """
    entries, _notices = opened.store.journal.entries(read_only=True)
    known = {*opened.project.take_ids(), *opened.takes}
    in_film = {scene.index for scene in opened.project.scenes}
    open_entries = [
        entry
        for entry in entries
        if entry.job.take_id not in known and entry.job.scene_index in in_film
    ]
    if not open_entries:
        return ()
    held = ProjectLock(opened.store.folder).is_held()
    return tuple(_state_of(entry, held=held) for entry in open_entries)


def status_report(project: Project, jobs: Sequence[JobState], folder: Path) -> report.StatusReport:
    """The report on ``project``, which lies in ``folder``; looks whether its film is there."""
    phases = {(job.scene_index, job.kind): job.phase for job in jobs}
    scenes = [
        _scene_report(scene, number, phases) for number, scene in enumerate(project.scenes, start=1)
    ]
    total, completed = len(scenes), completed_scenes(project)
    failed = sum(1 for scene in scenes if scene.status is AssetStatus.FAILED)
    return report.StatusReport(
        project_id=project.uuid,
        name=project.name,
        status=_project_status(project, [scene.status for scene in scenes]),
        created_at=project.created_at,
        updated_at=project.updated_at,
        approved=project.approved_at is not None,
        approved_at=project.approved_at,
        scenes=report.ScenesReport(
            total=total, completed=completed, failed=failed, details=tuple(scenes)
        ),
        progress=report.ProgressReport(
            total=total,
            completed=completed,
            processing=sum(1 for scene in scenes if scene.status in ACTIVE),
            failed=failed,
            percentage=round(100 * completed / total) if total else 0,
            stage=stage(project),
        ),
        costs=report.CostsReport(
            estimated=estimated_usd(project.ledger), actual=actual_usd(project.ledger)
        ),
        metrics=report.MetricsReport(
            refinement_count=project.refinement_count, download_count=project.download_count
        ),
        video=_film_report(project, folder),
        error=_first_error(project, jobs),
    )


def scene_reports(project: Project, jobs: Sequence[JobState]) -> tuple[report.SceneReport, ...]:
    """The scenes' part of the report."""
    phases = {(job.scene_index, job.kind): job.phase for job in jobs}
    return tuple(
        _scene_report(scene, number, phases) for number, scene in enumerate(project.scenes, start=1)
    )


def error_report(error: VideoFlowError) -> report.ErrorReport:
    """An error as scripts read it."""
    return report.ErrorReport(code=error.code, message=error.message, action=error.action)


def _scene_report(
    scene: Scene, number: int, phases: dict[tuple[int, AssetKind], JobPhase]
) -> report.SceneReport:
    states = {
        kind: asset_status(scene.asset(kind), phases.get((scene.index, kind))) for kind in KINDS
    }
    pressing = (state for state in PRESSING if state in states.values())
    return report.SceneReport(
        scene_index=scene.index,
        scene_number=number,
        scenario=scene.scenario,
        title=scene.title,
        duration=scene.duration_s,
        status=next(pressing, states[AssetKind.VIDEO]),
        has_image=scene.asset(AssetKind.IMAGE).committed is not None,
        image_prompt=scene.image_prompt,
        takes={
            kind: report.TakesReport(
                committed=scene.asset(kind).committed, pending=scene.asset(kind).pending
            )
            for kind in KINDS
        },
    )


def _project_status(project: Project, scenes: Iterable[AssetStatus]) -> report.ProjectStatus:
    states = set(scenes)
    if states & set(ACTIVE):
        return report.ProjectStatus.PROCESSING
    if AssetStatus.FAILED in states:
        return report.ProjectStatus.FAILED
    if AssetStatus.REVIEW in states:
        return report.ProjectStatus.REVIEW
    if not any(asset.committed for scene in project.scenes for asset in scene.assets.values()):
        return report.ProjectStatus.DRAFT
    return {
        Stage.DONE: report.ProjectStatus.DONE,
        Stage.EXPORT: report.ProjectStatus.READY,
    }.get(stage(project), report.ProjectStatus.STARTED)


def _film_report(project: Project, folder: Path) -> report.FilmReport:
    film = project.film
    planned_s = sum(scene.duration_s for scene in project.scenes)
    return report.FilmReport(
        available=film is not None and (folder / film.path).is_file(),
        path=film.path if film else None,
        parameters=report.FilmParameters(
            duration=film.duration_s if film else planned_s,
            aspect_ratio=project.brief.aspect_ratio,
            style=project.brief.tone,
        ),
    )


def _first_error(project: Project, jobs: Sequence[JobState]) -> report.ErrorReport | None:
    """The error of the first scene of the film that has one, with its number."""
    order = {scene.index: number for number, scene in enumerate(project.scenes, start=1)}
    failed = [job for job in jobs if job.error is not None and job.scene_index in order]
    first = min(failed, key=lambda job: (order[job.scene_index], job.kind), default=None)
    if first is None or first.error is None:
        return None
    message = _("Scene {number}: {message}").format(
        number=order[first.scene_index], message=first.error.message
    )
    return error_report(first.error).changed(message=message)


def _state_of(entry: JournalEntry, *, held: bool) -> JobState:
    asked_in_vain = entry.state is JournalState.SUBMITTING and entry.message
    if entry.state is JournalState.UNCERTAIN or asked_in_vain:
        error: VideoFlowError = SubmissionUncertainError(entry.message, entry.action)
        return _job_state(entry.job, JobPhase.FAILED, error)
    if entry.state is JournalState.FAILED:
        error = ProviderError(entry.message, entry.action)
        return _job_state(entry.job, JobPhase.FAILED, error)
    if held:
        return _job_state(entry.job, JobPhase.RUNNING, None)
    if entry.state is JournalState.RESERVED:
        error = ProviderError(
            _("VideoFlow was closed before this was finished."),
            _("Generate it again."),
        )
        return _job_state(entry.job, JobPhase.FAILED, error)
    return _job_state(entry.job, JobPhase.WAITING, None)


def _job_state(job: Job, phase: JobPhase, error: VideoFlowError | None) -> JobState:
    return JobState(
        job_id=job.job_id,
        scene_index=job.scene_index,
        kind=job.kind,
        provider=job.settings.provider,
        phase=phase,
        created_at=job.created_at,
        error=error,
    )

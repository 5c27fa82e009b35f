"""``jobs``: what waits, runs or failed; giving up and carrying on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from videoflow.cli.commands.making import finish
from videoflow.cli.console import Console
from videoflow.cli.running import ProjectOnDisk, look_at, project_open
from videoflow.cli.watching import follow_jobs
from videoflow.cli.wording import place_name
from videoflow.domain.progress import JobPhase
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.desk_job import DeskJob
from videoflow.services.report import JobState, error_report


def jobs(arguments: Namespace, console: Console) -> int:
    """List the jobs, or do something about one of them."""
    if arguments.cancel is not None:
        return _cancel(arguments, console)
    if arguments.resume is not None:
        return _resume(arguments, console)
    if arguments.charged is not None or arguments.not_charged is not None:
        return _resolve(arguments, console)
    on_disk = look_at(arguments.folder, console)
    console.answer(
        {"jobs": [_document(job, on_disk) for job in on_disk.jobs]},
        lambda: _show(on_disk, console),
    )
    return 0


def _cancel(arguments: Namespace, console: Console) -> int:
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        held = _find(coordinator, arguments.cancel)
        if held.uncertain:
            raise RuleError(
                _("This job may have been charged, so it is not forgotten."),
                _("Look at the service's dashboard, then say --charged ID or --not-charged ID."),
            )
        number = coordinator.project.number_of(held.job.scene_index)
        if held.active:
            coordinator.cancel(*held.place)
            session.wait()
        else:
            coordinator.dismiss_error(*held.place)
    console.answer(
        {"cancelled": held.job.job_id},
        lambda: console.line(
            _("{place}: cancelled.").format(place=place_name(number, held.job.kind))
        ),
    )
    return 0


def _resume(arguments: Namespace, console: Console) -> int:
    with project_open(arguments.folder, console) as session:
        held = _find(session.coordinator, arguments.resume)
        kind = held.job.kind
        if not held.active:
            session.coordinator.retry(*held.place)
        outcomes = follow_jobs(session)
    return finish(outcomes, console, kind, arguments.folder, [])


def _resolve(arguments: Namespace, console: Console) -> int:
    charged = arguments.charged is not None
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        held = _find(coordinator, arguments.charged if charged else arguments.not_charged)
        number = coordinator.project.number_of(held.job.scene_index)
        coordinator.resolve_uncertain(*held.place, charged=charged)
    message = _("{place}: noted as charged.") if charged else _("{place}: noted as not charged.")
    console.answer(
        {"resolved": held.job.job_id, "charged": charged},
        lambda: console.line(message.format(place=place_name(number, held.job.kind))),
    )
    return 0


def _find(coordinator: Coordinator, wanted: str) -> DeskJob:
    """The one job whose id begins with ``wanted``; UsageError that lists what there is."""
    held_jobs = coordinator.jobs()
    found = [held for held in held_jobs if held.job.job_id.startswith(wanted.lower())]
    if len(found) == 1 and wanted:
        return found[0]
    listed = ", ".join(held.job.job_id for held in held_jobs)
    raise UsageError(
        _("There is no single job “{job}” in this project.").format(job=wanted),
        _("Jobs are: {jobs}.").format(jobs=listed) if listed else _("It has no open jobs."),
    )


def _document(job: JobState, on_disk: ProjectOnDisk) -> dict[str, object]:
    return {
        "job_id": job.job_id,
        "scene_index": job.scene_index,
        "scene_number": on_disk.project.number_of(job.scene_index),
        "kind": job.kind.value,
        "provider": job.provider,
        "status": job.phase.value,
        "created_at": job.created_at.isoformat(),
        "error": error_report(job.error).model_dump() if job.error else None,
    }


def _show(on_disk: ProjectOnDisk, console: Console) -> None:
    if not on_disk.jobs:
        console.line(_("No job waits, runs or has failed."))
        return
    console.table(
        (_("Job"), _("Scene"), _("Kind"), _("Status")),
        [
            (
                job.job_id,
                str(on_disk.project.number_of(job.scene_index)),
                job.kind.value,
                _status(job),
            )
            for job in _ordered(on_disk.jobs)
        ],
    )


def _ordered(found: Sequence[JobState]) -> list[JobState]:
    return sorted(found, key=lambda job: job.created_at)


def _status(job: JobState) -> str:
    if job.error is not None:
        return f"{job.error.message} {job.error.action}".rstrip()
    words = {JobPhase.RUNNING: _("being made"), JobPhase.WAITING: _("waiting")}
    return words.get(job.phase, _("failed"))

"""How jobs change the project's ledger. Pure functions from one project to the next."""

from __future__ import annotations

from collections.abc import Iterable

from videoflow.domain.base import utc_now
from videoflow.domain.cost import ChargeState, LedgerEntry, ResultState, entry_of
from videoflow.domain.job import Job, new_id
from videoflow.domain.project import Project
from videoflow.services.desk_job import DeskJob

SETTLED = frozenset({ChargeState.CHARGED, ChargeState.FREE})
"""Nothing more is to be found out about the money."""


def reserved(project: Project, jobs: Iterable[Job]) -> Project:
    """The project with the estimates of these jobs in its ledger, each once."""
    known = {entry.job_id for entry in project.ledger}
    entries = tuple(
        LedgerEntry(
            job_id=job.job_id,
            scene_index=job.scene_index,
            kind=job.kind,
            provider=job.settings.provider,
            state=ChargeState.RESERVED,
            estimate_usd=job.estimate_usd,
            booked_at=utc_now(),
        )
        for job in jobs
        if job.job_id not in known
    )
    return project.changed(ledger=project.ledger + entries) if entries else project


def with_writing(project: Project, provider: str, cost_usd: float | None) -> Project:
    """The project with what a language model was, or may have been, charged for its storyboard;
    None where the service does not say."""
    entry = LedgerEntry(
        job_id=new_id(),
        provider=provider,
        state=ChargeState.CHARGED,
        result=ResultState.KEPT,
        actual_usd=cost_usd,
        booked_at=utc_now(),
    )
    return project.changed(ledger=(*project.ledger, entry))


def booked(
    project: Project,
    job_id: str,
    state: ChargeState,
    actual_usd: float | None,
    result: ResultState | None = None,
    remote_id: str | None = None,
) -> Project:
    """The project with what became of a reservation; unchanged where there was none.

    Without ``result`` and ``remote_id`` what the ledger says of them stays.
    """
    old = entry_of(project.ledger, job_id)
    if old is None:
        return project
    new = old.changed(
        state=state,
        actual_usd=actual_usd,
        result=result or old.result,
        remote_id=remote_id or old.remote_id,
    )
    if new == old:
        return project
    new = new.changed(booked_at=utc_now())
    return project.changed(ledger=tuple(new if entry is old else entry for entry in project.ledger))


def booked_end(project: Project, job: DeskJob, remote_id: str | None) -> Project:
    """The project with what is known about the money of a job that ended without a take."""
    entry = entry_of(project.ledger, job.job.job_id)
    if entry is None or entry.state in SETTLED:
        return project  # local, or found out in an earlier session
    if job.charge not in SETTLED:
        result = ResultState.PENDING
    elif job.error is None:
        result = ResultState.CANCELLED
    else:
        result = ResultState.FAILED
    return booked(project, entry.job_id, job.charge, job.actual_usd, result, remote_id)

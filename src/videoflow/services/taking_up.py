"""Opening a project for writing: what an earlier session left behind becomes part of this one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from videoflow.domain import reviewing
from videoflow.domain.base import utc_now
from videoflow.domain.cost import ChargeState, ResultState, entry_of
from videoflow.services import booking
from videoflow.services.booking import booked
from videoflow.services.recovery import Recovered
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.retention import expired_deletions

if TYPE_CHECKING:  # the session is what calls this
    from videoflow.services.session import ProjectSession

log = logging.getLogger(__name__)


def take_up(session: ProjectSession, recovered: Recovered) -> None:
    """Offer what finished, resume what runs, and show what was interrupted by a crash."""
    for job_id in recovered.never_sent:
        never = ChargeState.FREE, 0.0, ResultState.CANCELLED
        session.change(booked(session.project, job_id, *never))
    # The journal may know of jobs that were not in the document yet, or are not in it any more
    # because the version before was opened.
    session.change(session.reserved(session.project, *(entry.job for entry in recovered.entries)))
    for entry, take in recovered.finished:
        _book(session, entry, ChargeState.CHARGED, take.cost_usd)
        if take.take_id not in set(session.project.take_ids()):
            session.takes[take.take_id] = take
            asked_for = entry.job.accept_when_done
            session.change(session.with_arrived(session.project, take, asked_for=asked_for))
        session.saver.close_when_safe(entry.job.job_id, session.project.revision)
    for entry, error in recovered.interrupted:
        held = session.desk.show_failed(entry, error)
        session.change(booking.booked_end(session.project, held, entry.remote_id))
    for entry in recovered.resumable:
        _book(session, entry, ChargeState.RESERVED, None)
        session.desk.resume(entry, session.start_image(entry.job))
    for take in recovered.unclaimed:
        session.change(reviewing.add_pending(session.project, take))
    _forget_expired(session)
    for entry in recovered.obsolete:
        _let_go_of(session, entry)


def _book(
    session: ProjectSession, entry: JournalEntry, state: ChargeState, actual_usd: float | None
) -> None:
    job_id, remote_id = entry.job.job_id, entry.remote_id
    session.change(booked(session.project, job_id, state, actual_usd, remote_id=remote_id))


def _let_go_of(session: ProjectSession, entry: JournalEntry) -> None:
    """A job that the user has resolved, or one of a scene that is gone for good: nobody can
    resolve the latter any more, so it counts as charged."""
    line = entry_of(session.project.ledger, entry.job.job_id)
    if line is not None and line.state not in booking.SETTLED:
        charged = entry.state not in (JournalState.RESERVED, JournalState.FAILED)
        if charged:
            log.warning("job %s of a scene that is gone counts as charged", line.job_id)
        state = ChargeState.CHARGED if charged else ChargeState.FREE
        end = state, None if charged else 0.0, ResultState.CANCELLED, entry.remote_id
        session.change(booked(session.project, line.job_id, *end))
    session.saver.close_journal(entry.job.job_id)


def _forget_expired(session: ProjectSession) -> None:
    """Deleted scenes leave the trash after a time; their takes are purged at an opening."""
    expired = expired_deletions(session.project, utc_now())
    if expired:
        kept = (e for e in session.project.deleted if e.scene.index not in expired)
        session.change(session.project.changed(deleted=tuple(kept)))

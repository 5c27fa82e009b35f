"""Asks a service after a job whose answer never arrived: was it taken, and under which id?"""

from __future__ import annotations

import logging
from collections.abc import Collection

from videoflow.domain.job import Job
from videoflow.errors import (
    ProviderError,
    StillRunningError,
    SubmissionUncertainError,
    VideoFlowError,
)
from videoflow.i18n import _
from videoflow.providers.base import Provider, RemoteProvider, Request
from videoflow.services.submitting import prompt_lost_error
from videoflow.services.wording import service_name
from videoflow.storage.journal import JournalEntry, JournalState

log = logging.getLogger(__name__)


async def look_for(
    entry: JournalEntry, provider: Provider, request: Request, claimed: Collection[str]
) -> JournalEntry:
    """The entry as the answer makes it: ``submitted`` where the one job that looks like ours was
    found, ``reserved`` where the service says that it never saw our own id, so that sending it is
    safe, and ``uncertain`` otherwise. ``claimed`` are remote ids that belong to other jobs.

    Raises SubmissionUncertainError where the service cannot be asked now.
    """
    name = service_name(provider, entry.job.kind)
    if not isinstance(provider, RemoteProvider):
        return uncertain(entry, name)
    try:
        found = await provider.find(request)
    except VideoFlowError as error:
        raise cannot_be_asked(name, error) from error
    except Exception as error:
        log.exception("looking for job %s at %s failed unexpectedly", entry.job.job_id, provider.id)
        raise lost_answer(name) from error
    if found is None:
        return uncertain(entry, name)
    if not found:
        return entry.moved(JournalState.RESERVED)
    unclaimed = [remote_id for remote_id in found if remote_id not in claimed]
    if len(unclaimed) == 1:
        return entry.moved(JournalState.SUBMITTED, remote_id=unclaimed[0])
    return ambiguous(entry, name) if unclaimed else uncertain(entry, name)


def uncertain(entry: JournalEntry, name: str) -> JournalEntry:
    """The entry of a job that may have been charged and cannot be found."""
    return entry.moved(
        JournalState.UNCERTAIN,
        message=_(
            "Nobody knows whether {service} got this job before it was interrupted: it may have "
            "been charged."
        ).format(service=name),
        action=_look_at_dashboard(),
    )


def ambiguous(entry: JournalEntry, name: str) -> JournalEntry:
    """The entry of a job that cannot be told from others."""
    return entry.moved(
        JournalState.UNCERTAIN,
        message=_(
            "{service} has several jobs that look like this one, so its result cannot be told "
            "from theirs: it may have been charged."
        ).format(service=name),
        action=_look_at_dashboard(),
    )


def cannot_be_asked(name: str, reason: VideoFlowError) -> SubmissionUncertainError:
    """Why it is not known yet whether a job was taken."""
    return SubmissionUncertainError(
        _(
            "{service} cannot be asked now whether it got this job, which may have been charged. "
            "{reason}"
        ).format(service=name, reason=reason.message),
        _("Press Retry to ask again: it is sent again only if it never arrived."),
    )


def lost_answer(name: str) -> SubmissionUncertainError:
    """The answer to what may be charged never came."""
    return SubmissionUncertainError(
        _("The answer of {service} was lost: this may have been charged.").format(service=name),
        _look_at_dashboard(),
    )


def was_found(name: str, remote_id: str) -> StillRunningError:
    """A job that was thought lost is at its service, and nobody waits for it now."""
    return StillRunningError(
        _("{service} has this job.").format(service=name),
        _("Press Retry to fetch its result: it is not paid for twice."),
        remote_id,
    )


def never_arrived(name: str, job: Job) -> VideoFlowError:
    """A job was interrupted before its service got it."""
    if job.prompt_is_lost:
        return prompt_lost_error()
    return ProviderError(
        _("{service} never got this job: nothing was charged.").format(service=name),
        _("Press Retry to send it now."),
    )


def _look_at_dashboard() -> str:
    return _("Look at the service's dashboard, then say here whether it was.")

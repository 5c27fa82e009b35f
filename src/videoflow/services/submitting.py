"""Sends a job to its provider: once, with a note on disk before and after.

A service that can be asked after its jobs is not left before it has answered, whatever the user
wants meanwhile: a job that was accepted and whose id is not on disk could never be found again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TypeVar

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.errors import (
    ProviderError,
    ResultLostError,
    RuleError,
    StorageError,
    SubmissionUncertainError,
    VideoFlowError,
)
from videoflow.i18n import _
from videoflow.providers.base import (
    Accepted,
    Delivered,
    Provider,
    RemoteProvider,
    Request,
    Submit,
)
from videoflow.providers.stopping import NotSentError, listen_to, stop_if_given_up
from videoflow.services.ports import Report
from videoflow.services.wording import service_name
from videoflow.services.workbench import Workbench, is_local
from videoflow.storage.journal import JournalEntry, JournalState

log = logging.getLogger(__name__)

T = TypeVar("T")


async def submit_job(
    entry: JournalEntry, provider: Provider, bench: Workbench, request: Request, report: Report
) -> tuple[Delivered | Accepted, bool]:
    """Prepare and send a journalled job; the answer, and whether a cancellation came too late.

    Raises ProviderError, RuleError, MediaError or StorageError; CancelledError where nothing is
    at the service.
    """
    if entry.job.prompt_is_lost:
        raise prompt_lost_error()
    submit = await provider.prepare(request, report)
    if isinstance(provider, RemoteProvider):
        bell = asyncio.Event()
        listen_to(bell)
        return await to_the_end(_submit_noted(entry, provider, submit, bench), bell.set)
    if is_local(provider, entry.job.kind):
        answer = await submit()
    else:
        # Nobody can be asked after this job later: whatever cuts the answer off leaves the entry
        # as it is then, and a cancellation passes through as soon as it comes.
        answer = await _submit_noted(entry, provider, submit, bench)
    if isinstance(answer, Accepted):
        raise TypeError(f"provider {provider.id} accepts jobs but cannot be asked after them")
    return answer, False


async def _submit_noted(
    entry: JournalEntry, provider: Provider, submit: Submit, bench: Workbench
) -> Delivered | Accepted:
    await bench.record(entry.moved(JournalState.SUBMITTING))
    try:
        stop_if_given_up()
        answer = await _submit_once(provider, submit, entry.job)
    except NotSentError:
        try:
            await bench.record(entry)
        except StorageError as error:  # then the service is asked in vain, that is all
            log.warning("job %s was not sent, which is not noted: %s", entry.job.job_id, error)
        raise
    if isinstance(answer, Accepted):
        bench.remote_ids[entry.job.job_id] = answer.remote_id
        accepted = entry.moved(JournalState.SUBMITTED, remote_id=answer.remote_id)
        try:
            await bench.record(accepted)
        except StorageError as error:
            # It runs and will be charged: follow it all the same.
            log.warning("job %s was accepted but not noted: %s", entry.job.job_id, error)
    return answer


async def _submit_once(provider: Provider, submit: Submit, job: Job) -> Delivered | Accepted:
    try:
        return await submit()
    except StorageError as error:  # nothing is written before the answer is there
        if is_local(provider, job.kind):
            raise
        raise not_kept(error, provider, job.kind) from error
    except VideoFlowError:
        raise
    except Exception as error:
        what = type(error).__name__
        log.error(
            "submitting job %s failed unexpectedly: %s",
            job.job_id,
            what,
            exc_info=None if job.private_prompt else error,
        )
        raise SubmissionUncertainError(
            _("Sending this to {provider} ended unexpectedly: it may have been charged.").format(
                provider=service_name(provider, job.kind)
            ),
            _("Look at the service's dashboard, then say here whether it was."),
        ) from error


def prompt_lost_error() -> RuleError:
    """Why a job of an earlier session cannot be sent: its private prompt was never written."""
    return RuleError(
        _("The private prompt of this take was not kept, and nothing was charged."),
        _("Enter it again, then ask for a new take."),
    )


def not_kept(
    error: StorageError, provider: Provider, kind: AssetKind, cost_usd: float | None = None
) -> ProviderError:
    """A service has done its work, and this computer could not take it."""
    message = _("The result of {provider} could not be kept: {reason}").format(
        provider=service_name(provider, kind), reason=error.message
    )
    if isinstance(provider, RemoteProvider):  # it knows the job, and can be asked after it
        return SubmissionUncertainError(message, error.action)
    return ResultLostError(message, error.action, cost_usd)


async def to_the_end(
    work: Coroutine[object, object, T], on_cancel: Callable[[], None] = lambda: None
) -> tuple[T, bool]:
    """Wait for ``work`` whatever happens; its result, and whether a cancellation came meanwhile,
    of which ``on_cancel`` tells at once."""
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise
            cancelled = True
            on_cancel()
    return task.result(), cancelled

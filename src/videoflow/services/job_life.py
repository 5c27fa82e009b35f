"""The life of a job on its worker: submit, follow, check, store.

Runs on the job's own thread and changes nothing in memory: it gets a frozen journal entry and
returns a take. What it leaves on disk at each step is invariant 5 of the design: the remote id is
recorded before anything else happens, the file is complete before it has its name, and the record
is written before the document can refer to it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.job import Job
from videoflow.domain.settings import TakeSettings
from videoflow.domain.take import Take
from videoflow.errors import (
    CannotCancelError,
    MediaError,
    ProviderError,
    ResultInvalidError,
    StillRunningError,
    StorageError,
    VideoFlowError,
)
from videoflow.i18n import _
from videoflow.media.sniff import MediaKind
from videoflow.media.texts import remove_texts
from videoflow.media.verify import verify_media
from videoflow.providers.base import Accepted, Delivered, Provider, RemoteProvider, Request
from videoflow.services.ports import Report
from videoflow.services.privacy import keep_private
from videoflow.services.submitting import not_kept, submit_job, to_the_end
from videoflow.services.wording import kind_name, service_name
from videoflow.services.workbench import Workbench, is_local
from videoflow.storage.journal import JournalEntry, JournalState, ResultNote
from videoflow.storage.takes import TakeStore

log = logging.getLogger(__name__)

TIME_TO_STOP_S = 10.0
"""How long a service may take to stop a job before that is left to the user."""

MEDIA_KIND = {
    AssetKind.IMAGE: MediaKind.IMAGE,
    AssetKind.VIDEO: MediaKind.VIDEO,
    AssetKind.VOICE: MediaKind.AUDIO,
    AssetKind.MUSIC: MediaKind.AUDIO,
}


async def make_take(
    entry: JournalEntry,
    provider: Provider,
    bench: Workbench,
    start_image: Take | None,
    report: Report,
) -> Take:
    """Bring a journalled job to its take, or carry on with one that has a remote id.

    Raises ProviderError, RuleError, MediaError or StorageError. Whenever it raises, the part file
    is gone; on cancellation the service has been asked to stop.
    """
    try:
        return await _make_take(entry, provider, bench, start_image, report)
    except VideoFlowError as error:
        keep_private(error, entry.job)
        raise
    except Exception as error:
        if not entry.job.private_prompt:
            raise
        # What is logged of an unexpected error may repeat what was sent.
        raise ProviderError(
            _("{provider} failed unexpectedly ({kind}).").format(
                provider=service_name(provider, entry.job.kind), kind=type(error).__name__
            )
        ) from None


async def _make_take(
    entry: JournalEntry,
    provider: Provider,
    bench: Workbench,
    start_image: Take | None,
    report: Report,
) -> Take:
    job = entry.job
    request = bench.request(job, start_image)
    remote_id = entry.remote_id
    if remote_id is not None:
        bench.remote_ids[job.job_id] = remote_id
    try:
        answer: Delivered | Accepted
        if remote_id is None:
            answer, given_up = await submit_job(entry, provider, bench, request, report)
        else:
            answer, given_up = Accepted(remote_id), False
        if isinstance(answer, Accepted):
            remote_id = answer.remote_id
            _remove_part(request)  # of a download that a crash cut off
            delivered = await _follow(
                provider, bench, request, remote_id, report, given_up=given_up
            )
        else:
            delivered = answer
        report(0.97, _("Checking the result"))
        # From here on it is there and perhaps paid for: a cancellation comes too late.
        storing = _store(entry, provider, delivered, bench, request, remote_id)
        take, _too_late = await to_the_end(storing)
        return take
    except ProviderError:
        _remove_part(request)
        raise
    except Exception as error:
        _remove_part(request)
        if remote_id is None:
            raise
        # The service has done its work: what failed here can be repeated without paying again.
        raise _still_there(error, provider, remote_id, job.kind) from error
    except BaseException:
        _remove_part(request)
        raise


async def stop_job(provider: Provider, remote_id: str, kind: AssetKind) -> None:
    """Ask a service to stop a job that nobody follows. Raises StillRunningError."""
    if isinstance(provider, RemoteProvider):
        await _stop(provider, remote_id, kind)


async def _follow(
    provider: Provider,
    bench: Workbench,
    request: Request,
    remote_id: str,
    report: Report,
    *,
    given_up: bool,
) -> Delivered:
    if not isinstance(provider, RemoteProvider):
        raise TypeError(f"provider {provider.id} has no remote jobs")
    if not given_up:
        with suppress(asyncio.CancelledError):
            return await provider.wait(request, remote_id, report)
    finished = await _give_up(provider, remote_id, bench, request)
    if finished is None:
        raise asyncio.CancelledError
    return finished


async def _give_up(
    provider: RemoteProvider, remote_id: str, bench: Workbench, request: Request
) -> Delivered | None:
    """Stop a job at its service, unless it is only we who leave.

    What was finished before it could be stopped is charged for: it is delivered all the same.
    Raises StillRunningError where the service has not stopped it yet.
    """
    if request.job.job_id in bench.left_behind:
        return None
    await _stop(provider, remote_id, request.job.kind)
    try:
        async with asyncio.timeout(TIME_TO_STOP_S):
            return await provider.wait(request, remote_id, lambda _fraction, _text: None)
    except TimeoutError as error:
        raise StillRunningError(
            _("{provider} was told to stop, but has not done so yet.").format(
                provider=service_name(provider, request.job.kind)
            ),
            _("Press Retry to fetch its result, should it finish this."),
            remote_id,
        ) from error
    except StillRunningError:
        raise
    except ProviderError:
        return None  # it says that it has stopped


async def _stop(provider: RemoteProvider, remote_id: str, kind: AssetKind) -> None:
    try:
        await provider.cancel(remote_id)
    except CannotCancelError as error:
        raise StillRunningError(error.message, error.action, remote_id) from error
    except ProviderError as error:
        raise StillRunningError(
            _("{provider} could not be told to stop: the job may go on there.").format(
                provider=service_name(provider, kind)
            ),
            _("Press Retry to fetch its result. {reason}").format(reason=error.message),
            remote_id,
        ) from error


def _still_there(
    error: Exception, provider: Provider, remote_id: str, kind: AssetKind
) -> StillRunningError:
    if isinstance(error, VideoFlowError):
        return StillRunningError(error.message, error.action, remote_id)
    log.error("following job %s at %s failed unexpectedly", remote_id, provider.id, exc_info=error)
    return StillRunningError(
        _("The result of {provider} could not be fetched ({kind}).").format(
            provider=service_name(provider, kind), kind=type(error).__name__
        ),
        _("Press Retry to fetch it again: it is not paid for twice."),
        remote_id,
    )


def _remove_part(request: Request) -> None:
    with suppress(OSError):  # still held by a process on its way out: the next opening removes it
        request.target.unlink(missing_ok=True)


async def _store(
    entry: JournalEntry,
    provider: Provider,
    delivered: Delivered,
    bench: Workbench,
    request: Request,
    remote_id: str | None,
) -> Take:
    job = entry.job
    if not is_local(provider, job.kind):
        await _note_result(entry, remote_id, delivered, bench)
    try:
        return await store_take(job, delivered, bench.store.takes, request.target)
    except MediaError as error:
        raise ResultInvalidError(
            _("{provider} delivered a file that is not a usable {kind}.").format(
                provider=service_name(provider, job.kind), kind=kind_name(job.kind)
            ),
            error.message,
            delivered.cost_usd,
        ) from error
    except StorageError as error:
        if remote_id is not None or is_local(provider, job.kind):
            raise  # it can be had again, and for nothing
        raise not_kept(error, provider, job.kind, delivered.cost_usd) from error


async def _note_result(
    entry: JournalEntry, remote_id: str | None, delivered: Delivered, bench: Workbench
) -> None:
    """Have a crash between the take's name and its record lose nothing of what was paid."""
    note = ResultNote(cost_usd=delivered.cost_usd, seed=delivered.seed, words=delivered.words)
    state = JournalState.SUBMITTING if remote_id is None else JournalState.SUBMITTED
    try:
        await bench.record(entry.moved(state, remote_id=remote_id, result=note))
    except StorageError as error:
        log.warning("what job %s cost was not noted: %s", entry.job.job_id, error)


async def store_take(job: Job, delivered: Delivered, takes: TakeStore, file: Path) -> Take:
    """Check a finished file by decoding it, give it its name, write its record.

    ``file`` is the job's part file, or its take file where a crash came between the name and
    the record. Raises MediaError where it does not hold what the job asked for.
    """
    part = takes.part_path(job.take_id)
    if job.private_prompt and file == part:  # what has its name is done, and never changes again
        await remove_texts(part, part.with_name(f"{part.name}.part"))
    info = await verify_media(file, MEDIA_KIND[job.kind])
    _path, size_bytes, sha256 = takes.finalize(part, job.take_id, info.type.extension)
    take = Take(
        take_id=job.take_id,
        job_id=job.job_id,
        scene_index=job.scene_index,
        kind=job.kind,
        prompt=job.for_disk().prompt,
        own_prompt=job.for_disk().own_prompt,
        private_prompt=job.private_prompt,
        settings=TakeSettings(
            **dict(job.settings)
            | {
                "seed": delivered.seed or job.settings.seed,
                "workflow": job.settings.workflow or None,
                "ceiling_usd": None,
            }
        ),
        source_take_id=job.start_image_take_id,
        extension=info.type.extension,
        size_bytes=size_bytes,
        sha256=sha256,
        width=info.width,
        height=info.height,
        duration_s=info.duration_s,
        cost_usd=delivered.cost_usd,
        words=delivered.words,
        requested_at=job.created_at,
        finished_at=utc_now(),
    )
    takes.write_record(take)
    return take

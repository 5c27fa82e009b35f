"""After a crash: what the journal says was under way, and what is to become of it.

Nothing is sent to a service again unless it says that it never saw the job. Runs while a project
is being opened for writing, off the owner thread.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from videoflow.domain.cost import ChargeState
from videoflow.domain.take import Take
from videoflow.errors import (
    ProviderError,
    SubmissionUncertainError,
    VideoFlowError,
)
from videoflow.i18n import _
from videoflow.providers.base import Delivered, RemoteProvider, Request
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.job_life import store_take
from videoflow.storage.document import LoadedProject
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.store import ProjectStore

log = logging.getLogger(__name__)


@dataclass
class Recovered:
    """What an earlier session left behind.

    ``finished``: the take is on disk. ``resumable``: a service works on it, or never saw it.
    ``interrupted``: ended, or nobody knows; the error says which. ``unclaimed``: takes on disk
    that no document and no entry names. ``obsolete``: job ids with nothing left to do.
    ``never_sent``: ids of jobs that waited for their turn, which hold a reservation for nothing.
    """

    finished: list[tuple[JournalEntry, Take]] = field(default_factory=list)
    resumable: list[JournalEntry] = field(default_factory=list)
    interrupted: list[tuple[JournalEntry, VideoFlowError]] = field(default_factory=list)
    unclaimed: list[Take] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)


async def recover(
    store: ProjectStore,
    loaded: LoadedProject,
    entries: Sequence[JournalEntry],
    providers: ProviderRegistry,
) -> Recovered:
    """Decide about every open journal entry and every take that the document does not know.

    Asks services; changes nothing but take records and unfinished files.
    """
    recovered = Recovered()
    store.takes.clean_parts(())  # what was fetched in part is fetched again from its beginning
    project, takes = loaded.project, loaded.takes
    known_scenes = {scene.index for scene in project.all_scenes()}
    claimed = {entry.remote_id for entry in entries if entry.remote_id}
    for entry in entries:
        take = takes.get(entry.job.take_id) or await _rescued(store, entry)
        if entry.job.scene_index not in known_scenes:
            recovered.obsolete.append(entry.job.job_id)
        elif take is not None:
            recovered.finished.append((entry, take))
        elif entry.state is JournalState.SUBMITTED:
            recovered.resumable.append(entry)
        elif entry.state is JournalState.SUBMITTING:
            await _look_for(entry, store, providers, claimed, recovered)
        elif entry.state is JournalState.RESERVED:
            recovered.interrupted.append((entry, _never_sent()))
        elif entry.state is JournalState.UNCERTAIN:
            error: VideoFlowError = SubmissionUncertainError(entry.message, entry.action)
            recovered.interrupted.append((entry, error))
        else:
            recovered.interrupted.append((entry, ProviderError(entry.message, entry.action)))
    noted = store.journal.job_ids()
    recovered.never_sent.extend(
        line.job_id
        for line in project.ledger
        if line.state is ChargeState.RESERVED and line.job_id not in noted
    )
    journalled = {entry.job.take_id for entry in entries}
    known = journalled.union(project.take_ids(), loaded.trashed_takes)
    recovered.unclaimed.extend(
        take
        for take_id, take in takes.items()
        if take_id not in known and take.scene_index in known_scenes
    )
    return recovered


async def _rescued(store: ProjectStore, entry: JournalEntry) -> Take | None:
    """The take of a job that had its file but not its record yet when the crash came."""
    file = _take_file(store.folder.takes, entry.job.take_id)
    if file is None:
        return None
    try:
        return await store_take(entry.job, Delivered(), store.takes, file)
    except VideoFlowError as error:
        log.warning("take file %s of an interrupted job is not usable: %s", file.name, error)
        return None


def _take_file(takes: Path, take_id: str) -> Path | None:
    found = (path for path in takes.glob(f"{take_id}.*") if path.suffix not in (".json", ".part"))
    return next(found, None)


async def _look_for(
    entry: JournalEntry,
    store: ProjectStore,
    providers: ProviderRegistry,
    claimed: set[str],
    recovered: Recovered,
) -> None:
    """Ask the service after a job whose answer never arrived. Each remote id is claimed once."""
    job = entry.job
    try:
        provider = providers.get(job.settings.provider)
        if not isinstance(provider, RemoteProvider):
            raise _uncertain(entry)
        request = Request(job, store.takes.part_path(job.take_id))
        found = await provider.find(request)
        if found is None:
            raise _uncertain(entry)
        unclaimed = [remote_id for remote_id in found if remote_id not in claimed]
        if found and len(unclaimed) != 1:
            raise _uncertain(entry)
    except SubmissionUncertainError as error:
        moved = entry.moved(JournalState.UNCERTAIN, message=error.message, action=error.action)
        recovered.interrupted.append((moved, error))
    except VideoFlowError as error:
        # The service could not be asked now: the entry stays as it is, for the next time.
        recovered.interrupted.append((entry, error))
    else:
        if unclaimed:
            claimed.add(unclaimed[0])
            entry = entry.moved(JournalState.SUBMITTED, remote_id=unclaimed[0])
        else:
            entry = entry.moved(JournalState.RESERVED)
        recovered.resumable.append(entry)


def _never_sent() -> VideoFlowError:
    return ProviderError(
        _("VideoFlow was closed before this was finished. Nothing was charged."),
        _("Press Retry to make it now."),
    )


def _uncertain(entry: JournalEntry) -> SubmissionUncertainError:
    return SubmissionUncertainError(
        _(
            "VideoFlow was closed while this was being sent to {provider}: it may have been "
            "charged."
        ).format(provider=entry.job.settings.provider),
        _("Look at the service's dashboard, then say here whether it was."),
    )

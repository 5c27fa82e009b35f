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
from videoflow.providers.base import Delivered
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.booking import SETTLED
from videoflow.services.job_life import store_take
from videoflow.services.looking import cannot_be_asked, look_for, never_arrived
from videoflow.services.submitting import prompt_lost_error
from videoflow.services.wording import service_name
from videoflow.services.workbench import request_for
from videoflow.storage.document import LoadedProject
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.store import ProjectStore

log = logging.getLogger(__name__)

_OPEN = (JournalState.SUBMITTING, JournalState.UNCERTAIN)


@dataclass
class Recovered:
    """What an earlier session left behind.

    ``finished``: the take is on disk. ``resumable``: a service works on it, or never saw it.
    ``interrupted``: ended, or nobody knows; the error says which. ``unclaimed``: takes on disk
    that no document and no entry names. ``obsolete``: resolved, or of a scene that is gone.
    ``never_sent``: ids of jobs that waited for their turn, which hold a reservation for nothing.
    """

    finished: list[tuple[JournalEntry, Take]] = field(default_factory=list)
    resumable: list[JournalEntry] = field(default_factory=list)
    interrupted: list[tuple[JournalEntry, VideoFlowError]] = field(default_factory=list)
    unclaimed: list[Take] = field(default_factory=list)
    obsolete: list[JournalEntry] = field(default_factory=list)
    never_sent: list[str] = field(default_factory=list)

    @property
    def entries(self) -> list[JournalEntry]:
        """All that the journal told."""
        finished = [entry for entry, _take in self.finished]
        interrupted = [entry for entry, _error in self.interrupted]
        return [*finished, *self.resumable, *interrupted, *self.obsolete]


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
    settled = {line.job_id for line in project.ledger if line.state in SETTLED}
    claimed = {entry.remote_id for entry in entries if entry.remote_id}
    claimed.update(line.remote_id for line in project.ledger if line.remote_id)
    for entry in entries:
        take = takes.get(entry.job.take_id) or await _rescued(store, entry)
        if entry.job.scene_index not in known_scenes:
            recovered.obsolete.append(entry)
        elif take is not None:
            recovered.finished.append((entry, take))
        elif entry.state is JournalState.SUBMITTED:
            recovered.resumable.append(entry)
        elif entry.state in _OPEN and entry.job.job_id in settled:
            recovered.obsolete.append(entry)
        elif entry.state is JournalState.SUBMITTING:
            start_image = takes.get(entry.job.start_image_take_id or "")
            await _look_for(entry, store, providers, start_image, claimed, recovered)
        elif entry.state is JournalState.RESERVED:
            recovered.interrupted.append((entry, _never_sent(entry)))
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
        return await store_take(entry.job, _delivered(entry), store.takes, file)
    except VideoFlowError as error:
        log.warning("take file %s of an interrupted job is not usable: %s", file.name, error)
        return None


def _delivered(entry: JournalEntry) -> Delivered:
    note = entry.result
    if note is None:
        return Delivered()
    return Delivered(cost_usd=note.cost_usd, seed=note.seed, words=note.words)


def _take_file(takes: Path, take_id: str) -> Path | None:
    found = (path for path in takes.glob(f"{take_id}.*") if path.suffix not in (".json", ".part"))
    return next(found, None)


async def _look_for(
    entry: JournalEntry,
    store: ProjectStore,
    providers: ProviderRegistry,
    start_image: Take | None,
    claimed: set[str],
    recovered: Recovered,
) -> None:
    """Ask the service after a job whose answer never arrived. Each remote id is claimed once."""
    job = entry.job
    try:
        provider = providers.get(job.settings.provider)
        request = request_for(job, store, start_image)
    except VideoFlowError as error:
        # It cannot be asked now: the entry stays as it is, for the next time.
        recovered.interrupted.append((entry, cannot_be_asked(job.settings.provider, error)))
        return
    try:
        found = await look_for(entry, provider, request, claimed)
    except SubmissionUncertainError as error:
        recovered.interrupted.append((entry, error))
        return
    if found.state is JournalState.UNCERTAIN:
        known = SubmissionUncertainError(found.message, found.action)
        recovered.interrupted.append((found, known))
    elif found.remote_id is not None:
        claimed.add(found.remote_id)
        recovered.resumable.append(found)
    elif entry.message or job.prompt_is_lost:
        # The user was told of its end, or it cannot be sent: that is theirs to decide.
        ended = never_arrived(service_name(provider, job.kind), job)
        moved = entry.moved(
            JournalState.FAILED,
            message=ended.message,
            action=ended.action,
            charge=ChargeState.FREE,
            actual_usd=0.0,
        )
        recovered.interrupted.append((moved, ended))
    else:
        recovered.resumable.append(found)


def _never_sent(entry: JournalEntry) -> VideoFlowError:
    if entry.job.prompt_is_lost:
        return prompt_lost_error()
    return ProviderError(
        _("VideoFlow was closed before this was finished. Nothing was charged."),
        _("Press Retry to make it now."),
    )

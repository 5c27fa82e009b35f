"""What workers need of the open project to make takes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.take import Take
from videoflow.providers.base import Provider, Request
from videoflow.storage.journal import JournalEntry
from videoflow.storage.storage_thread import StorageThread
from videoflow.storage.store import ProjectStore


@dataclass(frozen=True)
class Workbench:
    """What jobs need of the open project.

    Journal entries go through the storage thread, in order with the document; take files are
    written by the job's own thread, each under a name that no other job uses.
    """

    store: ProjectStore
    storage: StorageThread
    left_behind: set[str] = field(default_factory=set)
    """Ids of jobs that end because the project is being closed: their services are not told, and
    go on. Added to on the owner thread, looked up by workers."""
    remote_ids: dict[str, str] = field(default_factory=dict)
    """What services call the jobs that they accepted, by job id. Added to by workers, looked up on
    the owner thread."""

    async def record(self, entry: JournalEntry) -> None:
        """Put a journal entry on disk and wait until it is safe there."""
        await asyncio.wrap_future(self.storage.submit(lambda: self.store.journal.write(entry)))

    def request(self, job: Job, start_image: Take | None) -> Request:
        """The job with its files where they are now."""
        return request_for(job, self.store, start_image)


def request_for(job: Job, store: ProjectStore, start_image: Take | None) -> Request:
    """A job as a provider gets it, its files resolved to absolute paths in the project.

    Raises ProjectFileError for a path that leads outside of it.
    """
    return Request(
        job=job,
        target=store.takes.part_path(job.take_id),
        start_image=store.takes.file_of(start_image) if start_image else None,
        references=tuple(store.folder.inside(photo) for photo in job.references),
        workflow=store.folder.inside(job.settings.workflow) if job.settings.workflow else None,
    )


def is_local(provider: Provider, kind: AssetKind) -> bool:
    """Whether it works on the user's own machine, where nothing is charged."""
    offer = provider.capabilities(kind)
    return offer is not None and offer.local

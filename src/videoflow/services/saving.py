"""From memory to disk, in order: each state of the project, and what follows from it.

One storage thread per project does the work; answers come back to the owner thread. Publishing
waits until the document that asks for it is safe, and a journal entry is closed only when its
take is in the document and in the version before it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol, TypeVar

from videoflow.domain.naming import published_name
from videoflow.domain.project import Project
from videoflow.domain.take import Take
from videoflow.errors import RevisionConflictError, StorageError, VideoFlowError
from videoflow.services.ports import Owner
from videoflow.storage.journal import JournalEntry
from videoflow.storage.publishing import PublishItem, PublishReport
from videoflow.storage.storage_thread import StorageThread
from videoflow.storage.store import ProjectStore

log = logging.getLogger(__name__)

T = TypeVar("T")


class SaveListener(Protocol):
    """Who is told how it went, on the owner thread."""

    def save_state_changed(self) -> None:
        """``saved``, ``error`` or ``behind`` has changed."""

    def published(self, report: PublishReport) -> None:
        """Published files were brought in line; foreign ones wait to be imported."""

    def writing_stopped(self, error: RevisionConflictError) -> None:
        """Somebody else writes this project: nothing more will be saved from here."""

    def disk_settled(self) -> None:
        """Nothing is under way to the disk any more."""


class Saver:
    """Saves each state it is given. Lives on the owner thread."""

    def __init__(
        self, store: ProjectStore, storage: StorageThread, owner: Owner, listener: SaveListener
    ) -> None:
        self._store = store
        self._storage = storage
        self._owner = owner
        self._listener = listener
        self._pending = 0
        self._in_flight = 0
        self._latest: tuple[Project, tuple[PublishItem, ...]] | None = None
        self._published: tuple[PublishItem, ...] | None = None
        self._recorded: dict[str, int] = {}
        self._stopped = False
        self.error: VideoFlowError | None = None
        self.behind: frozenset[str] = frozenset()

    @property
    def saved(self) -> bool:
        """Whether everything that was given is safe on disk."""
        return self._pending == 0 and self.error is None

    @property
    def settled(self) -> bool:
        """Whether nothing is under way to the disk any more, whatever became of it."""
        return self._in_flight == 0

    @property
    def stopped(self) -> bool:
        """Whether writing has ended for good, because of somebody else's writing."""
        return self._stopped

    def save(self, project: Project, takes: Mapping[str, Take]) -> None:
        """Put this state on disk, then bring the published files in line with it."""
        if self._stopped:
            return
        self._latest = (project, publish_items(project, takes))
        self._write(*self._latest)

    def retry(self) -> None:
        """Write again what could not be written: the document, or published files."""
        if self._latest is None or self._stopped:
            return
        if self.error is not None:
            self._write(*self._latest)
        else:
            self._publish(self._latest[1])

    def bring_in_line(self, project: Project, takes: Mapping[str, Take]) -> None:
        """Publish what a document that is on disk already asks for: after opening."""
        self._latest = (project, publish_items(project, takes))
        self._publish(self._latest[1])

    def _write(self, project: Project, items: tuple[PublishItem, ...]) -> None:
        self._pending += 1

        def write() -> int:
            self._store.save(project)
            return self._store.backup_revision

        self.submit(write, lambda backed_up: self._on_saved(backed_up, items), self._on_failed)

    def close_when_safe(self, job_id: str, revision: int) -> None:
        """Close a job's journal entry once ``revision`` is saved and backed up."""
        self._recorded[job_id] = revision

    def write_journal(
        self, entry: JournalEntry, then: Callable[[VideoFlowError | None], None]
    ) -> None:
        """Write a journal entry and tell how it went."""
        self.submit(
            lambda: self._store.journal.write(entry),
            lambda _none: then(None),
            lambda error: then(error),
        )

    def close_journal(self, job_id: str) -> None:
        """Close an entry that has nothing left to remember."""
        self._recorded.pop(job_id, None)
        self.submit(lambda: self._store.journal.close(job_id))

    def finish(self, done: Callable[[], None]) -> None:
        """Save what is not saved yet, and once more, so that the previous version is as good as
        the last one and every journal entry can be closed; then ``done``, whether or not that
        worked."""
        if self._latest is None or self._stopped or not (self._recorded or self.error):
            done()
            return
        project, _items = self._latest

        def write() -> None:
            self._store.save(project)
            if self._store.backup_revision < project.revision:
                self._store.save(project)
            for job_id in list(self._recorded):
                self._store.journal.close(job_id)

        self.submit(write, lambda _none: done(), lambda _error: done())

    def submit(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] = lambda _value: None,
        failed: Callable[[VideoFlowError], None] | None = None,
    ) -> None:
        """Run ``work`` on the storage thread, then ``then`` or ``failed`` on the owner thread."""

        def finish(call: Callable[[], None]) -> None:
            self._in_flight -= 1
            call()
            if self.settled:
                self._listener.disk_settled()

        def settle(future: Future[T]) -> None:
            error = future.exception()
            if error is None:
                value = future.result()
                self._owner.post(lambda: finish(lambda: then(value)))
                return
            if not isinstance(error, VideoFlowError):
                log.error("storage work failed unexpectedly", exc_info=error)
                wrapped = StorageError(f"{type(error).__name__}: {error}")
                wrapped.__cause__ = error
                error = wrapped
            known: VideoFlowError = error
            self._owner.post(lambda: finish(lambda: (failed or self._on_background_failure)(known)))

        self._in_flight += 1
        self._storage.submit(work).add_done_callback(settle)

    def _on_saved(self, backup_revision: int, items: tuple[PublishItem, ...]) -> None:
        self._pending -= 1
        self.error = None
        for job_id in [job for job, rev in self._recorded.items() if rev <= backup_revision]:
            self.close_journal(job_id)
        if items != self._published or self.behind:
            self._publish(items)
        self._listener.save_state_changed()

    def _publish(self, items: tuple[PublishItem, ...]) -> None:
        self._published = items

        def failed(error: VideoFlowError) -> None:
            log.warning("publishing failed: %s", error)
            self._published = None
            self._set_behind(frozenset(item.relative_path for item in items))

        self.submit(lambda: self._store.publisher.reconcile(items), self._on_published, failed)

    def _on_published(self, report: PublishReport) -> None:
        self._set_behind(frozenset(report.behind))
        self._listener.published(report)

    def _set_behind(self, behind: frozenset[str]) -> None:
        if behind != self.behind:
            self.behind = behind
            self._listener.save_state_changed()

    def _on_failed(self, error: VideoFlowError) -> None:
        self._pending -= 1
        self.error = error
        if isinstance(error, RevisionConflictError):
            self._stopped = True
            self._listener.writing_stopped(error)
        self._listener.save_state_changed()

    def _on_background_failure(self, error: VideoFlowError) -> None:
        log.warning("storage: %s", error)


def publish_items(project: Project, takes: Mapping[str, Take]) -> tuple[PublishItem, ...]:
    """What should be published now: each committed take under its human name."""
    items = []
    for number, scene in enumerate(project.scenes, start=1):
        for kind, asset in sorted(scene.assets.items()):
            take = takes.get(asset.committed) if asset.committed else None
            if take is not None:
                name = published_name(project.stem, kind, number, take.extension)
                items.append(PublishItem(name, take))
    return tuple(items)

"""Opens a project, lets a command work on it, and lets go of it properly, Ctrl+C included."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from videoflow.cli.console import Console
from videoflow.domain.project import Project
from videoflow.domain.take import Take
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import CoordinatorEvent, NoticePosted
from videoflow.services.projects import open_project
from videoflow.services.report import JobState, jobs_on_disk
from videoflow.services.service_settings import ServiceControl
from videoflow.services.thread_runner import Mailbox, ThreadTaskRunner


class Session:
    """A project open for writing, on the main thread."""

    def __init__(
        self,
        coordinator: Coordinator,
        mailbox: Mailbox,
        console: Console,
        services: ServiceControl,
    ) -> None:
        self.coordinator = coordinator
        self.services = services
        self._mailbox = mailbox
        self.console = console
        self._interrupted = False
        coordinator.subscribe(self._on_event)

    def wait(self) -> None:
        """Return when nothing runs any more and everything is on disk.

        Raises KeyboardInterrupt after a Ctrl+C, when all jobs have been cancelled and have ended.
        """
        self._mailbox.run_until(lambda: self.coordinator.idle)
        if self._interrupted:
            raise KeyboardInterrupt

    def close(self) -> None:
        """Stop what still runs, save, free the project."""
        closed = threading.Event()
        self.coordinator.shutdown(closed.set)
        self._mailbox.run_until(closed.is_set)

    def check(self) -> None:
        """Raise what went wrong with saving, or KeyboardInterrupt if Ctrl+C came unnoticed."""
        if self.coordinator.save_error is not None:
            raise self.coordinator.save_error
        if self._interrupted:
            raise KeyboardInterrupt

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        """Signal handler. The cancelling itself waits for its turn between other calls."""
        if not self._interrupted:
            self._interrupted = True
            self._mailbox.post(self._cancel)

    def _cancel(self) -> None:
        self.console.note(_("Cancelling…"))
        self.coordinator.cancel_all()
        self.coordinator.cancel_export()

    def _on_event(self, event: CoordinatorEvent) -> None:
        if isinstance(event, NoticePosted):
            self.console.note(event.message, event.action)


@contextmanager
def project_open(folder: Path, console: Console) -> Iterator[Session]:
    """The project in ``folder``, open for writing until the block is left, whatever happens.

    Raises ProjectLockedError where somebody else has it, ProjectFileError, StorageError: also on
    leaving, where the last state could not be saved.
    """
    services = ServiceControl.open()
    opened = asyncio.run(open_project(folder, services.providers))
    mailbox = Mailbox()
    runner = ThreadTaskRunner(mailbox)
    coordinator = Coordinator(opened, runner=runner, owner=mailbox, providers=services.providers)
    session = Session(coordinator, mailbox, console, services)
    with _ctrl_c_goes_to(session):
        try:
            yield session
        finally:
            session.close()
        session.check()


@contextmanager
def _ctrl_c_goes_to(session: Session) -> Iterator[None]:
    """Python allows signal handlers on the main thread only; elsewhere nobody presses Ctrl+C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, session.interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass(frozen=True)
class ProjectOnDisk:
    """A project as it is on disk now, whoever has it open. Nothing is repaired or resumed."""

    folder: Path
    project: Project
    takes: dict[str, Take]
    jobs: tuple[JobState, ...]


def look_at(folder: Path, console: Console) -> ProjectOnDisk:
    """Read the project in ``folder``. Raises ProjectFileError, StorageError."""
    # Nothing is resumed, so nobody is asked.
    opened = asyncio.run(open_project(folder, ProviderRegistry(), read_only=True))
    for notice in opened.notices:
        console.note(notice.message, notice.action)
    return ProjectOnDisk(
        folder=opened.store.folder.root,
        project=opened.project,
        takes=dict(opened.takes),
        jobs=jobs_on_disk(opened),
    )

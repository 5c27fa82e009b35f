"""Commands that bring files into the project's folder, or tell about it in one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from videoflow.domain.report import StatusReport
from videoflow.errors import VideoFlowError
from videoflow.services.commands.base import Commands
from videoflow.services.input_pictures import add_input_picture
from videoflow.services.report import job_states, status_report
from videoflow.storage.atomic import write_bytes_atomic

Failed = Callable[[VideoFlowError], None]


class FileCommands(Commands):
    """The part of the coordinator that works on files beside the document: on the storage thread,
    with an answer on the owner thread."""

    def add_picture(self, file: Path, then: Callable[[str], None], failed: Failed) -> None:
        """Copy a picture into ``inputs/``; ``then`` gets its path relative to the project.

        ``failed`` gets a MediaError for what is not a picture, or a StorageError.
        """
        add_input_picture(self._session, file, then, failed)

    def make_report(self, then: Callable[[StatusReport], None], failed: Failed) -> None:
        """The status report on the project as it is now; looks whether its film is there."""
        project, folder = self._session.project, self._session.folder
        jobs = job_states(self._desk.all())
        self._session.saver.submit(lambda: status_report(project, jobs, folder), then, failed)

    def write_text(self, text: str, file: Path, then: Callable[[], None], failed: Failed) -> None:
        """Write ``text`` to a file of the user's choice, replacing it as a whole."""

        def work() -> None:
            write_bytes_atomic(file, text.encode())

        self._session.saver.submit(work, lambda _none: then(), failed)

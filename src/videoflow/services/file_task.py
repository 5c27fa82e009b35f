"""A side task that makes a file or a folder of the open project, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from videoflow.errors import VideoFlowError
from videoflow.services.events import CoordinatorEvent, NoticePosted, ProjectChanged
from videoflow.services.ports import TaskCancelled, TaskEvent, TaskFailed, TaskFinished, Work
from videoflow.services.session import ProjectSession


class FileTask:
    """Runs work that returns the Path of what it made, and tells how it ended.

    The project counts as busy meanwhile. Lives on the owner thread.
    """

    def __init__(
        self, session: ProjectSession, task_id: str, news: Callable[[Path], CoordinatorEvent]
    ) -> None:
        """``news`` makes the event that tells where the result lies."""
        self._session = session
        self._task_id = task_id
        self._news = news
        self.error: VideoFlowError | None = None
        """Why the last one failed, if it did."""

    @property
    def busy(self) -> bool:
        """Whether one runs; another must not be started then."""
        return self._task_id in self._session.side_tasks

    def cancel(self) -> None:
        """Stop what runs; what was there before stays."""
        self._session.runner.cancel(self._task_id)

    def run(self, work: Work) -> None:
        """Start ``work``; the news or a notice tells its end."""
        self.error = None
        self._session.side_tasks.add(self._task_id)
        self._session.runner.start(self._task_id, work, self._on_event)

    def _on_event(self, event: TaskEvent) -> None:
        session = self._session
        if not isinstance(event, TaskFinished | TaskFailed | TaskCancelled):
            return
        session.side_tasks.discard(self._task_id)
        match event:
            case TaskFinished(value=Path() as path):
                session.tell(self._news(path))
            case TaskFailed(error=error):
                self.error = error
                session.tell(NoticePosted(error.message, error.action, is_error=True))
        session.tell(ProjectChanged())
        session.close_if_idle()

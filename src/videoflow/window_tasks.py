"""Small tasks of the window: run off the GUI thread, go on with the outcome on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QTimer

from videoflow.services.ports import Report, TaskCancelled, TaskEvent, TaskFailed, TaskFinished
from videoflow.workers.task_runner import QtTaskRunner

if TYPE_CHECKING:
    from videoflow.errors import VideoFlowError

WAIT_FOR_THREADS_MS = 20

T = TypeVar("T")


class WindowTasks:
    """Runs tasks for the window. ``tell`` shows errors that nobody else takes care of."""

    def __init__(self, tell: Callable[[VideoFlowError], None]) -> None:
        self.runner = QtTaskRunner()
        self._tell = tell
        self._count = 0

    def run(
        self,
        work: Callable[[Report], Awaitable[T]],
        then: Callable[[T], None],
        failed: Callable[[VideoFlowError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Callable[[], None]:
        """Run ``work`` on a thread of its own, then ``then`` or ``failed`` on the GUI thread.

        Returns how to cancel it, which ends in ``stopped``.
        """

        def on_event(event: TaskEvent) -> None:
            match event:
                case TaskFinished(value=value):
                    then(cast(T, value))
                case TaskFailed(error=error):
                    (failed or self._tell)(error)
                case TaskCancelled():
                    if stopped is not None:
                        stopped()

        self._count += 1
        task_id = f"window-{self._count}"
        self.runner.start(task_id, work, on_event)
        return partial(self.runner.cancel, task_id)

    def finish(self, done: Callable[[], None]) -> None:
        """Wait, without blocking, until no task is left; then ``done``. Tasks are small: they
        are not cancelled, so that a state that is being written gets written."""
        if self.runner.running:
            QTimer.singleShot(WAIT_FOR_THREADS_MS, lambda: self.finish(done))
        else:
            done()

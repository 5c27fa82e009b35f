"""One task on its own thread: runs a coroutine, can be cancelled from anywhere, ends once.

Both runners, the window's QThreads and the command line's plain threads, are thin shells
around this.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.ports import (
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskProgress,
    Work,
)

MIN_PROGRESS_INTERVAL_S = 0.05

log = logging.getLogger(__name__)


class TaskBody:
    """A task to be run once by ``run`` on a thread of its own.

    ``emit`` is called on that thread: any number of TaskProgress, at most twenty a second, then
    exactly one terminal event.
    """

    def __init__(self, task_id: str, work: Work, emit: Callable[[TaskEvent], None]) -> None:
        self._task_id = task_id
        self._work = work
        self._emit = emit
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._cancelled = False
        self._last_progress_s = 0.0
        self._held_back: TaskProgress | None = None

    def run(self) -> None:
        """Run to the end; blocks the thread it is called on and raises nothing."""
        try:
            self._emit(self._outcome())
        finally:
            self._work = _spent

    def cancel(self) -> None:
        """Ask the coroutine to stop: from any thread, before it runs, while it runs or after."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    def _outcome(self) -> TaskEvent:
        try:
            value = asyncio.run(self._main())
        except asyncio.CancelledError:
            return TaskCancelled(self._task_id)
        except VideoFlowError as error:
            return TaskFailed(self._task_id, error)
        except Exception as error:
            log.exception("Task %s failed unexpectedly", self._task_id)
            return TaskFailed(self._task_id, _unexpected(error))
        return TaskFinished(self._task_id, value)

    async def _main(self) -> object:
        with self._lock:
            if self._cancelled:
                raise asyncio.CancelledError
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
        try:
            return await self._work(self._report)
        finally:
            with self._lock:  # from here on a late cancel() finds no loop to call
                self._loop = None
                self._task = None

    def _report(self, fraction: float, text: str) -> None:
        progress = TaskProgress(self._task_id, min(max(fraction, 0.0), 1.0), text)
        if self._held_back is not None:
            self._held_back = progress  # in its place
            return
        wait_s = self._last_progress_s + MIN_PROGRESS_INTERVAL_S - time.monotonic()
        if wait_s <= 0:
            self._tell(progress)
        elif self._loop is not None:
            # The last word may stand for minutes, so it is told late rather than never.
            self._held_back = progress
            self._loop.call_later(wait_s, self._tell_held_back)

    def _tell_held_back(self) -> None:
        if self._held_back is not None:
            progress, self._held_back = self._held_back, None
            self._tell(progress)

    def _tell(self, progress: TaskProgress) -> None:
        self._last_progress_s = time.monotonic()
        self._emit(progress)


def _unexpected(error: Exception) -> VideoFlowError:
    wrapped = VideoFlowError(
        _("Something went wrong that VideoFlow did not expect ({kind}).").format(
            kind=type(error).__name__
        ),
        _("Everything else keeps working. Help → Show log has the details."),
    )
    wrapped.__cause__ = error
    return wrapped


async def _spent(_report: Callable[[float, str], None]) -> object:
    raise AssertionError("a task body runs once")

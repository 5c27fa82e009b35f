"""Small tasks of a page: run off the GUI thread, gone on with on it, forgotten with the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count
from typing import TypeVar, cast

from videoflow.errors import VideoFlowError
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished, TaskRunner

T = TypeVar("T")

_numbers = count(1)


class PageTasks:
    """Runs tasks with a runner that outlives the page; after ``close`` none is heard of."""

    def __init__(self, runner: TaskRunner) -> None:
        self._runner = runner
        self._running: set[str] = set()
        self._closed = False

    def run(
        self,
        work: Callable[[Report], Awaitable[T]],
        then: Callable[[T], None],
        failed: Callable[[VideoFlowError], None],
    ) -> Callable[[], None]:
        """Run ``work`` on a thread of its own, then ``then`` or ``failed`` on the GUI thread.
        Returns how to give it up: neither follows then."""

        def on_event(event: TaskEvent) -> None:
            if self._closed or task_id not in self._running:
                return
            match event:
                case TaskFinished(value=value):
                    self._running.discard(task_id)
                    then(cast(T, value))
                case TaskFailed(error=error):
                    self._running.discard(task_id)
                    failed(error)

        task_id = f"page-{next(_numbers)}"
        self._running.add(task_id)
        self._runner.start(task_id, work, on_event)
        return partial(self._give_up, task_id)

    def close(self) -> None:
        """Give up what runs; it ends by itself."""
        self._closed = True
        for task_id in self._running:
            self._runner.cancel(task_id)

    def _give_up(self, task_id: str) -> None:
        if task_id in self._running:
            self._running.discard(task_id)
            self._runner.cancel(task_id)

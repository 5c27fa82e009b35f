"""Tasks and owner thread without Qt: for the command line, and wherever no window is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from videoflow.services.ports import TaskEvent, TaskProgress, Work
from videoflow.services.task_body import TaskBody


class Mailbox:
    """Implements ``Owner`` for a thread that calls ``run_until`` where a window has its loop."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, call: Callable[[], None]) -> None:
        """See Owner.post."""
        self._calls.put(call)

    def run_until(self, done: Callable[[], bool]) -> None:
        """Run posted calls on this thread until ``done()`` holds; looks after each call.

        Waits with a time limit of its own, so that Ctrl+C gets through on Windows too.
        """
        while not done():
            try:
                call = self._calls.get(timeout=0.2)
            except queue.Empty:
                continue
            call()


class ThreadTaskRunner:
    """Implements ``TaskRunner`` with one plain thread per task."""

    def __init__(self, owner: Mailbox) -> None:
        self._owner = owner
        self._bodies: dict[str, TaskBody] = {}

    def start(self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None]) -> None:
        """See TaskRunner.start."""

        def deliver(event: TaskEvent) -> None:
            if not isinstance(event, TaskProgress):
                self._bodies.pop(task_id, None)
            on_event(event)

        body = TaskBody(task_id, work, lambda event: self._owner.post(lambda: deliver(event)))
        self._bodies[task_id] = body
        threading.Thread(target=body.run, name=f"task {task_id}").start()

    def cancel(self, task_id: str) -> None:
        """See TaskRunner.cancel."""
        body = self._bodies.get(task_id)
        if body is not None:
            body.cancel()

    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for body in self._bodies.values():
            body.cancel()

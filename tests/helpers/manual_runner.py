"""A runner whose tasks end when, and in which order, the test says.

Work really runs on a thread of its own, but one at a time and only when released; what it reports
is handed over in a second step. So a test can cancel a task before it runs, after it has finished
and before anybody knows, or hear of tasks in the opposite order of their starting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from videoflow.services.ports import TaskEvent, TaskProgress, Work
from videoflow.services.task_body import TaskBody


@dataclass
class HeldTask:
    """A started task: not run yet, or run and not yet heard of."""

    task_id: str
    body: TaskBody
    on_event: Callable[[TaskEvent], None]
    events: list[TaskEvent] = field(default_factory=list)
    has_run: bool = False


class ManualRunner:
    """Implements ``TaskRunner``."""

    def __init__(self) -> None:
        self.held: dict[str, HeldTask] = {}

    def start(self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None]) -> None:
        assert task_id not in self.held, f"task {task_id} is running already"
        events: list[TaskEvent] = []
        self.held[task_id] = HeldTask(
            task_id, TaskBody(task_id, work, events.append), on_event, events
        )

    def cancel(self, task_id: str) -> None:
        if task_id in self.held:
            self.held[task_id].body.cancel()

    def run(self, task_id: str) -> None:
        """Run a task to its end; nobody hears of it yet."""
        task = self.held[task_id]
        if not task.has_run:
            task.has_run = True
            thread = threading.Thread(target=task.body.run, name=f"held {task_id}")
            thread.start()
            thread.join()

    def deliver(self, task_id: str) -> TaskEvent:
        """Hand over what a task reported; returns its terminal event."""
        self.run(task_id)
        task = self.held.pop(task_id)
        terminal = [event for event in task.events if not isinstance(event, TaskProgress)]
        assert task.events[-1:] == terminal, "exactly one terminal event, as the last one"
        for event in task.events:
            task.on_event(event)
        return terminal[0]

    def deliver_all(self) -> None:
        """Run and hand over everything, oldest first."""
        while self.held:
            self.deliver(next(iter(self.held)))

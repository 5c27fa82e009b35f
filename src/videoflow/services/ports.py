"""What the services need from whoever runs them: a way back to the owner thread, and workers.

The window implements both with Qt (``videoflow.workers``), the command line with plain threads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from videoflow.errors import VideoFlowError


@dataclass(frozen=True)
class TaskProgress:
    """How far a task is: ``fraction`` from 0 to 1, ``text`` in the user's words."""

    task_id: str
    fraction: float
    text: str


@dataclass(frozen=True)
class TaskFinished:
    """A task returned ``value``."""

    task_id: str
    value: object


@dataclass(frozen=True)
class TaskFailed:
    """A task raised ``error``."""

    task_id: str
    error: VideoFlowError


@dataclass(frozen=True)
class TaskCancelled:
    """A task was cancelled and has cleaned up after itself."""

    task_id: str


TaskEvent = TaskProgress | TaskFinished | TaskFailed | TaskCancelled

Report = Callable[[float, str], None]
"""Progress from inside a task: (fraction from 0 to 1, text). Callable from its thread only."""

Work = Callable[[Report], Awaitable[object]]
"""The body of a task: a coroutine function, run by ``asyncio.run`` on a thread of its own."""


class TaskRunner(Protocol):
    """Runs tasks side by side, each on its own thread.

    Any number of TaskProgress and then exactly one terminal event arrive per task, all on the
    owner thread. Errors that are not VideoFlowErrors are logged and arrive wrapped in one.
    """

    def start(self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None]) -> None:
        """Start a task. Called on the owner thread."""
        ...

    def cancel(self, task_id: str) -> None:
        """Ask a task to stop; its TaskCancelled follows. Unknown and ended tasks are ignored."""
        ...


class Owner(Protocol):
    """The thread that owns the project: the GUI thread, or the command line's."""

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the owner thread, soon and in order. Callable from any thread."""
        ...

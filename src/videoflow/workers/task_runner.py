"""Tasks on QThreads: one QThread and one asyncio loop for each.

The pattern that holds (see docs/architecture.md): a worker QObject without parent is moved to a
plain QThread; only bound, decorated slots of QObjects that live on the GUI thread receive its
signals; thread and worker stay referenced until the thread has finished and was waited for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from videoflow.services.ports import TaskEvent, TaskProgress, Work
from videoflow.services.task_body import TaskBody


class TaskWorker(QObject):
    """Lives on the task's thread. ``reported`` carries every TaskEvent of the task."""

    reported = Signal(object)

    def __init__(self, task_id: str, work: Work) -> None:
        super().__init__()
        self._body = TaskBody(task_id, work, self.reported.emit)

    @Slot()
    def run(self) -> None:
        """Run the task to its end, then leave the thread's event loop."""
        self._body.run()
        QThread.currentThread().quit()

    def cancel(self) -> None:
        """Callable from any thread at any time."""
        self._body.cancel()


class _RunningTask(QObject):
    """One task as the GUI thread sees it: keeps thread and worker alive until both are done."""

    ended = Signal(object)

    def __init__(
        self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.task_id = task_id
        self._on_event = on_event
        self._terminal: TaskEvent | None = None
        self._thread = QThread()
        self._thread.setObjectName(f"task {task_id}")
        self._worker = TaskWorker(task_id, work)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.reported.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self._clean_up, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        self._worker.cancel()

    @Slot(object)
    def _receive(self, event: TaskEvent) -> None:
        if isinstance(event, TaskProgress):
            self._on_event(event)
        else:
            self._terminal = event

    @Slot()
    def _clean_up(self) -> None:
        self._thread.wait()
        self.ended.emit(self)
        if self._terminal is not None:
            self._on_event(self._terminal)


class QtTaskRunner(QObject):
    """Implements ``services.ports.TaskRunner`` for the window.

    The terminal event of a task is handed over when its thread is gone, so whoever reacts to it
    may start the next task at once without the number of threads growing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[str, _RunningTask] = {}

    @property
    def running(self) -> int:
        """Number of tasks whose threads are alive."""
        return len(self._tasks)

    def start(self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None]) -> None:
        """See TaskRunner.start."""
        if task_id in self._tasks:
            raise ValueError(f"task {task_id} is running already")
        task = _RunningTask(task_id, work, on_event, self)
        self._tasks[task_id] = task
        task.ended.connect(self._forget)
        task.start()

    def cancel(self, task_id: str) -> None:
        """See TaskRunner.cancel."""
        task = self._tasks.get(task_id)
        if task is not None:
            task.cancel()

    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for task in self._tasks.values():
            task.cancel()

    @Slot(object)
    def _forget(self, task: _RunningTask) -> None:
        del self._tasks[task.task_id]
        task.deleteLater()


class QtOwner(QObject):
    """Implements ``services.ports.Owner``: runs calls on the thread on which it was made."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """See Owner.post."""
        self._posted.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()

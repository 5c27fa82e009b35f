"""The thread that does all that a project asks of the disk, in the order it was asked."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class StorageThread:
    """One thread per open project. What was submitted is done in order, and done before it ends:
    the thread is not a daemon, so that a program that is ending still finishes its writes."""

    def __init__(self, name: str = "storage") -> None:
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = (
            queue.SimpleQueue()
        )
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=False)
        self._thread.start()

    def submit(self, fn: Callable[[], T]) -> Future[T]:
        """Queue a call; callable from any thread. Raises RuntimeError after ``close``.

        The future is resolved on the storage thread, and so are its callbacks.
        """
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("the storage thread is closed")
            self._queue.put((future, fn))
        return future

    def close(self) -> None:
        """Do what is queued, then end. Returns when the thread has ended; repeatable.

        Called on the storage thread itself, from a callback, it does not wait.
        """
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            future, fn = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = fn()
            except BaseException as error:  # noqa: BLE001 - handed over to whoever waits for it
                future.set_exception(error)
            else:
                future.set_result(result)
            del item, future, fn  # keep nothing alive while waiting for the next

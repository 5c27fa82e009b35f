"""Plays a user at a vendor's service, in a process that is killed at one moment of a job's life.

Run as a program; reads lines of vendor, folder, URL, moment and count, and answers each with the
exit code of a forked child that played the scenario: 0 if it got through, ``CRASHED`` if it was
killed when it came to that moment for the count-th time. Without a moment the child gets through,
and writes every moment that it passed to ``moments.txt`` beside the folder.

A moment is each suspension of any coroutine of the job, named after the place in the code that
awaits, and each change of the disk.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from types import coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication
from tests.integration.vendors import BY_ROW, Vendor

import videoflow
from videoflow.services.ports import TaskEvent, Work
from videoflow.services.thread_runner import Mailbox, ThreadTaskRunner

CRASHED, OUTSIDE = 9, 8
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.truncate", "os.link"}
_OWN_CODE = Path(videoflow.__file__).parent


class Fate:
    """Counts moments, and ends the process without any clean-up at the one that was named."""

    def __init__(self, root: Path, moment: str, count: int) -> None:
        self._root = str(root)
        self._moment, self._count = moment, count
        self._lock = threading.Lock()
        self._seen: Counter[str] = Counter()
        self._armed = False
        self.passed: list[tuple[str, int]] = []

    def arm(self, *, armed: bool) -> None:
        self._armed = armed

    def watch(self, event: str, args: tuple[Any, ...]) -> None:
        """An audit hook: called before each thing that it is told of is done."""
        changing = event in _CHANGES or (event == "open" and (args[2] or 0) & _WRITING)
        if not changing or isinstance(args[0], int):
            return
        path = os.fsdecode(args[0])
        if path.startswith(self._root):
            place = Path(path).relative_to(self._root)
            self.come_to(f"{event} {place.parent.as_posix()}/*{place.suffix}")
        elif self._armed and not path.startswith("/dev/"):
            sys.stderr.write(f"outside of the project: {event} {path}\n")
            sys.stderr.flush()
            os._exit(OUTSIDE)

    def come_to(self, moment: str) -> None:
        if not self._armed:
            return
        with self._lock:
            self._seen[moment] += 1
            count = self._seen[moment]
            self.passed.append((moment, count))
        if (moment, count) == (self._moment, self._count):
            os._exit(CRASHED)


class SteppingRunner(ThreadTaskRunner):
    """Has every suspension of every coroutine of its tasks counted."""

    def __init__(self, owner: Mailbox, come_to: Callable[[str], None]) -> None:
        super().__init__(owner)
        self._come_to = come_to

    def start(self, task_id: str, work: Work, on_event: Callable[[TaskEvent], None]) -> None:
        async def stepped(report: Callable[[float, str], None]) -> object:
            def task(
                loop: asyncio.AbstractEventLoop, work: Any, **fields: Any
            ) -> asyncio.Task[Any]:
                return asyncio.Task(_stepped(work, self._come_to), loop=loop, **fields)

            asyncio.get_running_loop().set_task_factory(task)
            return await _stepped(work(report), self._come_to)

        super().start(task_id, stepped, on_event)


async def _stepped(work: Awaitable[object], come_to: Callable[[str], None]) -> Any:
    return await _steps(work, come_to)


@coroutine
def _steps(work: Any, come_to: Callable[[str], None]) -> Generator[Any, Any, Any]:
    """What ``await work`` does, with a call each time it is suspended."""
    go_on, value = work.send, None
    while True:
        try:
            waited_for = go_on(value)
        except StopIteration as end:
            return end.value
        come_to(_place(work))
        try:
            go_on, value = work.send, (yield waited_for)
        except BaseException as error:  # noqa: BLE001  # a cancellation too belongs to the work
            go_on, value = work.throw, error


def _place(work: object) -> str:
    """Where a suspended coroutine waits: the last line of ours, and the last of all."""
    own = last = ""
    while work is not None:
        frame = next(
            (
                f
                for name in ("cr_frame", "gi_frame", "ag_frame")
                if (f := getattr(work, name, None))
            ),
            None,
        )
        if frame is not None:
            file = Path(frame.f_code.co_filename)
            last = f"{file.parent.name}/{file.name}:{frame.f_lineno}"
            own = last if file.is_relative_to(_OWN_CODE) else own
        inner = (getattr(work, name, None) for name in ("cr_await", "gi_yieldfrom", "ag_await"))
        work = next((each for each in inner if each is not None), None)
    return own if own == last else f"{own} > {last}"


def play(vendor: Vendor, root: Path, url: str, fate: Fate) -> None:
    """Make a take and close; only the making is watched."""
    studio = vendor.open(root, url, lambda owner: SteppingRunner(owner, fate.come_to))
    fate.arm(armed=True)
    studio.make(1, vendor.kind)
    fate.arm(armed=False)
    studio.close()


def play_and_die(vendor: Vendor, root: Path, url: str, moment: str, count: int) -> None:
    fate = Fate(root, moment, count)
    sys.addaudithook(fate.watch)
    play(vendor, root, url, fate)
    if not moment:
        lines = "".join(f"{moment}\t{count}\n" for moment, count in fate.passed)
        root.with_name("moments.txt").write_text(lines)


def main() -> None:
    _application = QCoreApplication([])
    for line in sys.stdin:
        row, root, url, moment, count = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            code = 1
            try:
                play_and_die(BY_ROW[row], Path(root), url, moment, int(count))
                code = 0
            finally:
                os._exit(code)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

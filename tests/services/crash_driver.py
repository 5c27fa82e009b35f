"""Plays a user in a process that is killed at a given step of what it does.

Run as a program; reads lines of folder, URL and step and answers each with the exit code of
a forked child that played the scenario: 0 if it got through, ``CRASHED`` if it was killed. A step
is anything that changes the disk, and every moment of the conversation with the service.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from tests.fakes.stamp_provider import DirectStampProvider, RemoteStampProvider, StampProvider
from tests.helpers.studio import IMAGE, Studio

CRASHED = 9
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.truncate"}


def play(studio: Studio) -> None:
    """Make an image, make another one, accept it, close."""
    studio.make(1)
    take = studio.make(1)
    studio.coordinator.accept(1, IMAGE, take)
    studio.until_idle()
    studio.close()


def open_studio(root: Path, url: str, moment: Callable[[str], None]) -> Studio:
    at_service = RemoteStampProvider(url, moment=moment), DirectStampProvider(url, moment=moment)
    return Studio(root, [*at_service, StampProvider()], threads=True)


class Fate:
    """Counts steps, and ends the process without any clean-up at the last one."""

    def __init__(self, root: Path, last: int) -> None:
        self._root, self._left = str(root), last

    def watch(self, event: str, args: tuple[Any, ...]) -> None:
        """An audit hook: called before each thing that it is told of is done."""
        changing = event in _CHANGES or (event == "open" and (args[2] or 0) & _WRITING)
        if changing and str(args[0]).startswith(self._root):
            self.step(event)

    def step(self, _name: str) -> None:
        self._left -= 1
        if self._left <= 0:
            os._exit(CRASHED)


def play_and_die(root: Path, url: str, step: int) -> None:
    fate = Fate(root, step)
    sys.addaudithook(fate.watch)
    play(open_studio(root, url, fate.step))


def main() -> None:
    _application = QCoreApplication([])
    for line in sys.stdin:
        root, url, step = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            code = 1
            try:
                play_and_die(Path(root), url, int(step))
                code = 0
            finally:
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

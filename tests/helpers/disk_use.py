"""Notice what a thread asks of the disk: the GUI thread must not wait for one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

_EVENTS = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename"}
_recorders: dict[int, list[Path]] = {}


@contextmanager
def disk_used_here() -> Iterator[list[Path]]:
    """The files and folders that this thread opens, lists, makes or removes meanwhile."""
    _listen()
    used = _recorders[threading.get_ident()] = []
    try:
        yield used
    finally:
        del _recorders[threading.get_ident()]


def _note(event: str, args: tuple[Any, ...]) -> None:
    used = _recorders.get(threading.get_ident()) if event in _EVENTS else None
    if used is not None and isinstance(args[0], str | bytes | os.PathLike):
        used.append(Path(os.fsdecode(args[0])))


@cache
def _listen() -> None:
    """Once in a process: such a hook cannot be taken away."""
    sys.addaudithook(_note)

"""What differs between operating systems when processes are started, slowed down and ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence

_NICENESS = 15
"""Low enough that a window's threads, which hold locks that others wait for, are not kept from a
busy core: at 5 the window stood still for a tenth of a second at times."""

_PIPE_BYTES = 1 << 20
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()


def be_nice() -> None:
    """Give this process, and what it starts, a lower priority than the user's windows."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


def no_console_window() -> int:
    """Creation flags that keep a console from flashing up on Windows; 0 elsewhere."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def start_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start ``command`` with pipes to its input and errors; ``kill_children`` ends it.

    Raises OSError.
    """
    with _lock:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            creationflags=no_console_window(),
            bufsize=0,
        )
        _running.add(process)
        _widen(process)
        return process


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let the pipe hold more than its usual 64 kB, where possible: fewer switches per frame."""
    if sys.platform == "linux" and process.stdin is not None:
        import fcntl

        with contextlib.suppress(OSError):  # not allowed here: it works without
            fcntl.fcntl(process.stdin.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def forget_child(process: subprocess.Popen[bytes]) -> None:
    """``process`` has ended and been waited for."""
    with _lock:
        _running.discard(process)


def kill_children() -> None:
    """End every child that was started, for good: no other can be started afterwards."""
    _lock.acquire()  # never released: the process ends now
    for process in _running:
        process.kill()
        process.wait()

"""Run one command and end it when the parent does, even by ``kill -9`` (POSIX).

Usage: ``python -I -S guard.py LIFELINE_FD PROGRAM [ARGUMENT…]``. The parent holds the other end of
the lifeline pipe; the kernel closes it whenever the parent ends, however that happens. Standard
streams are the command's own, and so is the exit code.

This file runs by itself in a bare interpreter for every ffmpeg: it imports only what is built in.
"""

from __future__ import annotations

import os
import select
import sys

CANNOT_START = 127
NICENESS = 15
"""Below the window's threads, whose locks others wait for."""
_SIGKILL = 9
"""POSIX gives the number; to import ``signal`` would take as long as the interpreter's start."""


def main(arguments: list[str]) -> int:
    """Run ``arguments[1:]`` until it ends or the pipe ``arguments[0]`` closes; its exit code."""
    lifeline = int(arguments[0])
    command = arguments[1:]
    os.nice(NICENESS)
    os.set_inheritable(lifeline, False)
    # The command alone holds the writing end: reading it ends exactly when the command does.
    ended, held_by_command = os.pipe()
    os.set_inheritable(held_by_command, True)
    try:
        pid = os.posix_spawn(command[0], command, os.environ)
    except OSError as error:
        sys.stderr.write(f"cannot start {command[0]}: {error.strerror}\n")
        return CANNOT_START
    os.close(held_by_command)
    readable = select.select([lifeline, ended], [], [])[0]
    if ended not in readable:
        os.kill(pid, _SIGKILL)
    status = os.waitpid(pid, 0)[1]
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

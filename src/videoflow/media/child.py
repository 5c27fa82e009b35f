"""Start a child process that cannot outlive this application; the platform seam of ``process``.

POSIX runs the command through ``guard``, a tiny process that ends it when the lifeline pipe
closes. Windows ties it to this process with a job object.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from videoflow.media import guard

CHILD_GUARD_OPTION = "--child-guard"
"""First argument with which the frozen application is its own guard; see ``guard.main``."""

_GUARD_TIMEOUT_S = 10.0


class Child:
    """A running child; its streams are on ``process``."""

    def __init__(self, process: asyncio.subprocess.Process, lifeline: int | None) -> None:
        self.process = process
        self._lifeline = lifeline

    def end(self) -> None:
        """End the child now, without waiting; harmless when it has ended or was told before."""
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None
        elif sys.platform == "win32":
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    async def ended(self) -> None:
        """Wait until the child told to ``end`` is gone."""
        try:
            async with asyncio.timeout(_GUARD_TIMEOUT_S):
                await self.process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


def guard_command(lifeline: int, command: Sequence[str]) -> list[str]:
    """The command line that runs ``command`` under the guard (POSIX)."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_GUARD_OPTION, str(lifeline), *command]
    return [sys.executable, "-I", "-S", guard.__file__, str(lifeline), *command]


@asynccontextmanager
async def running_child(
    command: Sequence[str], *, stdin: int | None, cwd: Path | None
) -> AsyncIterator[Child]:
    """Run ``command`` with both output streams piped; it has ended when the context is left.

    ``stdin`` is a file descriptor for the child to read from, or None for nothing to read.

    Raises:
        OSError: the command (on POSIX: the guard) cannot be started.
    """
    starting = asyncio.ensure_future(_start(command, stdin, cwd))
    try:
        child = await asyncio.shield(starting)
    except asyncio.CancelledError:
        await uninterrupted(_abandon(starting))
        raise
    try:
        yield child
    finally:
        await uninterrupted(_end(child))


async def _end(child: Child) -> None:
    child.end()
    await child.ended()


async def _start(command: Sequence[str], stdin: int | None, cwd: Path | None) -> Child:
    source = subprocess.DEVNULL if stdin is None else stdin
    if sys.platform == "win32":
        from videoflow.media.windows_job import tie_to_this_process

        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            creationflags=subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS,
        )
        # A command that has ended within this instant needs no tie.
        with contextlib.suppress(OSError):
            tie_to_this_process(process.pid)
        return Child(process, None)
    lifeline, held = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *guard_command(lifeline, command),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            pass_fds=(lifeline,),
            # Ctrl-C in a terminal reaches the application only, which then cancels in order. A
            # group and not a session of its own: Linux gives each session an equal share of the
            # processors, whatever its priority, and the window would stutter.
            process_group=0,
        )
    except BaseException:
        os.close(held)
        raise
    finally:
        os.close(lifeline)
    return Child(process, held)


async def _abandon(starting: asyncio.Future[Child]) -> None:
    try:
        child = await starting
    except OSError:
        return  # Nothing was started, and the cancellation is what the caller hears about.
    await _end(child)


async def uninterrupted(work: Coroutine[None, None, None]) -> None:
    """Finish ``work`` even when cancelled meanwhile; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled

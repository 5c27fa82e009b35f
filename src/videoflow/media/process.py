"""The one way to run ffmpeg: asynchronous, cancellable, watched, and never through a shell.

Works in any asyncio loop, of the main thread or of a worker thread. Cancelling the awaiting task
ends ffmpeg and waits until it is gone; so does any other way out of ``run_ffmpeg``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.child import Child, running_child, uninterrupted
from videoflow.media.ffmpeg import Ffmpeg, locate_ffmpeg
from videoflow.media.guard import CANNOT_START

_log = logging.getLogger(__name__)

STALL_S = 180.0
"""Without any progress for so long, ffmpeg is taken for hung. Rewriting a large film's index on a
slow disk (``+faststart``) counts as silence, hence minutes."""

_REPORT_INTERVAL_S = 0.1
_STDERR_TAIL_BYTES = 8192
_GLOBAL_OPTIONS = (
    *("-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats"),
    *("-stats_period", "0.2", "-progress", "pipe:1"),
)

# The system's own words, which ffmpeg never translates. A limit on file size counts as full: that
# is what a USB stick formatted for Windows says at 4 GB.
_DISK_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_NO_ACCESS = ("Permission denied", "Read-only file system", "Operation not permitted")
_DRIVE_GONE = ("Input/output error", "No such device", "Stale file handle")

Feed = Callable[[BinaryIO], None]
"""Writes ffmpeg's standard input, in a thread of its own, and returns when all is written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far ffmpeg has come: encoded video frames, and time in the output."""

    frame: int = 0
    time_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FfmpegRun:
    """A run that ended well. ``stderr`` is the tail of what ffmpeg complained about, if it did."""

    progress: Progress
    stderr: str


def media_url(path: Path) -> str:
    """``path`` as an ffmpeg argument: always a local file, never an option, pattern or URL."""
    return f"file:{path.absolute()}"


async def run_ffmpeg(
    arguments: Sequence[str],
    *,
    failure: str,
    ffmpeg: Ffmpeg | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    feed: Feed | None = None,
    cwd: Path | None = None,
    stall_s: float = STALL_S,
    trial: bool = False,
) -> FfmpegRun:
    """Run ffmpeg to its end.

    Args:
        arguments: inputs, graph and outputs, with file names written by ``media_url``.
            Existing outputs are overwritten.
        failure: what the user reads if it fails: a full sentence naming the file or scene.
        ffmpeg: which one; by default the first that works.
        on_progress: called in this loop at most ten times a second, and once more at the end.
        feed: writes the data for an input named ``pipe:0``, such as raw frames. It runs in a
            thread; its ``write`` raises BrokenPipeError once ffmpeg has ended.
        cwd: working directory, for lists with relative names.
        stall_s: end ffmpeg after so many seconds without progress. There is no total limit.
        trial: it may well fail, which is no news for the log.

    Raises:
        MediaError: ffmpeg is missing, failed or hung, the disk is full, access was refused. Its
            notes carry the end of what ffmpeg said.
    """
    if ffmpeg is None:
        ffmpeg = await asyncio.to_thread(locate_ffmpeg)
    command = [str(ffmpeg.path), *_GLOBAL_OPTIONS, *arguments]
    _log.debug("running %s", command)
    reporter = _Reporter(on_progress)
    feeder = _Feeder(feed) if feed else None
    stdin = feeder.reading_end if feeder else None
    stderr = _Tail()
    try:
        async with running_child(command, stdin=stdin, cwd=cwd) as child:
            listening = asyncio.ensure_future(stderr.follow(child.process.stderr))
            if feeder:
                feeder.start(child)
            code = await _watch(child, reporter, stall_s)
            await listening
    except TimeoutError as error:
        action = _("ffmpeg made no progress for {seconds:.0f} seconds and was stopped. Try again.")
        raise MediaError(failure, action.format(seconds=stall_s)) from error
    except OSError as error:
        raise MediaError(failure, _("ffmpeg could not be started. Try again.")) from error
    finally:
        if feeder:
            await uninterrupted(feeder.finish())
    if feeder and feeder.error:
        raise feeder.error
    if code != 0:
        raise _explained(failure, code, str(stderr), logging.DEBUG if trial else logging.WARNING)
    reporter.flush()
    return FfmpegRun(reporter.latest, str(stderr))


async def _watch(child: Child, reporter: _Reporter, stall_s: float) -> int:
    """Follow ``-progress`` to the end; TimeoutError when nothing moves for ``stall_s``."""
    stdout = child.process.stdout
    if stdout is None:
        raise ValueError("the child's standard output is not piped")
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(stall_s) as patience:
        while line := await stdout.readline():
            if reporter.take(line):
                patience.reschedule(loop.time() + stall_s)
        return await child.process.wait()


class _Reporter:
    """Turns the lines of ``-progress`` into throttled reports."""

    def __init__(self, report: Callable[[Progress], None] | None) -> None:
        self.latest = Progress()
        self._report = report
        self._reported = Progress()
        self._next_report = 0.0
        self._fields: dict[str, str] = {}
        self._last_fields: dict[str, str] = {}

    def take(self, line: bytes) -> bool:
        """Read one line; whether it shows that ffmpeg is getting on."""
        key, _separator, value = line.decode(errors="replace").strip().partition("=")
        if key in ("frame", "out_time_us", "total_size"):
            self._fields[key] = value
        if key != "progress":
            return False
        moved = self._fields != self._last_fields
        self._last_fields = dict(self._fields)
        self.latest = Progress(
            frame=_number(self._fields.get("frame")),
            time_s=_number(self._fields.get("out_time_us")) / 1e6,
        )
        now = time.monotonic()
        if now >= self._next_report:
            self._next_report = now + _REPORT_INTERVAL_S
            self.flush()
        return moved

    def flush(self) -> None:
        """Report the latest progress unless it was reported before."""
        if self._report and self.latest != self._reported:
            self._reported = self.latest
            self._report(self.latest)


def _number(text: str | None) -> int:
    """A field of ``-progress``; ffmpeg writes ``N/A`` before it knows."""
    return max(0, int(text)) if text and text.lstrip("-").isdecimal() else 0


class _Tail:
    """The last few kilobytes of a stream."""

    def __init__(self) -> None:
        self._bytes = b""

    async def follow(self, stream: asyncio.StreamReader | None) -> None:
        """Read ``stream`` to its end."""
        while stream and (chunk := await stream.read(4096)):
            self._bytes = (self._bytes + chunk)[-_STDERR_TAIL_BYTES:]

    def __str__(self) -> str:
        return self._bytes.decode(errors="replace").strip()


class _Feeder:
    """Runs a ``Feed`` in a thread, writing into the pipe that is ffmpeg's standard input."""

    def __init__(self, feed: Feed) -> None:
        self.error: BaseException | None = None
        self.reading_end, self._writing_end = os.pipe()
        self._feed = feed
        self._thread: asyncio.Future[None] | None = None

    def start(self, child: Child) -> None:
        """Begin writing; the child has inherited the reading end."""
        self._close_reading_end()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(self._writing_end, "wb")
        self._thread = asyncio.ensure_future(
            asyncio.to_thread(self._run, pipe, lambda: loop.call_soon_threadsafe(child.end))
        )

    def _run(self, pipe: BinaryIO, end_child: Callable[[], object]) -> None:
        try:
            self._feed(pipe)
            pipe.close()
        except BrokenPipeError:
            _log.debug("ffmpeg closed its input before all was written")
        except BaseException as error:  # noqa: BLE001 - raised again by run_ffmpeg, in its task
            # A film cut short must not look finished: ffmpeg ends before its input does.
            self.error = error
            end_child()
        finally:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    async def finish(self) -> None:
        """Wait for the thread, which ends at the latest when ffmpeg has ended."""
        if self._thread is not None:
            await self._thread
        else:
            self._close_reading_end()
            os.close(self._writing_end)

    def _close_reading_end(self) -> None:
        if self.reading_end >= 0:
            os.close(self.reading_end)
            self.reading_end = -1


def ran_out_of_space(error: MediaError) -> bool:
    """Whether ``run_ffmpeg`` failed because a disk is full."""
    said = "\n".join(getattr(error, "__notes__", ()))
    return any(sign in said for sign in _DISK_FULL)


def _explained(failure: str, code: int, stderr: str, level: int) -> MediaError:
    """The error for an ffmpeg that ended with ``code``, with the cause where it can be told."""
    if code == CANNOT_START:
        action = _("ffmpeg could not be started. Choose another ffmpeg in the settings.")
    elif any(sign in stderr for sign in _DISK_FULL):
        action = _("The disk is full. Free some space, then try again.")
    elif any(sign in stderr for sign in _NO_ACCESS):
        action = _("Access was refused. Choose a folder that you may write to, then try again.")
    elif any(sign in stderr for sign in _DRIVE_GONE):
        action = _("The drive stopped answering. Check that it is connected, then try again.")
    else:
        action = _("ffmpeg could not finish. The details are in the log.")
    _log.log(level, "ffmpeg ended with code %d: %s", code, stderr or "(it said nothing)")
    error = MediaError(failure, action)
    error.add_note(f"ffmpeg ended with code {code}: {stderr}")
    return error

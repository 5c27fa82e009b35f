"""The engine as the application sees it: one coroutine that renders in a child process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from videoflow.errors import MediaError, ProviderError, StorageError, VideoFlowError
from videoflow.i18n import _, language
from videoflow.providers.animatic.children import no_console_window
from videoflow.providers.animatic.spec import AnimaticSpec

_ERRORS: dict[str, type[VideoFlowError]] = {
    kind.code: kind for kind in (MediaError, StorageError, ProviderError)
}
_TIME_TO_END_S = 3.0
_MAX_LINE_BYTES = 1 << 20


def renderer_command() -> list[str]:
    """The command that starts the rendering process, from a checkout or a frozen application."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--animatic-renderer"]
    return [sys.executable, "-m", "videoflow.providers.animatic"]


async def render(spec: AnimaticSpec, progress: Callable[[float], None]) -> None:
    """Make the picture or clip of ``spec`` at ``spec.output``; ``progress`` gets 0 to 1.

    Runs in any asyncio loop, in any thread. When cancelled, the rendering process and its ffmpeg
    have ended and a half-written output is gone before it goes on. Raises MediaError (a picture
    that cannot be read, ffmpeg), StorageError (the disk) or ProviderError (the renderer).
    """
    existed = spec.output.exists()
    done = False
    try:
        await _render_in_child(spec, progress)
        done = True
    finally:
        if not done and not existed:
            _remove(spec.output)


async def _render_in_child(spec: AnimaticSpec, progress: Callable[[float], None]) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            *renderer_command(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=_environment(),
            limit=_MAX_LINE_BYTES,
            creationflags=no_console_window(),
            # Ctrl-C in a terminal reaches the application only, which then cancels in order. A
            # group and not a session of its own: Linux gives each session an equal share of the
            # processors, whatever its priority, and the window would stutter.
            process_group=0,
        )
    except OSError as error:
        raise ProviderError(
            _("The built-in engine could not be started: {reason}.").format(
                reason=error.strerror or error
            ),
            _("Install VideoFlow again."),
        ) from error
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.create_task(_last_words(process.stderr))
    try:
        request = {"spec": spec.model_dump(mode="json"), "interface_language": language()}
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # then its words say why
            process.stdin.write(json.dumps(request).encode() + b"\n")
            await process.stdin.drain()
        result = await _follow(process.stdout, progress)
        if result is None:
            await process.wait()
            raise _crashed(process.returncode, await complaints)
        if "error" in result:
            raise _told(result["error"])
    finally:
        await asyncio.shield(_end(process, complaints))


async def _follow(
    stream: asyncio.StreamReader, progress: Callable[[float], None]
) -> dict[str, Any] | None:
    """Pass on progress until the result comes; None when the stream ends without one."""
    while line := await stream.readline():
        message = json.loads(line)
        if "progress" in message:
            progress(float(message["progress"]))
        else:
            return dict(message)
    return None


async def _end(process: asyncio.subprocess.Process, complaints: asyncio.Task[str]) -> None:
    """Closing its input ends the renderer and its ffmpeg; one that does not listen is killed."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _TIME_TO_END_S)
    except TimeoutError:
        process.kill()
        await process.wait()
    await complaints


async def _last_words(stream: asyncio.StreamReader) -> str:
    lines: deque[str] = deque(maxlen=12)
    while chunk := await stream.read(4096):
        lines.extend(chunk.decode(errors="replace").splitlines())
    return "\n".join(lines)


def _told(error: dict[str, Any]) -> VideoFlowError:
    kind = _ERRORS.get(str(error.get("code")), ProviderError)
    return kind(str(error.get("message")), str(error.get("action")))


def _crashed(code: int | None, words: str) -> ProviderError:
    last = words.strip().splitlines()[-1] if words.strip() else _("no reason given")
    return ProviderError(
        _("The built-in engine stopped unexpectedly (code {code}): {reason}.").format(
            code=code, reason=last
        ),
        _("Try again. If it happens every time, please report it."),
    )


def _environment() -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            _("The unfinished file “{name}” could not be removed.").format(name=path.name),
            _("Close programs that have it open and delete it."),
        ) from error

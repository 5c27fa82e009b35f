"""The engine as the application sees it: one coroutine that renders in a child process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from videoflow.errors import MediaError, ProviderError, StorageError, VideoFlowError
from videoflow.i18n import _, language
from videoflow.providers.animatic.renderers import RENDERERS, Renderer
from videoflow.providers.animatic.spec import AnimaticSpec

_ERRORS: dict[str, type[VideoFlowError]] = {
    kind.code: kind for kind in (MediaError, StorageError, ProviderError)
}


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
    request = {"spec": spec.model_dump(mode="json"), "interface_language": language()}
    result = None
    while result is None:
        renderer = _taken()
        was_used = renderer.used
        result = await _work(renderer, request, progress)
        RENDERERS.give_back(renderer)
        if result is None and (renderer.code != 0 or not was_used):
            raise _crashed(renderer.code, renderer.words())
        # Without a result otherwise: idle for so long that it ended just as it was asked.
    if "error" in result:
        raise _told(result["error"])


def _taken() -> Renderer:
    try:
        return RENDERERS.take()
    except OSError as error:
        raise ProviderError(
            _("The built-in engine could not be started: {reason}.").format(
                reason=error.strerror or error
            ),
            _("Install VideoFlow again."),
        ) from error


async def _work(
    renderer: Renderer, request: dict[str, Any], progress: Callable[[float], None]
) -> dict[str, Any] | None:
    """The result of a job; None where the process ended. When cancelled, it has ended too."""
    loop = asyncio.get_running_loop()

    def tell(fraction: float) -> None:
        loop.call_soon_threadsafe(progress, fraction)

    working = asyncio.ensure_future(asyncio.to_thread(renderer.work, request, tell))
    try:
        return await asyncio.shield(working)
    except BaseException:
        ending = asyncio.ensure_future(asyncio.to_thread(renderer.end))
        while not (ending.done() and working.done()):
            await asyncio.wait({ending, working})
        renderer.close()
        raise


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


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            _("The unfinished file “{name}” could not be removed.").format(name=path.name),
            _("Close programs that have it open and delete it."),
        ) from error

"""A process that draws with Qt: an order goes in as a file, an answer comes back as JSON.

Qt draws text in a ``QGuiApplication`` only, which a worker's thread is not; and what hangs or
crashes there takes nothing else along.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

from videoflow.errors import MediaError, VideoFlowError
from videoflow.i18n import _, set_language
from videoflow.media.child import running_child


async def drawn_by_child(
    order: BaseModel, *, option: str, module: str, longest_s: float, failure: str
) -> None:
    """Have ``order`` drawn by ``python -m module``, or by the frozen application with ``option``.
    When cancelled, that process has ended before this goes on.

    Raises:
        MediaError: what the process says, or ``failure``, a sentence, where it says nothing.
        OSError: the order cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="videoflow-drawing-") as folder:
        file = Path(folder) / "order.json"
        file.write_text(order.model_dump_json(), encoding="utf-8")
        try:
            command = _command(option, module, file)
            async with running_child(command, stdin=None, cwd=None) as child:
                async with asyncio.timeout(longest_s):
                    out, errors = await child.process.communicate()
        except (OSError, TimeoutError) as error:
            raise _failed(failure, "") from error
    answer = out.decode(errors="replace").strip().splitlines()
    try:
        told = json.loads(answer[-1]) if answer else {}
    except ValueError:
        told = {}
    if "error" in told:
        raise MediaError(str(told["error"]["message"]), str(told["error"]["action"]))
    if "done" not in told:
        raise _failed(failure, errors.decode(errors="replace"))


def answer_order(language: str, draw: Callable[[], None]) -> int:
    """In the drawing process: draw, and say ``{"done": true}`` or ``{"error": {…}}`` on standard
    output; returns the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from videoflow.media.fonts import load_fonts

    set_language(language)
    application = QGuiApplication([])
    answer: dict[str, object] = {"done": True}
    try:
        load_fonts()
        draw()
    except VideoFlowError as error:
        answer = {"error": {"message": error.message, "action": error.action}}
    sys.stdout.write(json.dumps(answer) + "\n")
    del application
    return 0


def _command(option: str, module: str, order: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, option, str(order)]
    return [sys.executable, "-m", module, str(order)]


def _failed(failure: str, words: str) -> MediaError:
    error = MediaError(failure, _("Try again. If it happens every time, please report it."))
    error.add_note(words)
    return error

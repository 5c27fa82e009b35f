"""Draw a contact sheet, from any asyncio loop in any thread."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.child import running_child
from videoflow.media.contact_sheet.spec import SheetSpec

CONTACT_SHEET_OPTION = "--contact-sheet"
"""First argument with which the frozen application draws a sheet."""

LONGEST_S = 300.0


async def draw_contact_sheet(spec: SheetSpec) -> None:
    """Write the PDF of ``spec``. When cancelled, the drawing process has ended before it goes on.

    Raises MediaError where it could not be drawn or written.
    """
    with tempfile.TemporaryDirectory(prefix="videoflow-sheet-") as folder:
        order = Path(folder) / "sheet.json"
        order.write_text(spec.model_dump_json(), encoding="utf-8")
        try:
            async with running_child(_command(order), stdin=None, cwd=None) as child:
                async with asyncio.timeout(LONGEST_S):
                    out, errors = await child.process.communicate()
        except (OSError, TimeoutError) as error:
            raise _failed("") from error
    answer = out.decode(errors="replace").strip().splitlines()
    try:
        told = json.loads(answer[-1]) if answer else {}
    except ValueError:
        told = {}
    if "error" in told:
        raise MediaError(str(told["error"]["message"]), str(told["error"]["action"]))
    if "done" not in told:
        raise _failed(errors.decode(errors="replace"))


def _command(order: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CONTACT_SHEET_OPTION, str(order)]
    return [sys.executable, "-m", "videoflow.media.contact_sheet", str(order)]


def _failed(words: str) -> MediaError:
    error = MediaError(
        _("The contact sheet could not be drawn."),
        _("Try again. If it happens every time, please report it."),
    )
    error.add_note(words)
    return error

"""``export --storyboard``: the storyboard as a document."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from videoflow.cli.console import Console
from videoflow.cli.running import look_at
from videoflow.i18n import _
from videoflow.services.storyboard.exporting import StoryboardFormat, write_storyboard


def export_storyboard(arguments: Namespace, console: Console) -> int:
    """Write the storyboard as Markdown, CSV, JSON or PDF, also while a window has the project."""
    on_disk = look_at(arguments.folder, console)
    form = StoryboardFormat(arguments.storyboard)
    path = asyncio.run(
        write_storyboard(on_disk.folder, on_disk.project, on_disk.takes, form, arguments.output)
    )
    text = _("The storyboard is ready: {path}").format(path=path)
    console.answer({"path": str(path)}, lambda: console.line(text))
    return 0

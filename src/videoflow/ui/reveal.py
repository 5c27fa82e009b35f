"""*Show in folder*: a file in the system's own file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def reveal_command(path: Path, platform: str = sys.platform) -> list[str] | None:
    """The command that selects a file in the file manager; None where a system has none and its
    folder is opened instead."""
    if platform == "win32":
        return ["explorer", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    return None


def reveal(path: Path) -> None:
    """Show a file; its folder where the system cannot select one. Returns at once."""
    command = reveal_command(path)
    if command is None or not QProcess.startDetached(command[0], command[1:])[0]:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

"""A project that is double-clicked in the Finder opens, also while VideoFlow is only starting."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from videoflow.ui.desktop_application import DesktopApplication

application = DesktopApplication([])
heard = []
QCoreApplication.sendEvent(application, QFileOpenEvent("/films/early.videoflow"))
assert application.last_file == Path("/films/early.videoflow")
application.file_opened.connect(heard.append)
QCoreApplication.sendEvent(application, QFileOpenEvent("/films/Sommer Süß.videoflow"))
assert heard == [Path("/films/Sommer Süß.videoflow")]
"""


def test_files_of_the_finder_are_heard_of() -> None:
    """In a process of its own: there is one application in each."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)

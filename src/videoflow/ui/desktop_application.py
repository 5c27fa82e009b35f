"""The Qt application, and what the desktop asks of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class DesktopApplication(QApplication):
    """Hears of files that the user opens in the Finder: macOS hands them over as events, while
    Windows and Linux start the program with their paths.

    ``file_opened`` carries the path; ``last_file`` keeps it for who was not there to listen yet.
    """

    file_opened = Signal(object)
    last_file: Path | None = None

    def event(self, event: QEvent) -> bool:
        """See QApplication.event."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.last_file = Path(event.file())
            self.file_opened.emit(self.last_file)
            return True
        return super().event(event)

"""Shows dialogs one at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget


class OneDialog(QObject):
    """Holds the dialog that is open; opening another closes it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._current: QWidget | None = None

    @property
    def current(self) -> QWidget | None:
        """The dialog that was opened last, until it is gone."""
        return self._current

    def open(self, dialog: QWidget) -> None:
        """Show a dialog, which is deleted when it closes."""
        self.close()
        self._current = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(self._gone)
        dialog.show()

    def close(self) -> None:
        """Close the dialog, if there is one."""
        dialog, self._current = self._current, None
        if dialog is not None:
            # It is deleted later: by then another one may be open, which must not be forgotten.
            dialog.destroyed.disconnect(self._gone)
            dialog.close()

    @Slot()
    def _gone(self) -> None:
        self._current = None

"""A progress bar that waits for its turn to be painted."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class PatientProgressBar(QProgressBar):
    """Qt's own bar paints at once when its value changes, and with it all that is waiting to be
    painted in the window: with several bars moving, the window does little else.
    """

    def show_value(self, value: int) -> None:
        """Like ``setValue``, painted with the next round of painting."""
        self.setUpdatesEnabled(False)
        self.setValue(value)
        self.setUpdatesEnabled(True)

"""Labels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from videoflow.ui.theme import set_role


def text_label(text: str = "", role: str = "") -> QLabel:
    """Text that goes on in the next line where it is too long; markup in it is shown as it is."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label

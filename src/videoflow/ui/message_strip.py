"""A message inside a window, where a message box would be in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from videoflow.i18n import _
from videoflow.services.view_models import MessageView
from videoflow.ui.buttons import push_button
from videoflow.ui.theme import Space, set_icon, set_role

_ICONS = {"info": "info", "success": "success", "warning": "warning", "danger": "error"}
_COLORS = {"info": "accent_text", "success": "success", "warning": "warning", "danger": "danger"}


class MessageStrip(QFrame):
    """Shows one MessageView until it is dismissed or replaced; hidden while there is none.

    Without ``dismissible`` it stays until its owner clears it.
    """

    def __init__(self, *, dismissible: bool = True) -> None:
        super().__init__()
        set_role(self, "notice", "info")
        self._icon = QLabel()
        self._message = QLabel()
        self._action = QLabel()
        for label in (self._message, self._action):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._message, "strong")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._action)
        self._dismiss = push_button(_("Dismiss"), "dismiss_button", "quiet")
        self._dismiss.clicked.connect(self.clear)
        if not dismissible:
            self._dismiss.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_message(self, message: MessageView, tone: str = "info") -> None:
        """Show ``message`` in the tone ``info``, ``success``, ``warning`` or ``danger``."""
        set_role(self, "notice", tone)
        set_icon(self._icon, _ICONS[tone], _COLORS[tone])
        self._message.setText(message.message)
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self.setAccessibleName(message.message)
        self.setAccessibleDescription(message.action)
        self.show()

    def text(self) -> str:
        """What is shown; empty where nothing is."""
        return "" if self.isHidden() else f"{self._message.text()} {self._action.text()}".rstrip()

    def clear(self) -> None:
        """Take the message away."""
        self.hide()

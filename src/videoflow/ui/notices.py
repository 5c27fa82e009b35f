"""Messages at the top of the window that belong to no card: news, failures, offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_icon, set_role

SHOWN_AT_MOST = 3
NEWS_STAYS_MS = 12_000

_ICONS = {
    "info": ("info", "accent_text"),
    "success": ("success", "success"),
    "warning": ("warning", "warning"),
    "danger": ("error", "danger"),
}

Offer = tuple[str, Callable[[], None]]
"""Text of a button on a notice, and what it does."""


class Notice(QFrame):
    """One message with the buttons that act on it. Good news leaves by itself."""

    left = Signal(object)

    def __init__(
        self, message: str, action: str, tone: str, offers: tuple[Offer, ...], stays: bool
    ) -> None:
        super().__init__()
        self.message = message
        self.setObjectName("notice")
        set_role(self, "notice", tone)
        mark = QLabel()
        set_icon(mark, *_ICONS[tone])
        words = QVBoxLayout()
        words.setSpacing(2)
        for text, role in ((message, "strong"), (action, "")):
            label = text_label(text, role)
            if not text:
                label.hide()  # and never show(): without a parent yet it would be a window
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self._offers: list[tuple[QPushButton, Callable[[], None]]] = []
        for text, call in offers:
            button = QPushButton(text)
            button.clicked.connect(self._take_offer)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._offers.append((button, call))
        close = QToolButton()
        close.setAccessibleName(_("Dismiss"))
        close.setToolTip(_("Dismiss"))
        set_role(close, "quiet")
        set_icon(close, "close", "muted", 14)
        close.clicked.connect(self.leave)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{message} {action}".rstrip())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        if not stays:
            self._timer.start(NEWS_STAYS_MS)

    @Slot()
    def leave(self) -> None:
        """Go away."""
        self.hide()
        self.left.emit(self)
        self.deleteLater()

    @Slot()
    def _take_offer(self) -> None:
        for button, call in self._offers:
            if button is self.sender():
                self.leave()
                call()
                return


class NoticeArea(QWidget):
    """Holds the latest notices, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.XL, Space.M, Space.XL, 0)
        self._column.setSpacing(Space.S)
        self.hide()

    def post(
        self,
        message: str,
        action: str = "",
        tone: str = "info",
        offers: tuple[Offer, ...] = (),
        *,
        stays: bool | None = None,
    ) -> Notice:
        """Show a message; ``stays`` (by default: what is no good news) waits to be dismissed."""
        self.dismiss(message)
        lasting = tone in ("warning", "danger") if stays is None else stays
        notice = Notice(message, action, tone, offers, lasting)
        notice.left.connect(self._forget)
        self._notices.insert(0, notice)
        self._column.insertWidget(0, notice)
        for old in self.notices()[SHOWN_AT_MOST:]:
            old.leave()
        self.show()
        return notice

    def dismiss(self, message: str) -> None:
        """Take a message away that no longer holds."""
        for notice in self.notices():
            if notice.message == message:
                notice.leave()

    def notices(self) -> list[Notice]:
        """What is shown, newest first."""
        return list(self._notices)

    def clear(self) -> None:
        """Dismiss all."""
        for notice in self.notices():
            notice.leave()

    @Slot(object)
    def _forget(self, notice: Notice) -> None:
        self._notices.remove(notice)
        self.setVisible(bool(self._notices))

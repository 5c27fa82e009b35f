"""A button whose face is a layout of labels; it paints itself in the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from videoflow.ui.theme import Radius, Space, theme, watcher


class CardButton(QAbstractButton):
    """A button of any height whose face is a layout of labels.

    ``framed`` ones have a border always, others only a background under the pointer.
    """

    def __init__(self, *, framed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framed = framed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.M, Space.S + 2, Space.M, Space.S + 2)
        self.column.setSpacing(2)
        watcher().theme_changed.connect(self._repaint)

    def add_line(self, label: QLabel) -> None:
        """Add a label to the face; clicks on it are clicks on the button."""
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column.addWidget(label)

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint: as large as its face."""
        return self.column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return self.column.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """See QWidget.hasHeightForWidth."""
        return self.column.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """See QWidget.heightForWidth."""
        return self.column.heightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        chosen = self.isChecked()
        hovered = self.underMouse() and self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(look.color("accent_soft"))
        elif hovered or self.isDown():
            painter.setBrush(look.color("sunken"))
        elif self._framed:
            painter.setBrush(look.color("surface"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._framed:
            border = "accent" if chosen else "border_strong" if hovered else "border"
            painter.setPen(QPen(look.color(border), 2 if chosen else 1))
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
        inset = painter.pen().widthF() / 2
        face = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(face, Radius.M, Radius.M)

    @Slot()
    def _repaint(self) -> None:
        self.update()

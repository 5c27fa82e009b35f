"""Where files of this computer are dropped: anywhere on a widget, or on a dashed outline."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from videoflow.ui.theme import Radius, theme


class DropTarget(QWidget):
    """Takes files, unless ``setAcceptDrops(False)`` says otherwise; ``files_dropped`` carries a
    list of their Paths, never an empty one."""

    files_dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    def _welcome(self, data: QMimeData) -> list[Path]:
        """What is taken of what is dragged here."""
        return local_paths(data)

    def _show_dragging(self, dragging: bool) -> None:
        """Show whether something that is taken is held over it."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if self._welcome(event.mimeData()):
            event.acceptProposedAction()
            self._show_dragging(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See QWidget.dragLeaveEvent."""
        super().dragLeaveEvent(event)
        self._show_dragging(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        self._show_dragging(False)
        files = self._welcome(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)


class DropFrame(DropTarget):
    """An outline around what invites to drop files."""

    def __init__(self) -> None:
        super().__init__()
        self._dragging = False

    def _show_dragging(self, dragging: bool) -> None:
        self._dragging = dragging
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent: a dashed outline invites to drop, a full one answers."""
        look = theme()
        pen = QPen(look.color("accent" if self._dragging else "border_strong"), 1.5)
        if not self._dragging:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(look.color("accent_soft" if self._dragging else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.L, Radius.L)


def local_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this computer among what is dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

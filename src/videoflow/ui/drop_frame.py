"""The dashed outline that files of this computer are dropped on."""

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
from PySide6.QtWidgets import QFrame

from videoflow.ui.theme import Radius, theme


class DropFrame(QFrame):
    """Takes files, unless ``setAcceptDrops(False)`` says otherwise; ``files_dropped`` carries a
    list of their Paths, never an empty one."""

    files_dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._dragging = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._show_dragging(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See QWidget.dragLeaveEvent."""
        super().dragLeaveEvent(event)
        self._show_dragging(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        self._show_dragging(False)
        event.acceptProposedAction()
        files = local_paths(event.mimeData())
        if files:
            self.files_dropped.emit(files)

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

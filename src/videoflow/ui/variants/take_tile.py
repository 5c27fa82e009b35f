"""One take on the sheet of candidates."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from videoflow.domain.base import AspectRatio
from videoflow.services.view_models import TakeView
from videoflow.ui.theme import Radius, theme
from videoflow.ui.video_surface import VideoSurface
from videoflow.ui.wording import seconds_text

TILE_PX = 220
_RING_PX = 3


class TakeTile(QWidget):
    """One take with its number, or the one in the film. ``chosen`` draws a ring around it."""

    pressed = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, take: TakeView, ratio: AspectRatio) -> None:
        super().__init__()
        self.take = take
        self._chosen = False
        self.surface = VideoSurface(self)
        self.surface.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        length = f" · {seconds_text(round(take.duration_s, 1))}" if take.duration_s else ""
        self.surface.set_corner(f"{name}{length}")
        self.setAccessibleName(name)
        shape = QSize(*ratio.size(1080))
        box = QSize(TILE_PX, TILE_PX)
        inner = shape.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
        self.setFixedSize(inner + QSize(4 * _RING_PX, 4 * _RING_PX))

    def set_chosen(self, chosen: bool) -> None:
        """Whether the keys act on this one."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def set_picture(self, image: QImage) -> None:
        """Show the take."""
        self.surface.set_still(image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        inset = 2 * _RING_PX
        self.surface.setGeometry(self.rect().adjusted(inset, inset, -inset, -inset))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit(self)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """See QWidget.mouseDoubleClickEvent."""
        self.opened.emit(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        if not self._chosen:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme().color("accent")), _RING_PX))
        ring = QRectF(QPointF(), self.size().toSizeF())
        half = _RING_PX / 2
        painter.drawRoundedRect(ring.adjusted(half, half, -half, -half), Radius.L, Radius.L)

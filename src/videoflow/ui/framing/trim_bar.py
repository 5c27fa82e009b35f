"""Which part of a clip the film uses: a strip of its frames with an in and an out point."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from videoflow.i18n import _
from videoflow.ui.theme import Radius, theme
from videoflow.ui.wording import seconds_text

SHORTEST_S = 0.2
STEP_S = 0.1
BIG_STEP_S = 1.0
FRAMES = 8
HEIGHT_PX = 56
_HANDLE_PX = 10
_REACH_PX = 12


class _Held(Enum):
    NOTHING = auto()
    IN = auto()
    OUT = auto()
    HEAD = auto()


class TrimBar(QWidget):
    """A clip from left to right. The pointer drags the two handles and the playhead; the arrow
    keys move the playhead (Shift: by a second), I and O set in and out where it stands, Home and
    End take it there.

    ``trimmed`` follows a change of in or out, ``head_moved`` one of the playhead.
    """

    trimmed = Signal()
    head_moved = Signal()

    def __init__(self, duration_s: float) -> None:
        super().__init__()
        self.setObjectName("trim_bar")
        self.setFixedHeight(HEIGHT_PX)
        self.setMinimumWidth(240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.duration_s = max(duration_s, SHORTEST_S)
        self.in_s, self.out_s = 0.0, self.duration_s
        self.head_s = 0.0
        self._held = _Held.NOTHING
        self._frames: dict[int, QImage] = {}
        self._name()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(480, HEIGHT_PX)

    def set_frame(self, position: int, image: QImage) -> None:
        """The picture of the ``position``-th of ``FRAMES`` equal parts."""
        self._frames[position] = image
        self.update()

    def frame_times(self) -> tuple[float, ...]:
        """The middle of each part, in seconds."""
        part_s = self.duration_s / FRAMES
        return tuple(part_s * (number + 0.5) for number in range(FRAMES))

    def set_trim(self, in_s: float, out_s: float) -> None:
        """Use from ``in_s`` to ``out_s``, kept within the clip and apart; no signal follows."""
        in_s = min(max(0.0, in_s), self.duration_s - SHORTEST_S)
        self.in_s = round(in_s, 3)
        self.out_s = round(min(max(out_s, in_s + SHORTEST_S), self.duration_s), 3)
        self._name()
        self.update()

    def move_head(self, to_s: float) -> None:
        """Show another moment."""
        to_s = round(min(max(0.0, to_s), self.duration_s), 3)
        if to_s != self.head_s:
            self.head_s = to_s
            self._name()
            self.update()
            self.head_moved.emit()

    def set_in(self) -> None:
        """The film's part begins at the playhead."""
        self._trim(min(self.head_s, self.duration_s - SHORTEST_S), self.out_s)

    def set_out(self) -> None:
        """The film's part ends at the playhead."""
        out_s = max(self.head_s, SHORTEST_S)
        self._trim(min(self.in_s, out_s - SHORTEST_S), out_s)

    def _trim(self, in_s: float, out_s: float) -> None:
        before = (self.in_s, self.out_s)
        self.set_trim(in_s, out_s)
        if (self.in_s, self.out_s) != before:
            self.trimmed.emit()

    def _name(self) -> None:
        self.setAccessibleName(
            _("Used from {start} to {end}; shown: {now}").format(
                start=seconds_text(round(self.in_s, 1)),
                end=seconds_text(round(self.out_s, 1)),
                now=seconds_text(round(self.head_s, 1)),
            )
        )

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step_s = BIG_STEP_S if shift else STEP_S
        if key == Qt.Key.Key_Left:
            self.move_head(self.head_s - step_s)
        elif key == Qt.Key.Key_Right:
            self.move_head(self.head_s + step_s)
        elif key == Qt.Key.Key_Home:
            self.move_head(self.in_s)
        elif key == Qt.Key.Key_End:
            self.move_head(self.out_s)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() is Qt.MouseButton.LeftButton:
            x = event.position().x()
            to_in, to_out = abs(x - self._x(self.in_s)), abs(x - self._x(self.out_s))
            if min(to_in, to_out) > _REACH_PX:
                self._held = _Held.HEAD
            else:
                self._held = _Held.IN if to_in <= to_out else _Held.OUT
            self._drag(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent."""
        if self._held is not _Held.NOTHING:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """See QWidget.mouseReleaseEvent."""
        self._held = _Held.NOTHING

    def _drag(self, x: float) -> None:
        at_s = self._seconds(x)
        self.move_head(at_s)
        if self._held is _Held.IN:
            self._trim(min(at_s, self.out_s - SHORTEST_S), self.out_s)
        elif self._held is _Held.OUT:
            self._trim(self.in_s, max(at_s, self.in_s + SHORTEST_S))

    def _x(self, at_s: float) -> float:
        room = self.width() - 2 * _HANDLE_PX
        return _HANDLE_PX + room * at_s / self.duration_s

    def _seconds(self, x: float) -> float:
        room = max(1, self.width() - 2 * _HANDLE_PX)
        return min(1.0, max(0.0, (x - _HANDLE_PX) / room)) * self.duration_s

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        strip = QRectF(_HANDLE_PX, 4, self.width() - 2 * _HANDLE_PX, self.height() - 8)
        outline = QPainterPath()
        outline.addRoundedRect(strip, Radius.S, Radius.S)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(strip, look.color("stage"))
        self._paint_frames(painter, strip)
        begin, end = self._x(self.in_s), self._x(self.out_s)
        shade = QColor(8, 9, 12, 175)
        painter.fillRect(QRectF(strip.left(), strip.top(), begin - strip.left(), 99), shade)
        painter.fillRect(QRectF(end, strip.top(), strip.right() - end, 99), shade)
        painter.restore()
        frame = QColor(look.color("focus" if self.hasFocus() else "accent"))
        painter.setPen(QPen(frame, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(begin, 5, end - begin, self.height() - 10))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(frame)
        for left in (begin - _HANDLE_PX, end):
            handle = QRectF(left, 4, _HANDLE_PX, self.height() - 8)
            painter.drawRoundedRect(handle, 3, 3)
            painter.fillRect(
                QRectF(handle.center().x() - 1, handle.center().y() - 7, 2, 14), "white"
            )
        self._paint_head(painter)

    def _paint_frames(self, painter: QPainter, strip: QRectF) -> None:
        width = strip.width() / FRAMES
        for position, image in self._frames.items():
            if image.isNull():
                continue
            cell = QRectF(strip.left() + position * width, strip.top(), width, strip.height())
            size = image.size().scaled(
                cell.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            place = QRectF(QPointF(), size.toSizeF())
            place.moveCenter(cell.center())
            painter.save()
            painter.setClipRect(cell, Qt.ClipOperation.IntersectClip)
            painter.drawImage(place, image)
            painter.restore()

    def _paint_head(self, painter: QPainter) -> None:
        x = self._x(self.head_s)
        painter.setPen(QPen(QColor(8, 9, 12, 150), 4))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))

"""A picture with its focus point, and what a crop to the film's shape keeps of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from videoflow.domain.base import AspectRatio
from videoflow.domain.cropping import crop_area
from videoflow.i18n import _
from videoflow.ui.theme import Radius, theme

STEP = 0.01
BIG_STEP = 0.1
_MARK_PX = 11
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class FocusPicture(QWidget):
    """The whole picture, fitted. With ``set_cropping`` the part that is cut off is dimmed, and the
    focus point follows the pointer and the arrow keys (Shift: larger steps, Home: the middle).

    ``focus_moved`` follows each move; ``focus`` are fractions of the picture's width and height.
    """

    focus_moved = Signal()

    def __init__(self, ratio: AspectRatio) -> None:
        super().__init__()
        self.setObjectName("focus_picture")
        self.setMinimumSize(240, 200)
        self._shape = ratio.size(1080)
        self._image = QImage()
        self._focus = QPointF(0.5, 0.5)
        self._cropping = True
        self._name()
        self.set_cropping(True)

    @property
    def focus(self) -> tuple[float, float]:
        """The focus point, from 0 to 1 each."""
        return round(self._focus.x(), 4), round(self._focus.y(), 4)

    @property
    def image(self) -> QImage:
        """What is shown; null before the first picture."""
        return self._image

    def set_focus(self, x: float, y: float) -> None:
        """Put the focus point there; ``focus_moved`` does not follow."""
        self._focus = QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        self._name()
        self.update()

    def set_picture(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self.update()

    def set_cropping(self, cropping: bool) -> None:
        """Whether the focus point counts."""
        self._cropping = cropping
        policy = Qt.FocusPolicy.StrongFocus if cropping else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.setCursor(Qt.CursorShape.CrossCursor if cropping else Qt.CursorShape.ArrowCursor)
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(
            _("Focus point: {x} % from the left, {y} % from the top").format(
                x=round(100 * self._focus.x()), y=round(100 * self._focus.y())
            )
        )

    def _move(self, x: float, y: float) -> None:
        before = self.focus
        self.set_focus(x, y)
        if self.focus != before:
            self.focus_moved.emit()

    def _place(self) -> QRectF:
        """Where the picture is painted."""
        size = self._image.size() if not self._image.isNull() else QSize(*self._shape)
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), fitted.toSizeF())
        place.moveCenter(QRectF(self.rect()).center())
        return place

    def crop_rect(self) -> QRectF:
        """What the crop keeps, in the widget's coordinates."""
        place = self._place()
        picture = (max(1, self._image.width()), max(1, self._image.height()))
        if self._image.isNull():
            picture = self._shape
        area = crop_area(picture, self._shape, self._focus.x(), self._focus.y())
        return QRectF(
            place.x() + area.x * place.width(),
            place.y() + area.y * place.height(),
            area.width * place.width(),
            area.height * place.height(),
        )

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        step = _STEPS.get(Qt.Key(event.key()))
        if not self._cropping or (step is None and event.key() != Qt.Key.Key_Home):
            super().keyPressEvent(event)
        elif step is None:
            self._move(0.5, 0.5)
        else:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            by = BIG_STEP if shift else STEP
            self._move(self._focus.x() + step[0] * by, self._focus.y() + step[1] * by)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def _follow(self, point: QPointF) -> None:
        place = self._place()
        if self._cropping and not place.isEmpty():
            self._move(
                (point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height()
            )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("stage"))
        painter.drawRoundedRect(QRectF(self.rect()), Radius.M, Radius.M)
        if self._image.isNull():
            return
        place = self._place()
        painter.drawImage(place, self._image)
        if not self._cropping:
            return
        crop = self.crop_rect()
        shade = QColor(8, 9, 12, 165)
        painter.setBrush(shade)
        painter.drawRect(QRectF(place.topLeft(), QPointF(crop.left(), place.bottom())))
        painter.drawRect(QRectF(QPointF(crop.right(), place.top()), place.bottomRight()))
        painter.drawRect(QRectF(crop.left(), place.top(), crop.width(), crop.top() - place.top()))
        painter.drawRect(
            QRectF(crop.left(), crop.bottom(), crop.width(), place.bottom() - crop.bottom())
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("white"), 1.5))
        painter.drawRect(crop.adjusted(0.75, 0.75, -0.75, -0.75))
        self._paint_mark(painter, place)

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        centre = QPointF(
            place.x() + self._focus.x() * place.width(),
            place.y() + self._focus.y() * place.height(),
        )
        painter.setPen(QPen(QColor(8, 9, 12, 150), 4))
        painter.drawEllipse(centre, _MARK_PX, _MARK_PX)
        ring = theme().color("focus") if self.hasFocus() else QColor("white")
        painter.setPen(QPen(ring, 2))
        painter.drawEllipse(centre, _MARK_PX, _MARK_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawEllipse(centre, 2.5, 2.5)

"""Nine places on a picture, to choose one of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.domain.overlay import Place
from videoflow.i18n import _
from videoflow.ui.theme import Radius, theme

PLACES = tuple(Place)
"""Row by row, as they stand on the picture."""
_LONG_SIDE_PX = 108
_GAP_PX = 3
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def place_label(place: Place) -> str:
    """Where that is, in words."""
    return {
        Place.TOP_LEFT: _("Top left"),
        Place.TOP: _("Top"),
        Place.TOP_RIGHT: _("Top right"),
        Place.LEFT: _("Left"),
        Place.CENTRE: _("Centre"),
        Place.RIGHT: _("Right"),
        Place.BOTTOM_LEFT: _("Bottom left"),
        Place.BOTTOM: _("Bottom"),
        Place.BOTTOM_RIGHT: _("Bottom right"),
    }[place]


class PlaceGrid(QWidget):
    """A small picture of the film's shape with nine fields; arrow keys or a press choose one."""

    changed = Signal()

    def __init__(self, ratio: AspectRatio) -> None:
        super().__init__()
        self.setObjectName("place_grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._place = Place.TOP
        shape = QSize(*ratio.size(1080))
        side = QSize(_LONG_SIDE_PX, _LONG_SIDE_PX)
        self.setFixedSize(shape.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
        self._name()

    def value(self) -> Place:
        """The chosen place."""
        return self._place

    def set_value(self, place: Place) -> None:
        """Choose a place; ``changed`` does not follow."""
        self._place = place
        self._name()
        self.update()

    def _choose(self, place: Place) -> None:
        if place is not self._place:
            self.set_value(place)
            self.changed.emit()

    def _name(self) -> None:
        self.setAccessibleName(_("Place: {place}").format(place=place_label(self._place)))

    def _field(self, place: Place) -> QRectF:
        row, column = divmod(PLACES.index(place), 3)
        width, height = self.width() / 3, self.height() / 3
        cell = QRectF(column * width, row * height, width, height)
        return cell.adjusted(_GAP_PX, _GAP_PX, -_GAP_PX, -_GAP_PX)

    def _at(self, x: float, y: float) -> Place:
        column = min(2, max(0, int(3 * x / self.width())))
        row = min(2, max(0, int(3 * y / self.height())))
        return PLACES[3 * row + column]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row, column = divmod(PLACES.index(self._place), 3)
        column = min(2, max(0, column + step[0]))
        row = min(2, max(0, row + step[1]))
        self._choose(PLACES[3 * row + column])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self._at(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent."""
        place = self._at(event.position().x(), event.position().y())
        QToolTip.showText(event.globalPosition().toPoint(), place_label(place), self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        painter.setPen(
            QPen(look.color("focus" if focused else "border_strong"), 2 if focused else 1)
        )
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(outline, Radius.S, Radius.S)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in PLACES:
            painter.setBrush(look.color("accent" if place is self._place else "sunken"))
            painter.drawRoundedRect(self._field(place), 3, 3)

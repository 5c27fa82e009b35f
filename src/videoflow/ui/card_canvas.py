"""The ground on which the cards stand. What is dragged over it says where it would go."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from videoflow.i18n import _
from videoflow.ui.theme import Radius, Space, TextSize, icon, set_role, theme

SCENE_MIME = "application/x-videoflow-scene"
VEIL_OPACITY = 0.97
VEIL_ICON_PX = 32


def is_welcome(data: QMimeData) -> bool:
    """Whether a drag from outside brings something that can be looked at."""
    return data.hasUrls() or data.hasImage()


class CardCanvas(QWidget):
    """Shows where a dragged card would go, and which card a dragged file is for.

    ``scene_dropped`` carries a scene's index and the position before which it goes;
    ``data_dropped`` the QMimeData of something from outside and the position of the card that it
    fell on, -1 beside the cards.
    """

    scene_dropped = Signal(int, int)
    data_dropped = Signal(object, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._places: list[QRect] = []
        self._drop_at: int | None = None
        self.columns = 1
        self.veil = _DropVeil(self)
        self.setAcceptDrops(True)
        set_role(self, "canvas")

    def set_places(self, places: list[QRect], columns: int) -> None:
        """Where the cards stand, in order."""
        self.columns = columns
        if places != self._places:
            self._places = places
            # Only outlines of cards to come are painted here; made cards move by themselves.
            self.update()

    def place(self, position: int) -> QRect:
        """Where the card at a position stands."""
        return self._places[position] if position < len(self._places) else QRect()

    def drop_position(self, point: QPoint) -> int:
        """Before which position a card dropped at ``point`` goes."""
        for position, place in enumerate(self._places):
            if point.y() <= place.bottom() + Space.L / 2 and point.x() <= place.center().x():
                return position
            last_of_row = (position + 1) % self.columns == 0
            if last_of_row and point.y() <= place.bottom() + Space.L / 2:
                return position + 1
        return len(self._places)

    def position_at(self, point: QPoint) -> int:
        """The position of the card at ``point``; -1 beside the cards."""
        found = (at for at, place in enumerate(self._places) if place.contains(point))
        return next(found, -1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if event.mimeData().hasFormat(SCENE_MIME) or is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """See QWidget.dragMoveEvent."""
        point = event.position().toPoint()
        if event.mimeData().hasFormat(SCENE_MIME):
            self._drop_at = self.drop_position(point)
            self.update()
        else:
            position = self.position_at(point)
            self.veil.cover(self.place(position) if position >= 0 else QRect(), position + 1)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See QWidget.dragLeaveEvent."""
        self._forget_drag()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        self._forget_drag()
        event.acceptProposedAction()
        point, data = event.position().toPoint(), event.mimeData()
        if data.hasFormat(SCENE_MIME):
            index = int(bytes(data.data(SCENE_MIME).data()).decode())
            self.scene_dropped.emit(index, self.drop_position(point))
        else:
            self.data_dropped.emit(data, self.position_at(point))

    def _forget_drag(self) -> None:
        self._drop_at = None
        self.veil.hide()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_empty_places(painter)
        if self._drop_at is not None and self._places:
            if self._drop_at < len(self._places):
                place = self._places[self._drop_at]
                x = place.left() - Space.L // 2 - 2
            else:
                place = self._places[-1]
                x = place.right() + Space.L // 2 - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent"))
            painter.drawRoundedRect(QRect(x, place.top(), 4, place.height()), 2, 2)

    def _paint_empty_places(self, painter: QPainter) -> None:
        """Cards that are not made yet leave their outline."""
        painter.setPen(theme().color("border"))
        painter.setBrush(theme().color("surface"))
        made = {
            card.geometry().topLeft().toTuple()
            for card in self.children()
            if isinstance(card, QFrame)
        }
        for place in self._places:
            if place.topLeft().toTuple() not in made:
                painter.drawRoundedRect(place, Radius.L, Radius.L)


class _DropVeil(QWidget):
    """Lies over the card that a dragged file would go to, and says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setObjectName("drop_veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, place: QRect, number: int) -> None:
        """Lie over the card of scene ``number`` at ``place``; an empty one takes the veil away."""
        self.setVisible(not place.isEmpty())
        if place.isEmpty():
            return
        self._text = _("Use in scene {number}").format(number=number)
        self.setGeometry(place)
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = look.color("accent_soft")
        soft.setAlphaF(VEIL_OPACITY)
        painter.setBrush(soft)
        pen = painter.pen()
        pen.setColor(look.color("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), Radius.L, Radius.L)
        middle = self.rect().center()
        mark = QRect(0, 0, VEIL_ICON_PX, VEIL_ICON_PX)
        mark.moveCenter(middle - QPoint(0, VEIL_ICON_PX // 2 + Space.XS))
        icon("download", "accent_text", VEIL_ICON_PX).paint(painter, mark)
        painter.setPen(look.color("accent_text"))
        font = self.font()
        font.setBold(True)
        font.setPixelSize(TextSize.TITLE)
        painter.setFont(font)
        below = self.rect().adjusted(Space.L, middle.y() + Space.S, -Space.L, -Space.S)
        painter.drawText(
            below,
            int(
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            ),
            self._text,
        )

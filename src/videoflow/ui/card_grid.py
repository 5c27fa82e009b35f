"""The cards of all scenes in a grid that follows the window's width.

Cards are real widgets and cost some milliseconds each, so only those in sight are made at once;
the others follow one by one while the window is idle. A card is known by its scene's index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QObject,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QDrag, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.services.view_models import SceneView
from videoflow.ui.card_canvas import SCENE_MIME, CardCanvas
from videoflow.ui.card_selection import CardSelection
from videoflow.ui.card_shape import MIN_WIDTH_PX
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.theme import Space

MADE_AT_ONCE = 6
MAX_STRETCH = 1.6
MEASURED_AT_ONCE = 8
UNMADE_HEIGHT_PX = 400
DRAG_PICTURE_PX = 240
ROOM_BEYOND_PX = 400
"""How far outside of the visible part cards count as in sight."""


class CardGrid(QScrollArea):
    """A scrolling grid of SceneResultCards.

    ``view_of`` gives the SceneView of an index; ``card_made`` carries each new card, so that the
    window can connect it. ``order_wanted`` carries the indexes in the order that a drag asks for,
    ``data_dropped`` the QMimeData of something from outside and the index of the scene on whose
    card it was dropped, None beside the cards. ``visible_changed`` tells that other cards may be
    in sight.
    """

    card_made = Signal(object)
    order_wanted = Signal(object)
    data_dropped = Signal(object, object)
    visible_changed = Signal()

    def __init__(self, view_of: Callable[[int], SceneView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_of = view_of
        self._indexes: tuple[int, ...] = ()
        self._cards: dict[int, SceneResultCard] = {}
        self._stale: set[int] = set()
        self._heights: dict[int, tuple[int, int]] = {}
        self._unsized: set[int] = set()
        self._ratio = AspectRatio.PORTRAIT
        self.selection = CardSelection(self)
        self.selection.changed.connect(self._show_selection)
        self._canvas = CardCanvas(self)
        self._canvas.scene_dropped.connect(self.move_scene)
        self._canvas.data_dropped.connect(self._pass_data_on)
        self.setWidget(self._canvas)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._make_next)
        self._relayout = QTimer(self)
        self._relayout.setSingleShot(True)
        self._relayout.setInterval(0)
        self._relayout.timeout.connect(self.lay_out)

    # --- scenes and cards ----------------------------------------------------------------------

    @property
    def indexes(self) -> tuple[int, ...]:
        """Indexes of the scenes shown, in order."""
        return self._indexes

    @property
    def cards(self) -> tuple[SceneResultCard, ...]:
        """The cards that are made so far, in order."""
        return tuple(self._cards[i] for i in self._indexes if i in self._cards)

    def card(self, index: int) -> SceneResultCard | None:
        """The card of a scene; it is made now if it was not yet. None for unknown scenes."""
        if index not in self._indexes:
            return None
        return self._cards.get(index) or self._make(index)

    def set_scenes(self, indexes: Sequence[int], ratio: AspectRatio) -> None:
        """Show these scenes in this order. Cards of scenes that are gone go too."""
        if ratio != self._ratio:
            self._heights.clear()
        self._indexes, self._ratio = tuple(indexes), ratio
        for index in set(self._cards) - set(self._indexes):
            card = self._cards.pop(index)
            self._heights.pop(index, None)
            self._unsized.discard(index)
            card.hide()
            card.deleteLater()
        self.selection.set_order(self._indexes)
        self._stale = set(self._cards)
        for index in self._indexes[:MADE_AT_ONCE]:
            if index not in self._cards:
                self._make(index)
        self.lay_out()
        self._order_focus()
        self._later.start()

    def mark_changed(self, index: int) -> None:
        """A scene has changed; its card is refreshed at once if it is in sight, else soon."""
        card = self._cards.get(index)
        if card is None:
            return
        if self.in_sight(card):
            self._refresh(index)
        else:
            self._stale.add(index)
            self._later.start()

    def clear(self) -> None:
        """Show nothing."""
        self._later.stop()
        self.set_scenes((), self._ratio)
        self._later.stop()

    def in_sight(self, card: SceneResultCard) -> bool:
        """Whether a card is in the visible part, or nearly."""
        return self._sight().intersects(card.geometry())

    def focus_card(self, index: int) -> None:
        """Give a card the focus and scroll to it."""
        card = self.card(index)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(card, Space.L, Space.L)

    def focus_first(self) -> None:
        """Give the first card the focus."""
        if self._indexes:
            self.focus_card(self._indexes[0])

    def current_index(self) -> int | None:
        """The scene whose card, or a button on it, has the focus."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, SceneResultCard):
            widget = widget.parentWidget()
        return widget.scene_index if widget is not None and self._owns(widget) else None

    def _owns(self, card: SceneResultCard) -> bool:
        return self._cards.get(card.scene_index) is card

    def _make(self, index: int) -> SceneResultCard:
        card = SceneResultCard(self._view_of(index), self._canvas)
        card.set_chosen(index in self.selection)
        card.clicked_with.connect(self.selection.click)
        card.drag_started.connect(self._drag)
        card.installEventFilter(self)
        self._cards[index] = card
        # In its place before it is shown: else every card in sight is painted again.
        place = self._canvas.place(self._indexes.index(index))
        if not place.isEmpty():
            card.setGeometry(place)
        self.card_made.emit(card)
        card.show()
        self._relayout.start()
        return card

    def _refresh(self, index: int) -> None:
        self._stale.discard(index)
        card = self._cards.get(index)
        if card is not None:
            card.set_view(self._view_of(index))

    @Slot()
    def _make_next(self) -> None:
        """One step of what is left to do: refresh or make a card, nearest to the eye first."""
        stale = [index for index in self._indexes if index in self._stale]
        missing = [index for index in self._indexes if index not in self._cards]
        if stale:
            self._refresh(min(stale, key=self._distance))
        elif missing:
            self._make(min(missing, key=self._distance))
        elif self._unsized:
            self._measure_some()
        else:
            self._later.stop()

    def _distance(self, index: int) -> int:
        place = self._canvas.place(self._indexes.index(index))
        return abs(place.center().y() - self._sight().center().y())

    def _sight(self) -> QRect:
        top = self.verticalScrollBar().value()
        visible = QRect(0, top, self.viewport().width(), self.viewport().height())
        return visible.adjusted(0, -ROOM_BEYOND_PX, 0, ROOM_BEYOND_PX)

    # --- layout --------------------------------------------------------------------------------

    @Slot()
    def lay_out(self) -> None:
        """Put every card in its place."""
        self._relayout.stop()
        width_px = self.viewport().width() - 2 * Space.XL
        least_px = MIN_WIDTH_PX[self._ratio]
        columns = max(1, (width_px + Space.L) // (least_px + Space.L))
        card_px = (width_px - (columns - 1) * Space.L) // columns
        card_px = max(min(card_px, round(least_px * MAX_STRETCH)), min(least_px, width_px))
        heights = {index: self._height_of(index, card_px) for index in self._cards}
        base_px = min(heights.values(), default=UNMADE_HEIGHT_PX)
        places: list[QRect] = []
        y = int(Space.XL)
        for start in range(0, len(self._indexes), columns):
            row = self._indexes[start : start + columns]
            height_px = max([base_px, *(heights[index] for index in row if index in heights)])
            for column, index in enumerate(row):
                place = QRect(Space.XL + column * (card_px + Space.L), y, card_px, height_px)
                places.append(place)
                card = self._cards.get(index)
                if card is not None and card.geometry() != place:
                    card.setGeometry(place)
            y += height_px + Space.L
        self._canvas.set_places(places, columns)
        self._canvas.setMinimumHeight(y - Space.L + Space.XL)
        self._go_on()
        self.visible_changed.emit()

    def _height_of(self, index: int, width_px: int) -> int:
        """Height that a card needs.

        Asking a card is dear, so it is asked only after it has changed, and those out of sight
        are asked later; until then their height at the former width has to do.
        """
        known_width_px, height_px = self._heights.get(index, (0, 0))
        if known_width_px == width_px:
            return height_px
        card = self._cards[index]
        if height_px and not self.in_sight(card):
            self._unsized.add(index)
            return height_px
        return self._measure(index, width_px)

    def _measure(self, index: int, width_px: int) -> int:
        self._unsized.discard(index)
        height_px = self._cards[index].set_card_width(width_px)
        self._heights[index] = (width_px, height_px)
        return height_px

    def _measure_some(self) -> None:
        """Ask a few of the cards whose heights are of a former width."""
        for index in sorted(self._unsized, key=self._distance)[:MEASURED_AT_ONCE]:
            self._measure(index, self._cards[index].width())
        self._relayout.start()

    def _order_focus(self) -> None:
        """Tab goes through the film in its order, whatever the order in which cards were made."""
        chain = [widget for card in self.cards for widget in (card, *card.tab_stops)]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    @Slot()
    def _scrolled(self) -> None:
        self.visible_changed.emit()
        self._go_on()

    def _go_on(self) -> None:
        """Have what is left to do done while the window is idle."""
        if self._stale or self._unsized or len(self._cards) < len(self._indexes):
            self._later.start()

    # --- Qt's events ---------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: a card whose contents need other room moves its row."""
        if event.type() is QEvent.Type.LayoutRequest and isinstance(watched, SceneResultCard):
            width_px, height_px = self._heights.pop(watched.scene_index, (0, 0))
            self._heights[watched.scene_index] = (-width_px, height_px)
            self._relayout.start()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: arrow keys go from card to card, with Shift they choose on
        the way, with Ctrl they leave what is chosen; Ctrl+Space chooses one, Esc none."""
        current, key, modifiers = self.current_index(), event.key(), event.modifiers()
        with_ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        step = self._step_of(key)
        if current is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and with_ctrl:
            self.selection.toggle(current)
        elif key == Qt.Key.Key_Escape and self.selection.indexes:
            self.selection.clear()
        elif step is not None:
            self._go(current, step, modifiers)
        else:
            super().keyPressEvent(event)

    def _step_of(self, key: int) -> int | None:
        """How many cards further an arrow key goes; None for other keys."""
        columns = self._canvas.columns
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        return steps.get(Qt.Key(key))

    def _go(self, current: int, step: int, modifiers: Qt.KeyboardModifier) -> None:
        """Bring the focus ``step`` cards further."""
        position = self._indexes.index(current) + step
        if not 0 <= position < len(self._indexes):
            return
        there = self._indexes[position]
        self.focus_card(there)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            if not self.selection.indexes:
                self.selection.begin(current)
            self.selection.extend(there)
        elif not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selection.begin(there)

    @Slot()
    def _show_selection(self) -> None:
        for index, card in self._cards.items():
            card.set_chosen(index in self.selection)

    @Slot(int)
    def _drag(self, index: int) -> None:
        card = self._cards.get(index)
        if card is None or len(self._indexes) < 2:
            return
        drag = QDrag(self)
        data = QMimeData()
        data.setData(SCENE_MIME, QByteArray(str(index).encode()))
        drag.setMimeData(data)
        picture = card.grab()
        drag.setPixmap(
            picture.scaledToWidth(
                round(DRAG_PICTURE_PX * picture.devicePixelRatio()),
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        drag.exec(Qt.DropAction.MoveAction)

    @Slot(object, int)
    def _pass_data_on(self, data: QMimeData, position: int) -> None:
        index = self._indexes[position] if 0 <= position < len(self._indexes) else None
        self.data_dropped.emit(data, index)

    @Slot(int, int)
    def move_scene(self, index: int, position: int) -> None:
        """Ask for ``index``, and what is chosen together with it, to stand before the scene that
        is at ``position`` now."""
        several = self.selection.is_several and index in self.selection
        moved = self.selection.indexes if several else (index,)
        rest = [other for other in self._indexes if other not in moved]
        before = sum(1 for other in self._indexes[:position] if other not in moved)
        wanted = (*rest[:before], *moved, *rest[before:])
        if wanted != self._indexes:
            self.order_wanted.emit(wanted)

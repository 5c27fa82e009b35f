"""Brand colours: up to six, the first of which is the main one."""

from __future__ import annotations

import re
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.ui.buttons import push_button
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_role, theme

MAX_COLOURS = 6
CHIP_PX = 36
_RING_PX = 2.0
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class ColourChip(QAbstractButton):
    """One colour; a press asks for another, Delete takes it away, Ctrl+arrows move it."""

    removal_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self, colour: str, *, main: bool) -> None:
        super().__init__()
        self.colour = colour
        self.setFixedSize(CHIP_PX, CHIP_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = _("Main colour {colour}") if main else _("Colour {colour}")
        self.setAccessibleName(name.format(colour=colour))
        self.setToolTip(
            _("{colour} — press to change, Delete to remove, Ctrl+← and Ctrl+→ to move").format(
                colour=colour
            )
        )
        self._main = main

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(CHIP_PX, CHIP_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent: a disc; the main colour has a dot, the focus a ring."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(disc)
        if self._main:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_readable_on(QColor(self.colour)))
            painter.drawEllipse(QPointF(disc.center()), 3, 3)
        if self.hasFocus() or self.underMouse():
            token = "focus" if self.hasFocus() else "border_strong"
            painter.setPen(QPen(look.color(token), _RING_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class ColourChips(QWidget):
    """The brand's colours. ``changed`` follows each change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._colours: list[str] = []
        self._chips: list[ColourChip] = []
        self._editing: int | None = None
        self._dialog: QColorDialog | None = None
        label = QLabel(_("Brand colours"))
        set_role(label, "strong")
        hint = text_label(
            _("Up to six. The first one is the main one: plates and end card use it."), "caption"
        )
        self._add = push_button(_("Add colour…"), "add_colour_button", "quiet", "plus")
        self._add.clicked.connect(self._ask_for_new)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.XS)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label)
        column.addLayout(self._row)
        column.addWidget(hint)

    def colours(self) -> tuple[str, ...]:
        """As ``#rrggbb``, the main one first."""
        return tuple(self._colours)

    def set_colours(self, colours: tuple[str, ...]) -> None:
        """Show these colours."""
        self._colours = [colour.lower() for colour in colours[:MAX_COLOURS]]
        self._show()

    def chips(self) -> tuple[ColourChip, ...]:
        """One per colour, in order."""
        return tuple(self._chips)

    def _show(self, focus: int | None = None) -> None:
        for old in self._chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = []
        for position, colour in enumerate(self._colours):
            chip = ColourChip(colour, main=position == 0)
            chip.setObjectName(f"colour_{position + 1}")
            chip.clicked.connect(self._ask_to_change)
            chip.removal_wanted.connect(self._remove)
            chip.move_wanted.connect(self._move)
            self._row.insertWidget(position, chip)
            self._chips.append(chip)
        self._add.setVisible(len(self._colours) < MAX_COLOURS)
        self._chain()
        if focus is not None:
            order: list[QWidget] = [*self._chips, self._add]
            order[min(focus, len(order) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _chain(self) -> None:
        for before, after in pairwise([*self._chips, self._add]):
            QWidget.setTabOrder(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent: the window that it is part of by now has its own order."""
        super().showEvent(event)
        self._chain()

    def _sender_position(self) -> int:
        return next(i for i, chip in enumerate(self._chips) if chip is self.sender())

    @Slot()
    def _remove(self) -> None:
        position = self._sender_position()
        del self._colours[position]
        self._show(position)
        self.changed.emit()

    @Slot(int)
    def _move(self, step: int) -> None:
        position = self._sender_position()
        target = position + step
        if 0 <= target < len(self._colours):
            self._colours.insert(target, self._colours.pop(position))
            self._show(target)
            self.changed.emit()

    @Slot()
    def _ask_for_new(self) -> None:
        self._ask(len(self._colours), QColor(theme().colors.accent))

    @Slot()
    def _ask_to_change(self) -> None:
        position = self._sender_position()
        self._ask(position, QColor(self._colours[position]))

    def _ask(self, position: int, start: QColor) -> None:
        self._editing = position
        if self._dialog is None:
            self._dialog = QColorDialog(self)
            self._dialog.setWindowTitle(_("Brand colour"))
            self._dialog.colorSelected.connect(self._chosen)
        self._dialog.setCurrentColor(start)
        self._dialog.open()

    @Slot(QColor)
    def _chosen(self, colour: QColor) -> None:
        if self._editing is None or not colour.isValid():
            return
        self.put(self._editing, colour.name())

    def put(self, position: int, colour: str) -> None:
        """Set the colour at ``position``, one behind the last adds one; what is no ``#rrggbb`` and
        a seventh one are ignored."""
        if not _HEX.fullmatch(colour) or position >= MAX_COLOURS:
            return
        self._colours[position : position + 1] = [colour.lower()]
        self._show(position)
        self.changed.emit()


def _readable_on(ground: QColor) -> QColor:
    """Black or white, whichever stands out."""
    return QColor("black") if ground.lightnessF() > 0.6 else QColor("white")

"""The keys that no menu shows: of cards, of dialogs, of the player."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from videoflow.i18n import _
from videoflow.ui.dialog_parts import close_buttons, dialog_column
from videoflow.ui.theme import Space, set_role


class ShortcutsDialog(QDialog):
    """Lists them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = _groups()
        half = (len(groups) + 1) // 2
        columns = QHBoxLayout()
        columns.setSpacing(Space.XXL)
        for part in (groups[:half], groups[half:]):
            columns.addLayout(_grid_of(part))
        column = dialog_column(self)
        column.setSpacing(Space.L)
        column.addLayout(columns)
        column.addWidget(close_buttons(self))


Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading, and keys with what they do."""


def _grid_of(groups: tuple[Group, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.XL)
    grid.setVerticalSpacing(Space.S)
    row = 0
    for title, keys in groups:
        heading = QLabel(title)
        set_role(heading, "title")
        grid.addWidget(heading, row, 0, 1, 2)
        for key, meaning in keys:
            row += 1
            chip = QLabel(key)
            set_role(chip, "chip")
            grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(meaning), row, 1)
        row += 1
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(row, 1)
    return grid


def _groups() -> tuple[Group, ...]:
    def native(key: str) -> str:
        return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)

    return (
        (
            _("On a scene’s card"),
            (
                (_("Arrow keys"), _("Go to another card")),
                (native("Return"), _("Review a new take, or edit the scene")),
                (native("Space"), _("Play or stop its video")),
                ("R", _("Recreate its image")),
                ("V", _("Regenerate its video")),
                (native("Del"), _("Move the scene to the trash")),
            ),
        ),
        (
            _("Several cards"),
            (
                (_("Shift + arrow keys"), _("Choose cards on the way")),
                (native("Ctrl+Space"), _("Choose this card, or no longer")),
                (native("Ctrl+Right"), _("Go on, and keep what is chosen")),
                (native("Esc"), _("Choose none")),
            ),
        ),
        (
            _("In the review"),
            (
                ("A", _("Accept the new take")),
                ("R", _("Reject it")),
                ("K", _("Keep it and roll again")),
                ("B", _("Switch between old and new in one place")),
                ("1 – 9", _("Choose among several new takes")),
                (native("Esc"), _("Decide later")),
            ),
        ),
        (
            _("Among candidates"),
            (
                (_("Arrow keys"), _("Choose one")),
                (native("Return"), _("Accept it")),
                ("R", _("Reject it")),
                (native("Space"), _("Play it")),
            ),
        ),
        (
            _("In trim and crop"),
            (
                (_("Arrow keys"), _("Move the focus point, or the playhead")),
                ("I, O", _("Set in and out point")),
                ("R", _("Use the whole take")),
            ),
        ),
        (
            _("While the film plays"),
            (
                (native("Space"), _("Play or pause")),
                (_("Left, right"), _("Five seconds back or on")),
                (_("Up, down"), _("Previous or next scene")),
            ),
        ),
    )

"""A list of what an import would bring, with what was changed or left out on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from videoflow.i18n import _, ngettext
from videoflow.ui.card_parts import ClampedLabel
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_icon, set_role

SHOWN_AT_MOST = 40
"""Rows cost a millisecond each; nobody reads more of them before deciding."""


@dataclass(frozen=True)
class PreviewRow:
    """One thing to come: its number, what it is, and a line about it."""

    number: int
    name: str
    chip: str
    about: str


class PreviewList(QScrollArea):
    """Rows first, then warnings; an empty list says what it is waiting for."""

    def __init__(self, invitation: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Preview"))
        self._invitation = invitation
        self.show_rows((), ())

    def show_rows(self, rows: Sequence[PreviewRow], warnings: Sequence[str]) -> None:
        """Show what would come."""
        content = QWidget()
        set_role(content, "canvas")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.S)
        if warnings:
            column.addWidget(_warning_box(warnings))
        for row in rows[:SHOWN_AT_MOST]:
            column.addWidget(_row_card(row))
        if len(rows) > SHOWN_AT_MOST:
            rest = len(rows) - SHOWN_AT_MOST
            column.addWidget(
                text_label(ngettext("and {n} more", "and {n} more", rest).format(n=rest), "caption")
            )
        if not rows:
            column.addWidget(text_label(self._invitation, "muted"))
        column.addStretch()
        self.setWidget(content)


def _row_card(row: PreviewRow) -> QFrame:
    card = QFrame()
    card.setObjectName(f"preview_row_{row.number}")
    set_role(card, "card")
    number = QLabel(str(row.number))
    set_role(number, "badge")
    name = ClampedLabel(1, "strong")
    name.setText(row.name)
    head = QHBoxLayout()
    head.setSpacing(Space.S)
    head.addWidget(number)
    head.addWidget(name, 1)
    if row.chip:
        chip = QLabel(row.chip)
        chip.setTextFormat(Qt.TextFormat.PlainText)
        set_role(chip, "chip")
        head.addWidget(chip)
    about = ClampedLabel(2, "caption")
    about.setText(row.about)
    column = QVBoxLayout(card)
    column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    column.setSpacing(Space.XS)
    column.addLayout(head)
    column.addWidget(about)
    return card


def _warning_box(warnings: Sequence[str]) -> QFrame:
    box = QFrame()
    box.setObjectName("preview_warnings")
    set_role(box, "notice", "warning")
    mark = QLabel()
    set_icon(mark, "warning", "warning")
    text = text_label("\n".join(warnings))
    row = QHBoxLayout(box)
    row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    row.setSpacing(Space.S)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return box

"""Small parts of the new-project wizard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QLayout, QWidget

from videoflow.i18n import _
from videoflow.ui.card_button import CardButton
from videoflow.ui.theme import Space, set_role


class WizardStep(CardButton):
    """A page's name in the rail; pressing it goes there, as far as the pages before allow."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__(framed=False)
        self.setCheckable(True)
        self.setObjectName(f"step_{number}")
        self.setAccessibleName(_("Step {number}: {name}").format(number=number, name=name))
        label = QLabel(f"{number}   {name}")
        set_role(label, "strong")
        self.add_line(label)


def named_photos(photos: Sequence[Path]) -> dict[str, Path]:
    """Photos by file name; of equal names, later ones get a number."""
    named: dict[str, Path] = {}
    for photo in photos:
        name, number = photo.name, 2
        while name.casefold() in (other.casefold() for other in named):
            name = f"{photo.stem} {number}{photo.suffix}"
            number += 1
        named[name] = photo
    return named


def card_holder(layout: QLayout, name: str = "") -> QWidget:
    """A group of cards of which one is chosen; ``name`` is what screen readers call it."""
    holder = QWidget()
    holder.setAccessibleName(name)
    set_role(holder, "canvas")
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.S)
    holder.setLayout(layout)
    return holder

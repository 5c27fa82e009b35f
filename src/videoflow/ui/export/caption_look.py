"""How captions in the picture look: their place, their size, and whether a plate is behind them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from videoflow.domain.film_settings import CaptionStyle
from videoflow.i18n import _
from videoflow.ui.flow_layout import FlowLayout
from videoflow.ui.form_fields import guard_wheel, select_data
from videoflow.ui.theme import Space


class CaptionLook(QWidget):
    """Edits a CaptionStyle; ``changed`` carries the new one after each choice of the user."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._place = _choice_box(
            "caption_place",
            _("Place of the captions"),
            {"bottom": _("At the bottom"), "middle": _("In the middle"), "top": _("At the top")},
        )
        self._size = _choice_box(
            "caption_size",
            _("Size of the captions"),
            {
                "small": _("Small letters"),
                "medium": _("Medium letters"),
                "large": _("Large letters"),
            },
        )
        self._plate = QCheckBox(_("On a dark plate"))
        self._plate.setObjectName("caption_plate")
        guard_wheel(self._place, self._size)
        row = FlowLayout(Space.L, self)
        for widget in (self._place, self._size, self._plate):
            row.addWidget(widget)
        # Not what is filled in, only what is chosen by hand.
        self._place.activated.connect(self._choose)
        self._size.activated.connect(self._choose)
        self._plate.clicked.connect(self._choose)

    def show_style(self, style: CaptionStyle) -> None:
        """Fill in a style; ``changed`` does not follow."""
        select_data(self._place, style.place)
        select_data(self._size, style.size)
        self._plate.setChecked(style.background)

    @Slot()
    def _choose(self) -> None:
        self.changed.emit(
            CaptionStyle(
                place=self._place.currentData(),
                size=self._size.currentData(),
                background=self._plate.isChecked(),
            )
        )


def _choice_box(name: str, label: str, choices: Mapping[str, str]) -> QComboBox:
    """A box with the texts of ``choices``, by their values."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    for value, text in choices.items():
        box.addItem(text, value)
    return box

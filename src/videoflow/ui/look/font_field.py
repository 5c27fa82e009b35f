"""Choose the font family in which overlays and end card are set, and see it at once."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from videoflow.i18n import _
from videoflow.ui.form_fields import Field, guard_wheel, select_data
from videoflow.ui.theme import FONT_FAMILIES, Space, TextSize

_MIN_LETTERS = 12


class FontField(Field):
    """A font family by name; empty is the one that VideoFlow brings."""

    def __init__(self) -> None:
        self.box = QComboBox()
        self.box.setObjectName("font_box")
        # Long lists of families must not widen the dialog.
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(_MIN_LETTERS)
        guard_wheel(self.box)
        super().__init__(_("Font"), self.box)
        self.box.addItem(_("Standard ({family})").format(family=FONT_FAMILIES[0]), "")
        for family in QFontDatabase.families():
            if not QFontDatabase.isPrivateFamily(family) and family not in FONT_FAMILIES:
                self.box.addItem(family, family)
        self._sample = QLabel(_("Only this week: 30 % off"))
        self._sample.setObjectName("font_sample")
        self._sample.setWordWrap(True)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.addWidget(self._sample)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(below)
        self.box.currentIndexChanged.connect(self._show_sample)
        self._show_sample()

    def value(self) -> str:
        """The family; empty for the standard one."""
        return str(self.box.currentData() or "")

    def set_value(self, family: str) -> None:
        """Show a family, also one that this computer has not got."""
        if family and self.box.findData(family) < 0:
            self.box.addItem(_("{family} (not on this computer)").format(family=family), family)
        select_data(self.box, family)

    @Slot()
    def _show_sample(self) -> None:
        family = self.value() or FONT_FAMILIES[0]
        escaped = family.replace("\\", "").replace('"', "")
        self._sample.setStyleSheet(
            f'font-family: "{escaped}"; font-size: {TextSize.TITLE}px; font-weight: 700;'
        )
        self.edited.emit()

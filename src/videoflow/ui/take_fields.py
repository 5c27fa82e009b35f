"""Fields for the settings of one take: a seed, a choice, a model's name, a limit in money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from videoflow.i18n import _
from videoflow.ui.form_fields import Field, LineField, Stepper, guard_wheel, select_data

_MAX_SEED = 2**31 - 1
_MAX_CEILING_USD = 10_000.0

OTHER_MODEL = "\x00other"
"""Stands in the list of models for one that is named; no model can have it as its id."""


class SeedField(LineField):
    """A whole number, or nothing for a new one each time."""

    def __init__(self) -> None:
        super().__init__(_("Seed"), placeholder=_("A new one each time"), max_chars=10)

    def seed(self) -> int | None:
        """The number; None where there is none or none that can be used."""
        return int(self.text()) if self.text() and not self.problem() else None

    def problem(self) -> str:
        """See Field.problem."""
        text = self.text()
        if not text or (text.isascii() and text.isdigit() and int(text) <= _MAX_SEED):
            return ""
        return _("A seed is a whole number from 0 to {limit}.").format(limit=_MAX_SEED)


class ChoiceField(Field):
    """A list whose first entry leaves the decision to project, take or application."""

    def __init__(self, label: str) -> None:
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        guard_wheel(self.box)
        super().__init__(label, self.box)

    def fill(self, automatic: str, choices: Sequence[tuple[str, object]], chosen: object) -> None:
        """Offer ``choices`` (text, value) after an entry for None; select ``chosen``.

        ``automatic`` is what None comes to; empty where that is not known.
        """
        blocked = self.box.blockSignals(True)
        self.box.clear()
        decided = _("Automatic: {value}").format(value=automatic) if automatic else _("Automatic")
        self.box.addItem(decided, None)
        for text, value in choices:
            self.box.addItem(text, value)
        for row in range(self.box.count()):
            self.box.setItemData(row, self.box.itemText(row), Qt.ItemDataRole.ToolTipRole)
        if chosen is not None and self.box.findData(chosen) < 0:
            self.box.addItem(str(chosen), chosen)
        select_data(self.box, chosen)
        self.box.setToolTip(self.box.currentText())
        self.box.blockSignals(blocked)

    def value(self) -> object:
        """What is chosen; None for automatic."""
        return cast(object, self.box.currentData())

    def reset(self) -> None:
        """Back to automatic, without telling anybody."""
        blocked = self.box.blockSignals(True)
        self.box.setCurrentIndex(0)
        self.box.blockSignals(blocked)


class ModelNameField(LineField):
    """The name of a model that is not in the list, as its service writes it."""

    def __init__(self) -> None:
        super().__init__(
            _("Name of the model"),
            placeholder=_("owner/name"),
            hint=_("As the service writes it. What it can do and costs is found out there."),
            missing=_("Write the name of the model, or choose one from the list."),
        )
        self.line.setObjectName("model_name_edit")

    def name(self) -> str:
        """The name; empty where there is none that can be used."""
        return "" if self.problem() else self.text()

    def problem(self) -> str:
        """See Field.problem."""
        if any(char.isspace() for char in self.text()):
            return _("The name of a model has no spaces, such as owner/name.")
        return super().problem()


class CeilingField(Field):
    """What a take may cost at most, where nobody knows its price; nothing is no limit."""

    committed = Signal()

    def __init__(self) -> None:
        self.box = QDoubleSpinBox()
        self.box.setObjectName("ceiling_box")
        self.box.setRange(0, _MAX_CEILING_USD)
        self.box.setDecimals(2)
        self.box.setSingleStep(0.05)
        self.box.setPrefix("$")
        self.box.setSpecialValueText(_("Not said"))
        self.box.setKeyboardTracking(False)
        guard_wheel(self.box)
        super().__init__(
            _("May cost at most"),
            Stepper(self.box),
            _("Its price is not known beforehand. A film with a budget needs a limit here."),
        )
        self.box.setAccessibleName(self.label_text())
        self.box.valueChanged.connect(self.committed)

    def ceiling_usd(self) -> float | None:
        """The limit; None for none."""
        return round(self.box.value(), 2) or None

    def set_ceiling(self, ceiling_usd: float | None) -> None:
        """Show a limit, without telling anybody."""
        blocked = self.box.blockSignals(True)
        self.box.setValue(ceiling_usd or 0.0)
        self.box.blockSignals(blocked)

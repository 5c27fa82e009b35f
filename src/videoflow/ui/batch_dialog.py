"""The dialog that gives several scenes the same role or length."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from videoflow.i18n import _, ngettext
from videoflow.ui.dialog_parts import AnswerRow, dialog_column, heading_label, lead_label
from videoflow.ui.scene_texts import DurationField, ScenarioField

USUAL_S = 5.0
"""What a scene lasts where nobody says otherwise."""


class BatchDialog(QDialog):
    """``edit_requested`` carries the fields to replace in all the scenes, by name."""

    edit_requested = Signal(object)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch_dialog")
        self.setModal(True)
        title = ngettext("Change {n} scene", "Change {n} scenes", count).format(n=count)
        self.setWindowTitle(title)
        heading = heading_label(title)
        lead = lead_label(_("What is not ticked stays as it is in each scene."))
        self.scenario = ScenarioField()
        self.duration = DurationField()
        self.duration.set_value(USUAL_S)
        self.with_scenario = QCheckBox(_("Give them a role"))
        self.with_scenario.setObjectName("batch_role_box")
        self.with_duration = QCheckBox(_("Give them a length"))
        self.with_duration.setObjectName("batch_length_box")
        buttons = AnswerRow(self, "confirm_batch_button", _("Change"))
        self._go = buttons.go
        self._go.setDefault(True)
        self._go.clicked.connect(self._on_go)
        column = dialog_column(self)
        for widget in (
            heading,
            lead,
            self.with_scenario,
            self.scenario,
            self.with_duration,
            self.duration,
        ):
            column.addWidget(widget)
        column.addStretch()
        column.addLayout(buttons)
        self.setMinimumWidth(420)
        for box in (self.with_scenario, self.with_duration):
            box.toggled.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        self.scenario.setEnabled(self.with_scenario.isChecked())
        self.duration.setEnabled(self.with_duration.isChecked())
        self._go.setEnabled(self.with_scenario.isChecked() or self.with_duration.isChecked())

    @Slot()
    def _on_go(self) -> None:
        fields: dict[str, object] = {}
        if self.with_scenario.isChecked():
            if not self.scenario.reveal():
                return
            fields["scenario"] = self.scenario.value()
        if self.with_duration.isChecked():
            fields["duration_s"] = self.duration.value()
        self.accept()
        self.edit_requested.emit(fields)

"""Roll several candidates for one scene at once: what that costs first, then go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSpinBox, QWidget

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import AssetView, ProjectView, SceneView
from videoflow.ui.cost_words import budget_text, cost_of, makers_text, total_text
from videoflow.ui.form_dialog import FormDialog, narrow
from videoflow.ui.form_fields import Field, Stepper, guard_wheel
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import kind_label, scene_name

FEWEST, MOST, FIRST = 2, 12, 4


class CandidatesDialog(FormDialog):
    """Asks how many takes of which kind to make; ``roll`` gets kind and number."""

    def __init__(
        self,
        view: SceneView,
        project: ProjectView,
        roll: Callable[[AssetKind, int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Roll candidates: {scene}").format(scene=scene_name(view)),
            _(
                "Several takes of the same scene to choose from. What is in the film stays until "
                "you accept another."
            ),
            save_text=_("Roll"),
            read_only=project.read_only is not None,
            parent=parent,
        )
        self.setObjectName("candidates_dialog")
        self._view = view
        self._project = project
        self._roll = roll
        self._kinds = QButtonGroup(self)
        self._kind_of = {0: AssetKind.IMAGE, 1: AssetKind.VIDEO}
        for number, kind in self._kind_of.items():
            button = QRadioButton(kind_label(kind))
            button.setObjectName(f"candidates_{kind}")
            self._kinds.addButton(button, number)
            self.form.addWidget(button)
        self.form.setSpacing(Space.S)
        self.number = QSpinBox()
        self.number.setObjectName("candidates_number")
        self.number.setRange(FEWEST, MOST)
        self.number.setValue(FIRST)
        guard_wheel(self.number)
        field = Field(_("How many"), narrow(Stepper(self.number)))
        self.number.setAccessibleName(_("How many"))
        self.form.addSpacing(Space.S)
        self.form.addWidget(field)
        self._total = text_label(role="strong")
        self._total.setObjectName("expected_cost")
        self._makers = text_label(role="muted")
        self._budget = text_label(role="muted")
        self._refusal = text_label(role="warning")
        rule = QFrame()
        set_role(rule, "separator")
        for widget in (rule, self._total, self._makers, self._budget, self._refusal):
            self.form.addWidget(widget)
        self.form.addStretch(1)
        first = 1 if view.image.committed is not None and view.video.refusal is None else 0
        self._kinds.button(first).setChecked(True)
        self._kinds.idToggled.connect(self._show_costs)
        self.number.valueChanged.connect(self._show_costs)
        self._show_costs()
        self.resize(500, 480)

    @property
    def scene_index(self) -> int:
        """Which scene it is about."""
        return self._view.index

    @property
    def kind(self) -> AssetKind:
        """What is to be made."""
        return self._kind_of[self._kinds.checkedId()]

    def show_scene(self, view: SceneView, project: ProjectView) -> None:
        """Prices that services quote meanwhile, and what has become of the scene."""
        self._view, self._project = view, project
        self._show_costs()

    @Slot()
    def _show_costs(self) -> None:
        asset = self._asset()
        count = self.number.value()
        assets = [asset] * count
        cost = cost_of(assets)
        made = ngettext("{n} take", "{n} takes", count).format(n=count)
        self._total.setText(f"{made} · {total_text(cost)}")
        self._makers.setText(makers_text(assets))
        self._makers.setVisible(bool(self._makers.text()))
        text, fits = budget_text(self._project, cost)
        self._budget.setText(text)
        self._budget.setVisible(bool(text))
        set_role(self._budget, "muted" if fits else "warning")
        refusal = asset.refusal
        self._refusal.setVisible(refusal is not None)
        if refusal is not None:
            self._refusal.setText(f"{refusal.message} {refusal.action}".rstrip())
        self.save_button.setEnabled(refusal is None and self._project.read_only is None)
        self.save_button.setText(_("Roll {n}").format(n=count))

    def _asset(self) -> AssetView:
        return self._view.image if self.kind is AssetKind.IMAGE else self._view.video

    def _save(self) -> None:
        """See FormDialog."""
        self._roll(self.kind, self.number.value())

"""How a scene gives way to the next one: a menu to choose from, and for how long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QRadioButton, QWidget

from videoflow.domain.framing import Transition, TransitionKind
from videoflow.i18n import _
from videoflow.services.view_models import SceneView
from videoflow.ui.form_dialog import FormDialog, narrow
from videoflow.ui.form_fields import Field, SecondsBox, Stepper, guard_wheel
from videoflow.ui.theme import set_role
from videoflow.ui.wording import scene_name, seconds_text

SHORTEST_S, LONGEST_S, STEP_S = 0.1, 2.0, 0.1


def transition_label(kind: TransitionKind) -> str:
    """Name of a kind of transition."""
    return {
        TransitionKind.CUT: _("Cut"),
        TransitionKind.CROSSFADE: _("Crossfade"),
        TransitionKind.SLIDE: _("Slide"),
    }[kind]


def transition_text(transition: Transition) -> str:
    """A transition in a few words: “Crossfade, 0.5 s”."""
    name = transition_label(transition.kind)
    if transition.kind is TransitionKind.CUT:
        return name
    seconds = seconds_text(transition.duration_s)
    return _("{transition}, {seconds}").format(transition=name, seconds=seconds)


class TransitionDialog(FormDialog):
    """Edits the boundary behind a scene. ``save`` gets the Transition and whether every boundary
    of the film is to be like that."""

    def __init__(
        self,
        view: SceneView,
        save: Callable[[Transition, bool], None],
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        last = view.number == view.total
        super().__init__(
            _("Transition after {scene}").format(scene=scene_name(view)),
            _("This is the last scene: its transition counts once another one follows.")
            if last
            else "",
            read_only=read_only,
            parent=parent,
        )
        self.setObjectName("transition_dialog")
        self._give = save
        self._before = view.transition or Transition()
        self._kinds = QButtonGroup(self)
        self._kind_of = dict(enumerate(TransitionKind))
        explained = {
            TransitionKind.CUT: _("The next scene is there at once."),
            TransitionKind.CROSSFADE: _("One picture fades into the other."),
            TransitionKind.SLIDE: _("The next picture pushes this one aside."),
        }
        for number, kind in self._kind_of.items():
            button = QRadioButton(transition_label(kind))
            button.setObjectName(f"transition_{kind}")
            button.setAccessibleDescription(explained[kind])
            self._kinds.addButton(button, number)
            words = QLabel(explained[kind])
            words.setWordWrap(True)
            words.setIndent(26)
            set_role(words, "caption")
            self.form.addWidget(button)
            self.form.addWidget(words)
        self.form.setSpacing(4)
        self.seconds = SecondsBox(SHORTEST_S, LONGEST_S)
        self.seconds.setObjectName("transition_seconds")
        self.seconds.setSingleStep(STEP_S)
        guard_wheel(self.seconds)
        self._length = Field(
            _("Length"),
            narrow(Stepper(self.seconds)),
            _("Both scenes are seen at once for so long; the film grows shorter by it."),
        )
        self.seconds.setAccessibleName(_("Length in seconds"))
        self.form.addSpacing(12)
        self.form.addWidget(self._length)
        self.form.addStretch(1)
        self.choose(self._before.kind)
        self.seconds.setValue(self._before.duration_s)
        self._kinds.idToggled.connect(self._show_length)
        self._show_length()
        self.everywhere = QCheckBox(_("After every scene"))
        self.everywhere.setObjectName("everywhere_box")
        self.everywhere.setEnabled(view.total > 1)
        self.foot.insertWidget(0, self.everywhere)
        self.resize(460, 420)

    def choose(self, kind: TransitionKind) -> None:
        """Choose a kind."""
        number = next(number for number, each in self._kind_of.items() if each is kind)
        self._kinds.button(number).setChecked(True)

    def transition(self) -> Transition:
        """What the form says."""
        kind = self._kind_of[self._kinds.checkedId()]
        return Transition(kind=kind, duration_s=round(self.seconds.value(), 1))

    @Slot()
    def _show_length(self) -> None:
        self._length.setEnabled(self.transition().kind is not TransitionKind.CUT)

    def _save(self) -> None:
        """See FormDialog."""
        everywhere = self.everywhere.isChecked()
        if everywhere or self.transition() != self._before:
            self._give(self.transition(), everywhere)

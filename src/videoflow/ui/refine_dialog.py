"""The dialog that gives a scene better words, and makes a new image of a better prompt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from videoflow.i18n import _, ngettext
from videoflow.services.view_models import MessageView, ProjectView, SceneView
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import AnswerRow, dialog_column, heading_label, lead_label
from videoflow.ui.form_fields import TextField
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.theme import set_icon
from videoflow.ui.wording import price_text, scene_name

_WIDTH_PX, _HEIGHT_PX = 620, 600


class RefineDialog(QDialog):
    """Asks for a new image prompt, a new description, or both.

    ``refine_requested`` carries the scene's index and what was changed, by name of
    ``Coordinator.refine``'s arguments; the owner answers with ``accept`` or ``show_problem``.
    ``raise_limit_requested`` asks for more refinements than the film's settings allow.
    """

    refine_requested = Signal(int, object)
    raise_limit_requested = Signal()

    def __init__(
        self, scene: SceneView, project: ProjectView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("refine_dialog")
        self.setModal(True)
        self.setWindowTitle(_("Refine a scene"))
        self._scene = scene
        self._at_limit = False
        heading = heading_label(_("Refine “{scene}”").format(scene=scene_name(scene)))
        lead = lead_label(
            _(
                "A new image is made of a changed prompt, in the film’s shape. The present image "
                "stays until you accept the new one."
            )
        )
        self.prompt = TextField(
            _("Image prompt"), min_chars=10, max_chars=2000, counted=True, min_lines=4, max_lines=9
        )
        self.description = TextField(
            _("What happens"), min_chars=10, max_chars=1000, counted=True, min_lines=3, max_lines=5
        )
        self.prompt.set_text(scene.image_prompt)
        self.description.set_text(scene.description)
        self._before = (self.prompt.text(), self.description.text())
        for field in (self.prompt, self.description):
            field.edited.connect(self._show_state)
        self._messages = MessageStrip(dismissible=False)
        self._messages.setObjectName("refine_problem")
        self._raise = push_button(_("Raise the limit"), "raise_limit_button")
        self._raise.clicked.connect(self.raise_limit_requested)
        self._raise.hide()
        column = dialog_column(self)
        column.addWidget(heading)
        column.addWidget(lead)
        column.addWidget(self._messages)
        column.addWidget(self._raise, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.prompt)
        column.addWidget(self.description)
        column.addStretch()
        column.addWidget(self._make_count())
        column.addLayout(self._make_buttons())
        self.setMinimumWidth(480)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.show_project(project)
        self._show_state()
        self.prompt.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def scene_index(self) -> int:
        """Which scene is refined."""
        return self._scene.index

    def show_project(self, project: ProjectView) -> None:
        """Show how many refinements are left."""
        limit, left = project.settings.refinement_limit, project.refinements_left
        self._count.setText(
            ngettext(
                "{left} of {n} refinement of this film is left.",
                "{left} of {n} refinements of this film are left.",
                limit,
            ).format(left=left, n=limit)
        )
        if self._at_limit == (not left):
            return
        self._at_limit = not left
        self._raise.setVisible(self._at_limit)
        if self._at_limit:
            self._messages.show_message(
                MessageView(
                    _("This film has been refined as often as its settings allow."),
                    _("Raise the limit to go on. Each new image may be charged for."),
                ),
                "warning",
            )
        else:
            self._messages.clear()
        self._show_state()

    def show_problem(self, message: MessageView) -> None:
        """Show why it was refused; what was typed stays."""
        self._messages.show_message(message, "warning")

    def _make_count(self) -> QLabel:
        self._count = text_label(role="caption")
        self._count.setObjectName("refinements_left")
        return self._count

    def _make_buttons(self) -> AnswerRow:
        row = AnswerRow(self, "refine_button")
        self._go = row.go
        self._go.setDefault(True)
        self._go.clicked.connect(self._on_go)
        self._price = text_label(role="caption")
        row.insertWidget(0, self._price, 1)
        return row

    def _changed(self) -> dict[str, str]:
        now = {"image_prompt": self.prompt.text(), "description": self.description.text()}
        return {
            name: text
            for (name, text), before in zip(now.items(), self._before, strict=True)
            if text != before
        }

    @Slot()
    def _show_state(self) -> None:
        changed = self._changed()
        with_image = "image_prompt" in changed
        self._go.setText(_("Refine and make image") if with_image else _("Refine"))
        set_icon(self._go, "sparkle" if with_image else "edit", "on_accent")
        self._go.setEnabled(bool(changed) and not self._at_limit)
        self._price.setText(price_text(self._scene.image) if with_image else "")

    @Slot()
    def _on_go(self) -> None:
        changed = self._changed()
        fields = {"image_prompt": self.prompt, "description": self.description}
        wrong = [name for name in changed if not fields[name].reveal()]
        if wrong:
            fields[wrong[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.refine_requested.emit(self._scene.index, changed)

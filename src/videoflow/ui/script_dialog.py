"""The dialog that turns a script into scenes: shows what it will become before it is added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from videoflow.domain.scene import SceneDraft
from videoflow.i18n import _, ngettext
from videoflow.services.storyboard.scripts import ImportedScript
from videoflow.services.view_models import MessageView
from videoflow.ui.dialog_parts import AnswerRow, dialog_column, heading_label, lead_label
from videoflow.ui.form_fields import guard_wheel
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.preview_list import PreviewList, PreviewRow
from videoflow.ui.theme import Space
from videoflow.ui.wording import scenario_label, seconds_text

INSTEAD = -1
"""In place of all scenes that the film has; these go to the trash."""
_PAUSE_MS = 250
"""The script is read when typing has paused for so long."""


class ScriptDialog(QDialog):
    """Shows the scenes of a script.

    With ``pasting`` the script is typed or pasted here: ``text_changed`` carries it, and the owner
    answers with ``show_script`` or ``show_problem``. ``scenes_wanted`` carries the drafts and the
    0-based position before which they go, or INSTEAD.
    """

    text_changed = Signal(str)
    scenes_wanted = Signal(object, int)

    def __init__(
        self,
        scene_names: Sequence[str],
        *,
        pasting: bool,
        name: str = "",
        behind: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``scene_names`` are those of the film, in order; ``behind`` is the number of the scene
        behind which the new ones are proposed to go, by default the last."""
        super().__init__(parent)
        self.setObjectName("script_dialog")
        self.setModal(True)
        self.setWindowTitle(_("Paste a script") if pasting else _("Import a script"))
        self._drafts: tuple[SceneDraft, ...] = ()
        heading = heading_label(
            _("Paste a script") if pasting else _("Scenes of “{name}”").format(name=name)
        )
        lead = lead_label(
            _("Markdown, plain text, a table, JSON or captions. The scenes it will become show up.")
            if pasting
            else _("Look through what it will become. Everything can be changed afterwards.")
        )
        self.text = QPlainTextEdit()
        self.text.setObjectName("script_text")
        self.text.setAccessibleName(_("Script"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            _("1. A cup steams in the first light.\n2. The parcel arrives…")
        )
        if not pasting:
            self.text.hide()
        self._preview = PreviewList(_("The scenes show up here."))
        self._messages = MessageStrip(dismissible=False)
        self._messages.setObjectName("script_problem")
        middle = QHBoxLayout()
        middle.setSpacing(Space.L)
        middle.addWidget(self.text, 1)
        middle.addWidget(self._preview, 1)
        column = dialog_column(self)
        column.addWidget(heading)
        column.addWidget(lead)
        column.addWidget(self._messages)
        column.addLayout(middle, 1)
        column.addLayout(self._make_footer(scene_names, behind))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell_text)
        self.text.textChanged.connect(self._pause.start)
        self.resize(860 if pasting else 560, 600)
        self._show_count()

    def show_script(self, script: ImportedScript) -> None:
        """Show what the script becomes."""
        self._messages.clear()
        self._drafts = script.drafts
        self._preview.show_rows(
            [_row(number, draft) for number, draft in enumerate(script.drafts, start=1)],
            script.warnings,
        )
        self._show_count()

    def show_problem(self, message: MessageView) -> None:
        """Show why there is nothing to add; what was pasted stays."""
        self._drafts = ()
        self._preview.show_rows((), ())
        self._messages.show_message(message, "warning")
        self._show_count()

    def _make_footer(self, scene_names: Sequence[str], behind: int | None) -> AnswerRow:
        self._place = QComboBox()
        self._place.setObjectName("script_place")
        self._place.setAccessibleName(_("Where the scenes go"))
        self._place.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._place.setMinimumContentsLength(18)
        self._place.addItem(_("At the start"), 0)
        for number, name in enumerate(scene_names[:-1], start=1):
            self._place.addItem(_("After {scene}").format(scene=name), number)
        if scene_names:
            self._place.addItem(_("At the end"), len(scene_names))
        at_the_end = self._place.count() - 1
        self._place.addItem(_("Instead of all scenes"), INSTEAD)
        guard_wheel(self._place)
        self._place.setCurrentIndex(at_the_end if behind is None else behind)
        if not scene_names:
            self._place.hide()
        row = AnswerRow(self, "add_scenes_button")
        row.insertWidget(0, self._place)
        self._add = row.go
        self._add.setDefault(True)
        self._add.clicked.connect(self._on_add)
        return row

    def _show_count(self) -> None:
        n = len(self._drafts)
        text = ngettext("Add {n} scene", "Add {n} scenes", n).format(n=n) if n else _("Add scenes")
        self._add.setText(text)
        self._add.setEnabled(bool(n))

    @Slot()
    def _tell_text(self) -> None:
        text = self.text.toPlainText()
        if text.strip():
            self.text_changed.emit(text)
        else:
            self.show_script(ImportedScript(()))

    @Slot()
    def _on_add(self) -> None:
        drafts, position = self._drafts, int(self._place.currentData())
        self.accept()
        self.scenes_wanted.emit(drafts, position)


def _row(number: int, draft: SceneDraft) -> PreviewRow:
    return PreviewRow(
        number,
        draft.title or _("Untitled scene"),
        f"{scenario_label(draft.scenario)} · {seconds_text(draft.duration_s)}",
        draft.description,
    )

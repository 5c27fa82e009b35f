"""Asks, before a file is used, under which terms that is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from videoflow.i18n import _
from videoflow.ui.form_dialog import FormDialog
from videoflow.ui.form_fields import TextField

LONGEST = 500


class LicenceDialog(FormDialog):
    """``use`` gets the file and the note, which may be empty."""

    def __init__(
        self, file: Path, use: Callable[[Path, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Use “{name}”").format(name=file.name),
            _("Note the terms under which you may use this music: platforms ask for proof."),
            save_text=_("Use the file"),
            parent=parent,
        )
        self.setObjectName("licence_dialog")
        self._file = file
        self._use = use
        self.note = TextField(
            _("Licence"),
            placeholder=_("bought from … on …, order 1234; or: CC BY 4.0, by …"),
            hint=_("Kept with the take. You may leave it empty."),
            max_chars=LONGEST,
        )
        self.note.area.setObjectName("licence_note")
        self.form.addWidget(self.note)
        self.form.addStretch(1)
        self.resize(480, 300)

    def _is_good(self) -> bool:
        """See FormDialog."""
        return self.note.reveal()

    def _save(self) -> None:
        """See FormDialog."""
        self._use(self._file, self.note.text())

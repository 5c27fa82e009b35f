"""The dialog that shares a folder of numbered media out among the scenes of the film."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from videoflow.domain.scene import SceneDraft
from videoflow.i18n import _, ngettext
from videoflow.services.storyboard.incoming import scenes_for_rest
from videoflow.services.storyboard.media_folder import MediaFolder, NumberedMedia
from videoflow.ui.dialog_parts import AnswerRow, dialog_column, heading_label, lead_label
from videoflow.ui.preview_list import PreviewList, PreviewRow
from videoflow.ui.wording import kind_label


class FolderDialog(QDialog):
    """Says which file goes to which scene.

    ``import_wanted`` carries the drafts of the scenes to add at the end first, and the
    NumberedMedia whose numbers are then in the film.
    """

    import_wanted = Signal(object, object)

    def __init__(
        self, name: str, found: MediaFolder, scenes: int, parent: QWidget | None = None
    ) -> None:
        """``name`` is the folder's; the film has ``scenes`` scenes."""
        super().__init__(parent)
        self.setObjectName("folder_dialog")
        self.setModal(True)
        self.setWindowTitle(_("Import a folder"))
        self._found, self._scenes = found, scenes
        self._lacking = scenes_for_rest(found.media, scenes)
        heading = heading_label(_("Files in “{name}”").format(name=name))
        lead = lead_label(
            _("Each file goes to the scene of its number. What a scene uses now stays until you "
              "accept the new one.")
        )  # fmt: skip
        self._preview = PreviewList(_("None of these files has the number of a scene."))
        self._add = QCheckBox()
        self._add.setObjectName("add_lacking_scenes_box")
        self._add.setText(
            ngettext(
                "Add {n} scene for the files beyond the film",
                "Add {n} scenes for the files beyond the film",
                len(self._lacking),
            ).format(n=len(self._lacking))
        )
        self._add.setChecked(bool(self._lacking))
        if not self._lacking:
            self._add.hide()
        self._add.toggled.connect(self._show_files)
        buttons = AnswerRow(self, "import_files_button")
        self._import = buttons.go
        self._import.setDefault(True)
        self._import.clicked.connect(self._on_import)
        column = dialog_column(self)
        column.addWidget(heading)
        column.addWidget(lead)
        column.addWidget(self._preview, 1)
        column.addWidget(self._add)
        column.addLayout(buttons)
        self.resize(560, 560)
        self._show_files()

    def _added(self) -> tuple[SceneDraft, ...]:
        return self._lacking if self._add.isChecked() else ()

    def _wanted(self) -> list[NumberedMedia]:
        last = self._scenes + len(self._added())
        return [media for media in self._found.media if media.number <= last]

    @Slot()
    def _show_files(self) -> None:
        wanted = self._wanted()
        left_out = [media for media in self._found.media if media not in wanted]
        warnings = (
            *self._found.warnings,
            *(
                _("“{name}” is left out: the film has no scene {number}.").format(
                    name=media.path.name, number=media.number
                )
                for media in left_out
            ),
        )
        self._preview.show_rows([self._row(media) for media in wanted], warnings)
        self._import.setText(
            ngettext("Import {n} file", "Import {n} files", len(wanted)).format(n=len(wanted))
            if wanted
            else _("Import")
        )
        self._import.setEnabled(bool(wanted))

    def _row(self, media: NumberedMedia) -> PreviewRow:
        new = media.number > self._scenes
        about = _("for a new scene {number}") if new else _("for scene {number}")
        return PreviewRow(
            media.number,
            media.path.name,
            kind_label(media.kind),
            about.format(number=media.number),
        )

    @Slot()
    def _on_import(self) -> None:
        drafts, wanted = self._added(), self._wanted()
        self.accept()
        self.import_wanted.emit(drafts, wanted)

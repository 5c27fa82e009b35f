"""The export of the storyboard as a document: where to, and where it is then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.storyboard.exporting import StoryboardFormat, storyboard_path
from videoflow.ui.page_part import PageContext, PagePart


def format_name(form: StoryboardFormat) -> str:
    """What the user calls a format."""
    return {
        StoryboardFormat.MARKDOWN: _("Markdown"),
        StoryboardFormat.CSV: _("Table (CSV)"),
        StoryboardFormat.JSON: _("Data (JSON)"),
        StoryboardFormat.PDF: _("Contact sheet (PDF)"),
    }[form]


class StoryboardExport(PagePart):
    """Asks for a place and has the storyboard written there.

    ``show_in_folder_requested`` carries the Path of the document.
    """

    show_in_folder_requested = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._form = StoryboardFormat.MARKDOWN
        self._proposed = Path()

    def ask(self, form: StoryboardFormat) -> None:
        """Let the user choose where the storyboard goes."""
        self._form = form
        coordinator = self._coordinator
        self._proposed = storyboard_path(coordinator.folder, coordinator.project, form, None)
        dialog = QFileDialog(self._page, _("Export the storyboard"))
        dialog.setObjectName("export_storyboard_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{format_name(form)} (*.{form})")
        dialog.setDefaultSuffix(form.value)
        dialog.setDirectory(str(self._proposed.parent))
        dialog.selectFile(self._proposed.name)
        dialog.fileSelected.connect(self._export_to)
        dialog.open()

    def tell_exported(self, path: Path) -> None:
        """Say where the document is."""
        self._notices.dismiss(self._under_way())
        self._notices.post(
            _("The storyboard is exported: {name}").format(name=path.name),
            tone="success",
            offers=((_("Show in folder"), lambda: self.show_in_folder_requested.emit(path)),),
            stays=True,
        )

    def refresh(self) -> None:
        """Say no longer that it is under way once it has failed, which is told elsewhere."""
        if self._coordinator.storyboard_error is not None:
            self._notices.dismiss(self._under_way())

    @Slot(str)
    def _export_to(self, name: str) -> None:
        chosen = Path(name)
        # Its own place keeps the document before, which any other place does not.
        output = None if chosen == self._proposed else chosen
        started = self._runner.run(
            lambda: self._coordinator.export_storyboard(self._form, output), self._tell_refusal
        )
        if started:
            self._notices.post(self._under_way(), stays=True)

    def _tell_refusal(self, error: VideoFlowError) -> None:
        self._notices.post(error.message, error.action, "warning")

    def _under_way(self) -> str:
        return _("The storyboard is being exported…")

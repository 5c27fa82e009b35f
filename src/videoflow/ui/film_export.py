"""The export of the film: its dialog, its commands, and the news that the film is ready."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import MessageView, ProjectView
from videoflow.ui.command_runner import CommandRunner
from videoflow.ui.export_panel import ExportPanel
from videoflow.ui.notices import NoticeArea
from videoflow.ui.one_dialog import OneDialog


class FilmExport(QObject):
    """Keeps the export dialog, while it is open, in line with the film.

    ``show_in_folder_requested`` carries the Path of the film.
    """

    play_requested = Signal()
    show_in_folder_requested = Signal(object)
    generate_missing_requested = Signal()

    def __init__(
        self,
        coordinator: Coordinator,
        runner: CommandRunner,
        dialogs: OneDialog,
        notices: NoticeArea,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._coordinator = coordinator
        self._runner = runner
        self._dialogs = dialogs
        self._notices = notices
        self._window = parent

    @property
    def _panel(self) -> ExportPanel | None:
        dialog = self._dialogs.current
        return dialog if isinstance(dialog, ExportPanel) else None

    def open_panel(self) -> None:
        """Open the dialog that joins the committed videos into one file."""
        panel = ExportPanel(self._window)
        panel.export_requested.connect(self._export_to)
        panel.cancel_requested.connect(self.cancel)
        panel.show_in_folder_requested.connect(self.show_in_folder_requested)
        panel.play_requested.connect(self.play_requested)
        panel.generate_missing_requested.connect(self.generate_missing_requested)
        self._dialogs.open(panel)
        self.refresh(self._coordinator.project_view())

    def refresh(self, view: ProjectView) -> None:
        """Show in the dialog where the film and its export stand now."""
        panel = self._panel
        if panel is None:
            return
        scenes = [self._coordinator.scene_view(index) for index in view.scene_indexes]
        missing = tuple(scene.number for scene in scenes if scene.video.committed is None)
        panel.show_project(view, missing)
        error = self._coordinator.export_error
        if error is not None and view.export is None:
            self._tell_error(error)

    def tell_exported(self, path: Path) -> None:
        """Say that the film is ready, unless the dialog shows it already."""
        if self._panel is not None:
            return
        self._notices.post(
            _("The film is ready: {name}").format(name=path.name),
            tone="success",
            offers=(
                (_("Play film"), self.play_requested.emit),
                (_("Show in folder"), lambda: self.show_in_folder_requested.emit(path)),
            ),
            stays=True,
        )

    @Slot()
    def cancel(self) -> None:
        """Stop the export; the film before it stays."""
        self._runner.on_film(self._coordinator.cancel_export)

    @Slot(object)
    def _export_to(self, output: Path | None) -> None:
        self._runner.run(lambda: self._coordinator.export(output), self._tell_error)

    def _tell_error(self, error: VideoFlowError) -> None:
        panel = self._panel
        if panel is not None:
            panel.show_error(MessageView(error.message, error.action))

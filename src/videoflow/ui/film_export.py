"""The export of the film: its dialog, its commands, and the news that the film is ready."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal, Slot

from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.preset import Preset
from videoflow.errors import VideoFlowError
from videoflow.i18n import _, ngettext
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.presets import (
    all_presets,
    export_preset,
    import_presets,
    preset_problems,
    read_own_presets,
    remove_preset,
)
from videoflow.services.export.request import ExportRequest
from videoflow.services.ports import Report
from videoflow.services.view_models import MessageView, ProjectView
from videoflow.ui.export.state import ExportState
from videoflow.ui.export_panel import ExportPanel
from videoflow.ui.page_part import PageContext, PagePart

T = TypeVar("T")

PREPARING_AFTER_MS = 5_000
"""Nothing was changed or made for so long: time to prepare the next export."""


class FilmExport(PagePart):
    """Keeps the export dialog, while it is open, in line with the film, and has the next export
    prepared when the user pauses.

    ``show_in_folder_requested`` carries the Path of a film, ``go_requested`` the Finding that the
    user wants to put right.
    """

    play_requested = Signal()
    show_in_folder_requested = Signal(object)
    generate_missing_requested = Signal()
    go_requested = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._pause_timer = QTimer(self)
        self._pause_timer.setSingleShot(True)
        self._pause_timer.timeout.connect(self._prepare_export)

    @property
    def _panel(self) -> ExportPanel | None:
        dialog = self._dialogs.current
        return dialog if isinstance(dialog, ExportPanel) else None

    def open_panel(self) -> None:
        """Open the dialog that makes files of the film, and look the film over."""
        panel = ExportPanel(self._page)
        panel.export_requested.connect(self._export)
        panel.cancel_requested.connect(self._cancel_film)
        panel.pause_requested.connect(self._pause)
        panel.resume_requested.connect(self._resume)
        panel.show_in_folder_requested.connect(self.show_in_folder_requested)
        panel.play_requested.connect(self.play_requested)
        panel.generate_missing_requested.connect(self.generate_missing_requested)
        panel.go_requested.connect(self._go)
        panel.choices_changed.connect(self._show)
        panel.preset_file_chosen.connect(self._add_presets)
        panel.preset_share_chosen.connect(self._share_preset)
        panel.preset_remove_requested.connect(self._remove_preset)
        panel.prepare_changed.connect(self._prepare)
        panel.caption_style_changed.connect(self._set_caption_style)
        panel.hand_off_requested.connect(self._hand_off)
        self._dialogs.open(panel)
        self._coordinator.look_through_takes()
        self.refresh(self._coordinator.project_view())
        self._on_disk(read_own_presets, self._show_presets)

    def refresh(self, view: ProjectView) -> None:
        """Show in the dialog where the film and its export stand now."""
        self.prepare_soon()
        panel = self._panel
        if panel is None:
            return
        presets = all_presets()
        chosen = [preset for preset in presets if preset.id in panel.presets]
        takes = self._coordinator.film_playlist()
        panel.show_state(
            ExportState(
                view=view,
                presets=presets,
                findings=self._coordinator.preflight(chosen, hold_pictures=panel.hold_pictures),
                looking=self._coordinator.looking_through_takes,
                films=self._coordinator.exported_films,
                length_s=self._coordinator.film_length_s(hold_pictures=panel.hold_pictures),
                sources_bytes=sum(take.size_bytes for take in takes),
                largest=max(((take.width, take.height) for take in takes), key=min, default=None),
            )
        )

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

    def tell_handed_off(self, path: Path) -> None:
        """Say where the file for others is."""
        message = _("Ready to hand off: {name}").format(name=path.name)
        panel = self._panel
        if panel is not None:
            panel.show_note(MessageView(message, str(path.parent)))
        self._notices.post(
            message,
            tone="success",
            offers=((_("Show in folder"), lambda: self.show_in_folder_requested.emit(path)),),
        )

    def prepare_soon(self, after_ms: int = PREPARING_AFTER_MS) -> None:
        """Have the next export prepared unless something is changed or made before."""
        self._pause_timer.start(after_ms)

    def close(self) -> None:
        """Prepare nothing any more."""
        self._pause_timer.stop()

    @Slot()
    def cancel(self) -> None:
        """Stop the export; the films before it stay."""
        self._runner.on_film(self._coordinator.cancel_export)

    @Slot()
    def _show(self) -> None:
        self.refresh(self._coordinator.project_view())

    @Slot(str)
    def _cancel_film(self, film_id: str) -> None:
        self._runner.on_film(lambda: self._coordinator.cancel_export(film_id or None))

    @Slot()
    def _pause(self) -> None:
        self._runner.on_film(self._coordinator.pause_export)

    @Slot()
    def _resume(self) -> None:
        self._runner.on_film(self._coordinator.resume_export)

    @Slot(object)
    def _export(self, request: ExportRequest) -> None:
        self._runner.run(lambda: self._coordinator.export(request), self._tell_error)

    @Slot(object)
    def _hand_off(self, kind: HandOff) -> None:
        self._runner.run(lambda: self._coordinator.hand_off(kind), self._tell_error)

    @Slot()
    def _prepare_export(self) -> None:
        self._coordinator.prepare_export()

    @Slot(object)
    def _go(self, finding: object) -> None:
        """Away from the dialog, to where something is put right."""
        self._dialogs.close()
        self.go_requested.emit(finding)

    def _show_presets(self, _read: None) -> None:
        """Show the presets that there are now, and which files of theirs cannot be used."""
        self._show()
        panel = self._panel
        if panel is not None:
            for problem in preset_problems():
                panel.show_error(MessageView(problem.message, problem.action))

    @Slot(object)
    def _add_presets(self, path: Path) -> None:
        self._on_disk(lambda: import_presets(path), self._tell_added)

    def _tell_added(self, added: tuple[Preset, ...]) -> None:
        self._show()
        count = len(added)
        self._tell_done(
            MessageView(
                ngettext("{n} preset was added.", "{n} presets were added.", count).format(n=count)
            )
        )

    @Slot(str, object)
    def _share_preset(self, preset_id: str, path: Path) -> None:
        saved = MessageView(_("The preset was saved."), str(path))
        self._on_disk(lambda: export_preset(preset_id, path), lambda _none: self._tell_done(saved))

    @Slot(str)
    def _remove_preset(self, preset_id: str) -> None:
        self._on_disk(lambda: remove_preset(preset_id), lambda _none: self._show())

    def _on_disk(self, use: Callable[[], T], then: Callable[[T], None]) -> None:
        """Use files of presets in the background, then go on, or tell what went wrong."""

        async def work(_report: Report) -> T:
            return use()

        self._tasks.run(work, then, self._tell_error)

    @Slot(bool)
    def _prepare(self, wanted: bool) -> None:
        settings = self._coordinator.project.settings.export
        if settings.prepare != wanted:
            self._runner.run(
                lambda: self._coordinator.update_settings(export=settings.changed(prepare=wanted)),
                self._tell_error,
            )

    @Slot(object)
    def _set_caption_style(self, style: CaptionStyle) -> None:
        self._runner.run(
            lambda: self._coordinator.update_settings(captions=style), self._tell_error
        )

    def _tell_done(self, message: MessageView) -> None:
        panel = self._panel
        if panel is not None:
            panel.show_note(message)

    def _tell_error(self, error: VideoFlowError) -> None:
        panel = self._panel
        if panel is not None:
            panel.show_error(MessageView(error.message, error.action))
        else:  # the dialog was closed meanwhile
            self._notices.post(error.message, error.action, "warning")

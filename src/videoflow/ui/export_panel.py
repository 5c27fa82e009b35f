"""The dialog that turns the scenes into files, shows how far they are, and where they lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.preflight import Severity
from videoflow.services.export.presets import estimated_bytes
from videoflow.services.view_models import ExportView, FilmState, MessageView
from videoflow.ui.buttons import push_button
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.export.choices import ExportChoices
from videoflow.ui.export.findings import FindingsList
from videoflow.ui.export.hand_off_button import HandOffButton
from videoflow.ui.export.queue_list import QueueList, time_left_text
from videoflow.ui.export.state import ExportState
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import size_text

_STEPS = 1000
_SIZE = QSize(960, 720)
_FINDINGS_WIDTH_PX = 300


class ExportPanel(QDialog):
    """Choose what to make, see what is wrong first, then follow the films.

    ``export_requested`` carries an ExportRequest, ``cancel_requested`` the id of a film (empty:
    all), ``go_requested`` a Finding, ``hand_off_requested`` a HandOff; the Paths are of films and
    of files of presets, which are named by id.
    """

    export_requested = Signal(object)
    cancel_requested = Signal(str)
    pause_requested = Signal()
    resume_requested = Signal()
    show_in_folder_requested = Signal(object)
    play_requested = Signal(object)
    generate_missing_requested = Signal()
    go_requested = Signal(object)
    choices_changed = Signal()
    preset_file_chosen = Signal(object)
    preset_share_chosen = Signal(str, object)
    preset_remove_requested = Signal(str)
    prepare_changed = Signal(bool)
    caption_style_changed = Signal(object)
    hand_off_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_panel")
        self.setWindowTitle(_("Export film"))
        self._target: Path | None = None
        self._state: ExportState | None = None
        self._chooser: QFileDialog | None = None
        self._following = False
        self._paused = False

        self._heading = text_label(role="heading")
        self._heading.setObjectName("export_heading")
        self._lead = text_label(role="muted")
        self._lead.setObjectName("export_lead")
        self._messages = MessageStrip()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_choosing())
        self._pages.addWidget(self._make_following())
        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        body.setSpacing(Space.M)
        for widget in (self._heading, self._lead, self._messages):
            body.addWidget(widget)
        body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self._make_footer())
        self.resize(_SIZE)

    @property
    def presets(self) -> tuple[str, ...]:
        """Ids of the chosen presets."""
        return self._choices.presets

    @property
    def hold_pictures(self) -> bool:
        """Whether an image is to stand for a missing video."""
        return self._choices.hold_pictures

    def show_state(self, state: ExportState) -> None:
        """Show the film, what is wrong with it, and how far its export is."""
        before, self._state = self._state, state
        export = state.view.export
        if export is not None:
            self._messages.clear()
            self._following = True
        self._choices.show_state(state)
        if before is None or before.view.folder != state.view.folder:
            self._target = None
            self._choices.choose(state.view.settings.export)
        self._findings.show_findings(state.findings, looking=state.looking)
        lacking = any(finding.code == "missing" for finding in state.findings)
        self._generate.setVisible(lacking)
        self._queue.show_films(state.films)
        self._pages.setCurrentIndex(1 if self._following else 0)
        if self._following:
            self._show_following(export)
        else:
            self._heading.setText(_("Export film"))
            self._lead.setText(_("Joins all scenes in their order. Choose as many as you need."))
        self._show_footer()

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent: the keys begin at what is chosen first."""
        super().showEvent(event)
        if not event.spontaneous():
            self._choices.focus_first()

    def show_error(self, message: MessageView) -> None:
        """Show why the export failed or was refused."""
        self._messages.show_message(message, "danger")

    def show_note(self, message: MessageView) -> None:
        """Show something that went well."""
        self._messages.show_message(message, "success")

    # --- parts ---------------------------------------------------------------------------------

    def _make_choosing(self) -> QWidget:
        self._choices = ExportChoices()
        self._choices.changed.connect(self._on_choice)
        self._choices.preset_file_chosen.connect(self.preset_file_chosen)
        self._choices.preset_share_chosen.connect(self.preset_share_chosen)
        self._choices.preset_remove_requested.connect(self.preset_remove_requested)
        self._choices.prepare_changed.connect(self.prepare_changed)
        self._choices.caption_style_changed.connect(self.caption_style_changed)
        set_role(self._choices, "canvas")
        self._findings = FindingsList()
        self._findings.go_requested.connect(self.go_requested)
        self._generate = push_button(_("Generate missing videos"), "generate_missing_button")
        self._generate.clicked.connect(self.generate_missing_requested)
        side = QVBoxLayout()
        side.setSpacing(Space.S)
        side.addWidget(self._findings, 1)
        side.addWidget(self._generate)
        aside = QWidget()
        aside.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        aside.setFixedWidth(_FINDINGS_WIDTH_PX)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addWidget(scrolling(self._choices), 1)
        row.addWidget(aside)
        return page

    def _make_following(self) -> QWidget:
        self._bar = PatientProgressBar()
        self._bar.setObjectName("export_progress_bar")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the export"))
        self._step = QLabel()
        self._step.setObjectName("export_step_label")
        set_role(self._step, "caption")
        self._queue = QueueList()
        self._queue.cancel_requested.connect(self.cancel_requested)
        self._queue.show_in_folder_requested.connect(self.show_in_folder_requested)
        self._queue.play_requested.connect(self.play_requested)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._bar)
        column.addWidget(self._step)
        column.addSpacing(Space.S)
        column.addWidget(self._queue, 1)
        return page

    def _make_footer(self) -> QFrame:
        self._close = push_button(_("Close"), "close_export_button", "quiet")
        self._close.clicked.connect(self.reject)
        self._summary = QLabel()
        self._summary.setObjectName("export_summary_label")
        set_role(self._summary, "strong")
        self._place = ElidedLabel()
        self._place.setObjectName("export_place_label")
        set_role(self._place, "caption")
        self._change = push_button(_("Save elsewhere…"), "choose_target_button")
        self._change.clicked.connect(self._open_chooser)
        self._cancel = push_button(_("Cancel export"), "stop_export_button")
        self._cancel.clicked.connect(self._on_cancel)
        self._pause = push_button("", "pause_export_button")
        self._pause.clicked.connect(self._on_pause)
        self._export_again = push_button(_("Export again…"), "export_again_button")
        self._export_again.clicked.connect(self._on_again)
        self._export = push_button(_("Export"), "start_export_button", "primary", "export")
        self._export.clicked.connect(self._on_export)
        self._hand_off = HandOffButton()
        self._hand_off.chosen.connect(self._on_hand_off)
        footer = QFrame()
        set_role(footer, "footer")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._summary)
        words.addWidget(self._place)
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self._close)
        row.addSpacing(Space.M)
        row.addLayout(words, 1)
        for button in (
            self._hand_off,
            self._change,
            self._cancel,
            self._pause,
            self._export_again,
            self._export,
        ):
            row.addWidget(button)
        return footer

    # --- what is shown -------------------------------------------------------------------------

    def _show_following(self, export: ExportView | None) -> None:
        self._bar.setVisible(export is not None)
        self._step.setVisible(export is not None)
        if export is not None:
            self._paused = export.paused
            self._heading.setText(_("Exporting the film"))
            self._lead.setText(
                _("You can go on working. The previous film stays until this is done.")
            )
            self._bar.show_value(round(export.fraction * _STEPS))
            left = time_left_text(export.time_left_s)
            self._step.setText(f"{export.text} · {left}" if left else export.text)
            return
        films = self._state.films if self._state is not None else ()
        done = sum(1 for film in films if film.state is FilmState.DONE)
        failed = sum(1 for film in films if film.state is FilmState.FAILED)
        if failed:
            self._heading.setText(
                ngettext(
                    "{n} film could not be made", "{n} films could not be made", failed
                ).format(n=failed)
            )
            self._lead.setText(_("Nothing that was there before has been touched."))
        elif done:
            self._heading.setText(
                ngettext("Your film is ready", "Your {n} films are ready", done).format(n=done)
            )
            self._lead.setText(_("What you see below is what lies in the folder."))
        else:
            self._heading.setText(_("Export cancelled"))
            self._lead.setText(_("The film from before is untouched."))

    def _show_footer(self) -> None:
        state = self._state
        if state is None:
            return
        export = state.view.export
        choosing, running = not self._following, export is not None
        count = len(self._choices.presets) * len(self._choices.formats)
        blocked = any(finding.severity is Severity.ERROR for finding in state.findings)
        self._summary.setVisible(choosing)
        self._place.setVisible(choosing)
        self._summary.setText(self._summary_text(state, count))
        self._place.setText(str(self._target or state.view.folder / "exports"))
        self._change.setVisible(choosing)
        self._hand_off.setVisible(not running)
        self._export.setVisible(choosing)
        self._export.setEnabled(count > 0 and not blocked)
        self._export.setText(_("Export anyway") if state.findings and not blocked else _("Export"))
        self._cancel.setVisible(running)
        self._cancel.setEnabled(export is not None and not export.cancelling)
        self._pause.setVisible(running)
        self._pause.setText(_("Resume") if self._paused else _("Pause"))
        set_icon(self._pause, "play" if self._paused else "pause", "text", 16)
        self._export_again.setVisible(self._following and not running)

    def _summary_text(self, state: ExportState, count: int) -> str:
        if not count:
            return _("Choose at least one quality and one format")
        chosen = [preset for preset in state.presets if preset.id in self._choices.presets]
        total = sum(
            estimated_bytes(preset, state.length_s, state.sources_bytes)
            for preset in chosen
            for form in self._choices.formats
            if form in preset.formats
        )
        return ngettext("{n} film, about {size}", "{n} films, about {size}", count).format(
            n=count, size=size_text(total)
        )

    # --- what is pressed -----------------------------------------------------------------------

    @Slot()
    def _on_choice(self) -> None:
        self._target = None
        self.choices_changed.emit()
        if self._state is not None:
            self._choices.show_state(self._state)
        self._show_footer()

    @Slot()
    def _on_export(self) -> None:
        self._messages.clear()
        self.export_requested.emit(self._choices.request(self._target))

    @Slot()
    def _on_again(self) -> None:
        """Back to where it is chosen what is made."""
        self._following = False
        if self._state is not None:
            self.show_state(self._state)

    @Slot(object)
    def _on_hand_off(self, kind: HandOff) -> None:
        self._messages.clear()
        self.hand_off_requested.emit(kind)

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel_requested.emit("")

    @Slot()
    def _on_pause(self) -> None:
        (self.resume_requested if self._paused else self.pause_requested).emit()

    @Slot()
    def _open_chooser(self) -> None:
        """A file for one film, a folder for several."""
        if self._chooser is not None:
            self._chooser.deleteLater()
        chooser = self._chooser = QFileDialog(self, _("Save the film as"))
        formats = self._choices.formats
        if len(formats) * len(self._choices.presets) == 1:
            suffix = formats[0].value
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setDefaultSuffix(suffix)
            chooser.setNameFilter(_("Films ({patterns})").format(patterns=f"*.{suffix}"))
        else:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(self._on_target_chosen)
        chooser.open()

    @Slot(str)
    def _on_target_chosen(self, name: str) -> None:
        self._target = Path(name)
        self._show_footer()

"""The dialog that turns the scenes into one file, and then says where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.view_models import MessageView, ProjectView
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import progress_text

_STEPS = 1000
_MIN_WIDTH_PX = 520
_EXTENSION = ".mp4"


class ExportPanel(QDialog):
    """Shows the film's file from *not made yet* over *being made* to *ready*.

    ``export_requested`` carries the chosen Path, or None for the project's own exports folder;
    ``show_in_folder_requested`` and ``play_requested`` the Path of the film.
    """

    export_requested = Signal(object)
    cancel_requested = Signal()
    show_in_folder_requested = Signal(object)
    play_requested = Signal(object)
    generate_missing_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_panel")
        self.setWindowTitle(_("Export film"))
        self._target: Path | None = None
        self._film: Path | None = None
        self._view: ProjectView | None = None
        self._chooser: QFileDialog | None = None
        self._again = False

        self._heading = QLabel()
        self._heading.setObjectName("export_heading")
        self._heading.setWordWrap(True)
        set_role(self._heading, "heading")
        self._lead = QLabel()
        self._lead.setObjectName("export_lead")
        self._lead.setWordWrap(True)
        set_role(self._lead, "muted")
        self._messages = MessageStrip()
        self._missing = self._make_missing()
        self._file = self._make_file()
        self._bar = PatientProgressBar()
        self._bar.setObjectName("export_progress_bar")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the export"))
        self._step = QLabel()
        self._step.setObjectName("export_step_label")
        self._step.setWordWrap(True)
        set_role(self._step, "caption")

        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        body.setSpacing(Space.M)
        for widget in (
            self._heading,
            self._lead,
            self._messages,
            self._missing,
            self._file,
            self._bar,
            self._step,
        ):
            body.addWidget(widget)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # A minimum of its own would switch off the layout's, and cut long labels off.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.addItem(QSpacerItem(_MIN_WIDTH_PX, 0))
        column.addLayout(body, 1)
        column.addWidget(self._make_footer())

    def show_project(self, view: ProjectView, missing: tuple[int, ...]) -> None:
        """Show where the export stands; ``missing`` are numbers of scenes without a video."""
        if view.export is not None:
            self._messages.clear()
            self._again = False
        if self._view is not None and self._view.folder != view.folder:
            self._target = None
        self._view = view
        ready = view.film is not None and view.film_is_current and not self._again
        self._film = view.film if ready else None
        self._missing.setVisible(bool(missing) and view.export is None)
        self._missing_text.setText(_missing_words(missing))
        self._bar.setVisible(view.export is not None)
        self._step.setVisible(view.export is not None)
        if view.export is not None:
            self._heading.setText(_("Exporting the film"))
            self._lead.setText(
                _("You can go on working. The previous film stays until this is done.")
            )
            self._bar.show_value(round(view.export.fraction * _STEPS))
            self._step.setText(view.export.text)
        elif ready:
            self._heading.setText(_("Your film is ready"))
            self._lead.setText(_("It shows exactly the scenes as they are now."))
        else:
            self._heading.setText(_("Export film"))
            self._lead.setText(
                _("Joins all scenes in their order into one mp4 file. {progress}.").format(
                    progress=progress_text(view)
                )
            )
        self._show_file()
        self._show_buttons(can_export=not missing and bool(view.scene_indexes))

    def show_error(self, message: MessageView) -> None:
        """Show why the export failed or was refused."""
        self._messages.show_message(message, "danger")

    def _make_missing(self) -> QFrame:
        strip = QFrame()
        strip.setObjectName("missing_videos")
        set_role(strip, "notice", "warning")
        self._missing_text = QLabel()
        self._missing_text.setObjectName("missing_videos_label")
        self._missing_text.setWordWrap(True)
        generate = QPushButton(_("Generate missing videos"))
        generate.setObjectName("generate_missing_button")
        generate.setAutoDefault(False)
        generate.clicked.connect(self.generate_missing_requested)
        column = QVBoxLayout(strip)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.addWidget(self._missing_text)
        column.addWidget(generate, 0, Qt.AlignmentFlag.AlignLeft)
        return strip

    def _make_file(self) -> QFrame:
        box = QFrame()
        set_role(box, "card")
        icon = QLabel()
        set_icon(icon, "film", "accent_text", 28)
        self._file_name = ElidedLabel()
        self._file_name.setObjectName("export_file_label")
        set_role(self._file_name, "strong")
        self._file_place = ElidedLabel()
        self._file_place.setObjectName("export_place_label")
        set_role(self._file_place, "caption")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._file_name)
        words.addWidget(self._file_place)
        self._change = QPushButton(_("Save elsewhere…"))
        self._change.setObjectName("choose_target_button")
        self._change.setAutoDefault(False)
        self._change.clicked.connect(self._open_chooser)
        row = QHBoxLayout(box)
        row.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(icon)
        row.addLayout(words, 1)
        row.addWidget(self._change)
        return box

    def _make_footer(self) -> QFrame:
        self._close = _button(_("Close"), "close_export_button", "quiet")
        self._close.clicked.connect(self.reject)
        self._cancel = _button(_("Cancel export"), "stop_export_button")
        self._cancel.clicked.connect(self.cancel_requested)
        self._show = _button(_("Show in folder"), "show_in_folder_button")
        set_icon(self._show, "folder")
        self._show.clicked.connect(self._on_show)
        self._play = _button(_("Play"), "play_film_button", "primary")
        set_icon(self._play, "play", "on_accent")
        self._play.clicked.connect(self._on_play)
        self._export_again = _button(_("Export again…"), "export_again_button")
        self._export_again.clicked.connect(self._on_again)
        self._export = _button(_("Export"), "start_export_button", "primary")
        set_icon(self._export, "export", "on_accent")
        self._export.clicked.connect(self._on_export)
        footer = QFrame()
        set_role(footer, "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self._close)
        row.addStretch(1)
        for button in (self._cancel, self._export_again, self._show, self._play, self._export):
            row.addWidget(button)
        return footer

    def _show_file(self) -> None:
        if self._view is None:
            return
        if self._film is not None:
            self._file_name.setText(self._film.name)
            self._file_place.setText(str(self._film.parent))
        elif self._target is not None:
            self._file_name.setText(self._target.name)
            self._file_place.setText(str(self._target.parent))
        else:
            self._file_name.setText(_("{name} as mp4").format(name=self._view.name))
            self._file_place.setText(str(self._view.folder / "exports"))

    def _show_buttons(self, *, can_export: bool) -> None:
        export = self._view.export if self._view is not None else None
        idle = export is None
        done = self._film is not None
        self._change.setVisible(idle and not done)
        self._cancel.setVisible(not idle)
        self._cancel.setEnabled(export is not None and not export.cancelling)
        for button in (self._show, self._play, self._export_again):
            button.setVisible(idle and done)
        self._export.setVisible(idle and not done)
        self._export.setEnabled(can_export)

    @Slot()
    def _on_export(self) -> None:
        self._messages.clear()
        self._again = False
        self.export_requested.emit(self._target)

    @Slot()
    def _on_again(self) -> None:
        """Back to where the file is chosen."""
        if self._view is not None:
            self._again = True
            self.show_project(self._view, ())

    @Slot()
    def _on_show(self) -> None:
        self.show_in_folder_requested.emit(self._film)

    @Slot()
    def _on_play(self) -> None:
        self.play_requested.emit(self._film)

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = QFileDialog(self, _("Save the film as"))
            self._chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._chooser.setDefaultSuffix(_EXTENSION.removeprefix("."))
            self._chooser.setNameFilter(_("Films ({patterns})").format(patterns=f"*{_EXTENSION}"))
            self._chooser.fileSelected.connect(self._on_target_chosen)
        self._chooser.open()

    @Slot(str)
    def _on_target_chosen(self, name: str) -> None:
        self._target = Path(name)
        self._show_file()


def _button(text: str, name: str, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    set_role(button, role)
    return button


def _missing_words(numbers: tuple[int, ...]) -> str:
    return ngettext(
        "Scene {scenes} has no video yet. Make it first, then export.",
        "Scenes {scenes} have no video yet. Make them first, then export.",
        len(numbers),
    ).format(scenes=", ".join(str(number) for number in numbers))

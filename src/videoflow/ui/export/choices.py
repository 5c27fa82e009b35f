"""What can be chosen for an export: presets, formats, captions, and a few switches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.film_settings import Captions, ExportSettings, FilmFormat
from videoflow.i18n import _
from videoflow.services.export.request import ExportRequest
from videoflow.ui.buttons import push_button
from videoflow.ui.export.caption_look import CaptionLook
from videoflow.ui.export.presets import PresetGrid
from videoflow.ui.export.state import ExportState
from videoflow.ui.flow_layout import FlowLayout
from videoflow.ui.theme import Space, set_role


class ExportChoices(QWidget):
    """The form of the export. ``changed`` follows every choice; ``preset_file_chosen`` carries the
    Path of presets to add, ``preset_share_chosen`` the id of a preset and the Path to save it to,
    ``preset_remove_requested`` an id; ``prepare_changed`` whether to prepare films in the
    background, ``caption_style_changed`` a CaptionStyle."""

    changed = Signal()
    preset_file_chosen = Signal(object)
    preset_share_chosen = Signal(str, object)
    preset_remove_requested = Signal(str)
    prepare_changed = Signal(bool)
    caption_style_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._chooser: QFileDialog | None = None
        self._saver: QFileDialog | None = None
        self._grid = PresetGrid()
        self._grid.changed.connect(self.changed)
        self._grid.share_requested.connect(self._open_saver)
        self._grid.remove_requested.connect(self.preset_remove_requested)
        self._formats = {form: _box(_format_label(form)) for form in FilmFormat}
        self._captions = {
            Captions.BURN: _box(_("In the picture")),
            Captions.SRT: _box(_("As an SRT file")),
            Captions.VTT: _box(_("As a VTT file")),
        }
        self._caption_look = CaptionLook()
        self._caption_look.changed.connect(self.caption_style_changed)
        self._caption_look.hide()
        self._captions[Captions.BURN].toggled.connect(self._caption_look.setVisible)
        self._provenance = _box(_("Say in the file that AI made its pictures"))
        self._provenance.setObjectName("provenance_box")
        self._provenance.setToolTip(
            _("Written as XMP metadata, which platforms read to label AI content.")
        )
        self._hold = _box(_("Show the image where a scene has no video"))
        self._hold.setObjectName("hold_pictures_box")
        self._variants = _box(_("Export the variants of this film as well"))
        self._variants.setObjectName("variants_box")
        self._prepare = _box(_("Prepare scenes in the background, so that exports are quick"))
        self._prepare.setObjectName("prepare_box")
        for form, box in self._formats.items():
            box.setObjectName(f"format_{form.value}_box")
        for kind, box in self._captions.items():
            box.setObjectName(f"captions_{kind.value}_box")
        for box in (*self._formats.values(), *self._captions.values(), self._hold):
            box.toggled.connect(self.changed)
        self._provenance.toggled.connect(self.changed)
        self._prepare.toggled.connect(self.prepare_changed)
        self._add = push_button(_("Add a preset from a file…"), "add_preset_button", "link")
        self._add.clicked.connect(self._open_chooser)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, Space.M, 2)  # the ring of the focus needs the 2
        column.setSpacing(Space.S)
        title = QHBoxLayout()
        title.addWidget(_title(_("Size and quality")))
        title.addStretch(1)
        title.addWidget(self._add)
        column.addLayout(title)
        column.addWidget(self._grid)
        for heading, boxes in (
            (_("Format"), tuple(self._formats.values())),
            (_("Captions"), tuple(self._captions.values())),
        ):
            column.addSpacing(Space.M)
            column.addWidget(_title(heading))
            column.addWidget(_row(boxes))
        column.addWidget(self._caption_look)
        column.addSpacing(Space.M)
        column.addWidget(_title(_("Options")))
        for box in (self._provenance, self._hold, self._variants, self._prepare):
            column.addWidget(box)
        column.addStretch(1)

    @property
    def formats(self) -> tuple[FilmFormat, ...]:
        """The chosen formats."""
        return tuple(form for form, box in self._formats.items() if box.isChecked())

    @property
    def presets(self) -> tuple[str, ...]:
        """Ids of the chosen presets."""
        return self._grid.chosen

    @property
    def hold_pictures(self) -> bool:
        """Whether an image stands for a missing video."""
        return self._hold.isChecked()

    def choose(self, settings: ExportSettings) -> None:
        """Begin with what was chosen last time."""
        for form, format_box in self._formats.items():
            format_box.setChecked(form in settings.formats)
        for kind, box in self._captions.items():
            box.setChecked(kind in settings.captions)
        self._provenance.setChecked(settings.provenance)
        self._hold.setChecked(settings.hold_pictures)
        self._prepare.setChecked(settings.prepare)
        self._grid.choose(settings.presets)

    def focus_first(self) -> None:
        """Give the first preset the keys."""
        self._grid.focus_first()

    def show_state(self, state: ExportState) -> None:
        """Show what the film becomes with each preset, and how its captions look."""
        self._caption_look.show_style(state.view.settings.captions)
        self._grid.show_presets(state, self.formats)

    def request(self, output: Path | None) -> ExportRequest:
        """What is chosen; at least one format and preset must be."""
        return ExportRequest(
            formats=self.formats,
            presets=self.presets,
            captions=tuple(kind for kind, box in self._captions.items() if box.isChecked()),
            output=output,
            provenance=self._provenance.isChecked(),
            hold_pictures=self._hold.isChecked(),
            variants=self._variants.isChecked(),
            remember=True,
        )

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = QFileDialog(self, _("Add a preset"))
            self._chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._chooser.setNameFilter(_("Presets ({patterns})").format(patterns="*.toml"))
            self._chooser.fileSelected.connect(self._on_file_chosen)
        self._chooser.open()

    @Slot(str)
    def _open_saver(self, preset_id: str) -> None:
        if self._saver is not None:
            self._saver.deleteLater()
        saver = self._saver = QFileDialog(self, _("Save the preset as"))
        saver.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        saver.setDefaultSuffix("toml")
        saver.setNameFilter(_("Presets ({patterns})").format(patterns="*.toml"))
        saver.selectFile(f"{preset_id}.toml")
        saver.fileSelected.connect(partial(self._on_place_chosen, preset_id))
        saver.open()

    def _on_place_chosen(self, preset_id: str, name: str) -> None:
        self.preset_share_chosen.emit(preset_id, Path(name))

    @Slot(str)
    def _on_file_chosen(self, name: str) -> None:
        self.preset_file_chosen.emit(Path(name))


def _format_label(form: FilmFormat) -> str:
    return {
        FilmFormat.MP4: _("MP4, plays everywhere"),
        FilmFormat.MOV: _("MOV, for editors"),
        FilmFormat.WEBM: _("WebM, for the web"),
    }[form]


def _box(text: str) -> QCheckBox:
    return QCheckBox(text)


def _title(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "title")
    return label


def _row(boxes: Sequence[QCheckBox]) -> QWidget:
    holder = QWidget()
    holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
    flow = FlowLayout(Space.L, holder)
    for box in boxes:
        flow.addWidget(box)
    return holder

"""The fields of one overlay."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AspectRatio
from videoflow.domain.overlay import Overlay, OverlayKind
from videoflow.i18n import _
from videoflow.ui.form_fields import (
    Field,
    LineField,
    SecondsBox,
    Stepper,
    guard_wheel,
    select_data,
)
from videoflow.ui.overlays.place_grid import PlaceGrid
from videoflow.ui.theme import Space, set_role

_MAX_CHARS = 200
_SHORTEST_S = 0.1


def overlay_kind_label(kind: OverlayKind) -> str:
    """Name of a kind of overlay."""
    return {
        OverlayKind.CLAIM: _("Claim"),
        OverlayKind.PRICE: _("Price"),
        OverlayKind.LOGO: _("Logo"),
    }[kind]


class OverlayForm(QWidget):
    """Edits one overlay of a scene that lasts ``duration_s``. ``changed`` follows each edit."""

    changed = Signal()

    def __init__(self, ratio: AspectRatio, duration_s: float) -> None:
        super().__init__()
        self._filling = False
        self._kind = OverlayKind.CLAIM
        self.text = LineField(
            _("Words"), max_chars=_MAX_CHARS, missing=_("Write what it says, or remove it.")
        )
        self.text.line.setObjectName("overlay_text")
        self.place = PlaceGrid(ratio)
        self.size_box = QComboBox()
        self.size_box.setObjectName("overlay_size")
        for text, size in ((_("Small"), "small"), (_("Medium"), "medium"), (_("Large"), "large")):
            self.size_box.addItem(text, size)
        self.from_box = SecondsBox(0, max(_SHORTEST_S, duration_s - _SHORTEST_S))
        self.from_box.setObjectName("overlay_from")
        self.to_box = SecondsBox(_SHORTEST_S, duration_s)
        self.to_box.setObjectName("overlay_to")
        guard_wheel(self.size_box, self.from_box, self.to_box)
        self.whole = QCheckBox(_("For the whole scene"))
        self.whole.setObjectName("overlay_whole")
        self._from_field = Field(_("From"), Stepper(self.from_box))
        self._to_field = Field(_("To"), Stepper(self.to_box))
        self.from_box.setAccessibleName(_("Seen from, in seconds"))
        self.to_box.setAccessibleName(_("Seen until, in seconds"))
        self._duration_s = duration_s
        self._lay_out()
        self.text.edited.connect(self._edited)
        self.place.changed.connect(self._edited)
        self.size_box.currentIndexChanged.connect(self._edited)
        self.from_box.valueChanged.connect(self._time_edited)
        self.to_box.valueChanged.connect(self._time_edited)
        self.whole.toggled.connect(self._whole_toggled)

    def show_overlay(self, overlay: Overlay) -> None:
        """Fill in an overlay; ``changed`` does not follow."""
        self._filling = True
        self._kind = overlay.kind
        self.text.setVisible(overlay.kind is not OverlayKind.LOGO)
        self.text.set_text(overlay.text)
        self.place.set_value(overlay.place)
        select_data(self.size_box, overlay.size)
        whole = overlay.start_s == 0 and overlay.end_s is None
        self.whole.setChecked(whole)
        self.from_box.setValue(overlay.start_s)
        self.to_box.setValue(overlay.end_s if overlay.end_s is not None else self._duration_s)
        self._show_times()
        self._filling = False

    def overlay(self) -> Overlay | None:
        """What the form says; None while the words are missing or too long."""
        if self._kind is not OverlayKind.LOGO and self.text.problem():
            return None
        whole = self.whole.isChecked()
        to_the_end = whole or self.to_box.value() >= self._duration_s
        return Overlay(
            kind=self._kind,
            text="" if self._kind is OverlayKind.LOGO else self.text.text(),
            place=self.place.value(),
            size=self.size_box.currentData(),
            start_s=0.0 if whole else round(self.from_box.value(), 1),
            end_s=None if to_the_end else round(self.to_box.value(), 1),
        )

    def _lay_out(self) -> None:
        place_words = QLabel(_("Place"))
        set_role(place_words, "strong")
        place_column = QVBoxLayout()
        place_column.setSpacing(5)
        place_column.addWidget(place_words)
        place_column.addWidget(self.place)
        place_column.addStretch(1)
        size_field = Field(_("Size"), self.size_box)
        times = QHBoxLayout()
        times.setSpacing(Space.M)
        times.addWidget(self._from_field, 1)
        times.addWidget(self._to_field, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        right.addWidget(size_field)
        right.addWidget(self.whole)
        right.addLayout(times)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addLayout(place_column)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.text)
        column.addLayout(row)

    def _show_times(self) -> None:
        for field in (self._from_field, self._to_field):
            field.setVisible(not self.whole.isChecked())

    @Slot()
    def _edited(self) -> None:
        if not self._filling:
            self.changed.emit()

    @Slot()
    def _time_edited(self) -> None:
        """The end stays behind the beginning, whichever is moved."""
        if self.to_box.value() < self.from_box.value() + _SHORTEST_S:
            moved_start = self.sender() is self.from_box
            other = self.to_box if moved_start else self.from_box
            step_s = _SHORTEST_S if moved_start else -_SHORTEST_S
            start = self.from_box if moved_start else self.to_box
            other.setValue(start.value() + step_s)
        self._edited()

    @Slot(bool)
    def _whole_toggled(self, _whole: bool) -> None:
        self._show_times()
        self._edited()

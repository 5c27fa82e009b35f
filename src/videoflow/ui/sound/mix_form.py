"""How the sounds of the whole film go together: how loud what is, and what gives way."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSpinBox, QVBoxLayout

from videoflow.domain.film_settings import SoundMix
from videoflow.i18n import _
from videoflow.ui.flow_layout import FlowLayout
from videoflow.ui.form_fields import Field, Stepper, guard_wheel
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_role

_LOUDEST_PERCENT = 200
_STEP_PERCENT = 10


class MixForm(QFrame):
    """Edits a SoundMix; ``changed`` carries the new one after each choice of the user."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._mix = SoundMix()
        self._volumes: dict[str, QSpinBox] = {}
        """By the name of their field."""
        self._duck = QCheckBox(_("Music and clips grow quieter under a voice"))
        self._duck.setObjectName("duck_music_box")
        self._even = QCheckBox(_("As loud as platforms play it (−14 LUFS)"))
        self._even.setObjectName("even_loudness_box")
        volumes = QHBoxLayout()
        volumes.setSpacing(Space.L)
        for field, label in (
            ("voice_volume", _("Voice")),
            ("music_volume", _("Music")),
            ("clip_volume", _("Sound of the clips")),
        ):
            box = self._volumes[field] = _volume_box(field)
            box.setAccessibleName(label)
            box.valueChanged.connect(self._choose)
            volumes.addWidget(Field(label, Stepper(box)))
        guard_wheel(*self._volumes.values())
        volumes.addStretch(1)
        switches = FlowLayout(Space.L)
        for switch in (self._duck, self._even):
            switches.addWidget(switch)
            switch.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(text_label(_("In the whole film"), "title"))
        column.addLayout(volumes)
        column.addLayout(switches)
        self._fill()

    def show_mix(self, mix: SoundMix, *, read_only: bool) -> None:
        """Fill in a mix; ``changed`` does not follow. What is just being typed stays."""
        self.setEnabled(not read_only)
        if mix != self._mix:
            self._mix = mix
            self._fill()

    def _fill(self) -> None:
        for field, box in self._volumes.items():
            box.blockSignals(True)
            box.setValue(round(getattr(self._mix, field) * 100))
            box.blockSignals(False)
        self._duck.setChecked(self._mix.duck_music)
        self._even.setChecked(self._mix.even_loudness)

    @Slot()
    def _choose(self) -> None:
        volumes = {field: box.value() / 100 for field, box in self._volumes.items()}
        self._mix = self._mix.changed(
            **volumes, duck_music=self._duck.isChecked(), even_loudness=self._even.isChecked()
        )
        self.changed.emit(self._mix)


def _volume_box(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setRange(0, _LOUDEST_PERCENT)
    box.setSingleStep(_STEP_PERCENT)
    box.setSuffix(" %")
    box.setKeyboardTracking(False)
    return box

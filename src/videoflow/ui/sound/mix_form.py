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
        self._voice = _volume_box("voice_volume")
        self._music = _volume_box("music_volume")
        self._clips = _volume_box("clip_volume")
        self._duck = QCheckBox(_("Music and clips grow quieter under a voice"))
        self._duck.setObjectName("duck_music_box")
        self._even = QCheckBox(_("As loud as platforms play it (−14 LUFS)"))
        self._even.setObjectName("even_loudness_box")
        guard_wheel(self._voice, self._music, self._clips)
        volumes = QHBoxLayout()
        volumes.setSpacing(Space.L)
        for label, box in (
            (_("Voice"), self._voice),
            (_("Music"), self._music),
            (_("Sound of the clips"), self._clips),
        ):
            volumes.addWidget(Field(label, Stepper(box)))
            box.setAccessibleName(label)
            box.valueChanged.connect(self._choose)
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
        mix = self._mix
        for box, volume in (
            (self._voice, mix.voice_volume),
            (self._music, mix.music_volume),
            (self._clips, mix.clip_volume),
        ):
            box.blockSignals(True)
            box.setValue(round(volume * 100))
            box.blockSignals(False)
        self._duck.setChecked(mix.duck_music)
        self._even.setChecked(mix.even_loudness)

    @Slot()
    def _choose(self) -> None:
        self._mix = self._mix.changed(
            voice_volume=self._voice.value() / 100,
            music_volume=self._music.value() / 100,
            clip_volume=self._clips.value() / 100,
            duck_music=self._duck.isChecked(),
            even_loudness=self._even.isChecked(),
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

"""Voice and music of one scene, side by side, and how loud they are in the film."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.domain.film_settings import SoundMix
from videoflow.domain.settings import TakeSettings
from videoflow.domain.timeline import VOICE_REST_S
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import AssetView, MessageView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import dialog_column
from videoflow.ui.scene_dialog import SceneDialog
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.sound.licence_dialog import LicenceDialog
from videoflow.ui.sound.mix_form import MixForm
from videoflow.ui.sound.sound_panel import SoundPanel
from videoflow.ui.sound.sound_player import SoundPlayer
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import scene_name, seconds_text

LONGEST_SCENE_S = 60.0
_VOICE, _MUSIC = AssetKind.VOICE, AssetKind.MUSIC


class SoundDialog(SceneDialog):
    """Makes, plays, reviews and restores voice and music through the same commands as pictures.

    A voice that is longer than its scene is pointed out, with two ways to mend that.
    """

    def __init__(self, coordinator: Coordinator, index: int, parent: QWidget | None = None) -> None:
        super().__init__(coordinator, index, parent)
        self.setObjectName("sound_dialog")
        self.player = SoundPlayer(self)
        self.player.failed.connect(self._tell_failure)
        self.voice = SoundPanel(_VOICE, self.player)
        self.music = SoundPanel(_MUSIC, self.player)
        self.mix = MixForm()
        self.mix.changed.connect(self._set_mix)
        self._warned: tuple[float, float] | None = None
        self._licence: LicenceDialog | None = None
        for panel in (self.voice, self.music):
            self._connect(panel)
        self._lay_out()
        self._follow()
        coordinator.ask_for_quotes([index], _VOICE)
        self.resize(940, 680)

    def _connect(self, panel: SoundPanel) -> None:
        kind = panel.kind
        panel.words_written.connect(partial(self._write_words, kind))
        panel.settings_chosen.connect(partial(self._choose, kind))
        panel.make_wanted.connect(partial(self._make, kind))
        panel.file_chosen.connect(partial(self._use_file, kind))
        panel.cancel_wanted.connect(partial(self._cancel, kind))
        panel.retry_wanted.connect(partial(self._retry, kind))
        panel.dismiss_wanted.connect(partial(self._dismiss, kind))
        panel.accept_wanted.connect(partial(self._accept, kind))
        panel.reject_wanted.connect(partial(self._reject, kind))
        panel.restore_wanted.connect(partial(self._restore, kind))

    def _lay_out(self) -> None:
        content = QWidget()
        set_role(content, "canvas")
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.voice, 1)
        row.addWidget(self.music, 1)
        parts = QVBoxLayout(content)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(Space.L)
        parts.addLayout(row, 1)
        parts.addWidget(self.mix)
        close = push_button(_("Close"), "close_sound_button")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        self._title.setWordWrap(True)
        column = dialog_column(self)
        column.addWidget(self._title)
        column.addWidget(self._notices)
        column.addWidget(scrolling(content), 1)
        column.addLayout(foot)

    # --- what is shown -------------------------------------------------------------------------

    def _show_scene(self, view: SceneView) -> None:
        """See SceneDialog."""
        title = _("Voice and music: {scene}").format(scene=scene_name(view))
        self._title.setText(title)
        self.setWindowTitle(title)
        for panel in (self.voice, self.music):
            panel.show_sound(
                view,
                self._coordinator.asset_view(self._index, panel.kind),
                self._coordinator.provider_choices(panel.kind),
                read_only=self._coordinator.read_only,
            )
        self.mix.show_mix(
            self._coordinator.project.settings.sound, read_only=self._coordinator.read_only
        )
        self._warn_of_length(view)

    def _warn_of_length(self, view: SceneView) -> None:
        """A voice that does not fit into its scene is pointed out once it is there to be heard."""
        asset = self._coordinator.asset_view(self._index, _VOICE)
        voice_s = _heard_s(asset)
        too_long = voice_s > view.duration_s and not self._coordinator.read_only
        warned = (voice_s, view.duration_s) if too_long else None
        if warned == self._warned:
            return
        self._warned = warned
        if warned is None:
            self.voice.warn(None)
            return
        wanted_s = min(LONGEST_SCENE_S, math.ceil(2 * (voice_s + VOICE_REST_S)) / 2)
        message = MessageView(
            _("The voice takes {voice}, the scene {scene}.").format(
                voice=seconds_text(round(voice_s, 1)), scene=seconds_text(view.duration_s)
            ),
            _("Until you change one of them, the last picture stays while it goes on."),
        )
        stretch = push_button(
            _("Stretch the scene to {seconds}").format(seconds=seconds_text(wanted_s)),
            "stretch_scene_button",
        )
        stretch.clicked.connect(partial(self._stretch, wanted_s))
        tighten = push_button(_("Tighten the text"), "tighten_text_button")
        tighten.clicked.connect(self._tighten)
        self.voice.warn(message, (stretch, tighten))

    @Slot(str)
    def _tell_failure(self, text: str) -> None:
        self._notices.post(text, tone="danger")

    # --- commands ------------------------------------------------------------------------------

    def _write_words(self, kind: AssetKind, words: str) -> None:
        details = self._coordinator.scene_view(self._index).details
        field = "dialog" if kind is _VOICE else "music"
        changed = details.changed(**{field: words})
        self._command(lambda: self._coordinator.edit_scene(self._index, details=changed))

    def _choose(self, kind: AssetKind, settings: TakeSettings) -> None:
        draft = self._coordinator.asset_view(self._index, kind).draft
        chosen = draft.changed(settings=settings)
        self._command(lambda: self._coordinator.set_draft(self._index, kind, chosen))

    @Slot(object)
    def _set_mix(self, mix: SoundMix) -> None:
        self._command(lambda: self._coordinator.update_settings(sound=mix))

    def _make(self, kind: AssetKind) -> None:
        self._command(lambda: self._coordinator.generate(self._index, kind))

    def _cancel(self, kind: AssetKind) -> None:
        self._command(lambda: self._coordinator.cancel(self._index, kind))

    def _retry(self, kind: AssetKind) -> None:
        self._command(lambda: self._coordinator.retry(self._index, kind))

    def _dismiss(self, kind: AssetKind) -> None:
        self._command(lambda: self._coordinator.dismiss_error(self._index, kind))

    def _accept(self, kind: AssetKind, take: TakeView) -> None:
        self._command(lambda: self._coordinator.accept(self._index, kind, take.take_id))

    def _reject(self, kind: AssetKind, take: TakeView) -> None:
        self.player.stop()
        self._command(lambda: self._coordinator.reject(self._index, kind, take.take_id))

    def _restore(self, kind: AssetKind, take: TakeView) -> None:
        self._command(lambda: self._coordinator.restore_take(self._index, kind, take.take_id))

    def _use_file(self, kind: AssetKind, file: Path) -> None:
        if kind is _VOICE:
            self._import(kind, file, "")
            return
        self._licence = LicenceDialog(file, partial(self._import, kind), self)
        self._licence.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._licence.finished.connect(self._licence_closed)
        self._licence.open()

    @property
    def licence_dialog(self) -> LicenceDialog | None:
        """The question about a file's licence, while it is open."""
        return self._licence

    @Slot()
    def _licence_closed(self) -> None:
        self._licence = None

    def _import(self, kind: AssetKind, file: Path, licence: str) -> None:
        self._command(lambda: self._coordinator.import_media(self._index, kind, file, licence))

    def _stretch(self, wanted_s: float) -> None:
        self._command(lambda: self._coordinator.edit_scene(self._index, duration_s=wanted_s))

    @Slot()
    def _tighten(self) -> None:
        self.voice.words.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.voice.words.area.selectAll()

    def _let_go(self) -> None:
        """See SceneDialog."""
        for panel in (self.voice, self.music):
            panel.submit_words()
        self.player.stop()


def _heard_s(asset: AssetView) -> float:
    """How long the voice is that was made last, or that the film uses; 0 without one."""
    take = asset.pending[-1] if asset.pending else asset.committed
    return take.duration_s if take is not None else 0.0

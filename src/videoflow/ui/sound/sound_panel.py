"""Voice or music of a scene: what to make, what there is, what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.settings import TakeSettings
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, MessageView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.drop_frame import local_paths
from videoflow.ui.form_fields import TextField
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.model_words import engine_name
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.sound.sound_player import SoundPlayer
from videoflow.ui.sound.take_row import TakeRow
from videoflow.ui.take_fields import ChoiceField
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import kind_label, price_text, status_text

SOUND_PATTERNS = "*.wav *.mp3 *.m4a *.aac *.ogg *.flac"
EARLIER_SHOWN = 5
_LONGEST_WORDS = 1000


class SoundPanel(QFrame):
    """One kind of sound of a scene. Signals carry what the user wants; the owner gives the
    commands and calls ``show_sound`` whenever anything has changed."""

    words_written = Signal(str)
    settings_chosen = Signal(object)
    make_wanted = Signal()
    file_chosen = Signal(object)
    cancel_wanted = Signal()
    retry_wanted = Signal()
    dismiss_wanted = Signal()
    accept_wanted = Signal(object)
    reject_wanted = Signal(object)
    restore_wanted = Signal(object)

    def __init__(self, kind: AssetKind, player: SoundPlayer) -> None:
        super().__init__()
        self.setObjectName(f"{kind}_panel")
        set_role(self, "card")
        self.setAcceptDrops(True)
        self.kind = kind
        self._player = player
        self._rows: list[TakeRow] = []
        self._shown: tuple[object, ...] = ()
        self._offers: Sequence[Capabilities] = ()
        self._known_words = ""
        voice = kind is AssetKind.VOICE
        self.words = TextField(
            _("What is said") if voice else _("What it sounds like"),
            placeholder=_("Good mornings start here.")
            if voice
            else _("calm piano, warm, 80 beats per minute"),
            max_chars=_LONGEST_WORDS,
            min_lines=3,
            max_lines=6,
        )
        self.words.area.setObjectName(f"{kind}_words")
        self.words.editing_left.connect(self.submit_words)
        self.engine = ChoiceField(_("Made by"))
        self.engine.box.setObjectName(f"{kind}_engine")
        self.engine.box.currentIndexChanged.connect(self._engine_chosen)
        self.model = ChoiceField(_("Voice") if voice else _("Model"))
        self.model.box.setObjectName(f"{kind}_model")
        self.model.box.currentIndexChanged.connect(self._model_chosen)
        self.warning = MessageStrip(dismissible=False)
        self.trouble = MessageStrip(dismissible=False)
        self._build()
        player.changed.connect(self._show_playing)

    # --- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        voice = self.kind is AssetKind.VOICE
        mark = QLabel()
        set_icon(mark, "mic" if voice else "music")
        title = QLabel(kind_label(self.kind))
        set_role(title, "title")
        self._status = QLabel()
        self._status.setObjectName(f"{self.kind}_status")
        set_role(self._status, "caption")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(mark)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._status)
        self.make_button = push_button("", f"make_{self.kind}_button", "primary", "sparkle")
        self.make_button.clicked.connect(self._make)
        self.file_button = push_button(
            _("Use own file…"), f"import_{self.kind}_button", icon="folder"
        )
        self.file_button.clicked.connect(self._choose_file)
        self.cancel_button = push_button(_("Cancel"), f"cancel_{self.kind}_button")
        self.cancel_button.clicked.connect(self.cancel_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (self.make_button, self.file_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._note = text_label(role="caption")
        self._note.setObjectName(f"{self.kind}_note")
        self._progress = PatientProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 100)
        self.retry_button = push_button(_("Retry"), f"retry_{self.kind}_button")
        self.retry_button.clicked.connect(self.retry_wanted)
        self.dismiss_button = push_button(_("Dismiss"), f"dismiss_{self.kind}_button", "quiet")
        self.dismiss_button.clicked.connect(self.dismiss_wanted)
        after_trouble = QHBoxLayout()
        after_trouble.addWidget(self.retry_button)
        after_trouble.addWidget(self.dismiss_button)
        after_trouble.addStretch(1)
        self.offers_row = QHBoxLayout()
        self.offers_row.setSpacing(Space.S)
        self._takes = QVBoxLayout()
        self._takes.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.engine)
        column.addWidget(self.model)
        column.addLayout(buttons)
        column.addWidget(self._note)
        column.addWidget(self._progress)
        column.addWidget(self.trouble)
        column.addLayout(after_trouble)
        column.addWidget(self.warning)
        column.addLayout(self.offers_row)
        column.addLayout(self._takes)
        column.addStretch(1)

    # --- what is shown -------------------------------------------------------------------------

    def show_sound(
        self,
        view: SceneView,
        asset: AssetView,
        offers: Sequence[Capabilities],
        *,
        read_only: bool = False,
    ) -> None:
        """Show how it stands; what is being typed stays."""
        self._offers = offers
        details = view.details
        words = details.dialog if self.kind is AssetKind.VOICE else details.music
        if self.words.text() == self._known_words:
            self.words.set_text(words)
        self._known_words = words
        self._status.setText(status_text(asset))
        self._fill_choices(asset)
        self._show_buttons(asset, read_only=read_only)
        self._show_trouble(asset)
        self._show_takes(asset, read_only=read_only)

    def _fill_choices(self, asset: AssetView) -> None:
        said, now = asset.draft.settings, asset.resolution.settings
        offer = self._offer(now.provider)
        self.engine.fill(
            engine_name(now.provider, self._offers) if offer is not None else "",
            [(engine_name(each.provider, self._offers), each.provider) for each in self._offers],
            said.provider,
        )
        self.engine.setVisible(bool(self._offers))
        models = offer.models if offer is not None else ()
        choices = [(each.name or each.id, each.id) for each in models if each.id]
        model = offer.model(now.model) if offer is not None else None
        standard = (model.name or model.id) if model is not None else ""
        self.model.fill(standard, choices, said.model)
        self.model.setVisible(bool(choices))

    def _offer(self, provider: str) -> Capabilities | None:
        return next((offer for offer in self._offers if offer.provider == provider), None)

    def _show_buttons(self, asset: AssetView, *, read_only: bool) -> None:
        voice, again = self.kind is AssetKind.VOICE, bool(asset.committed or asset.pending)
        if voice:
            text = _("Make the voice again") if again else _("Make the voice")
        else:
            text = _("Make the music again") if again else _("Make the music")
        self.make_button.setText(text)
        why = self._why_not(asset)
        running = asset.job is not None
        self.make_button.setVisible(not running)
        self.make_button.setEnabled(not why and not read_only)
        self.file_button.setEnabled(not running and not read_only)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(asset.job is not None and not asset.job.cancelling)
        self._progress.setVisible(running)
        if asset.job is not None:
            self._progress.show_value(round(100 * asset.job.fraction))
        if asset.job is not None:
            self._note.setText(asset.job.text)
        else:
            self._note.setText(why or (price_text(asset) if asset.made_by else ""))
        self._note.setVisible(bool(self._note.text()))
        self.words.setEnabled(not read_only)

    def _why_not(self, asset: AssetView) -> str:
        """What keeps a take from being made, in words; empty where nothing does."""
        voice = self.kind is AssetKind.VOICE
        if not self._offers:
            return (
                _("No engine here makes voices. Add a service in Settings, or use a recording.")
                if voice
                else _("No engine here makes music. Add a service in Settings, or use a file.")
            )
        if self._offer(asset.resolution.settings.provider) is None:
            return _("Choose who makes it.")
        if not self.words.text():
            return _("Write what is said first.") if voice else _("Write what it sounds like.")
        if asset.refusal is not None:
            return f"{asset.refusal.message} {asset.refusal.action}".rstrip()
        return ""

    def _show_trouble(self, asset: AssetView) -> None:
        error = asset.error
        if error is None:
            self.trouble.clear()
        else:
            self.trouble.show_message(error, "warning" if asset.uncertain else "danger")
        again = error is not None and (not asset.uncertain or asset.askable)
        self.retry_button.setVisible(again)
        self.dismiss_button.setVisible(error is not None and not asset.uncertain)

    def _show_takes(self, asset: AssetView, *, read_only: bool) -> None:
        earlier = asset.earlier[:EARLIER_SHOWN]
        shown = (asset.pending, asset.committed, earlier, read_only)
        if shown == self._shown:
            return
        self._shown = shown
        for old in self._rows:
            self._takes.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        for take in reversed(asset.pending):
            self._add_row(take, "pending", read_only=read_only)
        if asset.committed is not None:
            self._add_row(asset.committed, "committed", read_only=read_only)
        for take in earlier:
            self._add_row(take, "earlier", read_only=read_only)
        self._show_playing()

    def _add_row(self, take: TakeView, role: str, *, read_only: bool) -> None:
        row = TakeRow(take, role)
        row.play_wanted.connect(self._player.toggle)
        row.accept_wanted.connect(self.accept_wanted)
        row.reject_wanted.connect(self.reject_wanted)
        row.restore_wanted.connect(self.restore_wanted)
        for button in row.findChildren(QPushButton):
            button.setEnabled(not read_only)
        self._takes.addWidget(row)
        self._rows.append(row)

    @property
    def rows(self) -> tuple[TakeRow, ...]:
        """The takes that are shown: new ones, that of the film, earlier ones."""
        return tuple(self._rows)

    def warn(self, message: MessageView | None, offers: Sequence[QWidget] = ()) -> None:
        """Point something out, with buttons that mend it; None takes it away."""
        while (item := self.offers_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if message is None:
            self.warning.clear()
            return
        self.warning.show_message(message, "warning")
        for widget in offers:
            self.offers_row.addWidget(widget)
        self.offers_row.addStretch(1)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def submit_words(self) -> None:
        """Pass on what was written, if it is good and new."""
        words = self.words.text()
        if words != self._known_words and not self.words.problem():
            self._known_words = words
            self.words_written.emit(words)

    @Slot()
    def _make(self) -> None:
        self.submit_words()
        self.make_wanted.emit()

    @Slot()
    def _engine_chosen(self) -> None:
        self.model.reset()
        self._choose()

    @Slot()
    def _model_chosen(self) -> None:
        self._choose()

    def _choose(self) -> None:
        self.settings_chosen.emit(
            TakeSettings.model_validate(
                {"provider": self.engine.value(), "model": self.model.value()}
            )
        )

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Choose a recording"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Sound ({patterns})").format(patterns=SOUND_PATTERNS))
        dialog.fileSelected.connect(self._file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, name: str) -> None:
        self.file_chosen.emit(Path(name))

    @Slot()
    def _show_playing(self) -> None:
        for row in self._rows:
            row.show_playing(row.take.take_id == self._player.take_id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if self.file_button.isEnabled() and local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent: the first file counts."""
        event.acceptProposedAction()
        files = local_paths(event.mimeData())
        if files:
            self.file_chosen.emit(files[0])

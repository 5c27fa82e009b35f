"""Plays voices and music, one at a time, and lets go of the file when it stops."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtMultimedia import QMediaPlayer, QVideoSink

from videoflow.i18n import _
from videoflow.services.view_models import TakeView
from videoflow.workers.players import Player, make_sink


class SoundPlayer(QObject):
    """``changed`` follows a start and an end; ``moved`` how far it is, from 0 to 1; ``failed``
    carries what to tell when a file cannot be played. The player is made with the first sound.
    """

    changed = Signal()
    moved = Signal(float)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take: TakeView | None = None
        self._player: Player | None = None
        self._sink: QVideoSink | None = None

    @property
    def take_id(self) -> str | None:
        """What plays now."""
        return self._take.take_id if self._take is not None else None

    @property
    def media(self) -> QMediaPlayer | None:
        """Qt's player, for reading its state; None before the first sound."""
        return self._player.media if self._player is not None else None

    def toggle(self, take: TakeView) -> None:
        """Play ``take`` from its start; if it plays already, stop it."""
        if self.take_id == take.take_id:
            self.stop()
            return
        self.stop()
        player = self._engine()
        self._take = take
        player.open(take.path)
        player.play()
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Be quiet and close the file."""
        if self._take is not None and self._player is not None:
            self._take = None
            self._player.close()
            self.changed.emit()

    def _engine(self) -> Player:
        if self._player is None:
            self._sink = make_sink(self)
            self._player = Player(self._sink, self)
            self._player.media.mediaStatusChanged.connect(self._status_changed)
            self._player.media.positionChanged.connect(self._position_changed)
            self._player.media.errorOccurred.connect(self._error)
        return self._player

    @Slot(QMediaPlayer.MediaStatus)
    def _status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self.stop()

    @Slot("qint64")
    def _position_changed(self, position_ms: int) -> None:
        if self._take is not None and self._player is not None and self._player.media.duration():
            self.moved.emit(position_ms / self._player.media.duration())

    @Slot(QMediaPlayer.Error, str)
    def _error(self, _error: QMediaPlayer.Error, text: str) -> None:
        if self._take is not None:
            name = self._take.path.name
            self.stop()
            self.failed.emit(_("“{name}” cannot be played: {why}").format(name=name, why=text))

"""Plays videos on cards, one at a time, and lets go of the file when it stops."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtMultimedia import QMediaPlayer

from videoflow.i18n import _
from videoflow.services.view_models import TakeView
from videoflow.ui.video_surface import VideoSurface
from videoflow.workers.frames import FramePipeline
from videoflow.workers.players import Player


class SurfacePlayer(QObject):
    """One player that moves from surface to surface.

    ``failed`` carries what to tell when a file cannot be played. The player and its thread are
    made with the first video: most of the time a window only shows pictures.
    """

    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._surface: VideoSurface | None = None
        self._take: TakeView | None = None
        self._player: Player | None = None
        self._frames: FramePipeline | None = None

    @property
    def take_id(self) -> str | None:
        """The take that plays now."""
        return self._take.take_id if self._take else None

    def toggle(self, surface: VideoSurface, take: TakeView) -> None:
        """Play ``take`` on ``surface``; if just that plays already, stop it."""
        if self._surface is surface and self.take_id == take.take_id:
            self.stop()
        else:
            self.play(surface, take)

    def play(self, surface: VideoSurface, take: TakeView) -> None:
        """Play from the start, instead of what played before."""
        self.stop()
        player, frames = self._engine()
        self._surface, self._take = surface, take
        surface.set_playing(True)
        surface.destroyed.connect(self._surface_gone)
        frames.frame_ready.connect(surface.show_frame)
        frames.set_target(surface.physical_size())
        frames.start()
        player.open(take.path)
        player.play()

    @Slot()
    def stop(self) -> None:
        """Show the still again and close the file."""
        surface, self._surface, self._take = self._surface, None, None
        if surface is None or self._player is None or self._frames is None:
            return
        self._player.close()
        self._frames.clear()
        self._frames.frame_ready.disconnect(surface.show_frame)
        surface.destroyed.disconnect(self._surface_gone)
        surface.set_playing(False)
        surface.clear_frame()

    def close(self) -> None:
        """Stop, and end the thread."""
        self.stop()
        if self._frames is not None:
            self._frames.stop()

    def _engine(self) -> tuple[Player, FramePipeline]:
        if self._player is None or self._frames is None:
            self._frames = FramePipeline(self)
            self._player = Player(self._frames.sink, self)
            self._player.media.mediaStatusChanged.connect(self._status_changed)
            self._player.media.positionChanged.connect(self._moved)
            self._player.media.errorOccurred.connect(self._failed)
        return self._player, self._frames

    @Slot(QMediaPlayer.MediaStatus)
    def _status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self.stop()
            self.ended.emit()

    @Slot("qint64")
    def _moved(self, position_ms: int) -> None:
        if self._surface is not None and self._player is not None and self._player.media.duration():
            self._surface.set_playing(True, position_ms / self._player.media.duration())

    @Slot(QMediaPlayer.Error, str)
    def _failed(self, _error: QMediaPlayer.Error, text: str) -> None:
        if self._take is not None:
            name = self._take.path.name
            self.stop()
            self.failed.emit(_("“{name}” cannot be played: {why}").format(name=name, why=text))

    @Slot()
    def _surface_gone(self) -> None:
        """The card went away while it played: its surface must not be touched any more."""
        self._surface, self._take = None, None
        if self._player is not None and self._frames is not None:
            self._player.close()
            self._frames.clear()

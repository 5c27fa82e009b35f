"""Proves that Qt's player works: plays a film and counts the pictures that arrive.

Qt drops its player without a word when one of its libraries is missing, so only a decoded picture
proves that it is there. Runs in a process of its own (``--player-check FILM``): a player that
hangs cannot take anything with it, and needs neither window nor screen.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLoggingCategory, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

from videoflow.workers.players import Player, make_sink

PICTURES_EXPECTED = 5
PATIENCE_MS = 20_000


class _Counter(QObject):
    """Counts valid pictures and ends the loop when there are enough, or none will come."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self.pictures = 0
        self.complaint = ""
        self._loop = loop

    @Slot(QVideoFrame)
    def count(self, frame: QVideoFrame) -> None:
        """Take one picture."""
        self.pictures += not frame.toImage().isNull()
        if self.pictures >= PICTURES_EXPECTED:
            self._loop.quit()

    @Slot(QMediaPlayer.Error, str)
    def fail(self, _error: QMediaPlayer.Error, text: str) -> None:
        """Keep what the player says and stop waiting."""
        self.complaint = text
        self._loop.quit()


def main(arguments: list[str]) -> int:
    """Play the film ``arguments[0]``; the exit code is 0 when its pictures arrived.

    Writes the number of pictures, or what the player complains about.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication([])
    QLoggingCategory.setFilterRules("*.debug=false\nqt.*.warning=false")
    pictures, complaint = _play(Path(arguments[0]))
    del application
    if pictures >= PICTURES_EXPECTED:
        sys.stdout.write(f"{pictures}\n")
        return 0
    sys.stdout.write(f"{complaint or pictures}\n")
    return 1


def _play(film: Path) -> tuple[int, str]:
    loop = QEventLoop()
    counter = _Counter(loop)
    sink = make_sink(counter)
    player = Player(sink, counter)
    sink.videoFrameChanged.connect(counter.count)
    player.media.errorOccurred.connect(counter.fail)
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    player.open(film)
    player.play()
    loop.exec()
    player.close()
    return counter.pictures, counter.complaint

"""Prove that Qt's player works here: make a tiny film, play it, count the frames that arrive.

Qt drops its player without a word when one of its libraries is missing (libpulse0, libxrandr2), so
only a decoded frame proves that it is there. Ends with exit code 0 when frames arrived.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QGuiApplication

ADVICE = """On Linux a library that Qt needs is missing, usually one of the packages libpulse0 and
libxrandr2: run `make setup`, which names what to install."""

try:
    from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
except ImportError as error:
    sys.exit(f"player: {error}\n{ADVICE}")

FRAMES_EXPECTED = 5
DEADLINE_MS = 20_000


class FrameCounter(QObject):
    """Counts the frames that reach a video sink and ends the loop when there are enough."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self.frames = 0
        self.error = ""
        self._loop = loop

    @Slot(QVideoFrame)
    def count(self, frame: QVideoFrame) -> None:
        """Take one frame."""
        self.frames += frame.isValid()
        if self.frames >= FRAMES_EXPECTED:
            self._loop.quit()

    @Slot(QMediaPlayer.Error, str)
    def fail(self, _error: QMediaPlayer.Error, text: str) -> None:
        """Keep what the player says and stop waiting."""
        self.error = text
        self._loop.quit()


def main() -> int:
    """Play a film of one second; returns the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QCoreApplication.instance() or QGuiApplication([])
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "test.mp4"
        make_film(film)
        frames, error = play(film)
    del application
    if frames >= FRAMES_EXPECTED:
        print(f"player: ok, {frames} frames")
        return 0
    print(
        f"player: only {frames} frames arrived within {DEADLINE_MS // 1000} s. {error}\n{ADVICE}",
        file=sys.stderr,
    )
    return 1


def make_film(path: Path) -> None:
    """Write one second of moving picture with sound, as the application makes them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y"]
    command += ["-f", "lavfi", "-i", "testsrc2=size=128x128:rate=25:duration=1"]
    command += ["-f", "lavfi", "-i", "sine=duration=1", "-shortest"]
    command += ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def play(film: Path) -> tuple[int, str]:
    """Play ``film`` into a sink; returns the frames that arrived and the player's error."""
    loop = QEventLoop()
    counter = FrameCounter(loop)
    sink = QVideoSink()
    player = QMediaPlayer()
    player.setVideoSink(sink)
    sink.videoFrameChanged.connect(counter.count)
    player.errorOccurred.connect(counter.fail)
    QTimer.singleShot(DEADLINE_MS, loop, loop.quit)
    player.setSource(QUrl.fromLocalFile(str(film)))
    player.play()
    loop.exec()
    player.stop()
    player.setSource(QUrl())
    return counter.frames, counter.error


if __name__ == "__main__":
    sys.exit(main())

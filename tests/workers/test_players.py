"""A player can be started and stopped at any moment while Python is busy elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.frame_codes import call_ffmpeg

ROUNDS = 40
DEADLINE_S = 60
SCRIPT = """
import random, sys, threading
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from videoflow.workers.frames import FramePipeline
from videoflow.workers.players import Player

app = QApplication([])
going = True
qInstallMessageHandler(lambda *_message: None)

def spin():
    while going:
        pass

threading.Thread(target=spin, daemon=True).start()
for _round in range(int(sys.argv[2])):
    frames = FramePipeline()
    frames.start()
    player = Player(frames.sink, frames)
    for _again in range(3):
        player.open(Path(sys.argv[1]))
        player.play()
        loop = QEventLoop()
        QTimer.singleShot(random.randint(0, 40), loop.quit)
        loop.exec()
        player.close()
    frames.stop()
    frames.deleteLater()
    app.processEvents()
going = False
print("done")
"""


def test_stopping_never_waits_for_ever(tmp_path: Path) -> None:
    """In a process of its own: a deadlock would take the whole test run with it."""
    film = tmp_path / "a.mp4"
    picture, sound = "testsrc2=size=128x128:rate=25:duration=1", "sine=duration=1"
    call_ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:a", "aac", str(film))

    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(film), str(ROUNDS)],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )

    assert result.stdout == "done\n", result.stderr[-2000:]

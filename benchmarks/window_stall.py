"""How long the GUI thread is kept from its events while scenes are generated.

A timer on the GUI thread notes each moment it fires; what lies between two of them beyond the
timer's own interval is a stall, as a user would feel it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from benchmarks.figure import Figure
from benchmarks.projects import make_project
from videoflow.app import Application
from videoflow.domain.base import AssetKind
from videoflow.storage.recent import AppState
from videoflow.ui.theme import apply_theme

NAME = "window-stall"
SCENES = 200
GENERATED = 8
INTERVAL_MS = 2


class StallMeter(QObject):
    """Collects stalls in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.stalls_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        self._last_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _note(self) -> None:
        now_s = time.perf_counter()
        self.stalls_ms.append(max(0.0, (now_s - self._last_s) * 1000 - INTERVAL_MS))
        self._last_s = now_s


def measure() -> list[Figure]:
    """The 99th percentile and the worst stall, from the press of the button to the last take."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["VIDEOFLOW_HOME"] = str(Path(scratch) / "home")
        project = Path(scratch) / "project"
        make_project(project, SCENES)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        apply_theme(app)
        loop = QEventLoop(app)
        asyncio.set_event_loop(loop)
        with loop:
            stalls_ms = loop.run_until_complete(_generate(project))
    return [
        Figure("99th percentile", statistics.quantiles(stalls_ms, n=100)[98], "ms", limit=16),
        Figure("worst", max(stalls_ms), "ms", limit=100),
    ]


async def _generate(project: Path) -> list[float]:
    closed = asyncio.get_running_loop().create_future()
    application = Application(AppState())
    application.closed.connect(partial(closed.set_result, None))
    application.window.show()
    application.open_project(project)
    while len(application.window.cards) < SCENES:
        await asyncio.sleep(0.1)
    coordinator = application.coordinator
    assert coordinator is not None
    await asyncio.sleep(1)
    meter = StallMeter()
    meter.start()
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        for index in coordinator.scene_indexes()[:GENERATED]:
            coordinator.generate(index, kind)
        while not coordinator.idle:
            await asyncio.sleep(0.1)
    meter.stop()
    application.close()
    await closed
    return meter.stalls_ms


if __name__ == "__main__":
    for figure in measure():
        print(figure)

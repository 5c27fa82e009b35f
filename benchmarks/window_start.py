"""Time to the first window against a bare PySide6 window that imports the same packages.

Twice: against a window that imports all third-party packages of the application, and against one
that imports only those that VideoFlow has loaded by then, since it leaves the others for later.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.programs import seconds_of
from benchmarks.projects import make_project

NAME = "window-start"
ROUNDS = 7
SCENES = 200

PACKAGES = ("ffmpeg", "filelock", "httpx", "platformdirs", "pydantic", "pymediainfo", "qasync")
QT_MODULES = tuple(
    f"PySide6.{name}" for name in ("QtCore", "QtGui", "QtMultimedia", "QtSvg", "QtWidgets")
)

BARE = """
{imports}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def measure() -> list[Figure]:
    """Medians of runs in turn, so that a machine that slows down slows all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        project = Path(scratch) / "project"
        make_project(project, SCENES)
        ours = [sys.executable, "-m", "videoflow", "--quit-after-first-window"]
        environment = os.environ | {"VIDEOFLOW_HOME": str(home)}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        commands = {
            "all": _bare([*PACKAGES, *QT_MODULES]),
            "loaded": _bare(_loaded(ours, environment)),
            "window": ours,
            "project": [*ours, str(project)],
        }
        times_s: dict[str, list[float]] = {name: [] for name in commands}
        for counted in range(-1, ROUNDS):
            for name, command in commands.items():
                elapsed_s = seconds_of(command, environment)
                if counted >= 0:
                    times_s[name].append(elapsed_s)
    medians_s = {name: statistics.median(values) for name, values in times_s.items()}
    return [
        Figure("bare window, all packages", medians_s["all"], "s"),
        Figure("bare window, packages loaded by then", medians_s["loaded"], "s"),
        Figure("first window / all packages", medians_s["window"] / medians_s["all"], "×", 1.3),
        Figure("first window / loaded by then", medians_s["window"] / medians_s["loaded"], "×"),
        Figure(
            f"opening {SCENES} scenes, beyond the first window",
            medians_s["project"] - medians_s["window"],
            "s",
            limit=1.0,
        ),
    ]


def _bare(modules: Sequence[str]) -> list[str]:
    """A command that imports ``modules``, in the order that is fastest (PySide6 late, and before
    qasync, which looks for a Qt binding), and shows a window."""
    order = sorted(modules, key=lambda name: 2 * (name == "qasync") + name.startswith("PySide6"))
    lines = [f"import {name}" for name in order]
    if "pydantic" in modules:
        lines.insert(0, "from pydantic import BaseModel")  # its import alone does next to nothing
    return [sys.executable, "-c", BARE.format(imports="\n".join(lines))]


def _loaded(command: list[str], environment: dict[str, str]) -> list[str]:
    """The packages that are really loaded when the first window shows."""
    traced = [command[0], "-X", "importtime", *command[1:]]
    answer = subprocess.run(traced, env=environment, check=True, capture_output=True, text=True)
    loaded = {line.rpartition("|")[2].strip() for line in answer.stderr.splitlines()}
    return [name for name in (*PACKAGES, *QT_MODULES) if name in loaded]


if __name__ == "__main__":
    for figure in measure():
        print(figure)

"""The frozen application against the same from source: sizes, and time to the first window.

Measures what ``make package`` has left in ``dist/``; without it there is nothing to measure.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.programs import seconds_of

NAME = "frozen"
ROUNDS = 7
DIST = Path(__file__).resolve().parent.parent / "dist"
PROGRAM = {
    "win32": DIST / "videoflow" / "VideoFlow.exe",
    "darwin": DIST / "VideoFlow.app" / "Contents" / "MacOS" / "videoflow",
}.get(sys.platform, DIST / "videoflow" / "videoflow")
INSTALLERS = ("*-setup.exe", "*.dmg", "*.deb", "*.tar.xz")
MAX_INSTALLER_MB = 130.0
MAX_START_RATIO = 1.3


def measure() -> list[Figure]:
    """Sizes in MB of 1,000,000 bytes; medians of runs in turn."""
    if not PROGRAM.is_file():
        print("frozen: nothing in dist/, run `make package` first", file=sys.stderr)
        return []
    folder = next(path for path in PROGRAM.parents if path.parent == DIST)
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    figures = [Figure("installed", sum(path.stat().st_size for path in files) / 1e6, "MB")]
    for pattern in INSTALLERS:
        for path in DIST.glob(pattern):
            size_mb = path.stat().st_size / 1e6
            figures.append(Figure(path.suffix.lstrip("."), size_mb, "MB", MAX_INSTALLER_MB))
    return figures + _start()


def _start() -> list[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"VIDEOFLOW_HOME": str(Path(scratch) / "home")}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        option = "--quit-after-first-window"
        commands = {
            "frozen": [str(PROGRAM), option],
            "source": [sys.executable, "-m", "videoflow", option],
        }
        times_s: dict[str, list[float]] = {name: [] for name in commands}
        for counted in range(-1, ROUNDS):
            for name, command in commands.items():
                elapsed_s = seconds_of(command, environment)
                if counted >= 0:
                    times_s[name].append(elapsed_s)
    frozen_s, source_s = (statistics.median(times_s[name]) for name in ("frozen", "source"))
    return [
        Figure("first window, frozen", frozen_s, "s"),
        Figure("first window, frozen / from source", frozen_s / source_s, "×", MAX_START_RATIO),
    ]


if __name__ == "__main__":
    for figure in measure():
        print(figure)

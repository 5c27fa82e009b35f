"""Which parts of Qt a layer may use; import-linter sees PySide6 only as a whole."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "videoflow"


def qt_modules(package: str) -> set[str]:
    """The modules of PySide6, such as ``QtCore``, that a package imports anywhere."""
    found = set()
    for path in (SOURCE / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            found |= {name.split(".")[1] for name in names if name.startswith("PySide6.")}
    return found


def test_workers_know_nothing_of_windows() -> None:
    # Pictures and video frames cross to the window as QImage; that takes these two and no more.
    assert qt_modules("workers") <= {"QtCore", "QtGui", "QtMultimedia"}


@pytest.mark.parametrize("package", ["media", "providers"])
def test_what_runs_on_worker_threads_makes_pictures_but_no_widgets(package: str) -> None:
    assert qt_modules(package) <= {"QtCore", "QtGui", "QtSvg"}


@pytest.mark.parametrize("package", ["domain", "storage", "services"])
def test_rules_and_files_work_without_qt(package: str) -> None:
    assert qt_modules(package) == set()

"""Everything that ``make test`` and ``make lint`` check; runs inside the environment.

All steps run even when an early one fails, so that one run shows everything there is to mend.
The whole test suite comes last: its closing line ends the output of a good run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAXIMUM_WORKERS = 8
"""More workers than this start more Qt applications than they save time."""


def main(argv: list[str]) -> int:
    """Run ``lint`` or ``test``; arguments after ``test`` go to pytest. Returns the exit code."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")  # Vietnamese in reports, on Windows too
    failed = run_lint()
    if argv[:1] == ["test"]:
        failed += run_tests(argv[1:])
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run_lint() -> list[str]:
    """Style, types, import rules, catalogues; returns the names of what failed."""
    steps = {
        "ruff check": ["ruff", "check", "--quiet"],
        "ruff format": ["ruff", "format", "--check", "--quiet"],
        "mypy": ["mypy", "--no-error-summary"],
        "lint-imports": ["lint-imports"],
        "translations": ["scripts/translations.py", "check"],
    }
    return [name for name, (tool, *rest) in steps.items() if not passes(name, tool, rest)]


def passes(name: str, tool: str, arguments: list[str]) -> bool:
    """Run one step quietly; its output is shown when it fails."""
    program = [sys.executable, tool] if tool.endswith(".py") else [str(shutil.which(tool))]
    started_s = time.monotonic()
    result = subprocess.run(
        [*program, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = "FAILED" if result.returncode else "ok"
    print(f"{name}: {verdict} ({time.monotonic() - started_s:.1f} s)", flush=True)
    if result.returncode:
        sys.stdout.buffer.write(result.stdout)
        sys.stdout.flush()
    return result.returncode == 0


def run_tests(arguments: list[str]) -> list[str]:
    """The tests in a real window where that is possible, then all the others offscreen."""
    failed = []
    pytest = [sys.executable, "-m", "pytest"]
    if shutil.which("xvfb-run"):
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1200x24"]
        command = [*screen, *pytest, "-m", "xvfb", *arguments]
        real_window = {"QT_QPA_PLATFORM": "xcb", "VIDEOFLOW_REAL_WINDOW": "1"}
        if not run("tests in a real window", command, real_window):
            failed.append("tests in a real window")
    else:
        print("tests in a real window: left out, xvfb-run is not installed", flush=True)
    command = [*pytest, "-n", str(worker_count()), "-m", "not xvfb", *arguments]
    if not run("tests", command, {"QT_QPA_PLATFORM": "offscreen"}):
        failed.append("tests")
    return failed


def run(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one pytest session with its output shown."""
    print(f"\n{name}:", flush=True)
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode == 0


def worker_count() -> int:
    """Test processes to run at once: the cores this process may use, within reason."""
    if sys.platform.startswith("linux"):
        return min(len(os.sched_getaffinity(0)), MAXIMUM_WORKERS)
    return min(os.cpu_count() or 1, MAXIMUM_WORKERS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

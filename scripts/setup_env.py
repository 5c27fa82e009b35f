"""Set the project up and run it: ``python scripts/setup_env.py run`` (or ``test``, ``setup``, …).

Needs nothing but Python 3.11+ and works on Linux, macOS and Windows; the Makefile only calls it.
The environment in ``.venv/`` is made from the locked ``requirements/dev.txt``. A stamp that is
written last says what it was made from, so that a repeated call costs next to nothing and an
interrupted one is done again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CLIENTS_VENV = ROOT / ".venv-official-clients"
PACKAGING_VENV = ROOT / ".venv-packaging"
LOG = ROOT / "build" / "setup.log"
MINIMUM_PYTHON = (3, 11)

GENERATED = (
    ".venv",
    ".venv-official-clients",
    ".venv-packaging",
    "build",
    "dist",
    "demo-output",
    "htmlcov",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
)
USAGE = (
    "usage: setup_env.py"
    " run|test|test-official-clients|lint|torture|setup|bench|screenshots|translations"
    "|package|test-package|lock|clean [ARGS...]"
)
VERBS = {
    "setup",
    "run",
    "test",
    "test-official-clients",
    "lint",
    "torture",
    "bench",
    "screenshots",
    "translations",
    "package",
    "test-package",
}
TORTURED = ("tests/services/test_coordinator_machine.py", "tests/services/test_crashes.py")


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment and the locked requirements that it is made from."""

    path: Path
    requirements: Path
    with_project: bool

    @property
    def python(self) -> Path:
        """Its interpreter."""
        name = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        return self.path / name

    @property
    def stamp(self) -> Path:
        """Written last."""
        return self.path / "setup-stamp.json"


DEVELOPMENT = Environment(VENV, ROOT / "requirements" / "dev.txt", with_project=True)
OFFICIAL_CLIENTS = Environment(
    CLIENTS_VENV, ROOT / "requirements" / "official-clients.txt", with_project=False
)
"""The vendors' own clients bring HTTP libraries of their own, which must not meet ours."""
PACKAGING = Environment(PACKAGING_VENV, ROOT / "requirements" / "packaging.txt", with_project=True)
"""What is shipped and what packs it, and nothing else: what lies here ends in the packages."""


def main(argv: list[str]) -> int:
    """Run one verb; returns the exit code."""
    verb, args = (argv[0], argv[1:]) if argv else ("", [])
    try:
        require_python()
        if verb == "clean":
            return clean()
        if verb == "lock":
            return call([sys.executable, "scripts/lock.py", *args])
        if verb not in VERBS:
            print(USAGE, file=sys.stderr)
            return 2
        require_libraries(verb)
        if verb == "package":
            set_up(PACKAGING)
            return call([str(PACKAGING.python), "packaging/build.py", *args])
        set_up(DEVELOPMENT)
        return run_verb(verb, args)
    except SetupError as error:
        print(f"\nerror: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run_verb(verb: str, args: list[str]) -> int:
    """Do what ``verb`` asks for, inside the finished environment."""
    python = str(DEVELOPMENT.python)
    if verb == "run":
        return run(args)
    if verb in {"test", "lint"}:
        return call([python, "scripts/checks.py", verb, *args])
    if verb == "test-official-clients":
        set_up(OFFICIAL_CLIENTS)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "VIDEOFLOW_OFFICIAL_CLIENTS": str(OFFICIAL_CLIENTS.python),
        }
        return call([python, "-m", "pytest", "tests/official_clients", *args], environment)
    if verb == "test-package":
        provide_debootstrap()
        environment = {**os.environ, "VIDEOFLOW_PACKAGES": str(ROOT / "dist")}
        return call([python, "-m", "pytest", "tests/packaging", *args], environment)
    if verb == "torture":
        command = [python, "-m", "pytest", "-q", "--timeout", "0", *(args or TORTURED)]
        return call(command, {**os.environ, "HYPOTHESIS_PROFILE": "torture"})
    if verb == "bench":
        return call([python, "-m", "benchmarks", *args])
    if verb == "screenshots":
        return call([python, "scripts/screenshots.py", *args])
    if verb == "translations":
        return call([python, "scripts/translations.py", "update", *args])
    return 0


def run(args: list[str]) -> int:
    """Open the window, or run the demonstration where there is no display."""
    python = str(DEVELOPMENT.python)
    if args or has_display():
        return call([python, "-m", "videoflow", *args])
    print(
        "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so the window cannot\n"
        "be shown. Running the demonstration instead: videoflow demo demo-output",
        flush=True,
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return call([python, "-m", "videoflow", "demo", "demo-output"], environment)


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, with a server on Linux."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_python() -> None:
    """Refuse an interpreter that is too old."""
    if sys.version_info < MINIMUM_PYTHON:
        raise SetupError(
            f"VideoFlow needs Python 3.11 or newer; this is {platform.python_version()} "
            f"({sys.executable})."
        )


def require_libraries(verb: str) -> None:
    """Check the shared libraries that ``verb`` needs; installs them where that is possible."""
    if not sys.platform.startswith("linux"):
        return
    # PyInstaller takes along only those libraries of X11 that the build machine has.
    window = (verb == "run" and has_display()) or verb in {"test", "package"}
    missing = system_libraries.provide(window=window, virtual_display=verb == "test")
    if not missing:
        return
    command = system_libraries.install_command(missing)
    what = ", ".join(need.package for need in missing)
    advice = f"missing system libraries: {what}\n  {command}"
    x11_only = bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")
    required = {system_libraries.Use.QT}
    if verb == "run" and x11_only:
        required.add(system_libraries.Use.WINDOW)
    if any(need.use in required for need in missing):
        raise SetupError(advice)
    print(f"warning: {advice}", file=sys.stderr)
    for use in sorted({need.use for need in missing}, key=lambda use: use.name):
        print(f"  without them: {use.value}", file=sys.stderr)


def set_up(environment: Environment) -> None:
    """Make an environment match its locked requirements; nothing to do when it already does."""
    wanted = fingerprint(environment)
    found = read_stamp(environment)
    exists = environment.python.exists()
    if found == wanted and exists:
        return
    project_only = exists and {**found, "project": ""} == {**wanted, "project": ""}
    environment.stamp.unlink(missing_ok=True)
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    pip = [str(environment.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if not project_only:
        make_venv(environment.path)
        locked = str(environment.requirements)
        logged(
            "Installing the locked packages (a few minutes the first time)",
            [*pip, "install", "--require-hashes", "--no-deps", "-r", locked],
        )
    if environment.with_project:
        logged(
            "Installing VideoFlow itself",
            [*pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        )
    environment.stamp.write_text(json.dumps(wanted, indent=2), encoding="utf-8")


def make_venv(path: Path) -> None:
    """Make an empty environment; replaces one that is broken, half made or out of date."""
    if importlib.util.find_spec("ensurepip") is None:
        provide_ensurepip()
    if sys.platform == "win32" and Path(sys.prefix).resolve() == path:
        raise SetupError(
            f"{path} has to be made anew and cannot replace itself. Run this again with the "
            "Python it was made from: py scripts/setup_env.py setup"
        )
    logged(
        f"Making {path.name} with Python {platform.python_version()}",
        [sys.executable, "-m", "venv", "--clear", str(path)],
    )


def provide_ensurepip() -> None:
    """Debian and Ubuntu keep ``ensurepip`` in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if system_libraries.can_install():
        print(f"Installing {package} ...", flush=True)
        system_libraries.apt_update()
        system_libraries.apt_install([package])
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        command = system_libraries.apt_command([package])
        raise SetupError(
            f"this Python ({sys.executable}) cannot make environments: its ensurepip module is "
            f"missing. On Debian and Ubuntu:\n  {command}"
        )


def provide_debootstrap() -> None:
    """What makes a clean Debian to try the package on; without it those tests are left out."""
    if shutil.which("debootstrap") is None and system_libraries.can_install():
        print("Installing debootstrap ...", flush=True)
        system_libraries.apt_update()
        system_libraries.apt_install(["debootstrap"])


def fingerprint(environment: Environment) -> dict[str, str]:
    """What an environment is made from: any difference means that it has to be made again."""
    import tomllib  # not in the Python versions that require_python() turns away

    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tables = {
        "build-system": document["build-system"],
        "project": document["project"],
        "hatch": document["tool"]["hatch"],
    }
    return {
        "root": str(ROOT),
        "python": platform.python_version(),
        "requirements": sha256(environment.requirements.read_bytes()),
        "project": sha256(json.dumps(tables, sort_keys=True).encode())
        if environment.with_project
        else "",
    }


def read_stamp(environment: Environment) -> dict[str, str]:
    """What an environment on disk was made from; empty when it was never finished."""
    try:
        stamp = json.loads(environment.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def clean() -> int:
    """Remove everything that can be made again."""
    for name in GENERATED:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for cache in [*ROOT.glob("*/**/__pycache__"), *ROOT.glob("src/*.egg-info")]:
        shutil.rmtree(cache, ignore_errors=True)
    return 0


def logged(step: str, command: list[str]) -> None:
    """Run a noisy command with its output in the log; shows the end of it when it fails."""
    print(f"{step} ...", flush=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        code = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        ).returncode
    if code:
        tail = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
        raise SetupError(
            f"{step.lower()} failed (exit code {code}). The end of {LOG.relative_to(ROOT)}:\n  "
            + "\n  ".join(tail)
        )


def call(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the project's folder and hand its exit code on."""
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return code if code >= 0 else 128 - code


def sha256(data: bytes) -> str:
    """Hexadecimal digest of ``data``."""
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

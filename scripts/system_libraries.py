"""The shared libraries that Qt loads on Linux: which are missing, and how to get them.

Qt's wheels carry Qt itself but not the libraries every desktop has and a bare container lacks.
A missing one shows late and badly: an abort when the first window opens, or a player that never
delivers a frame. So they are looked for first.
"""

from __future__ import annotations

import ctypes
import enum
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


class Use(enum.Enum):
    """What a library is for; the value says what does not work without it."""

    QT = "VideoFlow does not start"
    PLAYER = "videos cannot be played in the window"
    WINDOW = "no window can be shown under X11"
    VIRTUAL_DISPLAY = "the tests that need a real window are left out"


@dataclass(frozen=True)
class Need:
    """A Debian package and what proves that it is there: a library to load or a program."""

    package: str
    proof: str
    use: Use

    @property
    def is_library(self) -> bool:
        """Whether ``proof`` is a shared library rather than a program on PATH."""
        return ".so" in self.proof


NEEDS = (
    Need("libglib2.0-0", "libglib-2.0.so.0", Use.QT),
    Need("libgl1", "libGL.so.1", Use.QT),
    Need("libegl1", "libEGL.so.1", Use.QT),
    Need("libfontconfig1", "libfontconfig.so.1", Use.QT),
    Need("libxkbcommon0", "libxkbcommon.so.0", Use.QT),
    Need("libdbus-1-3", "libdbus-1.so.3", Use.QT),
    Need("libgssapi-krb5-2", "libgssapi_krb5.so.2", Use.QT),
    Need("libpulse0", "libpulse.so.0", Use.QT),
    Need("libxrandr2", "libXrandr.so.2", Use.PLAYER),
    Need("libxcb-cursor0", "libxcb-cursor.so.0", Use.WINDOW),
    Need("libxcb-icccm4", "libxcb-icccm.so.4", Use.WINDOW),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1", Use.WINDOW),
    Need("libxcb-shape0", "libxcb-shape.so.0", Use.WINDOW),
    Need("libxcb-xkb1", "libxcb-xkb.so.1", Use.WINDOW),
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0", Use.WINDOW),
    Need("xvfb", "xvfb-run", Use.VIRTUAL_DISPLAY),
    Need("xauth", "xauth", Use.VIRTUAL_DISPLAY),
)


def provide(*, window: bool, virtual_display: bool) -> list[Need]:
    """Look for what is needed, install what is missing when allowed; returns what still is.

    Only root on Debian or Ubuntu (a container, a CI machine) installs; anybody else is told the
    command. ``window`` adds what X11 needs, ``virtual_display`` what the real-window tests need.
    """
    missing = find_missing(window=window, virtual_display=virtual_display)
    if not missing or not can_install():
        return missing
    print(f"Installing system libraries: {' '.join(n.package for n in missing)} ...", flush=True)
    apt_update()  # first: a fresh container knows no package, so none could be named
    apt_install(package_names(missing))
    return find_missing(window=window, virtual_display=virtual_display)


def find_missing(*, window: bool, virtual_display: bool) -> list[Need]:
    """The needs that this machine does not meet."""
    uses = {Use.QT, Use.PLAYER}
    uses |= {Use.WINDOW} if window else set()
    uses |= {Use.VIRTUAL_DISPLAY} if virtual_display else set()
    return [need for need in NEEDS if need.use in uses and not is_met(need)]


def is_met(need: Need) -> bool:
    """Whether the library can be loaded, or the program is on PATH."""
    if not need.is_library:
        return shutil.which(need.proof) is not None
    try:
        ctypes.CDLL(need.proof)
    except OSError:
        return False
    return True


def can_install() -> bool:
    """Whether this is root on a system with apt."""
    return is_root() and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Whether packages may be installed without asking."""
    return sys.platform.startswith("linux") and os.geteuid() == 0


def apt_update() -> None:
    """Fetch the lists of packages."""
    run_apt("update")


def apt_install(packages: list[str]) -> None:
    """Install ``packages``; when that fails, the caller finds them still missing."""
    run_apt("install", "--yes", "--no-install-recommends", *packages)


def run_apt(*arguments: str) -> None:
    """Run apt-get without questions; its output is shown only when it fails."""
    result = subprocess.run(
        ["apt-get", "-q", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if result.returncode:
        tail = "\n  ".join(result.stdout.splitlines()[-10:])
        print(f"apt-get {' '.join(arguments)} failed:\n  {tail}", file=sys.stderr)


def install_command(missing: Iterable[Need]) -> str:
    """The exact command for this system, or the libraries by name where it has no apt."""
    needs = list(missing)
    if shutil.which("apt-get"):
        return apt_command(package_names(needs))
    proofs = " ".join(need.proof for need in needs)
    return f"install the packages of your system that contain: {proofs}"


def apt_command(packages: list[str]) -> str:
    """What to type to install ``packages`` on Debian and Ubuntu."""
    sudo = "" if is_root() else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install --yes {' '.join(packages)}"


def package_names(
    needs: Iterable[Need], is_available: Callable[[str], bool] | None = None
) -> list[str]:
    """Package names as this release spells them: newer ones renamed some to ``…t64``."""
    available = is_available or apt_has
    return [
        f"{need.package}t64"
        if not available(need.package) and available(f"{need.package}t64")
        else need.package
        for need in needs
    ]


def apt_has(package: str) -> bool:
    """Whether apt knows a version of ``package`` that it could install."""
    if shutil.which("apt-cache") is None:
        return False
    answer = subprocess.run(
        ["apt-cache", "policy", package],
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    ).stdout
    candidate = re.search(r"Candidate: (\S+)", answer)
    return candidate is not None and candidate[1] != "(none)"

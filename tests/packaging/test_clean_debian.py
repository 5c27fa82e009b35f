"""The Debian package on a Debian that has nothing else: no Python, no desktop, no build tools.

Needs root and ``debootstrap``; makes a system in a temporary folder, from Debian's own packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DIST = Path(os.environ.get("VIDEOFLOW_PACKAGES", ""))
RELEASE = "bookworm"

pytestmark = [
    pytest.mark.skipif(
        "VIDEOFLOW_PACKAGES" not in os.environ, reason="no packages: make package test-package"
    ),
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("debootstrap") or os.getuid() != 0,
        reason="needs root and debootstrap",
    ),
    pytest.mark.timeout(900),
]
# Mounts are seen by the command alone and go with it.
INSIDE = """
set -e
mount --bind /dev "$0/dev"
mount -t proc proc "$0/proc"
exec chroot "$0" "$@"
"""


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minimal system with the package and what the package asks for."""
    root = tmp_path_factory.mktemp("debian") / RELEASE
    command = ["debootstrap", "--variant=minbase", RELEASE, str(root)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    package = shutil.copy(next(DIST.glob("*.deb")), root / "root")
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    inside(root, *install, f"/root/{Path(package).name}", environment=dict(os.environ))
    return root


def inside(
    root: Path, *command: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in the system, as a user does who has just logged in."""
    login = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    answer = subprocess.run(
        ["unshare", "--mount", "sh", "-c", INSIDE, str(root), *command],
        env=(environment or {}) | login | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer


def test_there_is_no_python_that_could_help(debian: Path) -> None:
    assert list((debian / "usr" / "bin").glob("python3*")) == []


def test_the_self_test_holds(debian: Path) -> None:
    lines = inside(debian, "videoflow", "--self-test").stdout.splitlines()

    assert len(lines) == 12
    assert all(line.startswith("[ok] ") for line in lines[:-1])


def test_the_window_goes_the_whole_way(debian: Path) -> None:
    inside(debian, "videoflow", "demo", "/tmp/demo")

    assert (debian / "tmp" / "demo" / "film.mp4").stat().st_size > 100_000


def test_it_goes_without_a_trace(debian: Path) -> None:
    inside(debian, "apt-get", "remove", "--yes", "videoflow")

    assert not (debian / "usr" / "lib" / "videoflow").exists()
    assert not (debian / "usr" / "bin" / "videoflow").is_symlink()

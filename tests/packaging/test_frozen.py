"""The frozen application as a user has it: no Python, nothing installed, any folder.

``make test-package`` runs these against what ``make package`` has left in ``dist/``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

DIST = Path(os.environ.get("VIDEOFLOW_PACKAGES", ""))
PROGRAM = {
    "win32": DIST / "videoflow" / "videoflow-cli.exe",
    "darwin": DIST / "VideoFlow.app" / "Contents" / "MacOS" / "videoflow",
}.get(sys.platform, DIST / "videoflow" / "videoflow")

pytestmark = [
    pytest.mark.skipif(
        "VIDEOFLOW_PACKAGES" not in os.environ, reason="no packages: make package test-package"
    ),
    pytest.mark.timeout(600),
]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="about the packages for Linux")


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a computer that has never seen Python."""
    home = tmp_path / "Home with spaces ä"
    home.mkdir()
    environment = {"HOME": str(home), "USERPROFILE": str(home), "PATH": "", "LANG": "C.UTF-8"}
    if sys.platform == "win32":
        kept = ("SYSTEMROOT", "TEMP", "TMP", "LOCALAPPDATA")
        environment |= {name: os.environ[name] for name in kept if name in os.environ}
    return environment | {"VIDEOFLOW_HOME": str(home / "videoflow")}


def run(
    environment: dict[str, str], *words: str | Path, cwd: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *map(str, words)],
        env=environment,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=500,
    )


def test_the_self_test_holds_in_an_empty_environment(bare: dict[str, str], tmp_path: Path) -> None:
    answer = run(bare, "--self-test", cwd=tmp_path)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    lines = answer.stdout.splitlines()
    assert len(lines) == 12
    assert all(line.startswith("[ok] ") for line in lines[:-1])
    ffmpeg = next(line for line in lines if line.startswith("[ok] ffmpeg"))
    assert str(PROGRAM.parent.parent.name) in ffmpeg  # its own, not one of the system


def test_the_window_goes_the_whole_way(bare: dict[str, str], tmp_path: Path) -> None:
    answer = run(bare, "demo", tmp_path / "demo", cwd=tmp_path)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (tmp_path / "demo" / "film.mp4").stat().st_size > 100_000


def test_the_command_line_goes_the_whole_way(bare: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text(
        '[brief]\nname = "Cup"\nproduct = "Cup"\nscenes = 1\nlength_seconds = 4\n'
        'aspect_ratio = "9:16"\n',
        encoding="utf-8",
    )
    project = tmp_path / "film ä"
    for words in (
        ("new", project, "--brief", "brief.toml"),
        ("generate", project, "--kind", "image", "--missing"),
        ("generate", project, "--kind", "video", "--missing", "--approve"),
        ("export", project, "--output", "out.mp4"),
    ):
        answer = run(bare, *words, cwd=tmp_path)
        assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (tmp_path / "out.mp4").stat().st_size > 50_000
    status = run(bare, "status", project, "--json", cwd=tmp_path)
    assert json.loads(status.stdout)["scenes"]["completed"] == 1


def test_it_speaks_vietnamese(bare: dict[str, str], tmp_path: Path) -> None:
    answer = run(bare | {"VIDEOFLOW_LANG": "vi"}, "status", "missing", "--json", cwd=tmp_path)

    english = run(bare, "status", "missing", "--json", cwd=tmp_path)
    assert (
        json.loads(answer.stdout)["error"]["message"]
        != (json.loads(english.stdout)["error"]["message"])
    )


def test_nothing_in_it_tells_of_the_build_machine() -> None:
    root = Path(__file__).parents[2]
    for path in (DIST / PROGRAM.relative_to(DIST).parts[0]).rglob("*.dist-info/*"):
        assert path.name not in {"direct_url.json", "RECORD"}, path
        if path.is_dir():
            continue
        assert str(root) not in path.read_text(encoding="utf-8", errors="replace"), path


def test_what_qt_has_under_the_gpl_alone_is_not_in_it() -> None:
    names = [path.name for path in DIST.rglob("*Qt*") if path.is_file()]

    forbidden = ("VirtualKeyboard", "Charts", "DataVisualization", "Graphs", "Quick3D")
    assert [name for name in names if any(word in name for word in forbidden)] == []


def test_licences_and_bill_of_materials_are_complete() -> None:
    notices = next(DIST.rglob("resources/THIRD_PARTY_NOTICES.txt")).read_text(encoding="utf-8")
    for wanted in (
        "GNU GENERAL PUBLIC LICENSE",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "SIL OPEN FONT LICENSE",
        "complete corresponding source code",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
    ):
        assert wanted.lower() in notices.lower(), wanted
    document = json.loads(next(DIST.glob("*.cdx.json")).read_text(encoding="utf-8"))
    names = {part["name"] for part in document["components"]}
    assert {"FFmpeg", "Python", "httpx", "PySide6_Essentials", "Qt6Quick"} <= names
    assert document["bomFormat"] == "CycloneDX"
    assert {part["name"] for part in document["components"] if not part.get("licenses")} == set()


@linux_only
def test_the_tarball_installs_for_one_user_and_goes_again(
    bare: dict[str, str], tmp_path: Path
) -> None:
    with tarfile.open(next(DIST.glob("*.tar.*"))) as archive:
        archive.extractall(tmp_path, filter="tar")
    folder = next(tmp_path.glob("VideoFlow-*"))
    environment = bare | {"PATH": "/usr/bin:/bin"}

    subprocess.run([folder / "install.sh"], env=environment, check=True, capture_output=True)

    local = Path(bare["HOME"]) / ".local"
    answer = subprocess.run(
        [local / "bin" / "videoflow", "--version"], env=bare, capture_output=True, text=True
    )
    assert answer.stdout.startswith("videoflow ")
    entry = (local / "share" / "applications" / "videoflow.desktop").read_text(encoding="utf-8")
    assert f'Exec="{local}/bin/videoflow" %f' in entry
    subprocess.run(
        [folder / "install.sh", "--uninstall"], env=environment, check=True, capture_output=True
    )
    assert not (local / "share" / "mime" / "packages" / "videoflow.xml").exists()
    own_lists = local / "share" / "mime"  # of the desktop, of all file types and applications
    files = (path for path in local.rglob("*") if path.is_file())
    left = {path.name for path in files if not path.is_relative_to(own_lists)}
    assert left <= {"mimeinfo.cache"}


@linux_only
def test_the_debian_package_says_what_it_needs() -> None:
    package = next(DIST.glob("*.deb"))

    def ask(*words: str) -> str:
        command = ["dpkg-deb", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    control = ask("--field", str(package))
    assert re.search(r"^Depends: libc6 \(>= 2\.\d+\), .*libegl1.*libstdc\+\+6", control, re.M)
    listed = ask("--contents", str(package))
    for wanted in (
        "./usr/bin/videoflow -> ../lib/videoflow/videoflow",
        "./usr/share/applications/videoflow.desktop",
        "./usr/share/icons/hicolor/48x48/apps/videoflow.png",
        "./usr/share/metainfo/app.videoflow.VideoFlow.metainfo.xml",
        "./usr/share/mime/packages/videoflow.xml",
        "./usr/share/doc/videoflow/copyright",
    ):
        assert wanted in listed
    assert " root/root " in listed
    assert not re.search(r"^-.{7}w", listed, re.M)  # nothing that everybody may write


def test_checksums_are_those_of_the_packages() -> None:
    import hashlib

    sums = next(DIST.glob("SHA256SUMS-*.txt")).read_text(encoding="utf-8").splitlines()
    assert sums
    for line in sums:
        digest, name = line.split("  ")
        with (DIST / name).open("rb") as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == digest

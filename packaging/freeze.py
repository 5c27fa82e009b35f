"""Freezes the application into one folder (on macOS: one ``.app``) with PyInstaller."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import bill_of_materials
import contents
import icons
import notices

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NOTICES = "THIRD_PARTY_NOTICES.txt"


def freeze(output: Path, version: str) -> Path:
    """Freeze into ``output``; returns the folder, or the ``.app``.

    With it come its notices of licences, inside, and its bill of materials, beside it.
    """
    parts = ROOT / "build" / "packaging" / "parts"
    _make_parts(parts, version)
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(output), "--workpath", str(ROOT / "build" / "packaging" / "work")),
            str(HERE / "videoflow.spec"),
        ],
        check=True,
        cwd=ROOT,
        # The same source makes the same program.
        env={**os.environ, "VIDEOFLOW_FREEZE_PARTS": str(parts), "PYTHONHASHSEED": "1"},
    )
    frozen = output / "videoflow"
    if sys.platform == "darwin":
        shutil.rmtree(frozen)  # the .app has everything of it
        frozen = output / "VideoFlow.app"
    _strip_python(frozen)
    found = contents.components(frozen)
    resources = next(
        path
        for path in frozen.rglob("videoflow/resources")
        if path.is_dir() and not path.parent.is_symlink() and not path.is_symlink()
    )
    (resources / NOTICES).write_text(notices.notices(found), encoding="utf-8")
    document = bill_of_materials.bill_of_materials(version, found)
    (output / f"VideoFlow-{version}-{platform_name()}.cdx.json").write_text(
        document, encoding="utf-8"
    )
    return frozen


def platform_name() -> str:
    """System and processor as in the names of files: ``linux-x86_64``."""
    import platform

    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"{system}-{'x86_64' if machine == 'amd64' else machine}"


def _make_parts(parts: Path, version: str) -> None:
    """What the recipe refers to and is made here: icons, version information, Info.plist."""
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    icons.write_ico(parts / "videoflow.ico")
    icons.write_icns(parts / "videoflow.icns")
    for name in ("VideoFlow", "videoflow-cli"):
        text = windows_version(name, version)
        (parts / f"{name}.version.txt").write_text(text, encoding="utf-8")
    (parts / "Info.plist").write_bytes(plistlib.dumps(info_plist(version)))


def windows_version(name: str, version: str) -> str:
    """The version information of a program for Windows, as PyInstaller reads it."""
    numbers = [int(part) for part in version.split(".")[:3] if part.isdigit()]
    four = tuple(([*numbers, 0, 0, 0, 0])[:4])
    template = (HERE / "windows" / "version.txt").read_text(encoding="utf-8")
    return (
        template.replace("@NUMBERS@", repr(four))
        .replace("@VERSION@", version)
        .replace("@NAME@", name)
    )


def info_plist(version: str) -> dict[str, object]:
    """The description of the application for macOS."""
    document: dict[str, object] = plistlib.loads((HERE / "macos" / "Info.plist").read_bytes())
    document["CFBundleShortVersionString"] = version
    document["CFBundleVersion"] = version
    return document


def _strip_python(frozen: Path) -> None:
    """Take the debugging symbols out of the build machine's Python (Linux); no other file is
    touched, since wheels are delivered as they should be."""
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    inside = frozen / "_internal"
    files = [
        *inside.glob("libpython*.so*"),
        *inside.glob("python3.*/lib-dynload/*.so"),
        *inside.glob("lib-dynload/*.so"),
    ]
    for path in files:
        if not path.is_symlink():
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)

"""Packages for Linux: a tarball that installs anywhere, and a ``.deb``."""

from __future__ import annotations

import datetime
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import icons
import payload

HERE = Path(__file__).resolve().parent / "linux"
METAINFO = "app.videoflow.VideoFlow.metainfo.xml"
MIME_TYPE = "videoflow-mime.xml"
DRAFT = ("-1", "gzip")
"""Level and method of compression while trying things out: a tenth of the time."""
FINAL = ("-9", "xz")

CONTROL = """\
Package: videoflow
Version: {version}
Architecture: {architecture}
Maintainer: The VideoFlow authors <videoflow@videoflow.invalid>
Installed-Size: {size_kib}
Depends: {depends}
Recommends: xdg-utils, xdg-desktop-portal, shared-mime-info
Section: video
Priority: optional
Description: make short product videos scene by scene
 A brief becomes a storyboard, the storyboard becomes pictures and clips, and
 the clips become a film. Any scene can be made again by itself: the old result
 stays until the new one has been looked at and accepted.
 .
 A film needs no account: the built-in engine works offline and free. Online
 services are used with keys of your own.
"""


def build(frozen: Path, output: Path, version: str, *, draft: bool) -> list[Path]:
    """Make all packages in ``output`` from the ``frozen`` folder; returns their paths."""
    scratch = output / ".linux"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        share = scratch / "share"
        write_share(share, version)
        return [
            _tarball(frozen, share, output, version, draft=draft),
            _deb(frozen, share, scratch / "deb", output, version, draft=draft),
        ]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_share(share: Path, version: str) -> None:
    """Write what a desktop wants to know of an application: menu entry, description, icons."""
    (share / "applications").mkdir(parents=True)
    shutil.copy(HERE / "videoflow.desktop", share / "applications")
    icons.write_hicolor(share / "icons")
    (share / "mime" / "packages").mkdir(parents=True)
    shutil.copy(HERE / MIME_TYPE, share / "mime" / "packages" / "videoflow.xml")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = (
        datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        if epoch
        else datetime.datetime.now(datetime.UTC)
    )
    text = (HERE / METAINFO).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", version).replace("@DATE@", f"{moment:%Y-%m-%d}")
    (share / "metainfo").mkdir()
    (share / "metainfo" / METAINFO).write_text(text, encoding="utf-8")


def dependencies(frozen: Path) -> list[str]:
    """What a Debian package of the frozen folder depends on.

    Raises ValueError for a library that is neither in the folder nor one of the system's.
    """
    programs = [path for path in frozen.rglob("*") if is_elf(path)]
    inside = {path.name for path in frozen.rglob("*.so*")}
    found: set[str] = set()
    for path in programs:
        for library in payload.needed_libraries(path) - inside:
            package = payload.debian_dependency(library)
            if package is None:
                raise ValueError(f"{path.name} needs {library}, which nothing provides")
            found.add(package)
    found.discard("libc6")
    return [f"libc6 (>= {_glibc(programs)})", *sorted(found)]


def is_elf(path: Path) -> bool:
    """Whether a file is a program or library for Linux."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _glibc(programs: list[Path]) -> str:
    """The newest version of glibc that anything asks for."""
    versions = {(2, 28)}
    for path in programs:
        answer = subprocess.run(
            ["readelf", "--version-info", "--wide", str(path)], capture_output=True, text=True
        )
        asked = re.findall(r"Name: GLIBC_(\d+)\.(\d+)", answer.stdout)
        versions |= {(int(major), int(minor)) for major, minor in asked}
    return ".".join(map(str, max(versions)))


def _tarball(frozen: Path, share: Path, output: Path, version: str, *, draft: bool) -> Path:
    level, method = DRAFT if draft else FINAL
    name = f"VideoFlow-{version}-linux-{platform.machine()}"
    target = output / f"{name}.tar.{'gz' if method == 'gzip' else 'xz'}"
    folder = share.parent / name
    folder.mkdir()
    shutil.copytree(frozen, folder / "videoflow", symlinks=True, copy_function=os.link)
    shutil.copytree(share, folder / "share")
    shutil.copy(HERE / "install.sh", folder)
    threads = " -T0" if method == "xz" else ""
    subprocess.run(
        [
            *("tar", "--create", f"--use-compress-program={method} {level}{threads}"),
            *("--owner=0", "--group=0", "--numeric-owner", "--sort=name"),
            *_dated(),
            *("--directory", str(folder.parent), "--file", str(target), name),
        ],
        check=True,
    )
    shutil.rmtree(folder)
    return target


def _dated() -> Iterator[str]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        yield f"--mtime=@{epoch}"


def _deb(frozen: Path, share: Path, tree: Path, output: Path, version: str, *, draft: bool) -> Path:
    level, method = DRAFT if draft else FINAL
    program = tree / "usr" / "lib" / "videoflow"
    shutil.copytree(frozen, program, symlinks=True, copy_function=os.link)
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "videoflow").symlink_to("../lib/videoflow/videoflow")
    shutil.copytree(share, tree / "usr" / "share")
    document = tree / "usr" / "share" / "doc" / "videoflow" / "copyright"
    document.parent.mkdir(parents=True)
    licence = HERE.parent.parent / "LICENSE"
    notices = next(frozen.rglob("THIRD_PARTY_NOTICES.txt"))
    document.write_text(
        licence.read_text(encoding="utf-8") + "\n" + notices.read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    size_kib = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        CONTROL.format(
            version=version,
            architecture=architecture,
            size_kib=size_kib,
            depends=", ".join(dependencies(frozen)),
        ),
        encoding="utf-8",
    )
    for folder in (tree, *(path for path in tree.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    target = output / f"videoflow_{version}_{architecture}.deb"
    subprocess.run(
        [
            *("dpkg-deb", "--root-owner-group", f"-Z{method}", f"-z{level[1:]}"),
            *("--build", str(tree), str(target)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return target

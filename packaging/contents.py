"""What a release consists of: every component with its version, licence and licence texts.

Read from the environment that is packed and from the frozen folder, never from a list that
somebody keeps by hand.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

import payload
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LICENCES = Path(__file__).resolve().parent / "licences"
FONTS = ROOT / "resources" / "fonts"
APPLICATION = "videoflow"

FFMPEG_NOTE = """\
VideoFlow starts ffmpeg as a separate program and links with none of it. This build of ffmpeg is
under the GNU General Public License, version 3 or later. Its source code is published by the
FFmpeg project (https://ffmpeg.org) and, with the scripts of this build and the libraries in it, by
https://github.com/BtbN/FFmpeg-Builds. For three years from the date of this release, the VideoFlow
authors send the complete corresponding source code of the ffmpeg in it to anybody who asks, for no
more than the cost of sending it. Any other ffmpeg can be used instead: Settings, ffmpeg program.
"""
QT_NOTE = """\
VideoFlow uses Qt and PySide6 under the GNU Lesser General Public License, version 3, unchanged, as
shared libraries in the folder of the program: each can be replaced by a modified version that is
compatible with it, and VideoFlow may be reverse engineered for debugging such modifications. The
source code is published at https://download.qt.io/official_releases/ (Qt 6 and
QtForPython) and https://code.qt.io. What Qt itself contains, among it the libraries of FFmpeg under
the LGPL and ICU, is listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
"""
_INSIDE_QT = {
    **dict.fromkeys(
        ("avcodec", "avformat", "avutil", "swresample", "swscale"), "LGPL-2.1-or-later"
    ),
    **dict.fromkeys(("icudata", "icui18n", "icuuc"), "Unicode-3.0"),
}
"""Libraries of others that Qt's wheels carry, and their licences."""
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
_NOT_TEXT = {".py", ".pyc", ".pyi"}


@dataclass(frozen=True)
class Component:
    """A part of the release. ``purl`` is its package address, ``note`` what has to be said."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()
    purl: str = ""
    note: str = ""


def components(frozen: Path | None) -> list[Component]:
    """Everything in a release; with the ``frozen`` folder also its shared libraries by name."""
    found = [*_python_itself(), *_packages(), _ffmpeg(), _media_info(), *_fonts()]
    if frozen is not None:
        found += _qt_libraries(frozen)
        found += _system_libraries(frozen)
    return found


def closure(name: str) -> dict[str, Distribution]:
    """The distribution and all that it needs on this platform, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset())]
    while waiting:
        wanted, extras = waiting.pop()
        key = _normal(wanted)
        if key in found:
            continue
        found[key] = distribution(wanted)
        for text in found[key].requires or []:
            requirement = Requirement(text)
            contexts: list[dict[str, str]] = [{"extra": extra} for extra in extras or {""}]
            if requirement.marker is None or any(map(requirement.marker.evaluate, contexts)):
                waiting.append((requirement.name, frozenset(requirement.extras)))
    return found


def licence_of(package: Distribution) -> str:
    """The licence as a package declares it, in SPDX terms where it does so."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    short = metadata["License"].strip() if "License" in metadata else ""
    if short and "\n" not in short and short != "UNKNOWN":
        return short
    classified = [
        text.rpartition("::")[2].strip()
        for text in metadata.get_all("Classifier") or []
        if text.startswith("License ::")
    ]
    return " or ".join(classified)


def _packages() -> Iterator[Component]:
    for name, package in sorted(closure(APPLICATION).items()):
        if name == APPLICATION:
            continue
        is_qt = name.startswith(("pyside6", "shiboken6"))
        texts = (_read("LGPL-3.0.txt"),) if is_qt else tuple(_licence_texts(package))
        licence = licence_of(package)
        if not texts or not licence:
            raise ValueError(f"{package.name} {package.version} does not say its licence")
        yield Component(
            package.name,
            package.version,
            licence,
            texts,
            f"pkg:pypi/{name}@{package.version}",
            QT_NOTE if is_qt else "",
        )


def _licence_texts(package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        inside = ".dist-info/" in file.as_posix() or len(file.parts) == 2
        if inside and _LICENCE_FILE.search(file.name) and Path(file).suffix not in _NOT_TEXT:
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def _python_itself() -> Iterator[Component]:
    candidates = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"),
    )
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise FileNotFoundError("the licence of Python is not installed with it")
    version = platform.python_version()
    text = found.read_text(encoding="utf-8", errors="replace")
    yield Component("Python", version, "PSF-2.0", (text,), f"pkg:generic/python@{version}")
    loader = distribution("pyinstaller")
    yield Component(
        "PyInstaller bootloader",
        loader.version,
        "GPL-2.0-or-later WITH Bootloader-exception",
        tuple(_licence_texts(loader)),
        f"pkg:pypi/pyinstaller@{loader.version}",
        "The exception allows programs under any licence to be packed with it.\n",
    )


def _ffmpeg() -> Component:
    program = next(path for path, folder in payload.ffmpeg_and_media_info() if "ffmpeg" in folder)
    answer = subprocess.run([program, "-version"], capture_output=True, text=True, check=True)
    version = re.search(r"ffmpeg version (\S+)", answer.stdout)
    if version is None:
        raise ValueError(f"{program} does not tell its version")
    built = re.search(r"configuration: (.*)", answer.stdout)
    configuration = f"Configured with: {built[1]}\n" if built else ""
    return Component(
        "FFmpeg",
        version[1],
        "GPL-3.0-or-later",
        (_read("GPL-3.0.txt"),),
        f"pkg:generic/ffmpeg@{version[1]}",
        FFMPEG_NOTE + configuration,
    )


def _media_info() -> Component:
    package = distribution("pymediainfo")
    return Component(
        "MediaInfo library",
        package.version,
        "BSD-2-Clause",
        (_read("MediaInfo.txt"),),
        f"pkg:generic/libmediainfo?distributed-with=pymediainfo-{package.version}",
        "The version is that of the package which carries it.\n",
    )


def _fonts() -> Iterator[Component]:
    for path in sorted(FONTS.glob("OFL-*.txt")):
        name = path.stem.removeprefix("OFL-")
        text = path.read_text(encoding="utf-8")
        yield Component(f"Font {name}", "", "OFL-1.1", (text,), f"pkg:generic/font-{name.lower()}")


def _qt_libraries(frozen: Path) -> Iterator[Component]:
    """Qt's shared libraries, which the bill of materials names one by one."""
    version = distribution("PySide6-Essentials").version
    names = set()
    for path in frozen.rglob("*"):
        match = re.match(r"(?:lib)?(Qt6?[A-Z]\w*?)(?:\.so\.6|\.dll|\.dylib)?$", path.name)
        if match and path.is_file() and not path.is_symlink():
            names.add(match[1])
    for name in sorted(names):
        purl = f"pkg:generic/{name.lower()}@{version}"
        yield Component(name, version, "LGPL-3.0-only", purl=purl)
    for name, licence in _INSIDE_QT.items():
        found = sorted(path.name for path in frozen.rglob(f"*{name}*") if not path.is_symlink())
        number = re.search(r"\d+", "".join(found))
        if found:
            yield Component(
                f"{name} (of Qt)",
                number[0] if number else "",
                licence,
                purl=f"pkg:generic/{name}?distributed-with=qt-{version}",
            )


def _system_libraries(frozen: Path) -> Iterator[Component]:
    """Libraries that came from the build machine (Linux), by the Debian package they are of."""
    if sys.platform != "linux":
        return
    for name, version, copyright_file in sorted(set(_debian_packages(frozen))):
        text = Path(copyright_file).read_text(encoding="utf-8", errors="replace")
        yield Component(name, version, "see its text", (text,), f"pkg:deb/debian/{name}@{version}")


def _debian_packages(frozen: Path) -> Iterator[tuple[str, str, str]]:
    inside = frozen / "_internal"
    for path in sorted(inside.glob("lib*.so*")):
        if path.is_symlink() or path.name.startswith("libpython"):
            continue
        for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib"):
            owner = _owner(Path(folder) / path.name)
            if owner is not None:
                yield owner
                break
        else:
            raise ValueError(f"nobody knows where {path.name} comes from")


def _owner(library: Path) -> tuple[str, str, str] | None:
    """Package, version and copyright file of a system library."""
    for candidate in (library, library.resolve()):
        for known_as in _both_names(candidate):
            answer = subprocess.run(["dpkg", "-S", known_as], capture_output=True, text=True)
            if answer.returncode:
                continue
            package = answer.stdout.partition(": ")[0].partition(",")[0]
            version = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version}", package],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            name = package.partition(":")[0]
            return name, version, f"/usr/share/doc/{name}/copyright"
    return None


def _both_names(path: Path) -> Iterable[str]:
    """Debian knows some files by their place before /lib became a link to /usr/lib."""
    text = str(path)
    return (text, text.removeprefix("/usr") if text.startswith("/usr/lib") else f"/usr{text}")


def _read(name: str) -> str:
    return (LICENCES / name).read_text(encoding="utf-8")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

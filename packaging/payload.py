"""What the frozen folder holds and what it leaves to the system; asked by ``videoflow.spec``.

The names follow PyInstaller's tables of contents: ``(destination, source, type)``, destinations
relative to the folder of the program's parts.
"""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

EXCLUDED_MODULES = (
    "_tkinter",
    "tkinter",
    "IPython",
    "lib2to3",
    "pkg_resources",
    "setuptools",
    "pytest",
    "keyring.testing",
    "_curses",
    "curses",
    "_sqlite3",
    "sqlite3",
    # Its library is under the GPL and would be part of our process.
    "readline",
)
"""What packages import if it is there, without needing it."""

UNWANTED = (
    # Qt's virtual keyboard is under the GPL, not the LGPL, and belongs on kiosks.
    "*qtvirtualkeyboard*",
    "*Qt6VirtualKeyboard*",
    "*QtVirtualKeyboard*",
    # A PDF is no picture here.
    "*plugins/imageformats/*qpdf*",
    "*Qt6Pdf*",
    "*QtPdf*",
    # Devices without a window system.
    "*plugins/egldeviceintegrations/*",
    "*plugins/generic/*",
    "*plugins/platforms/libqeglfs*",
    "*plugins/platforms/libqlinuxfb*",
    "*plugins/platforms/libqminimal*",
    "*plugins/platforms/libqvkkhrdisplay*",
    "*plugins/platforms/libqvnc*",
    # Qt's network classes fetch nothing: VideoFlow speaks through httpx.
    "*plugins/networkinformation/*",
    "*plugins/tls/*",
    # Parts of GTK of the build machine would meet the user's GTK in one process. File dialogs
    # come through the desktop portal.
    "*plugins/platformthemes/libqgtk3*",
    # Draws OpenGL without a graphics card; windows of widgets do not use OpenGL.
    "*opengl32sw.dll",
    "*.po",
    # Texts of Qt's own; the application has none of Qt's standard dialogs with words.
    "*PySide6*/translations/*",
    # Where a package was installed from and by whom is no business of its user.
    "*.dist-info/direct_url.json",
    "*.dist-info/INSTALLER",
    "*.dist-info/RECORD",
    "*.dist-info/REQUESTED",
)
"""Nothing that Qt's player needs may ever be here: it has to find Qt Quick and Qt Qml, or it drops
its plugin without a word."""

SYSTEM_LIBRARIES = {
    "ld-linux-*": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libmvec.so.1": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libpulse.so.0": "libpulse0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libz.so.1": "zlib1g",
}
"""Libraries of every Linux desktop, which have to fit its drivers, fonts and sound server: taken
from the system, never carried along. With each, what a Debian package depends on for it."""


def ffmpeg_and_media_info() -> list[tuple[str, str]]:
    """The programs and libraries that wheels carry as data: (source, destination folder).

    Raises FileNotFoundError when a wheel has none for this platform.
    """
    found = []
    for name, package, pattern in (
        ("imageio-ffmpeg", "imageio_ffmpeg", r"imageio_ffmpeg/binaries/ffmpeg-[^/]*"),
        ("pymediainfo", "pymediainfo", r"pymediainfo/(lib)?mediainfo[^/]*\.(so|dylib|dll)[.\d]*"),
    ):
        files = distribution(name).files or []
        matches = [file for file in files if re.fullmatch(pattern, file.as_posix(), re.IGNORECASE)]
        if not matches:
            raise FileNotFoundError(f"the wheel of {package} has no binary for {sys.platform}")
        found += [(str(file.locate()), str(PurePosixPath(file).parent)) for file in matches]
    return found


def own_metadata() -> list[tuple[str, str]]:
    """VideoFlow's version and entry points: (source, destination folder).

    The rest of an installation's metadata says where on the build machine it came from.
    """
    ours = distribution("videoflow")
    folder = f"videoflow-{ours.version}.dist-info"
    wanted = {"METADATA", "entry_points.txt"}
    return [(str(file.locate()), folder) for file in ours.files or [] if Path(file).name in wanted]


def keep(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without what is unwanted and, on Linux, what the system has or nobody needs."""
    wanted = [entry for entry in entries if not is_unwanted(entry[0])]
    if sys.platform != "linux":
        return wanted
    wanted = [entry for entry in wanted if not is_of_the_system(entry[0])]
    return _without_orphans(wanted)


def is_unwanted(destination: str) -> bool:
    """Whether a file is to be left out on every platform."""
    path = destination.replace("\\", "/")
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in UNWANTED)


def is_of_the_system(destination: str) -> bool:
    """Whether a library is left to the Linux desktop."""
    return debian_dependency(PurePosixPath(destination).name) is not None


def debian_dependency(library: str) -> str | None:
    """What a Debian package depends on to have a library of the system; None for any other."""
    matching = (
        package
        for pattern, package in SYSTEM_LIBRARIES.items()
        if fnmatch.fnmatchcase(library, pattern)
    )
    return next(matching, None)


def needed_libraries(path: Path) -> set[str]:
    """The libraries that an ELF file names as needed; empty for any other file."""
    answer = subprocess.run(
        ["readelf", "--dynamic", "--wide", str(path)], capture_output=True, text=True
    )
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", answer.stdout))


def _without_orphans(entries: list[Entry]) -> list[Entry]:
    """Drop libraries that came along for something that was left out."""
    names = {PurePosixPath(destination).name for destination, _, _ in entries}
    needed: set[str] = set()
    waiting = [entry for entry in entries if not _is_plain_library(entry[0])]
    by_name = {PurePosixPath(entry[0]).name: entry for entry in entries if entry[2] != "SYMLINK"}
    while waiting:
        _, source, _ = waiting.pop()
        for name in (needed_libraries(Path(source)) & names) - needed:
            needed.add(name)
            if name in by_name:
                waiting.append(by_name[name])
    return [
        entry
        for entry in entries
        if not _is_plain_library(entry[0]) or PurePosixPath(entry[0]).name in needed
    ]


def _is_plain_library(destination: str) -> bool:
    """Whether only other libraries can ask for it: no plugin, no extension module, no wheel's."""
    path = PurePosixPath(destination)
    in_place = path.parent in (PurePosixPath(), PurePosixPath("PySide6/Qt/lib"))
    is_python = path.name.startswith("libpython")
    return in_place and not is_python and bool(re.fullmatch(r"lib[^/]+\.so(\.\d+)*", path.name))

"""Find an ffmpeg that works: configured path, the imageio-ffmpeg wheel's binary, then PATH."""

from __future__ import annotations

import importlib.util
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _

_log = logging.getLogger(__name__)

_ANSWER_TIMEOUT_S = 10.0
CREATION_FLAGS = 0
if sys.platform == "win32":
    CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
_VERSION = re.compile(r"ffmpeg version (\S+)")
_NUMBERED = re.compile(r"n?(\d+)\.")
_OLDEST = 5
"""The first that opens a list's files with options. Builds between versions have no number."""


_configured: Path | None = None


class FfmpegSource(StrEnum):
    """Where an ffmpeg was found."""

    CONFIGURED = "configured"
    BUNDLED = "bundled"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """An ffmpeg that answered ``-version``.

    ``skipped`` names the better placed candidates that did not work and why, one line each, so
    that the application can say that the configured one is not the one in use.
    """

    path: Path
    version: str
    source: FfmpegSource
    skipped: tuple[str, ...] = ()


def configure_ffmpeg(path: Path | None) -> None:
    """Set the user's own ffmpeg for the whole process, and look again for one that works."""
    global _configured
    _configured = path
    _locate.cache_clear()


def locate_ffmpeg(configured: Path | None = None) -> Ffmpeg:
    """The first working ffmpeg. Remembers a success for the life of the process.

    ``configured`` is tried first; without it, what ``configure_ffmpeg`` was told. Starts a child
    process for up to ten seconds per candidate: call it from a worker thread.

    Raises:
        MediaError: none works; the text says what still does and what to do.
    """
    return _locate(configured or _configured)


@lru_cache(maxsize=8)
def _locate(configured: Path | None) -> Ffmpeg:
    skipped: list[str] = []
    for source, path in _candidates(configured):
        try:
            version = _ask_version(path)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            _log.warning("ffmpeg at %s does not work: %s", path, error)
            skipped.append(f"{path}: {error}")
            continue
        return Ffmpeg(path, version, source, tuple(skipped))
    if skipped:
        message = _("ffmpeg does not start on this computer ({details}).").format(
            details="; ".join(skipped)
        )
    else:
        message = _("ffmpeg, which makes and joins videos, was not found.")
    raise MediaError(
        message,
        _(
            "Texts, pictures and finished videos can still be edited, viewed and reviewed; "
            "new videos and film export need ffmpeg. Install VideoFlow again, or choose an "
            "ffmpeg program in the settings."
        ),
    )


def _candidates(configured: Path | None) -> Iterator[tuple[FfmpegSource, Path]]:
    if configured is not None:
        yield FfmpegSource.CONFIGURED, configured.expanduser().absolute()
    bundled = _bundled()
    if bundled is not None:
        yield FfmpegSource.BUNDLED, bundled
    on_path = shutil.which("ffmpeg")
    if on_path is not None:
        yield FfmpegSource.PATH, Path(on_path).absolute()


def _bundled() -> Path | None:
    """The wheel's own binary. Its ``get_ffmpeg_exe`` is no use here: it also tries PATH."""
    package = importlib.util.find_spec("imageio_ffmpeg")
    if package is None or not package.submodule_search_locations:
        return None
    folder = Path(package.submodule_search_locations[0]) / "binaries"
    return next((path for path in sorted(folder.glob("ffmpeg-*")) if path.is_file()), None)


def _ask_version(path: Path) -> str:
    answer = subprocess.run(
        [str(path), "-version"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=_ANSWER_TIMEOUT_S,
        creationflags=CREATION_FLAGS,
    )
    match = _VERSION.search(answer.stdout.decode(errors="replace"))
    if match is None:
        raise ValueError(_("not an ffmpeg program"))
    numbered = _NUMBERED.match(match[1])
    if numbered and int(numbered[1]) < _OLDEST:
        raise ValueError(
            _("version {version} is too old, {oldest}.0 is needed").format(
                version=match[1], oldest=_OLDEST
            )
        )
    return match[1]

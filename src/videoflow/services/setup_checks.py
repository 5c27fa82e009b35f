"""What the application needs of a computer, looked at one by one. Blocks: runs as a task.

One list for everybody: the set-up check in the window shows it, ``videoflow --self-test`` prints
it, and a release is not published until it holds for the frozen application.
"""

from __future__ import annotations

import asyncio
import gettext
import importlib
import logging
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

import ffmpeg

import videoflow
from videoflow import i18n
from videoflow.errors import MediaError, ProviderError, StorageError, VideoFlowError
from videoflow.i18n import _
from videoflow.media.ffmpeg import CREATION_FLAGS, locate_ffmpeg
from videoflow.media.graph import arguments
from videoflow.media.needs import check_abilities
from videoflow.media.probe import probe
from videoflow.media.process import run_ffmpeg
from videoflow.paths import app_paths
from videoflow.providers.http.client import trusted_certificates
from videoflow.resources import resource_path
from videoflow.services.brief_file import read_brief
from videoflow.services.service_settings import ServiceControl
from videoflow.services.trial_film import make_trial_film
from videoflow.storage.secrets import SecretStore

log = logging.getLogger(__name__)

PLAYER_CHECK_OPTION = "--player-check"
"""Hidden option of the command line that plays a film in a process of its own."""
PLAYER_PATIENCE_S = 60.0
OTHER_SYSTEMS = {"videoflow.media.windows_job": "win32"}
"""Modules that can be loaded on one system only."""


@dataclass(frozen=True)
class SetupCheck:
    """One thing that was looked at; ``detail`` says what was found, or what to do."""

    name: str
    ok: bool
    detail: str


async def check_setup(*, trial_film: bool = False) -> tuple[SetupCheck, ...]:
    """Look at everything; a failed check stops none of the others."""
    return tuple(await asyncio.to_thread(lambda: list(run_checks(trial_film=trial_film))))


def run_checks(*, trial_film: bool) -> Iterator[SetupCheck]:
    """The checks one after the other, each as soon as it is done.

    With ``trial_film``, also those that take some seconds: all parts of the program, and a whole
    film from brief to export.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        film = Path(folder) / "check.mp4"
        for name, look, is_long in (
            (_("Program"), _program, True),
            (_("Shipped files"), _shipped_files, False),
            (_("Translations"), _translations, False),
            (_("Providers"), _providers, False),
            (_("ffmpeg"), _ffmpeg, False),
            (_("Making video"), partial(_encoding, film), False),
            (_("Playing video"), partial(_playing, film), False),
            (_("Keychain"), _keychain, False),
            (_("Secure connections"), _network, False),
            (_("Application folders"), _folders, False),
            (_("A whole film"), _film, True),
        ):
            if trial_film or not is_long:
                yield _checked(name, look)


def _checked(name: str, look: Callable[[], str]) -> SetupCheck:
    try:
        return SetupCheck(name, True, look())
    except VideoFlowError as error:
        return SetupCheck(name, False, str(error))
    except Exception as error:  # whatever a damaged installation leads to is a result, too
        log.exception("the check of %s failed", name)
        return SetupCheck(name, False, f"{type(error).__name__}: {error}")


def _program() -> str:
    """Load everything, so that a part that was not packed is missed here and not by the user."""
    names = [
        module.name
        for module in pkgutil.walk_packages(videoflow.__path__, "videoflow.")
        if OTHER_SYSTEMS.get(module.name, sys.platform) == sys.platform
    ]
    for name in names:
        importlib.import_module(name)
    return _("Version {version}, {count} parts, all of which load.").format(
        version=videoflow.__version__, count=len(names)
    )


def _shipped_files() -> str:
    kinds = {
        "fonts": "*.ttf",
        "icons": "*.svg",
        "styles": "*.qss",
        "templates": "*.toml",
        "writer": "*.toml",
    }
    counts = {
        folder: sum(1 for _file in resource_path(folder).glob(pattern))
        for folder, pattern in kinds.items()
    }
    for folder, count in counts.items():
        if not count:
            raise StorageError(
                _("The shipped files are missing from {folder}.").format(
                    folder=resource_path(folder)
                ),
                _("Install VideoFlow again."),
            )
    for sample in resource_path("sample").glob("brief*.toml"):
        read_brief(sample)
    return _(
        "{fonts} fonts, {icons} icons, {templates} sets of stories, {writer} word lists."
    ).format(**counts)


def _translations() -> str:
    for code, name in i18n.LANGUAGES.items():
        if code == "en":
            continue  # what the source says
        try:
            gettext.translation("videoflow", resource_path("translations"), [code])
        except (OSError, UnicodeError) as error:
            raise StorageError(
                _("The translation into {language} cannot be read.").format(language=name),
                _("Install VideoFlow again."),
            ) from error
    return ", ".join(i18n.LANGUAGES.values())


def _providers() -> str:
    providers = ServiceControl.open().providers
    loaded = {provider.id for provider in providers.all()}
    if providers.problems:
        raise providers.problems[0]
    missing = {entry.name for entry in entry_points(group="videoflow.providers")} - loaded
    if missing or len(loaded) < 2:
        raise ProviderError(
            _("Providers are missing: {names}.").format(names=", ".join(sorted(missing)) or "—"),
            _("Install VideoFlow again."),
        )
    return ", ".join(sorted(loaded))


def _ffmpeg() -> str:
    found = locate_ffmpeg()
    check_abilities(found)
    lines = [_("Version {version}, {path}").format(version=found.version, path=found.path)]
    return "\n".join([*lines, *found.skipped])


def _encoding(film: Path) -> str:
    """A second of picture and sound, through the encoders that a film needs."""
    picture = ffmpeg.input("testsrc2=size=128x128:rate=25:duration=1", f="lavfi")
    sound = ffmpeg.input("sine=duration=1", f="lavfi")
    output = ffmpeg.output(
        picture, sound, str(film), vcodec="libx264", pix_fmt="yuv420p", acodec="aac"
    )
    failure = _("ffmpeg cannot make H.264 video with AAC sound.")
    asyncio.run(run_ffmpeg(arguments(output), failure=failure))
    found = probe(film)
    if found.video_codec != "AVC" or not found.has_audio:
        raise MediaError(failure, _("Install VideoFlow again."))
    return _("H.264 video and AAC sound can be made, and are recognised.")


def _playing(film: Path) -> str:
    command = [sys.executable, *([] if _is_frozen() else ["-m", "videoflow"])]
    try:
        answer = subprocess.run(
            [*command, PLAYER_CHECK_OPTION, str(film)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PLAYER_PATIENCE_S,
            creationflags=CREATION_FLAGS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _unplayable(str(error)) from error
    said = answer.stdout.decode(errors="replace").strip()
    if answer.returncode:
        log.warning("player check: %s", answer.stderr.decode(errors="replace"))
        raise _unplayable(said)
    return _("{count} pictures of a film were decoded.").format(count=said)


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _unplayable(reason: str) -> MediaError:
    if sys.platform.startswith("linux"):
        action = _("Usually a library is missing: install the packages libpulse0 and libxrandr2.")
    else:
        action = _("Install VideoFlow again.")
    return MediaError(
        _("Films cannot be played in the window ({reason}).").format(reason=reason or "—"), action
    )


def _keychain() -> str:
    """Only looks: nobody is asked for a password by a check."""
    if SecretStore().has_keychain():
        return _("API keys can be kept in the keychain of this computer.")
    if sys.platform in ("win32", "darwin"):
        raise StorageError(
            _("The keychain of this computer cannot be used."), _("Install VideoFlow again.")
        )
    # Without a desktop there is none; everything else works all the same.
    return _("There is no keychain here: keys come from environment variables.")


def _network() -> str:
    return _("{count} certificate authorities are known.").format(count=trusted_certificates())


def _folders() -> str:
    paths = app_paths()
    for folder in (paths.config, paths.cache, paths.logs):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise StorageError(
                _("{folder} cannot be written to: {reason}.").format(
                    folder=folder, reason=error.strerror or error
                ),
                _("Free some space, or give yourself the right to write there."),
            ) from error
    free_gb = shutil.disk_usage(paths.cache).free / 1e9
    return _("Settings, cache and log can be written; {free:.0f} GB are free.").format(free=free_gb)


def _film() -> str:
    film = make_trial_film(ServiceControl.open().providers)
    return _("Made from brief to export: {seconds:.1f} s, {width} × {height}.").format(
        seconds=film.duration_s, width=film.width, height=film.height
    )

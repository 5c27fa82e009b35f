"""What the application needs of a computer, looked at one by one. Blocks: runs as a task."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from videoflow.errors import StorageError, VideoFlowError
from videoflow.i18n import _
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.graph import arguments
from videoflow.media.process import run_ffmpeg
from videoflow.paths import app_paths
from videoflow.resources import resource_path


@dataclass(frozen=True)
class SetupCheck:
    """One thing that was looked at; ``detail`` says what was found, or what to do."""

    name: str
    ok: bool
    detail: str


async def check_setup() -> tuple[SetupCheck, ...]:
    """Look at everything; a failed check stops none of the others."""
    checks = []
    for name, look in (
        (_("ffmpeg"), _ffmpeg),
        (_("Making video"), _encoding),
        (_("Fonts"), _fonts),
        (_("Application folders"), _folders),
    ):
        try:
            checks.append(SetupCheck(name, True, await asyncio.to_thread(look)))
        except VideoFlowError as error:
            checks.append(SetupCheck(name, False, str(error)))
    return tuple(checks)


def _ffmpeg() -> str:
    found = locate_ffmpeg()
    lines = [_("Version {version}, {path}").format(version=found.version, path=found.path)]
    return "\n".join([*lines, *found.skipped])


def _encoding() -> str:
    """A second of picture and sound, through the encoders that a film needs."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "check.mp4"
        picture = ffmpeg.input("testsrc2=size=128x128:rate=25:duration=1", f="lavfi")
        sound = ffmpeg.input("sine=duration=1", f="lavfi")
        output = ffmpeg.output(
            picture, sound, str(target), vcodec="libx264", pix_fmt="yuv420p", acodec="aac"
        )
        failure = _("ffmpeg cannot make H.264 video with AAC sound.")
        asyncio.run(run_ffmpeg(arguments(output), failure=failure))
    return _("H.264 video and AAC sound can be made.")


def _fonts() -> str:
    fonts = sorted(resource_path("fonts").rglob("*.ttf"))
    if not fonts:
        raise StorageError(
            _("The shipped fonts are missing from {folder}.").format(folder=resource_path("fonts")),
            _("Install VideoFlow again."),
        )
    return _("{count} font files are there.").format(count=len(fonts))


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
    return _("Settings, cache and log can be written.")

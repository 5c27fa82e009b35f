"""What VideoFlow needs an ffmpeg to be able to do. Builds differ from system to system."""

from __future__ import annotations

import re
import subprocess

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.ffmpeg import CREATION_FLAGS, Ffmpeg

ENCODERS = ("aac", "libx264", "pcm_f32le", "png")
FILTERS = (
    *("ametadata", "blackdetect", "ebur128", "freezedetect", "metadata"),
    *("adelay", "aformat", "amix", "anullsrc", "apad", "aresample", "atrim", "channelmap"),
    *("crop", "format", "fps", "pad", "scale", "setparams", "setsar", "sine", "testsrc2", "tpad"),
)
"""Checked against the source by the tests."""

_PATIENCE_S = 20.0


def check_abilities(ffmpeg: Ffmpeg) -> None:
    """Ask an ffmpeg for its encoders and filters; blocks for some tenths of a second.

    Raises:
        MediaError: something is missing, and what.
    """
    encoders = _listed(ffmpeg, "-encoders")
    filters = _listed(ffmpeg, "-filters")
    missing = [name for name in ENCODERS if name not in encoders]
    missing += [name for name in FILTERS if name not in filters]
    if missing:
        raise MediaError(
            _("The ffmpeg at {path} lacks: {missing}.").format(
                path=ffmpeg.path, missing=", ".join(missing)
            ),
            _("Use the ffmpeg that comes with VideoFlow: clear its field in the settings."),
        )


def _listed(ffmpeg: Ffmpeg, option: str) -> set[str]:
    """The names in one of ffmpeg's tables: flags first, then the name, on each line."""
    try:
        answer = subprocess.run(
            [str(ffmpeg.path), "-hide_banner", option],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_PATIENCE_S,
            creationflags=CREATION_FLAGS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MediaError(
            _("ffmpeg at {path} does not say what it can do.").format(path=ffmpeg.path),
            _("Install VideoFlow again, or choose another ffmpeg program in the settings."),
        ) from error
    lines = answer.stdout.decode(errors="replace")
    return set(re.findall(r"^ *[A-Z.|]+ +(\w+) ", lines, re.MULTILINE))

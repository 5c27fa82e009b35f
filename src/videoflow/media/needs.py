"""What VideoFlow needs an ffmpeg to be able to do. Builds differ from system to system."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.ffmpeg import CREATION_FLAGS, Ffmpeg

ENCODERS = ("aac", "libopus", "libvpx-vp9", "libx264", "pcm_f32le", "png")
FILTERS = (
    *("adelay", "aformat", "alimiter", "ametadata", "amix", "amultiply", "anullsrc", "apad"),
    *("aresample", "asetpts", "asplit", "atrim", "blackdetect", "channelmap", "crop"),
    *("ebur128", "format", "fps", "freezedetect", "gblur", "loop", "metadata", "overlay"),
    *("pad", "perspective", "scale", "setparams", "setpts", "setsar", "sine", "split"),
    *("testsrc2", "tpad", "trim", "volume", "xfade"),
)
"""Checked against the source by the tests."""

OPTIONAL_FILTERS = ("tonemap", "zscale")
"""Without them, high dynamic range looks pale."""

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


@lru_cache(maxsize=8)
def has_filters(ffmpeg: Ffmpeg, names: tuple[str, ...]) -> bool:
    """Whether an ffmpeg has all of these filters. Blocks at the first time; MediaError."""
    return set(names) <= _listed(ffmpeg, "-filters")


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
    return set(re.findall(r"^ *[A-Z.|]+ +([\w-]+) ", lines, re.MULTILINE))

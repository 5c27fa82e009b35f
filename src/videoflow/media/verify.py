"""Make sure that a file is the picture, video or sound it should be, by decoding it."""

from __future__ import annotations

from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.images import load_image
from videoflow.media.probe import MediaInfo, probe
from videoflow.media.process import run_ffmpeg
from videoflow.media.sniff import MediaKind

_LEAST_DECODED = 0.9
"""Share of the promised duration that must decode; containers round, truncation cuts more."""

_MOST_ERRORS = 0.02
"""Share of frames that may fail to decode: players conceal a single bad one."""


async def verify_media(path: Path, expected: MediaKind) -> MediaInfo:
    """Decode the file from beginning to end and return its facts.

    Run it in a worker's loop: reading headers and pictures blocks. The name does not count:
    ``MediaInfo.type.extension`` tells the right one.

    Raises:
        MediaError: not of the ``expected`` kind, damaged, or cut short.
    """
    info = probe(path)
    if info.kind is not expected:
        raise _wrong_kind(path, expected)
    if expected is MediaKind.IMAGE:
        load_image(path)
        return info
    if info.truncated:
        raise _cut_short(path)
    failure = _("“{name}” cannot be decoded.").format(name=path.name)
    source = local_input(path)
    stream = source.video if expected is MediaKind.VIDEO else source.audio
    run = await run_ffmpeg(
        arguments(stream.output("-", format="null", max_error_rate=_MOST_ERRORS)), failure=failure
    )
    if run.progress.time_s <= 0 or run.progress.time_s < info.duration_s * _LEAST_DECODED:
        raise _cut_short(path)
    return info


def _wrong_kind(path: Path, expected: MediaKind) -> MediaError:
    match expected:
        case MediaKind.IMAGE:
            message = _("“{name}” is not a picture.")
            action = _("Choose a PNG, JPEG or WebP picture.")
        case MediaKind.VIDEO:
            message = _("“{name}” is not a video.")
            action = _("Choose an MP4, MOV or WebM video.")
        case MediaKind.AUDIO:
            message = _("“{name}” is not a sound recording.")
            action = _("Choose an MP3, M4A or WAV file.")
    return MediaError(message.format(name=path.name), action)


def _cut_short(path: Path) -> MediaError:
    return MediaError(
        _("“{name}” is cut short: its end is missing.").format(name=path.name),
        _("Use another copy of it."),
    )

"""Small pictures of takes, made once and kept in the project's cache."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from videoflow.errors import MediaError, StorageError
from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.images import load_image
from videoflow.media.probe import MediaInfo, probe
from videoflow.media.process import media_url, run_ffmpeg
from videoflow.media.sniff import MediaKind

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def thumbnail_path(cache_dir: Path, take_id: str, max_side: int) -> Path:
    """Where the thumbnail of a take is or will be. Takes never change, so it never grows stale."""
    return cache_dir / "thumbnails" / f"{_UNSAFE.sub('_', take_id)}_{max_side}.png"


async def make_thumbnail(
    source: Path, cache_dir: Path, take_id: str, max_side: int, at_s: float | None = None
) -> Path:
    """PNG of a picture or of a video's frame, upright, no side over ``max_side`` pixels.

    Returns the cached file when it is there. ``cache_dir`` is the project's cache folder. A
    video is shown as it is ``at_s`` seconds in; by default one second, or half of a shorter one.
    Run it in a worker: decoding happens in helper threads and child processes, but not at once.

    Raises:
        MediaError: the source is missing, damaged, or has no picture.
        StorageError: the cache cannot be written.
    """
    target = thumbnail_path(cache_dir, take_id, max_side)
    if target.is_file():
        return target
    info = await asyncio.to_thread(probe, source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
            made = Path(folder) / target.name
            if info.kind is MediaKind.IMAGE:
                await asyncio.to_thread(_shrink, source, made, max_side)
            else:
                await _grab_frame(source, made, info, max_side, at_s)
            made.replace(target)
    except OSError as error:
        raise StorageError(
            _("The preview of “{name}” cannot be saved.").format(name=source.name),
            _("Check that there is free space on the disk."),
        ) from error
    return target


def _shrink(source: Path, made: Path, max_side: int) -> None:
    if not load_image(source, max_side).save(str(made)):
        raise OSError(f"cannot write {made}")


async def _grab_frame(
    source: Path, made: Path, info: MediaInfo, max_side: int, at_s: float | None
) -> None:
    failure = _("No picture can be taken from “{name}”.").format(name=source.name)
    if info.kind is not MediaKind.VIDEO or not info.width or not info.height:
        raise MediaError(failure, _("Choose a picture or a video."))
    moment_s = min(1.0, info.duration_s / 2) if at_s is None else at_s
    shrink = min(1.0, max_side / max(info.width, info.height))
    frame = local_input(source, ss=f"{moment_s:.3f}").video.filter(
        "scale", max(1, round(info.width * shrink)), max(1, round(info.height * shrink))
    )
    output = frame.output(
        media_url(made), format="image2", vcodec="png", pix_fmt="rgb24", update=1, vframes=1
    )
    await run_ffmpeg(arguments(output), failure=failure)
    if not made.is_file():
        raise MediaError(failure, _("Use another copy of it."))

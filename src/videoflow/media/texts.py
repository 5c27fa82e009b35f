"""Remove the texts that travel inside media files: some services write the prompt there.

ComfyUI puts its whole workflow into ``tEXt`` chunks of PNG and into the metadata of videos, others
use EXIF or XMP. Pixels, samples and colour profiles stay as they are.

Sources: PNG third edition, chapter 11; RFC 9649 (WebP); ITU-T T.81, annex B (JPEG).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import ffmpeg

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import media_url, run_ffmpeg
from videoflow.media.sniff import MediaKind, MediaType, sniff

_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_WEBP_TEXTS = (b"EXIF", b"XMP ")
_JPEG_TEXTS = (0xFE, *(marker for marker in range(0xE1, 0xF0) if marker not in (0xE2, 0xEE)))
"""Comments, and application segments but for JFIF (E0), colour profile (E2) and Adobe's (EE)."""
_WEBP_TEXT_FLAGS = 0x0C
_MUXER = {
    MediaType.MP4: "mp4",
    MediaType.MOV: "mov",
    MediaType.WEBM: "webm",
    MediaType.MP3: "mp3",
    MediaType.M4A: "ipod",
    MediaType.WAV: "wav",
    MediaType.OGG: "ogg",
    MediaType.FLAC: "flac",
}


async def remove_texts(path: Path, scratch: Path) -> None:
    """Replace ``path`` by the same picture, video or sound without texts, by way of ``scratch``, a
    file beside it.

    Raises:
        MediaError: not readable, of no known type, or damaged.
    """
    found = await asyncio.to_thread(sniff, path)
    try:
        if found.kind is MediaKind.IMAGE:
            await asyncio.to_thread(_rewrite_picture, path, scratch, found)
        else:
            await _remux(path, scratch, found)
        scratch.replace(path)
    except (OSError, ValueError) as error:
        raise MediaError(
            _("The texts inside of “{name}” could not be removed.").format(name=path.name),
            _("Check the disk, and make it again."),
        ) from error
    finally:
        scratch.unlink(missing_ok=True)


async def _remux(path: Path, scratch: Path, found: MediaType) -> None:
    source = local_input(path)
    output = ffmpeg.output(
        source["v?"],
        source["a?"],
        media_url(scratch),
        format=_MUXER[found],
        codec="copy",
        map_metadata=-1,
        map_chapters=-1,
        fflags="+bitexact",
    )
    failure = _("The texts inside of “{name}” could not be removed.").format(name=path.name)
    await run_ffmpeg(arguments(output), failure=failure)


def _rewrite_picture(path: Path, scratch: Path, found: MediaType) -> None:
    data = path.read_bytes()
    parts = {MediaType.PNG: _png, MediaType.JPEG: _jpeg, MediaType.WEBP: _webp}[found](data)
    scratch.write_bytes(b"".join(parts))


def _png(data: bytes) -> Iterator[bytes]:
    """Chunks: length, name, content, checksum. Nothing after the end mark is kept."""
    yield data[:8]
    position, name = 8, b""
    while name != b"IEND":
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        name = data[position + 4 : position + 8]
        if end > len(data) or len(name) < 4:
            raise ValueError("a PNG that is cut short")
        if name not in _PNG_TEXTS:
            yield data[position:end]
        position = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Segments up to the first scan; from there on all is pixels."""
    yield data[:2]
    position = 2
    while data[position + 1 : position + 2] != b"\xda":
        marker = data[position : position + 2]
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if len(marker) < 2 or marker[0] != 0xFF or end > len(data):
            raise ValueError("a JPEG that is cut short")
        if marker[1] not in _JPEG_TEXTS:
            yield data[position:end]
        position = end
    end = data.rfind(b"\xff\xd9")
    if end < position:
        raise ValueError("a JPEG that is cut short")
    yield data[position : end + 2]


def _webp(data: bytes) -> Iterator[bytes]:
    """RIFF chunks, padded to even lengths; the header says which kinds there are."""
    kept = []
    position, total = 12, 8 + int.from_bytes(data[4:8], "little")
    while position < min(total, len(data)):
        name = data[position : position + 4]
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size + size % 2
        if end > len(data) + 1:
            raise ValueError("a WebP that is cut short")
        chunk = data[position:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TEXT_FLAGS]) + chunk[9:]
        if name not in _WEBP_TEXTS:
            kept.append(chunk)
        position = end
    yield b"RIFF" + (4 + sum(map(len, kept))).to_bytes(4, "little") + b"WEBP"
    yield from kept

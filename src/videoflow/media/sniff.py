"""Tell what a file is from its first bytes, whatever its name says."""

from __future__ import annotations

from enum import Enum, StrEnum
from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _

_HEAD_BYTES = 4096
_STILL_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_QUICKTIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


class MediaKind(StrEnum):
    """What a person would call it."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class MediaType(Enum):
    """A kind of file that VideoFlow reads: its kind, file name extension and MIME type."""

    PNG = (MediaKind.IMAGE, "png", "image/png")
    JPEG = (MediaKind.IMAGE, "jpg", "image/jpeg")
    WEBP = (MediaKind.IMAGE, "webp", "image/webp")
    MP4 = (MediaKind.VIDEO, "mp4", "video/mp4")
    MOV = (MediaKind.VIDEO, "mov", "video/quicktime")
    WEBM = (MediaKind.VIDEO, "webm", "video/webm")
    MP3 = (MediaKind.AUDIO, "mp3", "audio/mpeg")
    M4A = (MediaKind.AUDIO, "m4a", "audio/mp4")
    WAV = (MediaKind.AUDIO, "wav", "audio/wav")
    OGG = (MediaKind.AUDIO, "ogg", "audio/ogg")
    FLAC = (MediaKind.AUDIO, "flac", "audio/flac")

    def __init__(self, kind: MediaKind, extension: str, mime: str) -> None:
        self.kind = kind
        self.extension = extension
        self.mime = mime


def sniff(path: Path) -> MediaType:
    """The type of the file's content, from its first 4 KiB.

    Raises:
        MediaError: missing, empty, no ordinary file, or of a type that VideoFlow does not read.
    """
    size_bytes = file_size(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise unreadable(path) from error
    found = _type_of(head) if size_bytes else None
    if found is None:
        message = _("“{name}” is not a picture, video or sound that VideoFlow can read.")
        if not size_bytes:
            message = _("“{name}” is empty.")
        raise MediaError(
            message.format(name=path.name),
            _(
                "Use a PNG, JPEG or WebP picture, an MP4, MOV or WebM video, or an MP3, M4A or "
                "WAV sound."
            ),
        )
    return found


def file_size(path: Path) -> int:
    """Size in bytes of an ordinary file; never waits on a pipe or a device.

    Raises:
        MediaError: missing, not readable, or no ordinary file.
    """
    try:
        if path.is_file():
            return path.stat().st_size
        exists = path.exists()
    except OSError as error:
        raise unreadable(path) from error
    message = _("“{name}” is not a file.") if exists else _("The file “{name}” is missing.")
    raise MediaError(message.format(name=path.name), _("Choose another file."))


def unreadable(path: Path) -> MediaError:
    """The error for a file that the system does not let us read."""
    return MediaError(
        _("“{name}” cannot be read.").format(name=path.name),
        _("Check that the drive is connected and that you may open the file, then try again."),
    )


def _type_of(head: bytes) -> MediaType | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"RIFF"):
        return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return MediaType.WEBM if b"\x42\x82\x84webm" in head[:64] else None
    if head.startswith(b"OggS"):
        return MediaType.OGG
    if head.startswith(b"fLaC"):
        return MediaType.FLAC
    if head.startswith((b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")):
        return MediaType.MP3
    return _iso_type(head)


def _iso_type(head: bytes) -> MediaType | None:
    """MP4 and its relatives: boxes of four bytes of size and four of name."""
    name, brand = head[4:8], head[8:12]
    if name in _QUICKTIME_ATOMS:
        return MediaType.MOV
    if name != b"ftyp" or brand in _STILL_BRANDS:
        return None
    return {b"qt  ": MediaType.MOV, b"M4A ": MediaType.M4A, b"M4B ": MediaType.M4A}.get(
        brand, MediaType.MP4
    )

"""Read pictures from files that nobody has checked, within bounds of memory, upright.

Any thread may do so, as long as the process has a ``QCoreApplication``: Qt ties the decoders that
it loads to the application's thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.sniff import MediaKind, MediaType, file_size, sniff, unreadable

MAX_PIXELS = 120_000_000
"""The largest picture read, about 480 MB once decoded; phones make up to 108 megapixels."""

MAX_SIDE = 32_767
MAX_FILE_BYTES = 512 * 1024**2

_ALLOCATION_LIMIT_MB = 512
_TURNED = QImageIOHandler.Transformation.TransformationRotate90


def image_size(path: Path) -> tuple[int, int]:
    """Width and height in pixels as shown (EXIF rotation applied), without decoding it.

    Raises:
        MediaError: not a PNG, JPEG or WebP, damaged, or larger than ``MAX_PIXELS``.
    """
    size = _upright_size(_reader(path), path)
    return size.width(), size.height()


def load_image(path: Path, max_side: int | None = None) -> QImage:
    """The decoded picture, upright; scaled down so that no side is over ``max_side`` pixels.

    Blocks while it decodes: call it from a worker thread.

    Raises:
        MediaError: as ``image_size``, and when the pixels are damaged or cut off.
    """
    reader = _reader(path)
    size = _upright_size(reader, path)
    scaled = size
    if max_side is not None and max(size.width(), size.height()) > max_side:
        bound = QSize(max_side, max_side)
        scaled = size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        turned = bool(reader.transformation() & _TURNED)
        reader.setScaledSize(scaled.transposed() if turned else scaled)
    image = reader.read()
    if image.isNull():
        raise _damaged(path)
    if image.size() != scaled:  # A handler that cannot scale while reading ignores the request.
        image = image.scaled(scaled, mode=Qt.TransformationMode.SmoothTransformation)
    return image


def _reader(path: Path) -> QImageReader:
    found = sniff(path)
    if found.kind is not MediaKind.IMAGE:
        raise MediaError(
            _("“{name}” is not a picture.").format(name=path.name),
            _("Choose a PNG, JPEG or WebP picture."),
        )
    if file_size(path) > MAX_FILE_BYTES:
        raise MediaError(
            _("The picture “{name}” is too large: {size} MB.").format(
                name=path.name, size=file_size(path) // 1024**2
            ),
            _("Save a smaller copy, and use that."),
        )
    if found is MediaType.JPEG and not _jpeg_is_complete(path):
        raise _damaged(path)
    QImageReader.setAllocationLimit(_ALLOCATION_LIMIT_MB)
    reader = QImageReader(str(path.absolute()), _FORMATS[found])
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


_FORMATS = {MediaType.PNG: b"png", MediaType.JPEG: b"jpeg", MediaType.WEBP: b"webp"}


def _upright_size(reader: QImageReader, path: Path) -> QSize:
    if not reader.canRead():
        error = reader.error()
        missing = QImageReader.ImageReaderError.DeviceError
        raise unreadable(path) if error == missing else _damaged(path)
    size = reader.size()
    if size.isEmpty():
        raise _damaged(path)
    if max(size.width(), size.height()) > MAX_SIDE or size.width() * size.height() > MAX_PIXELS:
        raise MediaError(
            _("The picture “{name}” is too large: {width} × {height} pixels.").format(
                name=path.name, width=size.width(), height=size.height()
            ),
            _("Save a smaller copy, up to {limit} megapixels, and use that.").format(
                limit=MAX_PIXELS // 1_000_000
            ),
        )
    return size.transposed() if reader.transformation() & _TURNED else size


def _jpeg_is_complete(path: Path) -> bool:
    """Whether the end mark follows the pixels; Qt fills what is missing with grey instead."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path) from error
    position = 2
    while data[position : position + 1] == b"\xff" and position + 4 <= len(data):
        if data[position + 1] == 0xDA:  # The scan: in it, the byte FF never stands before D9.
            return data.find(b"\xff\xd9", position) > 0
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return False


def _damaged(path: Path) -> MediaError:
    return MediaError(
        _("The picture “{name}” is damaged or incomplete.").format(name=path.name),
        _("Use another copy of it, or another picture."),
    )

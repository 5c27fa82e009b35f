"""Pictures on their way to a service: start images and product photos, within its limits."""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.images import image_size, load_image
from videoflow.media.sniff import MediaKind, sniff

_JPEG_QUALITY = 92


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture as they are sent. ``name`` is made up: no file name leaves here."""

    data: bytes
    mime: str
    name: str

    @property
    def base64(self) -> str:
        """As services take it inline."""
        return base64.b64encode(self.data).decode("ascii")

    @property
    def data_uri(self) -> str:
        """As services take it in place of an address."""
        return f"data:{self.mime};base64,{self.base64}"


async def picture_to_send(
    path: Path, *, max_bytes: int = 8_000_000, max_side_px: int = 2048
) -> Picture:
    """A picture as it lies on disk where it fits, else made smaller.

    Raises MediaError where it cannot be read.
    """
    return await asyncio.to_thread(_picture_to_send, path, max_bytes, max_side_px)


def _picture_to_send(path: Path, max_bytes: int, max_side_px: int) -> Picture:
    found = sniff(path)
    if found.kind is not MediaKind.IMAGE:
        raise MediaError(
            _("“{name}” is not a picture.").format(name=path.name),
            _("Choose a PNG, JPEG or WebP picture."),
        )
    if max(image_size(path)) <= max_side_px and path.stat().st_size <= max_bytes:
        return Picture(path.read_bytes(), found.mime, f"image.{found.extension}")
    side_px = max_side_px
    while True:
        data = _jpeg(path, side_px)
        if len(data) <= max_bytes or side_px <= 256:
            return Picture(data, "image/jpeg", "image.jpg")
        side_px = side_px * 3 // 4


def _jpeg(path: Path, max_side_px: int) -> bytes:
    return _as_jpeg(load_image(path, max_side_px))


def _as_jpeg(image: QImage) -> bytes:
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", _JPEG_QUALITY)  # type: ignore[call-overload]  # the stubs want bytes here, PySide6 takes both
    return bytes(store.data())


async def filled_picture(path: Path, size_px: tuple[int, int]) -> Picture:
    """A picture of exactly this (width, height), cut where its shape is another one.

    Raises MediaError where it cannot be read.
    """
    return await asyncio.to_thread(_filled_picture, path, size_px)


def _filled_picture(path: Path, size_px: tuple[int, int]) -> Picture:
    size = QSize(*size_px)
    image = load_image(path).scaled(
        size,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    area = QRect(QPoint(0, 0), size)
    area.moveCenter(image.rect().center())
    return Picture(_as_jpeg(image.copy(area)), "image/jpeg", "image.jpg")


def decoded_base64(text: str) -> bytes:
    """The bytes of a result that came inline, with or without ``data:…;base64,`` before it.

    Raises ValueError where it is no base64 or empty.
    """
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not data:
        raise ValueError("empty")
    return data

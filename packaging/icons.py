"""The application's icon in the formats of each system, drawn from ``resources/icons``."""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "videoflow.svg"
LINUX_SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MAC_TYPES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic13": 256,
    b"ic09": 512,
    b"ic14": 512,
    b"ic10": 1024,
}
"""Kinds of entries of an icns file and their sizes in pixels."""


def png(size_px: int) -> bytes:
    """The icon as a PNG, ``size_px`` square, with alpha."""
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise ValueError(f"{SOURCE} cannot be drawn")
    return bytes(data.data())


def write_ico(path: Path) -> None:
    """Write the icon for Windows: a directory of PNGs."""
    pictures = [(size_px, png(size_px)) for size_px in WINDOWS_SIZES_PX]
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size_px, data in pictures:
        side = size_px % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    path.write_bytes(header + entries + b"".join(data for _size, data in pictures))


def write_icns(path: Path) -> None:
    """Write the icon for macOS."""
    entries = b""
    for kind, size_px in MAC_TYPES.items():
        data = png(size_px)
        entries += kind + struct.pack(">I", 8 + len(data)) + data
    path.write_bytes(b"icns" + struct.pack(">I", 8 + len(entries)) + entries)


def write_hicolor(folder: Path) -> None:
    """Write ``hicolor/<size>/apps/videoflow.png`` and the scalable one under ``folder``."""
    for size_px in LINUX_SIZES_PX:
        target = folder / "hicolor" / f"{size_px}x{size_px}" / "apps" / "videoflow.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png(size_px))
    scalable = folder / "hicolor" / "scalable" / "apps" / "videoflow.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_bytes(SOURCE.read_bytes())

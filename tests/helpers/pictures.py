"""Pictures for tests: files with colours in known places."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

LEFT, RIGHT = QColor("#c02020"), QColor("#2040c0")


def two_colours(width: int = 400, height: int = 200) -> QImage:
    """Red on the left, blue on the right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(LEFT)
    painter = QPainter(image)
    painter.fillRect(QRect(width // 2, 0, width - width // 2, height), RIGHT)
    painter.end()
    return image


def write_picture(path: Path, width: int = 400, height: int = 200) -> Path:
    """A PNG of two colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert two_colours(width, height).save(str(path))
    return path

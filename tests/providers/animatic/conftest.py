"""A product photo, the shipped fonts, and specs small enough to render in a moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication

from videoflow.providers.animatic.fonts import load_fonts
from videoflow.providers.animatic.spec import AnimaticSpec

MakeSpec = Callable[..., AnimaticSpec]


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small photo of a red cup on a wooden table, 300 × 200."""
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    wood = QLinearGradient(0, 0, 300, 200)
    wood.setColorAt(0, QColor("#5a3a22"))
    wood.setColorAt(1, QColor("#b07a4a"))
    painter.fillRect(image.rect(), wood)
    painter.setPen(Qt.PenStyle.NoPen)
    for radius, colour in ((80, "#a03018"), (50, "#f4efe6"), (38, "#c07a30")):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(140, 95), radius, radius)
    painter.end()
    path = tmp_path_factory.mktemp("photo") / "cup.png"
    assert image.save(str(path))
    return path


@pytest.fixture
def make_spec(photo: Path, tmp_path: Path) -> MakeSpec:
    """Specs of 270 × 480 with a photo and all texts; keywords replace what they name."""

    def make(kind: str = "image", **changed: Any) -> AnimaticSpec:
        fields: dict[str, Any] = {
            "kind": kind,
            "output": tmp_path / ("clip.mp4" if kind == "video" else "picture.png"),
            "width": 270,
            "height": 480,
            "scenario": "hook",
            "headline": "Your café is three steps from your desk",
            "support": "Small-batch beans, roasted on Monday.",
            "kicker": "Morning Roast",
            "call_to_action": "Start your subscription",
            "offer": "Try two bags at half the price",
            "photos": (photo,),
            "duration_s": 1.0,
            "fps": 24,
            "ffmpeg": Path(imageio_ffmpeg.get_ffmpeg_exe()) if kind == "video" else None,
        }
        return AnimaticSpec(**(fields | changed))

    return make


def thumbnail(image: QImage) -> list[int]:
    """A picture as 24 × 24 grey values and colours, for comparing what the eye sees."""
    small = image.scaled(
        24, 24, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGB888)
    return list(bytes(memoryview(small.constBits())))


@pytest.fixture
def difference() -> Callable[[QImage, QImage], float]:
    """Mean difference of two pictures per colour channel, 0 to 255."""

    def compare(one: QImage, other: QImage) -> float:
        a, b = thumbnail(one), thumbnail(other)
        return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a)

    return compare

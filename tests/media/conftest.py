"""Small real clips and photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.helpers.frame_codes import FRAME_CODE, call_ffmpeg

from videoflow.media.process import media_url

MakeClip = Callable[..., Path]


@pytest.fixture(autouse=True)
def _application(qapp: object) -> None:
    """Qt moves its picture plugins to the application's thread: there has to be an application."""


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Make a clip whose frames tell which clip and frame they are; see ``read_codes``."""

    def make(
        name: str = "clip.mp4",
        *,
        clip: int = 1,
        size: str = "128x64",
        fps: str = "25",
        frames: int = 10,
        sound: str | None = "sine=f=440:r=44100",
        options: tuple[str, ...] = ("-pix_fmt", "yuv420p", "-preset", "ultrafast"),
        output_options: tuple[str, ...] = (),
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures = f"color=s={size}:r={fps},{FRAME_CODE.format(clip=clip)}"
        inputs = ["-f", "lavfi", "-i", pictures]
        if sound:
            inputs += ["-f", "lavfi", "-i", sound, "-shortest"]
        call_ffmpeg(*inputs, "-frames:v", str(frames), *options, *output_options, media_url(path))
        return path

    return make


@pytest.fixture
def make_photo(tmp_path: Path) -> Callable[..., Path]:
    """A photo, red above and blue below."""

    def make(name: str, width: int = 64, height: int = 48) -> Path:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        for y in range(height // 2, height):
            for x in range(width):
                image.setPixelColor(x, y, QColor("blue"))
        path = tmp_path / name
        assert image.save(str(path))
        return path

    return make

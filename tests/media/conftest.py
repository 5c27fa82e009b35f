"""Small real clips and photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.helpers.frame_codes import FRAME_CODE, call_ffmpeg

from videoflow.domain.film_settings import FilmFormat
from videoflow.media.film import Clip, EncoderSettings, FilmSpec
from videoflow.media.process import media_url

MakeClip = Callable[..., Path]

FAST = EncoderSettings(x264_preset="ultrafast", crf=23)


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


@pytest.fixture
def film_spec(tmp_path: Path) -> Callable[..., FilmSpec]:
    """A small film of clips, or of paths to clips."""

    def spec(clips: Sequence[Path | Clip], **changes: object) -> FilmSpec:
        numbered = [
            clip if isinstance(clip, Clip) else Clip(clip, number)
            for number, clip in enumerate(clips, start=1)
        ]
        form = changes.get("format", FilmFormat.MP4)
        settings: dict[str, object] = {
            "width": 128,
            "height": 64,
            "fps": 25,
            "output": tmp_path / "exports" / f"film.{form}",
            "work_dir": tmp_path / "cache",
            "encoder": FAST,
        }
        return FilmSpec(tuple(numbered), **(settings | changes))  # type: ignore[arg-type] # by key

    return spec

"""Frames arrive as pictures of the asked size, made on another thread, and none after the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.workers.frames import FrameConverter, FramePipeline
from videoflow.workers.players import Player


@pytest.fixture
def pipeline() -> Iterator[FramePipeline]:
    made = FramePipeline()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "a.mp4"
    source = "testsrc2=size=256x128:rate=25:duration=1"
    call_ffmpeg("-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(path))
    return path


def test_pictures_fit_into_the_target(pipeline: FramePipeline, film: Path, qtbot: QtBot) -> None:
    sizes: list[QSize] = []
    pipeline.frame_ready.connect(lambda image: sizes.append(image.size()))
    pipeline.set_target(QSize(64, 64))
    pipeline.start()
    player = Player(pipeline.sink, pipeline)
    player.open(film)

    player.play()
    qtbot.waitUntil(lambda: len(sizes) >= 3, timeout=10_000)
    player.close()

    assert set(sizes) == {QSize(64, 32)}


def frame(color: int) -> QVideoFrame:
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    image.fill(color)
    return QVideoFrame(image)


def test_frames_that_nobody_looked_at_are_left_out(qtbot: QtBot) -> None:
    converter = FrameConverter()
    seen: list[QImage] = []
    converter.converted.connect(lambda image, _playback: seen.append(image))

    converter.offer(frame(0xFF000001))
    qtbot.waitUntil(lambda: len(seen) == 1)
    for number in range(2, 6):
        converter.offer(frame(0xFF000000 + number))
    converter.acknowledge()
    qtbot.waitUntil(lambda: len(seen) == 2)

    assert [image.pixel(0, 0) for image in seen] == [0xFF000001, 0xFF000005]


def test_nothing_of_the_old_file_comes_after_clear(
    pipeline: FramePipeline, film: Path, qtbot: QtBot
) -> None:
    seen: list[QImage] = []
    pipeline.frame_ready.connect(seen.append)
    pipeline.start()
    player = Player(pipeline.sink, pipeline)
    player.open(film)
    player.play()
    qtbot.waitUntil(lambda: len(seen) >= 1, timeout=10_000)

    player.close()
    pipeline.clear()
    count = len(seen)
    qtbot.wait(100)

    assert len(seen) == count

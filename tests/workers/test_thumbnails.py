"""Previews come by take id, from threads of their own, once per take and size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.workers.thumbnails import Thumbnail, ThumbnailLoader, thumbnail_side


@pytest.fixture
def loader(tmp_path: Path) -> Iterator[ThumbnailLoader]:
    made = ThumbnailLoader(tmp_path / "cache")
    yield made
    made.stop()


def picture(path: Path, color: str) -> Path:
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    assert image.save(str(path))
    return path


def test_sides_are_rounded_up() -> None:
    assert [thumbnail_side(px) for px in (1, 320, 321, 9999)] == [320, 320, 640, 2560]


def test_each_result_is_of_the_take_it_is_named_after(
    loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot
) -> None:
    colors = {"take-a": "#ff0000", "take-b": "#00ff00", "take-c": "#0000ff"}
    results: dict[str, Thumbnail] = {}
    loader.loaded.connect(lambda thumbnail: results.update({thumbnail.take_id: thumbnail}))

    for take_id, color in colors.items():
        source = picture(tmp_path / f"{take_id}.png", color)
        assert loader.request(take_id, source, 300) is None
    qtbot.waitUntil(lambda: len(results) == len(colors))

    for take_id, color in colors.items():
        image = results[take_id].image
        assert (image.width(), image.height()) == (320, 160)
        assert image.pixelColor(10, 10).name() == color


def test_what_is_in_memory_comes_at_once(
    loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot
) -> None:
    source = picture(tmp_path / "a.png", "#123456")
    with qtbot.waitSignal(loader.loaded):
        loader.request("take-a", source, 300)
    source.unlink()

    image = loader.request("take-a", source, 300)

    assert image is not None
    assert image.pixelColor(0, 0).name() == "#123456"


def test_a_video_gets_a_poster(loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot) -> None:
    film = tmp_path / "a.mp4"
    call_ffmpeg("-f", "lavfi", "-i", "color=red:size=128x64:rate=10:duration=1", str(film))

    with qtbot.waitSignal(loader.loaded) as waited:
        loader.request("take-v", film, 300)

    thumbnail = (waited.args or [None])[0]
    assert isinstance(thumbnail, Thumbnail)
    assert thumbnail.image.width() == 128
    assert thumbnail.image.pixelColor(60, 30).red() > 200


def test_a_missing_file_is_told_and_not_raised(
    loader: ThumbnailLoader, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(loader.loaded) as waited:
        loader.request("take-x", tmp_path / "gone.png", 300)

    thumbnail = (waited.args or [None])[0]
    assert isinstance(thumbnail, Thumbnail)
    assert thumbnail.image.isNull()
    assert "gone.png" in thumbnail.problem


def test_stopping_gives_up_what_waits(tmp_path: Path) -> None:
    loader = ThumbnailLoader(tmp_path / "cache")
    for number in range(20):
        loader.request(f"take-{number}", picture(tmp_path / f"{number}.png", "#ffffff"), 300)

    loader.stop()

    assert loader.request("take-99", tmp_path / "0.png", 300) is None

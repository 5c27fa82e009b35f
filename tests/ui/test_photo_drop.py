from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find

from videoflow.media.images import load_image
from videoflow.ui.photo_drop import PhotoDrop
from videoflow.ui.photo_strip import MAX_PHOTOS
from videoflow.workers.task_runner import QtTaskRunner


def make_photo(path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    return path


@pytest.fixture
def drop(qtbot: QtBot) -> Iterator[PhotoDrop]:
    runner = QtTaskRunner()
    drop = PhotoDrop(runner, partial(load_image, max_side=200))
    qtbot.addWidget(drop)
    drop.show()
    yield drop
    drop.stop()
    qtbot.waitUntil(lambda: runner.running == 0)


def wait(drop: PhotoDrop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not drop.is_reading)


def status(drop: PhotoDrop) -> str:
    return find(drop, QLabel, "photo_status").text()


def test_photos_are_shown_in_the_order_they_were_given(
    drop: PhotoDrop, qtbot: QtBot, tmp_path: Path
) -> None:
    photos = [make_photo(tmp_path / name) for name in ("b.png", "a.png")]

    drop.add(photos)
    assert drop.photos() == ()
    wait(drop, qtbot)

    assert drop.photos() == tuple(photos)
    strip = find(drop, QListWidget, "photo_strip")
    assert [strip.item(row).toolTip() for row in range(strip.count())] == ["b.png", "a.png"]


def test_what_is_not_a_photo_stays_out_and_is_named(
    drop: PhotoDrop, qtbot: QtBot, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.png"
    notes.write_text("not a picture")
    good = make_photo(tmp_path / "good.png")

    drop.add([notes, good])
    wait(drop, qtbot)

    assert drop.photos() == (good,)
    assert "notes.png" in status(drop)


def test_the_same_photo_is_taken_once(drop: PhotoDrop, qtbot: QtBot, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "a.png")

    drop.add([photo, photo])
    drop.add([photo])
    wait(drop, qtbot)

    assert drop.photos() == (photo,)


def test_more_than_twenty_are_refused_in_words(
    drop: PhotoDrop, qtbot: QtBot, tmp_path: Path
) -> None:
    drop.add(make_photo(tmp_path / f"{number}.png") for number in range(MAX_PHOTOS + 2))
    wait(drop, qtbot)

    assert len(drop.photos()) == MAX_PHOTOS
    assert "up to 20 photos" in status(drop)


def test_a_selected_photo_is_removed_by_button_and_by_key(
    drop: PhotoDrop, qtbot: QtBot, tmp_path: Path
) -> None:
    photos = [make_photo(tmp_path / f"{name}.png") for name in "abc"]
    drop.add(photos)
    wait(drop, qtbot)
    strip = find(drop, QListWidget, "photo_strip")
    remove = find(drop, QPushButton, "remove_photo_button")
    assert not remove.isVisible()

    strip.setCurrentRow(1)
    remove.click()
    strip.setCurrentRow(1)
    QTest.keyClick(strip, Qt.Key.Key_Delete)

    assert drop.photos() == (photos[0],)


def test_stopping_forgets_what_is_being_read(drop: PhotoDrop, qtbot: QtBot, tmp_path: Path) -> None:
    drop.add([make_photo(tmp_path / "a.png")])

    drop.stop()

    assert not drop.is_reading
    assert drop.photos() == ()

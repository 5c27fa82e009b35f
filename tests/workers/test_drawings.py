"""Only the latest wish under a key is shown, and a picture that cannot be drawn says why."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from tests.helpers.pictures import write_picture

from videoflow.workers.drawings import Draw, Drawing, DrawingBoard, picture


def plain(colour: str) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def drawing_of(colour: str) -> Draw:
    async def draw() -> QImage:
        return plain(colour)

    return draw


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[DrawingBoard]:
    made = DrawingBoard()
    yield made
    made.stop()


def test_a_picture_comes_from_another_thread(board: DrawingBoard, qtbot: QtBot) -> None:
    threads: list[int] = []

    async def draw() -> QImage:
        threads.append(threading.get_ident())
        return plain("red")

    with qtbot.waitSignal(board.drawn) as told:
        board.ask("a", draw)

    assert told.args is not None
    drawing: Drawing = told.args[0]
    assert drawing.key == "a"
    assert drawing.image.pixelColor(3, 3) == QColor("red")
    assert threads != [threading.get_ident()]


def test_what_was_asked_for_before_is_left_out(board: DrawingBoard, qtbot: QtBot) -> None:
    hold = threading.Event()
    shown: list[Drawing] = []
    drawn_colours: list[str] = []

    async def slow() -> QImage:
        hold.wait(10)
        return plain("red")

    async def never() -> QImage:
        drawn_colours.append("green")
        return plain("green")

    board.drawn.connect(shown.append)
    board.ask("a", slow)
    board.ask("a", never)
    with qtbot.waitSignal(board.drawn):
        board.ask("a", drawing_of("blue"))
        hold.set()
    qtbot.waitUntil(lambda: not board.busy)

    assert [drawing.image.pixelColor(0, 0).name() for drawing in shown] == ["#0000ff"]
    assert drawn_colours == []


def test_what_is_forgotten_does_not_come(board: DrawingBoard, qtbot: QtBot) -> None:
    shown: list[Drawing] = []
    board.drawn.connect(shown.append)

    board.ask("a", drawing_of("red"))
    board.forget("a")
    with qtbot.waitSignal(board.drawn):
        board.ask("b", drawing_of("blue"))

    assert [drawing.key for drawing in shown] == ["b"]


def test_a_missing_file_says_so(board: DrawingBoard, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(board.drawn) as told:
        board.ask("a", picture(tmp_path / "logo.png", 100))

    assert told.args is not None
    drawing: Drawing = told.args[0]
    assert drawing.image.isNull()
    assert drawing.problem is not None
    assert "logo.png" in drawing.problem.message


def test_a_file_is_shrunk(board: DrawingBoard, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(board.drawn) as told:
        board.ask("a", picture(write_picture(tmp_path / "a.png"), 100))

    assert told.args is not None
    assert told.args[0].image.size().toTuple() == (100, 50)


def test_nothing_is_drawn_after_the_end(qtbot: QtBot) -> None:
    board = DrawingBoard()
    board.stop()

    board.ask("a", drawing_of("red"))

    assert not board.busy

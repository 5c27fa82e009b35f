"""Files are welcome on the dashed outline, which answers; anything else is not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from videoflow.ui.drop_frame import DropFrame

_AT = QPoint(20, 20)
_BUTTON, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def shown(qtbot: QtBot) -> tuple[DropFrame, list[list[Path]]]:
    frame = DropFrame()
    qtbot.addWidget(frame)
    frame.resize(200, 80)
    frame.show()
    dropped: list[list[Path]] = []
    frame.files_dropped.connect(dropped.append)
    return frame, dropped


def drag(frame: DropFrame, data: QMimeData) -> bool:
    """Whether what is dragged over the frame is welcome."""
    event = QDragEnterEvent(_AT, Qt.DropAction.CopyAction, data, _BUTTON, _NO_KEY)
    event.ignore()
    QApplication.sendEvent(frame, event)
    return event.isAccepted()


def drop(frame: DropFrame, data: QMimeData) -> None:
    event = QDropEvent(QPointF(_AT), Qt.DropAction.CopyAction, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(frame, event)


def picture(frame: DropFrame) -> QImage:
    return frame.grab().toImage()


def test_files_of_this_computer_are_taken_all_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    frame, dropped = shown(qtbot)
    inviting = picture(frame)
    files = [tmp_path / "a.png", tmp_path / "Ärmel.jpg"]
    data = QMimeData()
    data.setUrls(
        [QUrl("https://example.com/b.png"), *(QUrl.fromLocalFile(str(file)) for file in files)]
    )
    assert drag(frame, data)
    assert picture(frame) != inviting
    drop(frame, data)
    assert dropped == [files]
    assert picture(frame) == inviting


def test_a_drag_that_leaves_takes_the_answer_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    frame, dropped = shown(qtbot)
    inviting = picture(frame)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    drag(frame, data)
    QApplication.sendEvent(frame, QDragLeaveEvent())
    assert picture(frame) == inviting
    assert dropped == []


def test_text_and_pages_are_not_welcome(qtbot: QtBot) -> None:
    frame, _dropped = shown(qtbot)
    inviting = picture(frame)
    text, page = QMimeData(), QMimeData()
    text.setText("a script")
    page.setUrls([QUrl("https://example.com/b.png")])
    assert not drag(frame, text)
    assert not drag(frame, page)
    assert picture(frame) == inviting

"""Files from outside on a real film: dropped, chosen, pasted."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.ui.card_canvas import CardCanvas
from videoflow.ui.folder_dialog import FolderDialog
from videoflow.ui.script_dialog import ScriptDialog

IMAGE = AssetKind.IMAGE
SCRIPT = """## Hook: A cup at dawn
A cup steams in the first light of the day.

## Problem: Stale beans
Grey beans fall out of an old tin.
"""


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData, at: QPoint) -> None:
    """What a drag and drop from another program sends."""
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, button, no_key)
    QGuiApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, button, no_key)
    QGuiApplication.sendEvent(widget, event)
    assert event.isAccepted()


def drop_on_card(film: Screening, index: int, *paths: Path) -> None:
    canvas = film.card(index).parentWidget()
    assert isinstance(canvas, CardCanvas)
    drop(canvas, files(*paths), film.card(index).geometry().center())


def notices(film: Screening) -> list[str]:
    return [notice.message for notice in film.page.notices.notices()]


def titles(film: Screening) -> list[str]:
    coordinator = film.coordinator
    return [coordinator.scene_view(index).title for index in coordinator.scene_indexes()]


def copy(text: str = "", image: QImage | None = None, paths: Sequence[Path] = ()) -> None:
    data = files(*paths) if paths else QMimeData()
    if text:
        data.setText(text)
    if image is not None:
        data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)


def photo(folder: Path, name: str = "cup.png") -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(folder / name))
    return folder / name


def test_a_picture_dropped_on_a_card_becomes_the_image_of_that_scene(
    film: Screening, tmp_path: Path
) -> None:
    drop_on_card(film, 2, photo(tmp_path))

    film.wait_for(2, IMAGE, AssetStatus.READY)
    take = film.asset(2, IMAGE).committed
    assert take is not None
    assert "cup.png" in take.prompt
    assert film.asset(1, IMAGE).status is AssetStatus.EMPTY


def test_the_card_under_the_pointer_says_that_it_would_take_the_file(
    film: Screening, tmp_path: Path
) -> None:
    canvas = film.card(2).parentWidget()
    assert isinstance(canvas, CardCanvas)
    data = files(tmp_path / "cup.png")
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def move(at: QPoint) -> None:
        for kind in (QDragEnterEvent, QDragMoveEvent):  # moves follow the way in
            event = kind(at, Qt.DropAction.CopyAction, data, button, no_key)
            QGuiApplication.sendEvent(canvas, event)

    move(film.card(2).geometry().center())
    assert canvas.veil.isVisible()
    assert canvas.veil.geometry() == film.card(2).geometry()

    move(QPoint(1, 1))
    assert not canvas.veil.isVisible()


def test_a_file_that_is_nothing_for_a_film_is_refused_on_the_card(
    film: Screening, tmp_path: Path
) -> None:
    file = tmp_path / "prices.xlsx"
    file.write_bytes(b"PK\x03\x04 no film")

    drop_on_card(film, 1, file)

    label = find(film.card(1), QLabel, "error_label")
    film.wait(label.isVisible)
    assert "prices.xlsx" in label.text()
    assert film.asset(1, IMAGE).status is AssetStatus.EMPTY


def test_a_picture_beside_the_cards_is_told_to_need_a_scene(
    film: Screening, tmp_path: Path
) -> None:
    drop(film.page, files(photo(tmp_path)), QPoint(5, 5))

    film.wait(lambda: notices(film) == ["“cup.png” needs a scene."])


def test_a_script_on_the_window_is_shown_first_and_added_where_it_is_said(
    film: Screening, tmp_path: Path
) -> None:
    file = tmp_path / "script.md"
    file.write_text(SCRIPT, encoding="utf-8")

    drop(film.page, files(file), QPoint(5, 5))
    film.wait(lambda: isinstance(film.page.dialog, ScriptDialog))
    dialog = film.dialog(ScriptDialog)
    assert len(film.coordinator.scene_indexes()) == 2
    add = find(dialog, QPushButton, "add_scenes_button")
    assert add.text() == "Add 2 scenes"
    place = find(dialog, QComboBox, "script_place")
    assert place.currentText() == "At the end"
    place.setCurrentIndex(0)
    add.click()

    assert titles(film)[:2] == ["A cup at dawn", "Stale beans"]
    assert len(titles(film)) == 4


def test_a_script_can_take_the_place_of_all_scenes_as_one_step(
    film: Screening, tmp_path: Path
) -> None:
    before = titles(film)
    file = tmp_path / "script.md"
    file.write_text(SCRIPT, encoding="utf-8")
    film.page.incoming.take_in([file])
    film.wait(lambda: isinstance(film.page.dialog, ScriptDialog))
    dialog = film.dialog(ScriptDialog)
    place = find(dialog, QComboBox, "script_place")
    place.setCurrentIndex(place.count() - 1)

    find(dialog, QPushButton, "add_scenes_button").click()

    assert titles(film) == ["A cup at dawn", "Stale beans"]
    assert len(film.coordinator.project.deleted) == 2
    film.page.undo_history.undo()
    assert titles(film) == before


def test_a_sound_is_told_of_since_its_card_does_not_show_it(
    film: Screening, tmp_path: Path
) -> None:
    with wave.open(str(tmp_path / "hello.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000))

    drop_on_card(film, 2, tmp_path / "hello.wav")

    film.wait(lambda: notices(film) == ["“hello.wav” has come in as a voice of scene 2."])


def test_a_script_on_a_card_goes_behind_its_scene(film: Screening, tmp_path: Path) -> None:
    file = tmp_path / "script.md"
    file.write_text(SCRIPT, encoding="utf-8")

    drop_on_card(film, 1, file)
    film.wait(lambda: isinstance(film.page.dialog, ScriptDialog))
    find(film.dialog(ScriptDialog), QPushButton, "add_scenes_button").click()

    assert titles(film)[1:3] == ["A cup at dawn", "Stale beans"]


def test_a_pasted_script_is_shown_while_it_is_typed(film: Screening) -> None:
    film.page.incoming.paste_script()
    dialog = film.dialog(ScriptDialog)
    add = find(dialog, QPushButton, "add_scenes_button")
    assert not add.isEnabled()

    find(dialog, QPlainTextEdit, "script_text").setPlainText(SCRIPT)

    film.wait(add.isEnabled)
    assert "Hook · 5 s" in shown_texts(dialog)
    find(dialog, QPlainTextEdit, "script_text").clear()
    film.wait(lambda: not add.isEnabled())


def test_text_on_the_clipboard_opens_the_paste_dialog_with_it(film: Screening) -> None:
    copy(SCRIPT)

    film.page.incoming.paste()

    dialog = film.dialog(ScriptDialog)
    film.wait(find(dialog, QPushButton, "add_scenes_button").isEnabled)


def test_a_copied_picture_goes_to_the_scene_with_the_focus(film: Screening) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    copy(image=image)
    film.window.activateWindow()
    film.page.incoming.paste()
    assert notices(film) == ["A picture needs a scene."]

    film.page.grid.focus_card(2)
    film.wait(lambda: film.page.grid.current_index() == 2)
    QTest.keySequence(film.window, "Ctrl+V")

    film.wait_for(2, IMAGE, AssetStatus.READY)
    take = film.asset(2, IMAGE).committed
    assert take is not None
    assert (take.width, take.height) == (64, 48)


def test_a_copied_file_is_pasted_like_a_dropped_one(film: Screening, tmp_path: Path) -> None:
    copy(paths=[photo(tmp_path)])
    film.page.grid.focus_card(1)
    film.window.activateWindow()
    film.wait(lambda: film.page.grid.current_index() == 1)

    film.page.incoming.paste()

    film.wait_for(1, IMAGE, AssetStatus.READY)


def test_an_empty_clipboard_is_told(film: Screening) -> None:
    QGuiApplication.clipboard().clear()

    film.page.incoming.paste()

    assert notices(film) == ["There is nothing to paste."]


def test_a_web_address_is_refused_with_a_way_out(film: Screening) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.invalid/cup.png")])

    drop(film.page, data, QPoint(5, 5))

    assert notices(film) == ["Pictures on web pages cannot be brought in by their address."]


def test_a_folder_is_shared_out_among_scenes_old_and_new(film: Screening, tmp_path: Path) -> None:
    for name in ("scene2.png", "scene3.png"):
        photo(tmp_path, name)
    (tmp_path / "readme").write_text("no media", encoding="utf-8")

    film.page.incoming.take_in([tmp_path])
    film.wait(lambda: isinstance(film.page.dialog, FolderDialog))
    dialog = film.dialog(FolderDialog)
    assert any("readme" in text for text in shown_texts(dialog))
    find(dialog, QPushButton, "import_files_button").click()

    film.wait_for(2, IMAGE, AssetStatus.READY)
    film.wait_for(3, IMAGE, AssetStatus.READY)
    assert titles(film)[2] == "scene3"


def test_own_files_are_chosen_for_a_scene(film: Screening, tmp_path: Path) -> None:
    film.card(1).own_files_requested.emit(1)
    chooser = next(iter(film.window.findChildren(QFileDialog)))
    chooser.filesSelected.emit([str(photo(tmp_path))])
    chooser.close()

    film.wait_for(1, IMAGE, AssetStatus.READY)


def test_a_project_on_the_film_is_asked_to_be_opened(
    film: Screening, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "project.json").write_text("{}", encoding="utf-8")

    with qtbot.waitSignal(film.window.open_project_requested) as asked:
        drop(film.page, files(tmp_path), QPoint(5, 5))

    assert asked.args == [tmp_path]

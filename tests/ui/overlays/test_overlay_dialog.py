"""Claims, prices and the logo are put over a scene and seen at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.open_dialogs import open_dialog
from tests.helpers.pictures import write_picture
from tests.helpers.screening import PATIENCE_MS

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.look import Look
from videoflow.domain.overlay import Overlay, OverlayKind, Place
from videoflow.services.view_models import SceneView
from videoflow.ui.overlays.overlay_dialog import MAX_OVERLAYS, OverlayDialog
from videoflow.workers.film_drawings import DrawnFilm

Saved = list[tuple[Overlay, ...]]
CLAIM = Overlay(text="30 % off", place=Place.TOP)
PRICE = Overlay(
    kind=OverlayKind.PRICE, text="€ 29", place=Place.BOTTOM_LEFT, start_s=2.0, end_s=4.0
)


def scene_over(tmp_path: Path, *overlays: Overlay) -> SceneView:
    take = dataclasses.replace(
        views.take(AssetKind.IMAGE), path=write_picture(tmp_path / "take.png")
    )
    return views.scene(image=views.ready(AssetKind.IMAGE, take), overlays=overlays)


def opened(qtbot: QtBot, tmp_path: Path, *overlays: Overlay) -> tuple[OverlayDialog, Saved]:
    saved: Saved = []
    dialog = OverlayDialog(
        DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.PORTRAIT, Look()),
        scene_over(tmp_path, *overlays),
        saved.append,
    )
    return open_dialog(qtbot, dialog), saved


def test_an_empty_scene_invites_to_add_something(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path)

    assert any("Nothing is drawn over this scene yet" in text for text in shown_texts(dialog))
    assert not dialog.editor.isVisible()


def test_a_claim_is_added_typed_and_saved(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path)

    find(dialog, QPushButton, "add_claim_button").click()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.editor.text.line)
    QTest.keyClicks(dialog.editor.text.line, "Only today")
    dialog.submit()

    assert saved == [(Overlay(text="Only today", place=Place.TOP),)]


def test_each_next_one_gets_a_place_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path)

    for kind in (OverlayKind.CLAIM, OverlayKind.CLAIM, OverlayKind.PRICE, OverlayKind.LOGO):
        dialog.add(kind)

    places = [overlay.place for overlay in dialog.overlays()]
    assert len(set(places)) == 4


def test_there_are_at_most_eight(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path)

    for _each in range(MAX_OVERLAYS + 1):
        dialog.add(OverlayKind.CLAIM)

    assert len(dialog.overlays()) == MAX_OVERLAYS
    assert not find(dialog, QPushButton, "add_claim_button").isEnabled()


def test_times_place_and_size_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CLAIM, PRICE)
    dialog.list.setCurrentRow(1)

    QTest.keyClick(dialog.editor.place, Qt.Key.Key_Right)
    dialog.editor.from_box.setValue(1.5)
    dialog.submit()

    assert saved == [(CLAIM, PRICE.changed(place=Place.BOTTOM, start_s=1.5))]


def test_the_end_stays_behind_the_beginning(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path, PRICE)

    dialog.editor.from_box.setValue(4.5)

    (overlay,) = dialog.overlays()
    assert overlay.start_s == 4.5
    assert overlay.end_s == 4.6


def test_choosing_one_shows_a_moment_at_which_it_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path, CLAIM, PRICE)
    assert dialog.moment.value() == 0

    dialog.list.setCurrentRow(1)

    assert dialog.moment.value() == 20


def test_delete_removes_the_current_one(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CLAIM, PRICE)

    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    dialog.submit()

    assert saved == [(PRICE,)]


def test_words_that_are_missing_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CLAIM)

    dialog.editor.text.line.clear()
    dialog.submit()

    assert saved == []
    assert dialog.editor.text.shown_problem()


def test_another_one_cannot_hide_words_that_are_missing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CLAIM, PRICE)
    dialog.editor.text.line.clear()

    dialog.list.setCurrentRow(1)
    dialog.list.setCurrentRow(0)

    assert dialog.editor.text.text() == "30 % off"
    dialog.submit()
    assert saved == []  # nothing has changed


def test_a_logo_without_one_in_the_look_says_where_to_choose_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    dialog, _saved = opened(qtbot, tmp_path)

    find(dialog, QPushButton, "add_logo_button").click()

    assert "The film has no logo yet." in shown_texts(dialog)


def test_the_picture_is_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path, CLAIM)

    qtbot.waitUntil(lambda: dialog.stage.surface.still is not None, timeout=PATIENCE_MS)

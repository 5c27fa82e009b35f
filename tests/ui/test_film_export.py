"""The film is exported from its dialog, and the news is told once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.disk_use import disk_used_here
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder, scene_draft

from videoflow.domain.base import AssetKind
from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.progress import AssetStatus
from videoflow.services.export.request import ExportRequest
from videoflow.storage.presets import own_presets, own_presets_folder
from videoflow.ui.export.hand_off_button import HandOffButton
from videoflow.ui.export.presets import PresetCard
from videoflow.ui.export_panel import ExportPanel
from videoflow.ui.film_export import FilmExport
from videoflow.ui.film_player import FilmPlayer
from videoflow.ui.notices import Notice

OWN = "[[preset]]\nid = 'tv'\nname = 'Store TV'\nshort_side_px = 720\nvideo_kbps = 900\n"


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    """A film of one scene, whose image and video are made."""
    with fast_folder() as folder:
        create_film(folder / "film", scenes=1)
        screening = Screening(qtbot, folder / "film")
        for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
            screening.coordinator.generate(1, kind)
            screening.wait_for(1, kind, AssetStatus.READY)
        yield screening
        screening.close()


def press(parent: QWidget, name: str) -> None:
    QTest.mouseClick(find(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def open_dialog(film: Screening) -> None:
    page = film.window.film_page
    assert page is not None
    page.export()


def notices(film: Screening) -> list[Notice]:
    return film.window.findChildren(Notice)


def ready_notices(film: Screening) -> list[Notice]:
    return [notice for notice in notices(film) if notice.message.startswith("The film is ready")]


def preset_ids(panel: QWidget) -> list[str]:
    cards = panel.findChildren(PresetCard)
    return [card.preset.id for card in cards if card.isVisibleTo(panel)]


def test_the_dialog_says_that_the_film_is_ready_and_no_notice_does(film: Screening) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    press(panel, "start_export_button")

    film.wait(lambda: find(panel, QLabel, "export_heading").text() == "Your film is ready")
    assert ready_notices(film) == []

    press(panel, "play_film_button")
    film.dialog(FilmPlayer)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    film.dialog(FilmPlayer)  # still, when the dialog before it has gone


def test_without_the_dialog_a_notice_says_so(film: Screening, qtbot: QtBot) -> None:
    film.coordinator.export(None)
    film.wait(lambda: len(ready_notices(film)) == 1)

    show = next(
        button
        for button in ready_notices(film)[0].findChildren(QPushButton)
        if button.text() == "Show in folder"
    )
    with qtbot.waitSignal(film.window.show_in_folder_requested) as asked:
        show.click()
    assert asked.args is not None
    assert asked.args[0].is_file()


def test_a_refusal_is_told_in_the_dialog(film: Screening) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    assert isinstance(panel, ExportPanel)
    film.coordinator.add_scene(scene_draft("a scene without a video"))

    panel.export_requested.emit(ExportRequest())

    assert "Generate the missing videos, then export." in shown_texts(panel)


def test_what_is_wrong_leads_to_its_scene(film: Screening) -> None:
    index = film.coordinator.add_scene(scene_draft("a scene without a video"))
    page = film.window.film_page
    assert page is not None
    film.wait(lambda: page.grid.card(index) is not None)
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    assert not find(panel, QPushButton, "start_export_button").isEnabled()

    press(panel, f"go_missing_{index}")

    assert page.dialog is None
    film.wait(lambda: page.grid.current_index() == index)


def test_presets_come_in_from_a_file_and_a_broken_one_is_named(
    film: Screening, tmp_path: Path
) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    assert isinstance(panel, ExportPanel)
    broken = tmp_path / "broken.toml"
    broken.write_text("[[preset]]")
    panel.preset_file_chosen.emit(broken)
    film.wait(lambda: any(str(broken) in text for text in shown_texts(panel)))
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    panel.preset_file_chosen.emit(own)
    film.wait(lambda: "1 preset was added." in shown_texts(panel))
    card = find(panel, PresetCard, "preset_tv")
    assert card.title_label.text() == "Store TV"
    shared = tmp_path / "shared.toml"
    panel.preset_share_chosen.emit("tv", shared)
    film.wait(lambda: "The preset was saved." in shown_texts(panel))
    assert 'name = "Store TV"' in shared.read_text(encoding="utf-8")
    card.click()
    assert "tv" in panel.presets
    find(panel, QAction, "remove_tv").trigger()
    film.wait(lambda: "tv" not in preset_ids(panel))
    assert "tv" not in panel.presets
    assert own_presets().presets == ()
    assert panel.findChild(QAction, "remove_high") is None


def test_own_presets_are_looked_at_when_the_dialog_opens(film: Screening) -> None:
    folder = own_presets_folder()
    folder.mkdir(parents=True)
    (folder / "tv.toml").write_text(OWN)
    (folder / "broken.toml").write_text("[[preset]]")
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    film.wait(lambda: any("broken.toml" in text for text in shown_texts(panel)))
    assert "tv" in preset_ids(panel)


def test_a_failure_after_the_dialog_was_closed_is_told_in_a_notice(
    film: Screening, tmp_path: Path
) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    assert isinstance(panel, ExportPanel)
    missing = tmp_path / "missing.toml"
    panel.preset_file_chosen.emit(missing)
    panel.reject()
    film.wait(lambda: any(str(missing) in told.message for told in notices(film)))


def test_the_window_never_waits_for_files_of_presets(film: Screening, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    own_presets_folder().mkdir(parents=True)  # one that is not there would not be read
    with disk_used_here() as used:
        open_dialog(film)
        panel = film.dialog(ExportPanel)
        assert isinstance(panel, ExportPanel)
        panel.preset_file_chosen.emit(own)
        film.wait(lambda: "tv" in preset_ids(panel))
        find(panel, PresetCard, "preset_tv").click()
        panel.preset_share_chosen.emit("tv", tmp_path / "shared.toml")
        film.wait(lambda: "The preset was saved." in shown_texts(panel))
        film.coordinator.prepare_export()
        find(panel, QAction, "remove_tv").trigger()
        film.wait(lambda: "tv" not in preset_ids(panel))
    folders = (own_presets_folder(), tmp_path)
    assert [path for path in used if any(path.is_relative_to(folder) for folder in folders)] == []


def test_preparing_in_the_background_can_be_switched_off(film: Screening) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    find(panel, QCheckBox, "prepare_box").click()
    assert not film.coordinator.project.settings.export.prepare


def test_captions_in_the_picture_look_as_they_are_chosen_and_stay_so(
    film: Screening, qtbot: QtBot
) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    place, size = find(panel, QComboBox, "caption_place"), find(panel, QComboBox, "caption_size")
    plate = find(panel, QCheckBox, "caption_plate")
    assert not place.isVisible()

    find(panel, QCheckBox, "captions_burn_box").click()
    assert place.isVisible()
    for box, key in ((place, Qt.Key.Key_End), (size, Qt.Key.Key_Home)):
        QTest.keyClick(box, key)
    plate.click()
    style = CaptionStyle(place="top", size="small", background=False)
    film.wait(lambda: film.coordinator.project.settings.captions == style)

    panel.close()
    film.coordinator.undo()
    assert film.coordinator.project.settings.captions.background
    open_dialog(film)
    again = film.dialog(ExportPanel)
    assert find(again, QComboBox, "caption_place").currentText() == "At the top"
    assert find(again, QComboBox, "caption_size").currentText() == "Small letters"
    assert find(again, QCheckBox, "caption_plate").isChecked()


def test_the_film_is_handed_off_and_the_dialog_says_where_it_lies(
    film: Screening, qtbot: QtBot
) -> None:
    open_dialog(film)
    panel = film.dialog(ExportPanel)
    button = find(panel, HandOffButton, "hand_off_button")
    find(button, QAction, "hand_off_otio").trigger()
    film.wait(lambda: any(text.startswith("Ready to hand off") for text in shown_texts(panel)))
    assert list((film.coordinator.folder / "exports").glob("*.otio"))


def test_the_next_export_is_prepared_when_the_user_pauses(film: Screening) -> None:
    export = film.window.findChild(FilmExport)
    assert export is not None
    export.prepare_soon(after_ms=1)
    film.wait(lambda: film.coordinator.preparing_export)

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts

from videoflow.domain.brief import Brief
from videoflow.domain.progress import Stage
from videoflow.domain.settings import ProjectSettings
from videoflow.services.view_models import ExportView, MessageView, ProjectView
from videoflow.ui.export_panel import ExportPanel

FOLDER = Path("/films/Morning Roast")
FILM = FOLDER / "exports" / "Morning Roast.mp4"
PLAIN = ProjectView(
    name="Morning Roast",
    folder=FOLDER,
    brief=Brief(name="Morning Roast", product="Coffee"),
    settings=ProjectSettings(),
    scene_indexes=(1, 2, 3, 4),
    stage=Stage.EXPORT,
    completed=4,
    active_jobs=0,
    waiting_jobs=0,
    failed=0,
    in_review=0,
    percentage=100,
    estimated_usd=0.0,
    actual_usd=0.0,
    film=None,
    film_is_current=False,
    export=None,
    making_film=False,
    saved=True,
    save_error=None,
    read_only=None,
    deleted=(),
)
EXPORTING = dataclasses.replace(PLAIN, export=ExportView(0.25, "Joining", cancelling=False))
DONE = dataclasses.replace(PLAIN, film=FILM, film_is_current=True)


@pytest.fixture
def panel(qtbot: QtBot) -> ExportPanel:
    panel = ExportPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def visible_buttons(panel: ExportPanel) -> set[str]:
    return {button.objectName() for button in panel.findChildren(QPushButton) if button.isVisible()}


def label(panel: ExportPanel, name: str) -> str:
    return find(panel, QLabel, name).text()


def press(panel: ExportPanel, name: str) -> None:
    find(panel, QPushButton, name).click()


def test_a_finished_film_is_exported_to_the_projects_folder(
    panel: ExportPanel, qtbot: QtBot
) -> None:
    panel.show_project(PLAIN, ())
    assert label(panel, "export_place_label") == str(FOLDER / "exports")

    with qtbot.waitSignal(panel.export_requested) as asked:
        press(panel, "start_export_button")

    assert asked.args == [None]


def test_scenes_without_a_video_are_named_and_can_be_made(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_project(dataclasses.replace(PLAIN, completed=2), (2, 4))

    assert "Scenes 2, 4 have no video yet" in label(panel, "missing_videos_label")
    assert not find(panel, QPushButton, "start_export_button").isEnabled()
    with qtbot.waitSignal(panel.generate_missing_requested):
        press(panel, "generate_missing_button")


def test_progress_is_shown_and_can_be_cancelled(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_project(EXPORTING, ())

    bar = find(panel, QProgressBar, "export_progress_bar")
    assert bar.value() / bar.maximum() == pytest.approx(0.25)
    assert label(panel, "export_step_label") == "Joining"
    assert "start_export_button" not in visible_buttons(panel)
    with qtbot.waitSignal(panel.cancel_requested):
        press(panel, "stop_export_button")
    panel.show_project(
        dataclasses.replace(PLAIN, export=ExportView(0.25, "Cancelling", cancelling=True)), ()
    )
    assert not find(panel, QPushButton, "stop_export_button").isEnabled()


def test_the_film_can_be_played_and_shown_in_its_folder(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_project(EXPORTING, ())
    panel.show_project(DONE, ())

    assert label(panel, "export_heading") == "Your film is ready"
    assert label(panel, "export_file_label") == FILM.name
    with qtbot.waitSignal(panel.show_in_folder_requested) as shown:
        press(panel, "show_in_folder_button")
    with qtbot.waitSignal(panel.play_requested) as played:
        press(panel, "play_film_button")
    assert shown.args == played.args == [FILM]


def test_it_can_be_exported_again(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_project(DONE, ())
    press(panel, "export_again_button")

    with qtbot.waitSignal(panel.export_requested):
        press(panel, "start_export_button")


def test_a_film_that_is_out_of_date_is_not_called_ready(panel: ExportPanel) -> None:
    panel.show_project(dataclasses.replace(DONE, film_is_current=False), ())

    assert label(panel, "export_heading") == "Export film"
    assert "play_film_button" not in visible_buttons(panel)


def test_a_failure_is_told_until_the_next_attempt(panel: ExportPanel) -> None:
    panel.show_project(PLAIN, ())
    panel.show_error(MessageView("The disk is full.", "Free some space."))
    panel.show_project(PLAIN, ())
    shown = shown_texts(panel)
    assert "The disk is full." in shown
    assert "Free some space." in shown

    panel.show_project(EXPORTING, ())
    shown = shown_texts(panel)
    assert "The disk is full." not in shown


def test_an_empty_film_cannot_be_exported(panel: ExportPanel) -> None:
    panel.show_project(dataclasses.replace(PLAIN, scene_indexes=(), completed=0), ())

    assert not find(panel, QPushButton, "start_export_button").isEnabled()

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.views import project

from videoflow.domain.film_settings import Captions, ExportSettings, FilmFormat
from videoflow.domain.progress import Stage
from videoflow.domain.settings import ProjectSettings
from videoflow.services.export.preflight import Finding, Place, Severity
from videoflow.services.export.presets import all_presets
from videoflow.services.export.request import ExportRequest
from videoflow.services.view_models import ExportView, FilmExportView, FilmState, MessageView
from videoflow.ui.export.presets import PresetCard
from videoflow.ui.export.queue_list import time_left_text
from videoflow.ui.export.state import ExportState
from videoflow.ui.export_panel import ExportPanel

FOLDER = Path("/films/Morning Roast")
FILM = FOLDER / "exports" / "Morning Roast_mp4_high.mp4"
PLAIN = project(folder=FOLDER, stage=Stage.EXPORT, completed=4, percentage=100)
MISSING = Finding(
    "missing",
    Severity.ERROR,
    "Scene 2 has no video yet.",
    "Generate the video.",
    Place.VIDEO,
    scene_index=7,
)
WARNING = Finding("length", Severity.WARNING, "It is too long.", "Trim it.", Place.BRIEF)
RUNNING = FilmExportView(
    film_id="high",
    path=FILM,
    format=FilmFormat.MP4,
    preset_id="high",
    preset_name="High",
    width=1080,
    height=1920,
    state=FilmState.RUNNING,
    fraction=0.25,
    time_left_s=30,
)
DONE = dataclasses.replace(RUNNING, state=FilmState.DONE, size_bytes=5_000_000)


def state(*findings: Finding) -> ExportState:
    return ExportState(
        PLAIN, all_presets(), findings, length_s=20, sources_bytes=10**7, largest=(1080, 1920)
    )


def exporting(*films: FilmExportView, **fields: object) -> ExportState:
    values: dict[str, object] = {"fraction": 0.25, "text": "Joining", "cancelling": False}
    export = ExportView(**(values | fields))  # type: ignore[arg-type]  # by name, as in the class
    return dataclasses.replace(state(), view=dataclasses.replace(PLAIN, export=export), films=films)


@pytest.fixture
def panel(qtbot: QtBot) -> ExportPanel:
    panel = ExportPanel()
    qtbot.addWidget(panel)
    panel.show_state(state())
    panel.show()
    return panel


def visible_buttons(panel: ExportPanel) -> set[str]:
    return {button.objectName() for button in panel.findChildren(QPushButton) if button.isVisible()}


def label(panel: ExportPanel, name: str) -> str:
    return find(panel, QLabel, name).text()


def press(panel: ExportPanel, name: str) -> None:
    find(panel, QPushButton, name).click()


def asked(panel: ExportPanel, qtbot: QtBot) -> ExportRequest:
    with qtbot.waitSignal(panel.export_requested) as signal:
        press(panel, "start_export_button")
    assert signal.args is not None
    request = signal.args[0]
    assert isinstance(request, ExportRequest)
    return request


def test_it_begins_with_what_was_chosen_last(qtbot: QtBot) -> None:
    chosen = ExportSettings(
        formats=(FilmFormat.WEBM,), presets=("low", "gone"), captions=(Captions.SRT,)
    )
    view = dataclasses.replace(PLAIN, settings=ProjectSettings(export=chosen))
    panel = ExportPanel()
    qtbot.addWidget(panel)
    panel.show_state(dataclasses.replace(state(), view=view))
    panel.show()
    request = asked(panel, qtbot)
    assert (request.formats, request.presets) == ((FilmFormat.WEBM,), ("low",))
    assert request.captions == (Captions.SRT,)
    assert request.provenance
    assert request.remember
    assert request.output is None
    assert label(panel, "export_place_label") == str(FOLDER / "exports")


def test_several_films_can_be_chosen_by_keys(panel: ExportPanel, qtbot: QtBot) -> None:
    first = panel.focusWidget()
    assert isinstance(first, PresetCard)
    assert first.preset.id == "low"
    QTest.keyClick(first, Qt.Key.Key_Space)
    webm = find(panel, QCheckBox, "format_webm_box")
    QTest.keyClick(webm, Qt.Key.Key_Space)
    assert "4 films" in label(panel, "export_summary_label")
    request = asked(panel, qtbot)
    assert request.presets == ("low", "high")
    assert request.formats == (FilmFormat.MP4, FilmFormat.WEBM)


def test_each_preset_says_what_the_film_becomes(panel: ExportPanel) -> None:
    high = find(panel, PresetCard, "preset_high")
    assert high.meaning_label.text() == "1080 × 1920"
    assert "MB" in high.accessibleDescription()


def test_a_preset_that_is_not_made_in_a_format_says_so(panel: ExportPanel) -> None:
    find(panel, QCheckBox, "format_mp4_box").click()
    find(panel, QCheckBox, "format_webm_box").click()
    assert "MP4, MOV" in find(panel, PresetCard, "preset_vertical").accessibleDescription()


def test_nothing_chosen_is_nothing_to_export(panel: ExportPanel) -> None:
    find(panel, PresetCard, "preset_high").click()
    assert not find(panel, QPushButton, "start_export_button").isEnabled()
    assert "at least one" in label(panel, "export_summary_label")


def test_errors_stand_in_the_way_and_lead_to_their_place(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_state(state(MISSING, WARNING))
    assert not find(panel, QPushButton, "start_export_button").isEnabled()
    assert label(panel, "findings_heading") == "1 thing stands in the way"
    assert MISSING.message in shown_texts(panel)
    with qtbot.waitSignal(panel.go_requested) as went:
        press(panel, "go_missing_7")
    assert went.args == [MISSING]
    with qtbot.waitSignal(panel.generate_missing_requested):
        press(panel, "generate_missing_button")


def test_warnings_ask(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_state(state(WARNING))
    button = find(panel, QPushButton, "start_export_button")
    assert button.text() == "Export anyway"
    asked(panel, qtbot)
    panel.show_state(state())
    assert button.text() == "Export"
    assert label(panel, "findings_heading") == "Everything is in order"
    assert "generate_missing_button" not in visible_buttons(panel)


def test_progress_is_shown_paused_and_cancelled(panel: ExportPanel, qtbot: QtBot) -> None:
    waiting = dataclasses.replace(RUNNING, film_id="low", state=FilmState.WAITING, fraction=0.0)
    panel.show_state(exporting(RUNNING, waiting, time_left_s=90.0))
    bar = find(panel, QProgressBar, "export_progress_bar")
    assert bar.value() / bar.maximum() == pytest.approx(0.25)
    assert label(panel, "export_step_label") == "Joining · about 2 minutes left"
    assert "start_export_button" not in visible_buttons(panel)
    with qtbot.waitSignal(panel.cancel_requested) as cancelled:
        press(panel, "stop_export_button")
    assert cancelled.args == [""]
    with qtbot.waitSignal(panel.cancel_requested) as cancelled:
        press(panel, "cancel_film_button")
    assert cancelled.args == ["high"]
    with qtbot.waitSignal(panel.pause_requested):
        press(panel, "pause_export_button")
    panel.show_state(exporting(RUNNING, waiting, paused=True))
    with qtbot.waitSignal(panel.resume_requested):
        press(panel, "pause_export_button")
    panel.show_state(exporting(dataclasses.replace(RUNNING, cancelling=True), cancelling=True))
    assert not find(panel, QPushButton, "stop_export_button").isEnabled()


def test_films_can_be_played_and_shown_in_their_folder(panel: ExportPanel, qtbot: QtBot) -> None:
    panel.show_state(exporting(RUNNING))
    done = dataclasses.replace(DONE, encoder="libx264")
    panel.show_state(dataclasses.replace(state(), films=(done,)))
    assert label(panel, "export_heading") == "Your film is ready"
    assert label(panel, "film_name_label") == FILM.name
    assert "libx264" in label(panel, "film_facts_label")
    with qtbot.waitSignal(panel.show_in_folder_requested) as shown:
        press(panel, "show_in_folder_button")
    with qtbot.waitSignal(panel.play_requested) as played:
        press(panel, "play_film_button")
    assert shown.args == played.args == [FILM]
    press(panel, "export_again_button")
    asked(panel, qtbot)


def test_a_film_that_failed_says_why_beside_those_that_are_there(panel: ExportPanel) -> None:
    failed = dataclasses.replace(
        RUNNING, film_id="low", state=FilmState.FAILED, error=MessageView("No space.", "Free some.")
    )
    panel.show_state(exporting(RUNNING, failed))
    panel.show_state(dataclasses.replace(state(), films=(DONE, failed)))
    assert label(panel, "export_heading") == "1 film could not be made"
    assert "No space. Free some." in shown_texts(panel)
    assert "play_film_button" in visible_buttons(panel)


def test_a_film_that_was_there_already_is_called_unchanged(panel: ExportPanel) -> None:
    panel.show_state(exporting(RUNNING))
    panel.show_state(dataclasses.replace(state(), films=(dataclasses.replace(DONE, reused=True),)))
    assert "unchanged" in label(panel, "film_facts_label")


def test_a_failure_is_told_until_the_next_attempt(panel: ExportPanel) -> None:
    panel.show_error(MessageView("The disk is full.", "Free some space."))
    panel.show_state(state())
    shown = shown_texts(panel)
    assert "The disk is full." in shown
    assert "Free some space." in shown
    panel.show_state(exporting(RUNNING))
    assert "The disk is full." not in shown_texts(panel)


def test_the_time_left_is_said_roundly() -> None:
    assert time_left_text(None) == ""
    assert time_left_text(0.4) == "about 5 s left"
    assert time_left_text(43) == "about 45 s left"
    assert time_left_text(61) == "about 1 minute left"
    assert time_left_text(300) == "about 5 minutes left"

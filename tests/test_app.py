"""The window as a whole: the way from the welcome page to the film, with the built-in engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.disk_use import disk_used_here

from videoflow.app import Application
from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings
from videoflow.media.probe import probe
from videoflow.resources import resource_path
from videoflow.services.coordinator import Coordinator
from videoflow.services.updates import shipped_feed
from videoflow.storage.recent import AppState, load_state
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.settings_dialog import SettingsDialog
from videoflow.ui.theme import apply_theme

TIMEOUT_MS = 60_000
Wait = Callable[[Callable[[], bool]], None]
SMALL = TakeSettings(short_side_px=180, fps=24)


@pytest.fixture
def application(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    monkeypatch.setattr("videoflow.project_desk.default_projects_root", lambda: tmp_path / "films")
    apply_theme(qapp)
    made = Application(AppState())
    made.window.show()
    yield made
    with qtbot.waitSignal(made.closed, timeout=TIMEOUT_MS):
        made.close()
    made.window.deleteLater()


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    return lambda condition: qtbot.waitUntil(condition, timeout=TIMEOUT_MS)


def child(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def shown_text(parent: QWidget, name: str) -> str:
    label = child(parent, name)
    assert isinstance(label, QLabel)
    return label.text()


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    button = parent.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def open_sample(application: Application, qtbot: QtBot, wait: Wait) -> Coordinator:
    """The sample through its button, set to small pictures and few, short scenes."""
    click(qtbot, application.window, "sample_button")
    wait(lambda: len(application.window.cards) == 4)
    coordinator = application.coordinator
    assert coordinator is not None
    coordinator.update_settings(defaults=dict.fromkeys(AssetKind, SMALL))
    for index in coordinator.scene_indexes():
        coordinator.edit_scene(index, duration_s=1.0)
    return coordinator


def card(application: Application, index: int) -> SceneResultCard:
    found = application.window.findChild(SceneResultCard, f"scene_card_{index}")
    assert found is not None
    return found


def takes(coordinator: Coordinator) -> dict[str, str | None]:
    return {
        f"{scene.index} {kind}": scene.asset(kind).committed
        for scene in coordinator.project.scenes
        for kind in (AssetKind.IMAGE, AssetKind.VIDEO)
    }


@pytest.mark.xvfb
def test_the_main_journey_in_a_real_window(
    application: Application, qtbot: QtBot, wait: Wait
) -> None:
    journey(application, qtbot, wait)


def test_the_main_journey(application: Application, qtbot: QtBot, wait: Wait) -> None:
    journey(application, qtbot, wait)


def journey(application: Application, qtbot: QtBot, wait: Wait) -> None:
    window = application.window
    coordinator = open_sample(application, qtbot, wait)

    click(qtbot, window, "make_film_button")
    wait(lambda: window.findChild(QAbstractButton, "confirm_make_film_button") is not None)
    click(qtbot, window, "confirm_make_film_button")
    wait(lambda: coordinator.project.film is not None and coordinator.idle)
    film = coordinator.project_view().film
    assert film is not None
    assert probe(film).duration_s == pytest.approx(4.0, abs=0.2)

    before = takes(coordinator)
    click(qtbot, card(application, 2), "recreate_image_button")
    wait(lambda: coordinator.status(2, AssetKind.IMAGE) is AssetStatus.REVIEW)
    assert takes(coordinator) == before, "nothing changes before the take is accepted"
    wait(lambda: child(card(application, 2), "review_button").isVisible())
    click(qtbot, card(application, 2), "review_button")
    wait(lambda: window.findChild(QWidget, "review_dialog") is not None)
    click(qtbot, child(window, "review_dialog"), "accept_button")
    wait(lambda: coordinator.status(2, AssetKind.IMAGE) is AssetStatus.READY)
    changed = {place for place, take in takes(coordinator).items() if take != before[place]}
    assert changed == {"2 image"}

    folder = coordinator.folder
    application.close_project()
    wait(lambda: window.coordinator is None and coordinator.idle)
    document = json.loads((folder / "project.json").read_text(encoding="utf-8"))
    assert len(document["scenes"]) == 4
    application.open_project(folder)
    wait(lambda: application.coordinator is not None)
    reopened = application.coordinator
    assert reopened is not None
    assert takes(reopened) == takes(coordinator)


def test_a_video_without_its_image_is_explained_on_the_card(
    application: Application, qtbot: QtBot, wait: Wait
) -> None:
    coordinator = open_sample(application, qtbot, wait)
    shown = card(application, 3)
    click(qtbot, shown, "generate_video_button")
    wait(lambda: any("image first" in label.text() for label in shown.findChildren(QLabel)))
    assert coordinator.status(3, AssetKind.VIDEO) is AssetStatus.EMPTY


def test_a_failing_scene_tells_on_its_own_card_and_others_go_on(
    application: Application, qtbot: QtBot, wait: Wait
) -> None:
    coordinator = open_sample(application, qtbot, wait)
    coordinator.generate(1, AssetKind.IMAGE)
    wait(lambda: coordinator.idle)
    photo = coordinator.folder / coordinator.project.brief.photos[0]
    photo.write_text("no longer a photo", encoding="utf-8")
    coordinator.generate(2, AssetKind.IMAGE)
    wait(lambda: coordinator.status(2, AssetKind.IMAGE) is AssetStatus.FAILED)
    failed = card(application, 2)
    wait(lambda: child(failed, "retry_button").isVisible())
    assert photo.name in shown_text(failed, "error_label")
    assert not child(card(application, 1), "retry_button").isVisible()
    assert coordinator.status(1, AssetKind.IMAGE) is AssetStatus.READY


def test_cancelling_leaves_no_trace(application: Application, qtbot: QtBot, wait: Wait) -> None:
    coordinator = open_sample(application, qtbot, wait)
    before = takes(coordinator)
    coordinator.generate(1, AssetKind.IMAGE, Draft(settings=TakeSettings(short_side_px=1080)))
    wait(lambda: child(card(application, 1), "cancel_button").isVisible())
    click(qtbot, card(application, 1), "cancel_button")
    wait(lambda: coordinator.idle)
    assert takes(coordinator) == before
    assert coordinator.status(1, AssetKind.IMAGE) is AssetStatus.EMPTY
    assert list((coordinator.folder / "takes").iterdir()) == []


def test_a_project_in_use_is_offered_read_only(
    application: Application, qtbot: QtBot, wait: Wait
) -> None:
    coordinator = open_sample(application, qtbot, wait)
    wait(lambda: coordinator.idle)
    second = Application(AppState())
    second.window.show()
    second.open_project(coordinator.folder)
    wait(lambda: "Open read-only" in buttons(second.window))
    buttons(second.window)["Open read-only"].click()
    wait(lambda: second.coordinator is not None)
    assert second.coordinator is not None
    assert second.coordinator.read_only
    with qtbot.waitSignal(second.closed, timeout=TIMEOUT_MS):
        second.close()
    second.window.deleteLater()


def buttons(parent: QWidget) -> dict[str, QAbstractButton]:
    return {
        button.text(): button
        for button in parent.findChildren(QAbstractButton)
        if button.isVisible()
    }


def test_a_folder_that_is_no_project_is_named(
    application: Application, wait: Wait, tmp_path: Path
) -> None:
    application.open_project(tmp_path)
    wait(
        lambda: any(
            str(tmp_path) in label.text() for label in application.window.findChildren(QLabel)
        )
    )
    assert application.coordinator is None


def test_projects_that_were_open_are_remembered(
    application: Application, qtbot: QtBot, wait: Wait
) -> None:
    coordinator = open_sample(application, qtbot, wait)
    wait(lambda: [recent.path for recent in load_state().recent] == [str(coordinator.folder)])


def test_where_new_versions_are_announced_is_read_behind_the_window(
    application: Application, wait: Wait
) -> None:
    shipped_feed.cache_clear()
    with disk_used_here() as used:
        application.get_ready()
        wait(lambda: shipped_feed.cache_info().currsize > 0)
        application.show_settings()
        application.dialogs.look_for_updates()
    assert resource_path("release.toml") not in used
    dialog = application.window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.reject()

"""New projects through the real wizard, with a language model that the test plays."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.find_widgets import find, shown_texts

from videoflow.errors import ServiceBusyError, VideoFlowError
from videoflow.project_desk import ProjectDesk
from videoflow.providers.base import TextRequest, WrittenText
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.connections import Connections
from videoflow.services.load_once import LoadOnce
from videoflow.services.service_settings import ServiceControl
from videoflow.ui.main_window import MainWindow
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.new_project_wizard import NewProjectWizard
from videoflow.window_tasks import WindowTasks

TIMEOUT_MS = 15_000


class WritingService(StampProvider):
    """Makes pictures and has a language model."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[TextRequest] = []
        self.answer: Callable[[], str] = storyboard
        self.hangs = False

    async def write(self, request: TextRequest) -> WrittenText:
        self.asked.append(request)
        if self.hangs:
            await asyncio.Event().wait()
        return WrittenText(self.answer(), "writer-1", 0.02)


def storyboard(scenes: int = 4) -> str:
    """What a model answers, in its agreed form."""
    scene = {
        "scenario": "hook",
        "title": "A cup at dawn",
        "description": "A cup steams in the first light of the day.",
        "duration_s": 5,
        "image_prompt": "A cup of coffee on a wooden table, first light.",
        "movie_directions": "The steam rises.",
        **dict.fromkeys(
            ("visual", "camera", "lighting", "audio", "music", "effects", "dialog"), "Calm."
        ),
    }
    return json.dumps({"scenes": [scene] * scenes})


class Desk:
    """A window with a desk behind it, and the wizard open on it."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.service = WritingService()
        self.errors: list[VideoFlowError] = []
        self.tasks = WindowTasks(self.errors.append)
        self.window = MainWindow()
        registry = ProviderRegistry([self.service])
        control = ServiceControl(Connections(), registry, registry)
        self.desk = ProjectDesk(
            self.window, self.tasks, LoadOnce(lambda: control), lambda _folder, _name: None
        )
        self._qtbot = qtbot
        self.folder = root / "film"
        self.window.show()
        self.desk.ask_for_new()
        self.wait(lambda: self.window.findChild(NewProjectWizard) is not None)
        self.wizard = find(self.window, NewProjectWizard, "new_project_wizard")

    def wait(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=TIMEOUT_MS)

    def create(self) -> None:
        """Fill the wizard in and have the language model write."""
        self.wizard.product_page.name.line.setText("Aube")
        self.wizard.product_page.product.line.setText("Coffee")
        find(self.wizard, QAbstractButton, "writer_stamp").click()
        self.wizard.engine_page.folder.choose(self.folder.parent, self.folder.name)
        for _page in range(4):
            find(self.wizard, QPushButton, "next_button").click()

    def shown_error(self) -> str:
        return find(self.wizard, MessageStrip, "wizard_error").text()

    def close(self) -> None:
        done: list[bool] = []
        self.desk.close_for_good(lambda: self.tasks.finish(lambda: done.append(True)))
        self.wait(lambda: bool(done))
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.close()


def test_a_language_model_writes_the_film_and_its_price_is_told(desk: Desk) -> None:
    desk.create()

    desk.wait(lambda: len(desk.window.cards) == 4)
    coordinator = desk.window.coordinator
    assert coordinator is not None
    assert coordinator.scene_view(1).title == "A cup at dawn"
    assert len(desk.service.asked) == 1
    told = shown_texts(desk.window)
    assert "The storyboard was written by writer-1." in told
    assert "Cost of the writing: $0.02." in told


def test_a_model_that_fails_is_told_in_the_wizard_which_keeps_what_was_typed(desk: Desk) -> None:
    def busy() -> str:
        raise ServiceBusyError("The service is busy.", "Try again in a minute.")

    desk.service.answer = busy
    desk.create()

    desk.wait(lambda: bool(desk.shown_error()))
    assert desk.shown_error() == "The service is busy. Try again in a minute."
    assert desk.wizard.isVisible()
    assert not desk.folder.exists()
    desk.service.answer = storyboard
    find(desk.wizard, QPushButton, "next_button").click()
    desk.wait(lambda: len(desk.window.cards) == 4)


def test_a_model_that_takes_too_long_is_stopped(desk: Desk) -> None:
    desk.service.hangs = True
    desk.create()
    assert find(desk.wizard, QLabel, "wizard_doing").text() == "The language model is writing…"
    desk.wait(lambda: bool(desk.service.asked))

    find(desk.wizard, QPushButton, "cancel_wizard_button").click()

    desk.wait(lambda: bool(desk.shown_error()))
    assert desk.shown_error().startswith("Stopped. Nothing was made. A language model may charge")
    assert not desk.folder.exists()
    assert desk.wizard.isVisible()

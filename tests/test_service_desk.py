"""The settings' page of services, with a real service behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.emulator import Status
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.keychains import HangingKeychain, MemoryKeychain, keychain_in_use
from tests.helpers.plugins import PLAIN, install_plugin

from videoflow.dialog_desk import DialogDesk
from videoflow.errors import VideoFlowError
from videoflow.service_desk import ServiceDesk
from videoflow.services.load_once import LoadOnce
from videoflow.services.service_settings import ServiceControl
from videoflow.services.view_models import MessageView, ServicesView, ServiceView, TestView
from videoflow.storage.recent import AppState
from videoflow.ui.main_window import MainWindow
from videoflow.ui.services_page import ServicesPage
from videoflow.ui.settings_dialog import SettingsDialog
from videoflow.window_tasks import WindowTasks

KEY = "planted-key-0123456789"


class Page(ServicesPage):
    """The real page, which remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.views: list[ServicesView] = []
        self.tests: list[TestView] = []
        self.errors: list[MessageView] = []

    def show_services(self, view: ServicesView) -> None:
        self.views.append(view)
        super().show_services(view)

    def show_test(self, service_id: str, test: TestView) -> None:
        assert service_id == "plain"
        self.tests.append(test)
        super().show_test(service_id, test)

    def show_error(self, message: MessageView) -> None:
        self.errors.append(message)
        super().show_error(message)

    def plain(self) -> ServiceView:
        return next(service for service in self.views[-1].services if service.id == "plain")


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    with keychain_in_use(MemoryKeychain()) as backend:
        yield backend


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[WindowTasks]:
    def tell(error: VideoFlowError) -> None:
        raise error

    made = WindowTasks(tell)
    yield made
    qtbot.waitUntil(lambda: not made.runner.running)


@pytest.fixture
def page(
    qtbot: QtBot, tasks: WindowTasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    shown = Page()
    qtbot.addWidget(shown)
    desk = ServiceDesk(shown, tasks, LoadOnce(ServiceControl.open))
    qtbot.waitUntil(lambda: bool(shown.views))
    yield shown
    desk.deleteLater()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda condition: qtbot.waitUntil(condition, timeout=10_000)


Wait = Callable[[Callable[[], bool]], None]


def test_the_page_is_filled_when_it_is_opened(keychain: MemoryKeychain, page: Page) -> None:
    assert page.plain().key_place == "none"
    assert page.views[-1].keychain
    assert not page.errors


def test_what_is_set_is_shown_in_the_order_in_which_it_was_set(
    keychain: MemoryKeychain, page: Page, wait: Wait
) -> None:
    page.key_submitted.emit("plain", KEY)
    for number in range(5):
        page.address_changed.emit("plain", "base_url", f"http://10.0.0.{number}")
    page.option_changed.emit("plain", "voice", "eve")
    page.network_changed.emit("http://proxy:3128", "")
    wait(lambda: len(page.views) == 9)
    assert page.plain().key_place == "keychain"
    assert page.plain().addresses[0].value == "http://10.0.0.4"
    assert page.plain().options[0].value == "eve"
    assert page.views[-1].proxy == "http://proxy:3128"
    page.key_forgotten.emit("plain")
    wait(lambda: len(page.views) == 10)
    assert page.plain().key_place == "none"


def test_what_is_refused_is_told_and_the_next_thing_is_done(
    keychain: MemoryKeychain, page: Page, wait: Wait
) -> None:
    page.address_changed.emit("plain", "base_url", "ftp://x")
    page.key_submitted.emit("plain", "two\nlines")
    page.option_changed.emit("plain", "voice", "eve")
    wait(lambda: len(page.views) == 2)
    assert [bool(error.action) for error in page.errors] == [True, True]
    assert page.plain().options[0].value == "eve"


def test_a_test_uses_the_key_that_was_just_set(
    keychain: MemoryKeychain, page: Page, wait: Wait
) -> None:
    with PlainEmulator() as emulator:
        page.address_changed.emit("plain", "base_url", f"{emulator.url}/v1")
        page.key_submitted.emit("plain", KEY)
        page.test_requested.emit("plain")
        wait(lambda: len(page.tests) == 1)
        assert page.tests[0] == TestView(True, MessageView("Account of Ada."))
        emulator.misbehave("ask", Status(401))
        page.test_requested.emit("plain")
        wait(lambda: len(page.tests) == 2)
        assert not page.tests[1].ok
        assert "key" in page.tests[1].message.message


def test_a_page_that_was_closed_meanwhile_is_left_alone(
    qtbot: QtBot, tasks: WindowTasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    with keychain_in_use(HangingKeychain()) as slow:
        page = Page()
        desk = ServiceDesk(page, tasks, LoadOnce(ServiceControl.open))
        page.test_requested.emit("plain")
        qtbot.waitUntil(lambda: slow.reads > 0)
        with qtbot.waitSignal(page.destroyed):
            page.deleteLater()
        slow.released.set()
        qtbot.waitUntil(lambda: not tasks.runner.running)
        desk.deleteLater()


def test_the_settings_dialog_has_the_page_and_the_page_works(
    qtbot: QtBot, tasks: WindowTasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    with keychain_in_use(MemoryKeychain()):
        window = MainWindow()
        qtbot.addWidget(window)
        window.show()
        desk = DialogDesk(window, tasks, LoadOnce(ServiceControl.open))
        desk.show_settings(AppState(), None, print, print, print, print)
        dialog = window.findChild(SettingsDialog)
        assert dialog is not None
        dialog.show_services_page()
        row = "service_row_plain"
        qtbot.waitUntil(lambda: dialog.services.findChild(QWidget, row) is not None)
        dialog.services.key_submitted.emit("plain", KEY)
        shown = dialog.services.findChild(QWidget, row)
        assert shown is not None
        qtbot.waitUntil(lambda: "keychain" in shown.accessibleDescription())
        dialog.reject()
        qtbot.waitUntil(lambda: not tasks.runner.running)
        desk.deleteLater()

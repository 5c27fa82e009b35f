"""Keys go in and never come out; what is set applies by itself; a test tells how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.views import service, services

from videoflow.domain.settings import ProjectSettings
from videoflow.services.view_models import AddressView, MessageView, TestView
from videoflow.ui.services_page import ServicesPage
from videoflow.ui.settings_dialog import SettingsDialog

KEY = "rw-0123456789-secret"
REPLICATE = service("replicate", "Replicate", key_place="keychain")
FAL = service("fal", "fal", key_place="window")
COMFYUI = service(
    "comfyui",
    "ComfyUI",
    key="none",
    key_page="",
    dashboard="",
    options=(AddressView("image_workflow", "Workflow for images", "/home/flux.json", ""),),
)
LUMA = service("luma", "Luma")
BY_VARIABLE = service(key_place="environment")

Said = list[tuple[Any, ...]]


@pytest.fixture
def page(qtbot: QtBot) -> ServicesPage:
    page = ServicesPage()
    qtbot.addWidget(page)
    page.resize(780, 640)
    page.show()
    page.show_services(services(service(), REPLICATE, FAL, COMFYUI))
    return page


@pytest.fixture
def said(page: ServicesPage) -> Said:
    """What the page has emitted, each with the name of its signal."""
    seen: Said = []
    page.key_submitted.connect(lambda *values: seen.append(("key", *values)))
    page.key_forgotten.connect(lambda *values: seen.append(("forget", *values)))
    page.address_changed.connect(lambda *values: seen.append(("address", *values)))
    page.option_changed.connect(lambda *values: seen.append(("option", *values)))
    page.network_changed.connect(lambda *values: seen.append(("network", *values)))
    page.test_requested.connect(lambda *values: seen.append(("test", *values)))
    return seen


def form(page: ServicesPage, service_id: str = "runware") -> QWidget:
    return find(page, QWidget, f"service_{service_id}")


def line(parent: QWidget, name: str) -> QLineEdit:
    return find(parent, QLineEdit, name)


def click(parent: QWidget, name: str) -> None:
    button = find(parent, QAbstractButton, name)
    assert button.isVisible(), f"{name} is not in sight"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(page: ServicesPage, name: str) -> None:
    click(page, f"service_row_{name}")


def test_the_list_says_how_it_stands_with_each_key(qtbot: QtBot) -> None:
    page = ServicesPage()
    qtbot.addWidget(page)
    page.show()
    assert shown_texts(page) == ["Looking at keys and addresses…"]

    openai = service("openai", "OpenAI", key="optional")
    page.show_services(services(BY_VARIABLE, REPLICATE, FAL, COMFYUI, openai, LUMA))

    said = {
        row.accessibleName(): row.accessibleDescription()
        for row in page.findChildren(QAbstractButton)
        if row.objectName().startswith("service_row_")
    }
    assert said == {
        "Runware": "Key from RUNWARE_API_KEY",
        "Replicate": "Key in the keychain",
        "fal": "Key for this window only",
        "ComfyUI": "No key needed",
        "OpenAI": "No key (optional)",
        "Luma": "No key yet",
        "Network": "Proxy and certificates",
    }


def test_a_key_is_saved_and_not_kept_in_the_field(page: ServicesPage, said: Said) -> None:
    save = find(form(page), QAbstractButton, "save_key_button")
    field = line(form(page), "key_edit")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not save.isEnabled()

    QTest.keyClicks(field, f" {KEY} ")
    click(form(page), "save_key_button")

    assert said == [("key", "runware", KEY)]
    assert field.text() == ""
    assert not save.isEnabled()
    field.undo()
    assert field.text() == ""


def test_enter_saves_the_key_and_leaves_the_dialog_open(qtbot: QtBot) -> None:
    dialog = SettingsDialog(None, "system", "", None, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_services_page()
    dialog.services.show_services(services())
    field = line(dialog, "key_edit")

    QTest.keyClicks(field, KEY)
    with qtbot.waitSignal(dialog.services.key_submitted) as sent:
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert sent.args == ["runware", KEY]
    assert dialog.isVisible()


def test_a_key_can_be_pasted_and_looked_at(page: ServicesPage) -> None:
    QGuiApplication.clipboard().setText(f"{KEY}\n")
    field = line(form(page), "key_edit")

    click(form(page), "paste_key_button")
    assert field.text() == KEY
    assert field.displayText() != KEY

    click(form(page), "show_key_button")
    assert field.displayText() == KEY

    click(form(page), "save_key_button")
    QTest.keyClicks(field, "x")
    assert field.displayText() != "x"


def test_a_kept_key_is_never_shown_and_can_be_forgotten(page: ServicesPage, said: Said) -> None:
    choose(page, "replicate")
    shown = form(page, "replicate")
    assert line(shown, "key_edit").text() == ""
    assert find(shown, QLabel, "key_state").text() == "Key in the keychain."

    click(shown, "forget_key_button")
    assert said == [("forget", "replicate")]

    page.show_services(services(service(), service("replicate", "Replicate")))
    assert find(shown, QLabel, "key_state").text() == (
        "No key yet. The environment variable REPLICATE_API_KEY works, too."
    )
    assert not find(shown, QAbstractButton, "forget_key_button").isVisible()


def test_a_key_from_a_variable_is_named_and_cannot_be_typed_over(page: ServicesPage) -> None:
    page.show_services(services(BY_VARIABLE))
    shown = form(page)
    field = line(shown, "key_edit")

    QTest.keyClicks(field, KEY)

    assert field.text() == ""
    assert "RUNWARE_API_KEY" in field.placeholderText()
    assert "wins over" in find(shown, QLabel, "key_state").text()
    for name in ("save_key_button", "forget_key_button", "paste_key_button", "show_key_button"):
        assert not find(shown, QAbstractButton, name).isVisible()


def test_a_service_without_keys_asks_for_none(page: ServicesPage) -> None:
    choose(page, "comfyui")

    shown = form(page, "comfyui")
    assert not line(shown, "key_edit").isVisible()
    assert not find(shown, QAbstractButton, "open_dashboard_button").isVisible()
    assert line(shown, "image_workflow_edit").text() == "/home/flux.json"


def test_testing_shows_that_it_is_busy_and_then_what_came_of_it(
    page: ServicesPage, said: Said
) -> None:
    click(form(page), "test_connection_button")
    assert said == [("test", "runware")]
    assert find(form(page), QProgressBar, "test_busy_bar").isVisible()
    assert not find(form(page), QAbstractButton, "test_connection_button").isEnabled()

    page.show_test("runware", TestView(True, MessageView("Connected. $12.40 left.")))
    assert not find(form(page), QProgressBar, "test_busy_bar").isVisible()
    assert "Connected. $12.40 left." in shown_texts(page)

    click(form(page), "test_connection_button")
    assert "Connected. $12.40 left." not in shown_texts(page)
    refused = MessageView("Runware does not accept this key.", "Make a new one on its page.")
    page.show_test("runware", TestView(False, refused))
    assert {refused.message, refused.action} <= set(shown_texts(page))


def test_what_is_tested_is_what_will_be_used(page: ServicesPage, said: Said) -> None:
    QTest.keyClicks(line(form(page), "key_edit"), KEY)

    click(form(page), "test_connection_button")
    assert said == [("key", "runware", KEY)]

    page.show_services(services(service(key_place="keychain")))
    assert said == [("key", "runware", KEY), ("test", "runware")]


def test_a_refused_key_is_not_tested(page: ServicesPage, said: Said) -> None:
    QTest.keyClicks(line(form(page), "key_edit"), "two words")
    click(form(page), "test_connection_button")

    page.show_error(MessageView("This is no key.", "Copy it again."))

    assert "This is no key." in shown_texts(page)
    assert find(form(page), QAbstractButton, "test_connection_button").isEnabled()
    page.show_services(services())
    assert said == [("key", "runware", "two words")]
    assert "This is no key." not in shown_texts(page)


def test_a_result_does_not_outlive_what_was_tested(page: ServicesPage) -> None:
    page.show_test("runware", TestView(True, MessageView("Connected.")))

    page.show_services(services(service(key_place="keychain")))

    assert "Connected." not in shown_texts(page)


def test_an_address_is_passed_on_when_the_field_is_left_or_reset(
    page: ServicesPage, said: Said, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.isActiveWindow)
    field = line(form(page), "base_url_edit")
    assert field.placeholderText() == "https://api.runware.example/v1"
    field.setFocus()
    QTest.keyClicks(field, "https://gateway.example/v1")
    assert said == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == [("address", "runware", "base_url", "https://gateway.example/v1")]

    address = AddressView("base_url", "Address", "https://gateway.example/v1", "https://api.test")
    page.show_services(services(service(addresses=(address,))))
    line(form(page), "key_edit").setFocus()
    assert len(said) == 1
    click(form(page), "reset_base_url_button")

    assert field.text() == ""
    assert said[1:] == [("address", "runware", "base_url", "")]


def test_what_is_being_written_survives_news(page: ServicesPage) -> None:
    QTest.keyClicks(line(form(page), "base_url_edit"), "https://gatew")
    QTest.keyClicks(line(form(page), "key_edit"), "rw-01")

    page.show_services(services(service(slots=2), REPLICATE, FAL, COMFYUI))

    assert line(form(page), "base_url_edit").text() == "https://gatew"
    assert line(form(page), "key_edit").text() == "rw-01"


def test_a_workflow_is_chosen_as_a_file(page: ServicesPage, said: Said) -> None:
    choose(page, "comfyui")
    click(form(page, "comfyui"), "browse_image_workflow_button")

    page.findChildren(QFileDialog)[0].fileSelected.emit("/home/other.json")
    page.findChildren(QFileDialog)[0].reject()

    assert said == [("option", "comfyui", "image_workflow", "/home/other.json")]


def test_the_network_is_set_for_all(page: ServicesPage, said: Said) -> None:
    page.show_services(services(proxy="http://proxy.test:8080"))
    choose(page, "network")
    assert line(page, "proxy_edit").text() == "http://proxy.test:8080"

    QTest.keyClicks(line(page, "ca_bundle_edit"), "/etc/company.pem")
    QTest.keyClick(line(page, "ca_bundle_edit"), Qt.Key.Key_Return)

    assert said == [("network", "http://proxy.test:8080", "/etc/company.pem")]


def test_without_a_keychain_it_says_so_once(page: ServicesPage) -> None:
    told = "There is no keychain here, so keys are kept for this window only."
    assert told not in shown_texts(page)
    broken = MessageView("The provider “acme” cannot be loaded.", "Update it.")
    view = services(keychain=False, problems=(broken,))

    page.show_services(view)
    assert {told, broken.message} <= set(shown_texts(page))

    for button in page.findChildren(QAbstractButton, "dismiss_button"):
        if button.isVisible():
            button.click()
    page.show_services(view)
    assert told not in shown_texts(page)


class Browser(QObject):
    """Takes the place of the user's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    browser = Browser()
    for scheme in ("https", "file"):
        # The stub asks for bytes, the function itself for text.
        QDesktopServices.setUrlHandler(scheme, browser, "open")  # type: ignore[arg-type]
    yield browser
    for scheme in ("https", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def test_links_open_in_the_browser(page: ServicesPage, browser: Browser) -> None:
    click(form(page), "get_key_button")
    click(form(page), "open_dashboard_button")

    assert browser.opened == [
        "https://my.runware.example/keys",
        "https://my.runware.example/home",
    ]


def test_only_web_pages_are_opened(page: ServicesPage, browser: Browser) -> None:
    page.show_services(services(service("acme", "Acme", key_page="file:///etc/passwd")))
    page.show_service("acme")

    click(form(page, "acme"), "get_key_button")

    assert browser.opened == []
    assert "No browser could be opened." in shown_texts(page)


def test_everything_is_reached_with_tab_and_has_a_name(page: ServicesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.isActiveWindow)
    find(page, QAbstractButton, "service_row_runware").setFocus()
    names = []
    for _press in range(12):
        QTest.keyClick(page.window(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() or getattr(focused, "text", str)(), focused.objectName()
        names.append(focused.objectName())

    order = [
        "open_dashboard_button",
        "get_key_button",
        "key_edit",
        "show_key_button",
        "paste_key_button",
        "test_connection_button",
        "base_url_edit",
    ]
    assert [name for name in names if name in order][: len(order)] == order


def test_the_arrow_keys_move_through_the_list(page: ServicesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.isActiveWindow)
    first = find(page, QAbstractButton, "service_row_runware")
    first.setFocus()

    QTest.keyClick(first, Qt.Key.Key_Down)

    assert form(page, "replicate").isVisible()
    assert not form(page, "runware").isVisible()


def test_the_page_is_made_when_it_is_looked_at_first(qtbot: QtBot) -> None:
    dialog = SettingsDialog(None, "system", "", None, ProjectSettings())
    qtbot.addWidget(dialog)
    dialog.show()
    opened: list[ServicesPage] = []
    dialog.services_opened.connect(opened.append)
    assert dialog.findChild(ServicesPage) is None

    dialog.show_services_page()

    assert opened == [dialog.services]
    assert find(dialog, QAbstractButton, "save_settings_button").text() == "Done"
    assert not find(dialog, QAbstractButton, "cancel_settings_button").isVisible()

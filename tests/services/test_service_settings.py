"""What the settings page and ``videoflow config`` do with services."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.emulator import Html, Status
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.keychains import MemoryKeychain, keychain_in_use
from tests.helpers.plugins import PLAIN, install_plugin

from videoflow.domain.base import AssetKind
from videoflow.errors import (
    KeyMissingError,
    KeyRefusedError,
    ProviderError,
    RequestRejectedError,
    ServiceUnreachableError,
    UsageError,
)
from videoflow.paths import app_paths
from videoflow.services.service_settings import ServiceControl
from videoflow.services.view_models import AddressView

KEY = "planted-key-0123456789"
OWN_MODEL = """
[[model]]
provider = "plain"
kind = "image"
id = "my-own"
"""


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    with keychain_in_use(MemoryKeychain()) as backend:
        yield backend


@pytest.fixture
def control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServiceControl:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    return ServiceControl.open()


def test_it_shows_every_service_and_none_that_works_offline(
    control: ServiceControl, keychain: MemoryKeychain
) -> None:
    view = control.view()
    assert "animatic" not in [service.id for service in view.services]
    plain = next(service for service in view.services if service.id == "plain")
    assert (plain.name, plain.key, plain.key_place) == ("Plain", "required", "none")
    assert plain.key_variable == "PLAIN_TOKEN"
    assert plain.addresses == (
        AddressView("base_url", "Address", "", "https://api.plain.example/v1"),
        AddressView("queue_url", "Queue address", "", "https://q.plain.example"),
    )
    assert plain.options == (AddressView("voice", "Voice", "", "ada"),)
    assert plain.slots == 2
    assert plain.kinds == (AssetKind.IMAGE,)
    assert view.keychain
    assert view.problems == ()


def test_it_says_where_a_key_is(
    control: ServiceControl, keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert control.set_key("plain", KEY) == "keychain"
    assert control.service_view("plain").key_place == "keychain"
    monkeypatch.setenv("PLAIN_API_KEY", "x")
    view = control.service_view("plain")
    assert (view.key_place, view.key_variable) == ("environment", "PLAIN_API_KEY")
    monkeypatch.delenv("PLAIN_API_KEY")
    control.forget_key("plain")
    assert control.service_view("plain").key_place == "none"
    assert keychain.entries == {}


def test_without_a_keychain_a_key_is_for_this_window(control: ServiceControl) -> None:
    assert control.set_key("plain", KEY) == "window"
    assert control.service_view("plain").key_place == "window"
    assert not control.view().keychain


def test_addresses_options_and_slots_are_set_and_unset(control: ServiceControl) -> None:
    control.set_address("plain", "base_url", " http://10.0.0.5/v1/ ")
    control.set_option("plain", "voice", "eve")
    control.set_slots("plain", 9)
    view = control.service_view("plain")
    assert view.addresses[0].value == "http://10.0.0.5/v1"
    assert view.options[0].value == "eve"
    assert view.slots == 9
    offer = control.providers.capabilities("plain", AssetKind.IMAGE)
    assert offer.slots == 9  # at once, without a restart
    control.set_address("plain", "base_url", "https://api.plain.example/v1/")
    control.set_option("plain", "voice", "")
    control.set_slots("plain", None)
    view = control.service_view("plain")
    assert (view.addresses[0].value, view.options[0].value, view.slots) == ("", "", 2)
    assert control.connections.settings.services == {}


def test_what_cannot_be_is_refused(control: ServiceControl) -> None:
    with pytest.raises(UsageError, match="base_url"):
        control.set_address("plain", "base_uri", "http://x")
    with pytest.raises(UsageError, match="no setting"):
        control.set_option("plain", "base_url", "http://x")
    with pytest.raises(UsageError, match="cannot be used"):
        control.set_address("plain", "base_url", "ftp://x")
    with pytest.raises(UsageError, match="too long"):
        control.set_option("plain", "voice", "x\0")
    with pytest.raises(UsageError, match="from 1 to 64"):
        control.set_slots("plain", 0)
    with pytest.raises(UsageError, match="plain"):
        control.set_slots("plan", 1)
    with pytest.raises(UsageError, match="without a network"):
        control.set_key("animatic", KEY)
    assert control.connections.settings.services == {}


def test_the_network_is_set_in_parts(control: ServiceControl) -> None:
    control.set_network("http://proxy:3128", "")
    control.set_network(ca_bundle="")
    assert control.view().proxy == "http://proxy:3128"
    with pytest.raises(UsageError, match="proxy"):
        control.set_network("socks5://proxy", "")
    control.set_network("", "")
    assert control.view().proxy == ""


def test_own_models_are_found_in_their_usual_place_and_where_it_is_set(
    control: ServiceControl, tmp_path: Path
) -> None:
    usual = app_paths().config / "models.toml"
    usual.parent.mkdir(parents=True)
    usual.write_text(OWN_MODEL, encoding="utf-8")
    offer = ServiceControl.open().providers.capabilities("plain", AssetKind.IMAGE)
    assert [model.id for model in offer.models] == ["my-own"]
    elsewhere = tmp_path / "team.toml"
    elsewhere.write_text(OWN_MODEL.replace("my-own", "the-teams"), encoding="utf-8")
    control.set_models_file(str(elsewhere))
    offer = ServiceControl.open().providers.capabilities("plain", AssetKind.IMAGE)
    assert [model.id for model in offer.models] == ["the-teams"]
    assert control.view().models_file == str(elsewhere)


def test_an_unusable_table_of_models_is_refused_or_told(
    control: ServiceControl, tmp_path: Path
) -> None:
    table = tmp_path / "models.toml"
    table.write_text("model = 1", encoding="utf-8")
    with pytest.raises(UsageError, match=r"models\.toml"):
        control.set_models_file(str(table))
    table.write_text(OWN_MODEL, encoding="utf-8")
    control.set_models_file(str(table))
    table.unlink()
    reopened = ServiceControl.open()
    assert ["models.toml" in problem.message for problem in reopened.problems()] == [True]
    assert reopened.providers.get("plain")


def test_a_test_tells_a_wrong_key_from_no_network_from_a_wrong_address(
    control: ServiceControl, keychain: MemoryKeychain
) -> None:
    def check() -> str:
        return asyncio.run(control.check("plain"))

    with pytest.raises(KeyMissingError):
        check()
    control.set_key("plain", KEY)
    with PlainEmulator() as emulator:
        control.set_address("plain", "base_url", f"{emulator.url}/v1")
        view = asyncio.run(control.test("plain"))
        assert (view.ok, view.message.message) == (True, "Account of Ada.")
        emulator.misbehave("ask", Status(401, f'{{"detail": "bad key {KEY}"}}'))
        with pytest.raises(KeyRefusedError) as refused:
            check()
        assert KEY not in str(refused.value)
        emulator.misbehave("ask", Html())
        with pytest.raises(ProviderError):
            check()
        assert {seen.headers["Authorization"] for seen in emulator.seen} == {f"Bearer {KEY}"}
        control.set_address("plain", "base_url", f"{emulator.url}/nowhere")
        with pytest.raises(RequestRejectedError, match="address"):
            check()
        assert emulator.counts["submit"] == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "https://nowhere.invalid"])
def test_no_network_is_told_as_such_and_soon(
    control: ServiceControl, keychain: MemoryKeychain, address: str
) -> None:
    control.set_key("plain", KEY)
    control.set_address("plain", "base_url", address)
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(control.check("plain"))
    view = asyncio.run(control.test("plain"))
    assert not view.ok
    assert view.message.action

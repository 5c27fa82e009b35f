"""Settings and keys over a service's defaults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from tests.fakes.plain_provider import PROFILE
from tests.helpers.keychains import MemoryKeychain, keychain_in_use

from videoflow.errors import KeyMissingError, UsageError
from videoflow.services.connections import Connections
from videoflow.storage.service_settings import ServiceChoices, settings_file

KEY = "planted-key-0123456789"


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    with keychain_in_use(MemoryKeychain()) as backend:
        yield backend


def set_choices(connections: Connections, choices: ServiceChoices) -> None:
    connections.change(lambda settings: settings.with_choices(PROFILE.id, choices))


def test_without_settings_the_service_is_reached_as_its_vendor_says(
    keychain: MemoryKeychain,
) -> None:
    connections = Connections()
    connections.set_key(PROFILE, KEY)
    connection = connections.connect(PROFILE)
    assert connection.urls == PROFILE.urls
    assert connection.options == {"voice": "ada"}
    assert (connection.key, connection.proxy, connection.ca_bundle) == (KEY, None, None)
    assert connections.slots(PROFILE) == 2


def test_what_is_set_goes_over_the_defaults_at_once(keychain: MemoryKeychain) -> None:
    connections = Connections()
    connections.set_key(PROFILE, KEY)
    chosen = {"base_url": "http://10.0.0.5:8080/v1", "of_another_version": "http://x"}
    set_choices(connections, ServiceChoices(urls=chosen, options={"voice": "eve"}, slots=7))
    network = {"proxy": "http://proxy:3128", "ca_bundle": certifi.where()}
    connections.change(lambda settings: settings.changed(**network))
    for fresh in (connections, Connections()):
        connection = fresh.connect(PROFILE)
        assert connection.urls == {**PROFILE.urls, "base_url": "http://10.0.0.5:8080/v1"}
        assert connection.options == {"voice": "eve"}
        assert connection.proxy == "http://proxy:3128"
        assert connection.ca_bundle == Path(certifi.where())
        assert fresh.slots(PROFILE) == 7


def test_a_change_keeps_what_another_window_has_set_meanwhile() -> None:
    one, other = Connections(), Connections()
    one.change(lambda settings: settings.changed(proxy="http://proxy:3128"))
    set_choices(other, ServiceChoices(slots=7))
    assert other.settings.proxy == "http://proxy:3128"
    one.reload()
    assert one.slots(PROFILE) == 7


def test_a_missing_key_names_service_and_variable(keychain: MemoryKeychain) -> None:
    with pytest.raises(KeyMissingError, match="Plain") as missing:
        Connections().connect(PROFILE)
    assert "PLAIN_TOKEN" in missing.value.action
    assert "Settings → Services" in missing.value.action
    assert missing.value.exit_code == 3


def test_without_a_keychain_that_is_said_too() -> None:
    with pytest.raises(KeyMissingError) as missing:
        Connections().connect(PROFILE)
    assert "PLAIN_TOKEN" in missing.value.action
    assert "without a keychain" in missing.value.action


def test_an_optional_key_may_be_missing_and_no_key_is_not_looked_for(
    keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = Connections()
    assert connections.connect(PROFILE.changed(key="optional")).key == ""
    monkeypatch.setenv("PLAIN_TOKEN", KEY)
    assert connections.connect(PROFILE.changed(key="optional")).key == KEY
    assert connections.connect(PROFILE.changed(key="none")).key == ""
    with pytest.raises(UsageError, match="needs no API key"):
        connections.set_key(PROFILE.changed(key="none"), KEY)


def test_a_variable_with_nonsense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAIN_TOKEN", "two\nlines")
    with pytest.raises(KeyMissingError, match="PLAIN_TOKEN"):
        Connections().connect(PROFILE)


def test_damaged_settings_stop_nothing_and_are_told() -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{", encoding="utf-8")
    connections = Connections()
    assert connections.problem is not None
    assert connections.connect(PROFILE.changed(key="none")).urls == PROFILE.urls
    set_choices(connections, ServiceChoices(slots=7))
    assert connections.problem is None

"""Keys: environment, keychain, memory; and keychains that do not work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from tests.helpers.keychains import (
    BrokenKeychain,
    ForgetfulKeychain,
    HangingKeychain,
    LockedKeychain,
    MemoryKeychain,
    keychain_in_use,
)

from videoflow.domain.service import ServiceProfile
from videoflow.errors import StorageError, UsageError
from videoflow.storage.secrets import FoundKey, SecretStore, checked_key

KEY = "planted-key-0123456789"
PROFILE = ServiceProfile(
    id="plain",
    name="Plain",
    key_variables=("PLAIN_TOKEN", "PLAIN_API_KEY"),
    urls={"base_url": "https://plain.example"},
)


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    with keychain_in_use(MemoryKeychain()) as backend:
        yield backend


def test_a_key_goes_to_the_keychain_and_is_there_after_a_restart(keychain: MemoryKeychain) -> None:
    assert SecretStore().find(PROFILE) == FoundKey()
    assert SecretStore().keep(PROFILE, f"  {KEY}\n") == "keychain"
    assert keychain.entries == {("VideoFlow", "plain"): KEY}
    found = SecretStore().find(PROFILE)
    assert (found.key, found.place) == (KEY, "keychain")
    assert KEY not in repr(found)


def test_the_keychain_is_asked_once_for_each_key(keychain: MemoryKeychain) -> None:
    keychain.entries["VideoFlow", "plain"] = KEY
    secrets = SecretStore()
    for _time in range(5):
        assert secrets.find(PROFILE).key == KEY
        assert secrets.find(PROFILE.changed(id="other")).place == "none"
    assert keychain.reads == 2


def test_a_variable_wins_the_first_one_first(
    keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = SecretStore()
    secrets.keep(PROFILE, KEY)
    monkeypatch.setenv("PLAIN_API_KEY", " from-the-environment ")
    assert secrets.find(PROFILE) == FoundKey("from-the-environment", "environment", "PLAIN_API_KEY")
    monkeypatch.setenv("PLAIN_TOKEN", "first")
    assert secrets.find(PROFILE).variable == "PLAIN_TOKEN"
    monkeypatch.setenv("PLAIN_TOKEN", "  ")
    monkeypatch.delenv("PLAIN_API_KEY")
    assert secrets.find(PROFILE).place == "keychain"


def test_a_forgotten_key_is_gone_from_the_keychain_too(keychain: MemoryKeychain) -> None:
    secrets = SecretStore()
    secrets.keep(PROFILE, KEY)
    secrets.forget(PROFILE)
    secrets.forget(PROFILE)
    assert keychain.entries == {}
    assert secrets.find(PROFILE).place == "none"


@pytest.mark.parametrize("text", ["", "  \n", "two\nlines", "a key", "schlüssel", "x" * 5000, "\0"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(
    keychain: MemoryKeychain, text: str
) -> None:
    with pytest.raises(UsageError) as refused:
        SecretStore().keep(PROFILE, text)
    assert not text.strip() or text not in str(refused.value)
    assert keychain.entries == {}


def test_keys_of_vendors_are_fine() -> None:
    for key in ("r8_abcDEF123", "id-123:secret-456", "sk-proj-a_b-c", "AIzaSyA-b_c", "x"):
        assert checked_key(f" {key}\r\n") == key


@pytest.mark.parametrize(
    "backend",
    [fail.Keyring, null.Keyring, ForgetfulKeychain, BrokenKeychain, LockedKeychain],
)
def test_without_a_keychain_that_works_keys_live_as_long_as_the_window(
    backend: Callable[[], KeyringBackend], caplog: pytest.LogCaptureFixture
) -> None:
    with keychain_in_use(backend()), caplog.at_level(logging.DEBUG):
        secrets = SecretStore()
        assert secrets.keep(PROFILE, KEY) == "window"
        assert not secrets.has_keychain()
        found = secrets.find(PROFILE)
        assert (found.key, found.place) == (KEY, "window")
        assert SecretStore().find(PROFILE).place == "none"
        secrets.forget(PROFILE)
        assert secrets.find(PROFILE).place == "none"
    assert KEY not in caplog.text


def test_a_keychain_that_does_not_exist_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert not SecretStore().has_keychain()


def test_nobody_is_asked_to_unlock_again_and_again_but_setting_a_key_tries_once_more() -> None:
    with keychain_in_use(LockedKeychain()) as backend:
        secrets = SecretStore()
        for name in ("plain", "other", "third"):
            assert secrets.find(PROFILE.changed(id=name)).place == "none"
        assert backend.reads == 1
        backend.locked = False
        assert secrets.keep(PROFILE, KEY) == "keychain"
        assert secrets.has_keychain()


def test_a_keychain_that_hangs_is_left_alone() -> None:
    with keychain_in_use(HangingKeychain()) as backend:
        try:
            secrets = SecretStore(patience_s=0.05)
            assert secrets.find(PROFILE).place == "none"
            assert secrets.find(PROFILE.changed(id="other")).place == "none"
            assert secrets.keep(PROFILE, KEY) == "window"
            assert secrets.find(PROFILE).key == KEY
            secrets.forget(PROFILE)
            assert backend.reads == 1
        finally:
            backend.released.set()


def test_a_keychain_that_does_not_let_go_says_so(keychain: MemoryKeychain) -> None:
    secrets = SecretStore()
    secrets.keep(PROFILE, KEY)
    with keychain_in_use(BrokenKeychain()), pytest.raises(StorageError, match="keychain"):
        secrets.forget(PROFILE)
    assert secrets.find(PROFILE).key == KEY


def test_many_threads_ask_once(keychain: MemoryKeychain) -> None:
    keychain.entries["VideoFlow", "plain"] = KEY
    secrets, found = SecretStore(), list[str]()
    threads = [
        threading.Thread(target=lambda: found.append(secrets.find(PROFILE).key))
        for _each in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [KEY] * 8
    assert keychain.reads == 1

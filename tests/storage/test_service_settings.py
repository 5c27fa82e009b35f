"""The file of addresses, options and network."""

from __future__ import annotations

import json
from pathlib import Path

import certifi
import pytest

from videoflow.errors import NewerVersionError, StorageError, UsageError
from videoflow.storage.service_settings import (
    ServiceChoices,
    ServiceSettings,
    change_service_settings,
    checked_address,
    checked_ca_bundle,
    checked_proxy,
    load_service_settings,
    settings_file,
)


def write(text: str) -> Path:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nothing_is_set() -> None:
    assert load_service_settings() == ServiceSettings()
    assert not settings_file().exists()


def test_what_was_set_is_there_again() -> None:
    choices = ServiceChoices(urls={"base_url": "http://10.0.0.5:8188"}, slots=3)
    change_service_settings(lambda settings: settings.with_choices("comfyui", choices))
    change_service_settings(lambda settings: settings.changed(proxy="http://proxy:3128"))
    loaded = load_service_settings()
    assert loaded.choices("comfyui") == choices
    assert loaded.choices("other") == ServiceChoices()
    assert loaded.proxy == "http://proxy:3128"


def test_a_service_without_choices_leaves_no_trace() -> None:
    choices = ServiceChoices(slots=3)
    change_service_settings(lambda settings: settings.with_choices("comfyui", choices))
    change_service_settings(lambda settings: settings.with_choices("comfyui", ServiceChoices()))
    assert load_service_settings() == ServiceSettings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"version": "1"}',
        '{"api_key": "x"}',
        '{"services": {"fal": {"slots": 0}}}',
        '{"services": {"fal": {"urls": {"base_url": "file:///etc/passwd"}}}}',
        '{"services": {"fal": {"key": "secret"}}}',
        '{"proxy": "socks5://127.0.0.1:1"}',
        '{"services": ' + "[" * 5000,
    ],
)
def test_a_damaged_file_is_told_and_kept_aside(text: str) -> None:
    path = write(text)
    with pytest.raises(StorageError) as told:
        load_service_settings()
    kept = path.with_name("services.damaged.json")
    assert str(kept) in told.value.message
    assert kept.read_text(encoding="utf-8") == text
    assert load_service_settings() == ServiceSettings()


def test_a_file_of_a_newer_version_is_left_alone() -> None:
    path = write(json.dumps({"version": 2, "more": True}))
    with pytest.raises(NewerVersionError):
        change_service_settings(lambda settings: settings.changed(proxy=""))
    assert json.loads(path.read_text(encoding="utf-8")) == {"version": 2, "more": True}


def test_a_change_that_is_refused_writes_nothing() -> None:
    with pytest.raises(UsageError):
        change_service_settings(lambda settings: settings.changed(proxy="socks5://127.0.0.1:1"))
    assert not settings_file().exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://gateway.example.com/v1/", "https://gateway.example.com/v1"),
        ("  http://127.0.0.1:8188 ", "http://127.0.0.1:8188"),
        ("http://[::1]:8188", "http://[::1]:8188"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_addresses(text: str, kept: str) -> None:
    assert checked_address(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gateway.example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://",
        "https://:80",
        "http://host:0",
        "http://host:99999",
        "http://[::1",
        "https://exa mple.com",
        "https://example.com\\@evil.example",
        "https://example.com/?",
        "https://example.com/#top",
        "https://example.com/\n",
        "https://example.com/" + "x" * 3000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    if text.strip() != text and checked_address("https://example.com/") in text:
        return  # white space at the end is taken off
    with pytest.raises(UsageError, match="cannot be used as an address"):
        checked_address(text)


def test_a_secret_in_an_address_is_refused_and_not_repeated() -> None:
    for text in ("https://ada:hunter2@example.com", "https://example.com/v1?key=hunter2"):
        with pytest.raises(UsageError) as refused:
            checked_address(text)
        assert "hunter2" not in str(refused.value)
    with pytest.raises(UsageError, match="HTTPS_PROXY") as refused:
        checked_proxy("http://ada:hunter2@proxy.example.com:3128")
    assert "hunter2" not in str(refused.value)


def test_proxies() -> None:
    assert checked_proxy(" http://proxy.example.com:3128/ ") == "http://proxy.example.com:3128"
    assert checked_proxy(" ") == ""
    for text in ("socks5://127.0.0.1:1080", "proxy:3128", "http://proxy/path"):
        with pytest.raises(UsageError, match="cannot be used as a proxy"):
            checked_proxy(text)


def test_certificates_are_read_before_they_are_trusted(tmp_path: Path) -> None:
    assert checked_ca_bundle(" ") == ""
    assert checked_ca_bundle(certifi.where()) == certifi.where()
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate", encoding="utf-8")
    for path in (empty, tmp_path / "missing.pem", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            checked_ca_bundle(str(path))

"""Clients: one per call, certificates shared, quiet, and no proxy for this computer."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.service_context import FAST

from videoflow.domain.service import Connection
from videoflow.errors import KeyRefusedError, ServiceUnreachableError
from videoflow.providers.http.client import (
    check_sendable,
    is_loopback,
    open_client,
    quiet_http_logs,
)


def connection(url: str = "https://api.example", **network: Any) -> Connection:
    return Connection({"base_url": url}, "key", **network)


async def get(url: str, **network: Any) -> httpx.Response:
    async with open_client(connection(url, **network), FAST) as client:
        return await client.get(f"{url}/v1/account")


def test_it_says_who_it_is_and_follows_no_redirect() -> None:
    with PlainEmulator() as emulator:
        asyncio.run(get(emulator.url))
        assert emulator.seen[0].headers["User-Agent"].startswith("VideoFlow/")
    assert not open_client(connection(), FAST).follow_redirects


def test_the_systems_proxy_is_not_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    with PlainEmulator() as emulator:
        assert asyncio.run(get(emulator.url)).status_code == 200


def test_a_proxy_that_is_set_is_used() -> None:
    with PlainEmulator() as proxy:
        answer = asyncio.run(get("http://api.example.invalid", proxy=proxy.url))
        assert answer.status_code == 200
        assert proxy.seen[0].headers["Host"] == "api.example.invalid"


@pytest.mark.parametrize("proxy", ["nonsense", "gopher://p.example", "http://[::1", "socks5://p"])
def test_a_proxy_that_cannot_be_used_is_said_to_be_so(proxy: str) -> None:
    with pytest.raises(ServiceUnreachableError, match="proxy"):
        open_client(connection(proxy=proxy), FAST)


def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    bundle = tmp_path / "company.pem"
    with pytest.raises(ServiceUnreachableError, match=r"company\.pem"):
        open_client(connection(ca_bundle=bundle), FAST)
    bundle.write_text("no certificate")
    with pytest.raises(ServiceUnreachableError, match=r"company\.pem"):
        open_client(connection(ca_bundle=bundle), FAST)


@pytest.mark.parametrize("key", ["ключ", "two\nlines", "tab\there", "nul\0"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    with pytest.raises(KeyRefusedError):
        check_sendable({"Authorization": f"Bearer {key}"})


def test_another_client_costs_next_to_nothing() -> None:
    open_client(connection(), FAST)
    start = time.process_time()
    for _count in range(20):
        open_client(connection(), FAST)
    assert (time.process_time() - start) / 20 < 0.01


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("studio.localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("192.168.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_this_computer(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_libraries_do_not_log_addresses(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    quiet_http_logs()
    with PlainEmulator() as emulator:
        asyncio.run(get(emulator.url))
    assert not [record for record in caplog.records if record.name.startswith("http")]

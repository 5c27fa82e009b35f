"""Where a result may be fetched from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from videoflow.domain.service import Connection
from videoflow.providers.http.addresses import (
    AddressRefusedError,
    check_result_address,
    is_own,
    look_up,
    origin,
)

NAMES = {
    "api.example": ["93.184.216.34"],
    "cdn.example": ["93.184.216.35", "2606:2800:220:1::1"],
    "rebound.example": ["93.184.216.34", "192.168.1.1"],
    "inside.example": ["10.0.0.7"],
    "six.example": ["fe80::1%eth0"],
    "2130706433": ["127.0.0.1"],
    "nas.lan": ["192.168.0.20"],
}


async def known(host: str, _port: int) -> Iterable[str]:
    if host not in NAMES:
        raise OSError("no such host")
    return NAMES[host]


def check(url: str, *bases: str, proxy: str | None = None) -> None:
    urls = {f"url{number}": base for number, base in enumerate(bases)}
    asyncio.run(check_result_address(url, Connection(urls, "key", proxy=proxy), known))


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example/a.mp4?sig=1",
        "https://93.184.216.34/a.mp4",
        "https://[2606:2800:220:1::1]:8443/a",
        "https://unknown.example/a",  # connecting will fail, and say so
        "https://API.example/files/a",
    ],
)
def test_public_addresses_are_fine(url: str) -> None:
    check(url, "https://api.example/v1")


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example/a.mp4",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://127.9.9.9/a",
        "https://printer.localhost/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://0.0.0.0/a",
        "https://10.1.2.3/a",
        "https://172.16.0.1/a",
        "https://192.168.1.1/a",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/a",
        "https://[fd00::1]/a",
        "https://[fe80::1]/a",
        "https://2130706433/a",
        "https://inside.example/a",
        "https://rebound.example/a",
        "https://six.example/a",
        "file:///etc/passwd",
        "ftp://cdn.example/a",
        "data:image/png;base64,AAAA",
        "//cdn.example/a",
        "cdn.example/a",
        "https://",
        "https://[::1",
        "https://cdn.example:99999/a",
        "https://cdn .example/a",
        "https://cdn\x00.example/a",
        "",
    ],
)
def test_what_is_private_or_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check(url, "https://api.example/v1")


@pytest.mark.parametrize("base", ["http://127.0.0.1:8188", "http://192.168.0.20", "http://nas.lan"])
def test_private_results_are_fine_where_the_service_is_private(base: str) -> None:
    check("http://10.0.0.7/a.png", base)
    check("http://localhost:9000/a.png", base)
    check("https://cdn.example/a.png", base)


def test_one_private_address_of_several_is_enough() -> None:
    check("http://10.0.0.7/a.png", "https://api.example", "http://192.168.0.20")


def test_encryption_is_asked_for_where_a_private_service_has_it() -> None:
    with pytest.raises(AddressRefusedError, match="encrypted"):
        check("http://10.0.0.7/a.png", "https://192.168.0.20")


def test_behind_a_proxy_names_are_not_looked_up_here() -> None:
    check("https://inside.example/a", "https://api.example", proxy="http://proxy.example:3128")
    with pytest.raises(AddressRefusedError):
        check("https://10.0.0.7/a", "https://api.example", proxy="http://proxy.example:3128")


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://api.example/files/x", True),
        ("https://api.example:443/files/x", True),
        ("https://API.EXAMPLE/x", True),
        ("https://queue.example:8443/x", True),
        ("https://queue.example/x", False),
        ("http://api.example/x", False),
        ("https://api.example.evil.example/x", False),
        ("https://api.example@evil.example/x", False),
        ("https://evil.example/?https://api.example", False),
        ("nonsense", False),
    ],
)
def test_the_key_may_travel_to_the_services_own_addresses_only(url: str, own: bool) -> None:
    urls = {"base_url": "https://api.example/v1", "queue_url": "https://queue.example:8443"}
    assert is_own(url, Connection(urls)) is own


def test_an_origin_has_its_port() -> None:
    assert origin("https://Api.Example/x") == ("https", "api.example", 443)
    assert origin("http://[::1]:8188") == ("http", "::1", 8188)


def test_names_are_looked_up_by_the_system() -> None:
    assert {"127.0.0.1", "::1"} & set(asyncio.run(look_up("localhost", 80)))
    with pytest.raises(OSError, match="no host name"):
        asyncio.run(look_up("a" * 70 + ".invalid", 443))

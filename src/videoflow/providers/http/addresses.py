"""Where a result may be fetched from: a service's answer must not make us look around at home.

A result address may be private or plain HTTP only where the configured base is.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from videoflow.domain.service import Connection
from videoflow.providers.http.client import is_loopback

_PORTS = {"https": 443, "http": 80}

LookUp = Callable[[str, int], Awaitable[Iterable[str]]]
"""The IP addresses of a host name and port. Raises OSError where there are none."""


class AddressRefusedError(Exception):
    """A result is not fetched from this address; the message says why, for the log."""


def origin(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of an address. Raises ValueError for what is no web address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or not host.isprintable() or " " in host:
        raise ValueError("not a web address")
    return parts.scheme, host, parts.port or _PORTS[parts.scheme]


def is_own(url: str, connection: Connection) -> bool:
    """Whether an address is at the service itself, so that the key may travel there."""
    try:
        return origin(url) in {origin(own) for own in connection.urls.values()}
    except ValueError:
        return False


async def look_up(host: str, port: int) -> Iterable[str]:
    """The addresses that this computer would connect to. Raises OSError."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no host name") from error
    return [str(entry[4][0]) for entry in found]


async def check_result_address(url: str, connection: Connection, look_up: LookUp = look_up) -> None:
    """Raises AddressRefusedError for an address that a result must not be fetched from."""
    if is_own(url, connection):
        return
    try:
        _scheme, host, port = origin(url)
        bases = [origin(own) for own in connection.urls.values()]
    except ValueError as error:
        raise AddressRefusedError(str(error)) from error
    if urlsplit(url).scheme != "https" and not any(base[0] == "http" for base in bases):
        raise AddressRefusedError("not encrypted, while the service's address is")
    proxied = connection.proxy is not None
    if any([await _is_private(own, base_port, proxied, look_up) for _s, own, base_port in bases]):
        return
    if await _is_private(host, port, proxied, look_up):
        raise AddressRefusedError("in a private network, while the service is not")


async def _is_private(host: str, port: int, proxied: bool, look_up: LookUp) -> bool:
    if is_loopback(host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        pass  # a name
    if proxied:
        return False  # names are looked up by the proxy
    try:
        found = await look_up(host, port)
    except OSError:
        return False  # connecting will fail too, and say so
    return any(not ipaddress.ip_address(text.partition("%")[0]).is_global for text in found)

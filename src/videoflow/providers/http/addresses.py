"""Where a result may be fetched from: a service's answer must not make us look around at home.

A result address may be private or plain HTTP only where the configured base is.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from videoflow.domain.service import Connection
from videoflow.providers.http.client import is_loopback

_PORTS = {"https": 443, "http": 80}


class AddressRefusedError(Exception):
    """A result is not fetched from this address; the message says why, for the log."""


def origin(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of an address. Raises ValueError for what is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not a web address")
    return parts.scheme, parts.hostname.lower(), parts.port or _PORTS[parts.scheme]


def is_own(url: str, connection: Connection) -> bool:
    """Whether an address is at the service itself, so that the key may travel there."""
    try:
        return origin(url) in {origin(own) for own in connection.urls.values()}
    except ValueError:
        return False


async def check_result_address(url: str, connection: Connection) -> None:
    """Raises AddressRefusedError for an address that a result must not be fetched from."""
    if is_own(url, connection):
        return
    try:
        _scheme, host, port = origin(url)
    except ValueError as error:
        raise AddressRefusedError(str(error)) from error
    bases = [urlsplit(own) for own in connection.urls.values()]
    if urlsplit(url).scheme != "https" and not any(base.scheme == "http" for base in bases):
        raise AddressRefusedError("not encrypted, while the service's address is")
    if any([await _is_private(base, connection) for base in bases]):
        return
    if await _host_is_private(host, port, connection):
        raise AddressRefusedError("in a private network, while the service is not")


async def _is_private(base: SplitResult, connection: Connection) -> bool:
    host = base.hostname or ""
    return await _host_is_private(host, base.port or _PORTS.get(base.scheme, 443), connection)


async def _host_is_private(host: str, port: int, connection: Connection) -> bool:
    if is_loopback(host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        pass  # a name
    if connection.proxy is not None:
        return False  # names are looked up by the proxy
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return False  # connecting will fail too, and say so
    return _any_private(str(entry[4][0]) for entry in found)


def _any_private(addresses: Iterable[str]) -> bool:
    return any(not ipaddress.ip_address(text.partition("%")[0]).is_global for text in addresses)

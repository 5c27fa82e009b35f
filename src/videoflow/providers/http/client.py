"""httpx clients: one per call, since a client never crosses event loops, with certificates shared.

Loading the certificates takes 20 to 30 ms of CPU, most of what a client costs.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from ssl import SSLContext, SSLError
from urllib.parse import urlsplit

import httpx
from sniffio import current_async_library_cvar

from videoflow.domain.service import Connection
from videoflow.errors import KeyRefusedError, ServiceUnreachableError
from videoflow.i18n import _
from videoflow.providers.context import Pace

_CONNECTIONS = httpx.Limits(max_connections=8, max_keepalive_connections=4)


def open_client(
    connection: Connection, pace: Pace, headers: Mapping[str, str] | None = None
) -> httpx.AsyncClient:
    """A client for one service, to be used as a context manager in one event loop.

    Redirects are not followed: a key must not travel to another host. A service on this computer
    is never asked through the system's proxy.

    Raises ServiceUnreachableError for a proxy or certificates that cannot be used.
    """
    quiet_http_logs()
    # httpcore asks at every lock which library runs; finding out imports asyncio anew each time.
    current_async_library_cvar.set("asyncio")
    try:
        return httpx.AsyncClient(
            headers={"User-Agent": _user_agent(), **(headers or {})},
            verify=_certificates(connection.ca_bundle),
            proxy=connection.proxy,
            trust_env=connection.proxy is None and not is_loopback(_host(connection.base_url)),
            timeout=httpx.Timeout(pace.answer_s, connect=pace.connect_s),
            limits=_CONNECTIONS,
            follow_redirects=False,
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise ServiceUnreachableError(
            _("The proxy that is set cannot be used."),
            _("Give an address such as http://proxy.example:8080 under Settings → Services."),
        ) from error


def trusted_certificates() -> int:
    """How many certificate authorities are known; loads them.

    Raises ServiceUnreachableError where there is none, so that no service can be reached.
    """
    try:
        count = len(_certificates(None).get_ca_certs())
    except OSError as error:
        raise _no_certificates() from error
    if not count:
        raise _no_certificates()
    return count


def _no_certificates() -> ServiceUnreachableError:
    return ServiceUnreachableError(
        _("The certificates for secure connections are missing."), _("Install VideoFlow again.")
    )


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def quiet_http_logs() -> None:
    """The libraries log addresses, which may be signed, and headers, which hold the key."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def check_sendable(headers: Mapping[str, str]) -> None:
    """Raise KeyRefusedError for headers, that is a key, that cannot be sent."""
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise KeyRefusedError(
            _("The API key holds characters that no API key has."),
            _("Copy it once more, and enter it anew under Settings → Services."),
        )


@cache
def _user_agent() -> str:
    return f"VideoFlow/{version('videoflow')}"


@lru_cache(maxsize=4)
def _certificates(ca_bundle: Path | None) -> SSLContext:
    context = httpx.create_ssl_context()
    if ca_bundle is not None:
        try:
            context.load_verify_locations(cafile=ca_bundle)
        except (OSError, SSLError) as error:
            raise ServiceUnreachableError(
                _("The certificates in “{path}” cannot be read.").format(path=ca_bundle),
                _("Choose another CA bundle under Settings → Services → Network."),
            ) from error
    return context

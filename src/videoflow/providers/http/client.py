"""httpx clients: one per call, since a client never crosses event loops, with certificates shared.

Loading the certificates takes 20 to 30 ms of CPU, most of what a client costs.
"""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from ssl import SSLContext, SSLError
from urllib.parse import urlsplit

import httpx

from videoflow.domain.service import Connection
from videoflow.errors import ServiceUnreachableError
from videoflow.i18n import _
from videoflow.providers.context import Pace

_CONNECTIONS = httpx.Limits(max_connections=8, max_keepalive_connections=4)


def open_client(
    connection: Connection, pace: Pace, headers: dict[str, str] | None = None
) -> httpx.AsyncClient:
    """A client for one service, to be used as a context manager in one event loop.

    Redirects are not followed: a key must not travel to another host. A service on this computer
    is never asked through the system's proxy.
    """
    host = urlsplit(connection.base_url).hostname or ""
    return httpx.AsyncClient(
        headers={"User-Agent": _user_agent(), **(headers or {})},
        verify=_certificates(connection.ca_bundle),
        proxy=connection.proxy,
        trust_env=connection.proxy is None and not is_loopback(host),
        timeout=httpx.Timeout(pace.answer_s, connect=pace.connect_s),
        limits=_CONNECTIONS,
        follow_redirects=False,
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

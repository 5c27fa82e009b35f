"""Small files from the web, bounded in size and time: the announcement of a new version."""

from __future__ import annotations

import asyncio

import httpx

from videoflow.domain.service import Connection
from videoflow.errors import ServiceUnreachableError
from videoflow.i18n import _
from videoflow.providers.context import Pace
from videoflow.providers.http.client import open_client

MAX_BYTES = 64_000
PATIENCE_S = 30.0


async def fetch_small_files(urls: tuple[str, ...], connection: Connection) -> tuple[bytes, ...]:
    """The files behind addresses, each at most ``MAX_BYTES``; nothing is sent along.

    Raises ServiceUnreachableError where one does not come.
    """
    try:
        async with asyncio.timeout(PATIENCE_S), open_client(connection, Pace()) as client:
            return tuple([await _fetch(client, url) for url in urls])
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        raise ServiceUnreachableError(
            _("It cannot be found out whether there is a new version."),
            _("Check your internet connection, or try again later."),
        ) from error


async def _fetch(client: httpx.AsyncClient, url: str) -> bytes:
    body = bytearray()
    async with client.stream("GET", url) as answer:
        if answer.status_code != httpx.codes.OK:
            raise ValueError(f"status {answer.status_code}")
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MAX_BYTES:
                raise ValueError("too long")
    return bytes(body)

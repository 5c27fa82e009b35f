"""One HTTP request and its whole answer, within bounds of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TypedDict

import httpx

from videoflow.errors import AnswerInvalidError
from videoflow.i18n import _
from videoflow.providers.context import Pace
from videoflow.providers.http.answers import Answer, not_understood


class Extras(TypedDict, total=False):
    """What a request may carry, as httpx takes it. A part of ``files`` is name, file name, bytes
    and type; without a file name and a type it is a plain field of the form."""

    json: object
    params: Mapping[str, str | int]
    content: bytes
    data: Mapping[str, str]
    files: Sequence[tuple[str, tuple[str | None, bytes, str | None]]]
    headers: Mapping[str, str]


class Traffic:
    """Whether any of a request has gone out to the service, as httpcore tells while it works."""

    def __init__(self) -> None:
        self.sent = False

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """Called by httpcore at each step. Asking a proxy for a way through sends nothing yet."""
        if event.endswith("send_request_headers.started"):
            method = getattr(info.get("request"), "method", b"")
            self.sent = self.sent or method != b"CONNECT"


async def exchange(
    client: httpx.AsyncClient,
    service: str,
    method: str,
    url: str,
    *,
    traffic: Traffic | None,
    pace: Pace,
    answer_s: float | None,
    max_bytes: int,
    extras: Extras,
) -> Answer:
    """Send a request to ``service`` (its display name) once.

    ``traffic`` is watched only where it matters what was sent: being told of each step costs a
    third of a request. ``answer_s`` is how long the answer may keep silent, twice that how long
    all may take.

    Raises httpx.TransportError, httpx.InvalidURL or TimeoutError where the answer did not come,
    AnswerInvalidError where it is too large or garbled.
    """
    answer_s = answer_s or pace.answer_s
    limits = httpx.Timeout(answer_s, connect=pace.connect_s)
    watched = {"trace": traffic} if traffic is not None else None
    request = client.build_request(method, url, timeout=limits, extensions=watched, **extras)
    async with asyncio.timeout(pace.connect_s + 2 * answer_s):
        response = await client.send(request, stream=True)
        try:
            body = await _bounded_body(response, service, max_bytes)
        except httpx.DecodingError as error:
            raise not_understood(service) from error
        finally:
            await response.aclose()
    return Answer(service, response.status_code, response.headers, body)


async def _bounded_body(response: httpx.Response, service: str, max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise AnswerInvalidError(
                _("{service} answered far more than expected.").format(service=service),
                _("Check its address under Settings → Services."),
            )
    return bytes(body)

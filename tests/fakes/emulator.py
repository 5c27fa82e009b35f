"""A vendor's service on a real socket, and the misbehaviour that a test scripts into it.

An emulator of one vendor derives from Emulator, returns its routes, each with the name of a
*point* (``submit``, ``poll``, ``result``, ``cancel``, …), and keeps its jobs in memory, so that it
outlives the processes that a test kills. ``misbehave("poll", Html(), Status(500))`` makes the
next two polls go wrong; after that the emulator is itself again.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import io
import itertools
import json
import math
import threading
import wave
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web
from tests.helpers.stamps import Stamp, stamped_media

from videoflow.domain.base import AssetKind

HTML = b"<!doctype html><html><body><h1>Bad gateway</h1></body></html>"
SCENE_INDEX = 1


@dataclass(frozen=True)
class Status:
    """Answer with this instead; nothing is done."""

    status: int
    body: bytes | str | Mapping[str, object] | list[object] = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Html:
    """A gateway's page instead of an answer; nothing is done."""

    status: int = 200


@dataclass(frozen=True)
class ResetBefore:
    """Break the connection before anything is done."""


@dataclass(frozen=True)
class ResetDuring:
    """Do it, send half of the answer, then break the connection."""


@dataclass(frozen=True)
class ResetAfter:
    """Do it, and break the connection without a word."""


@dataclass(frozen=True)
class Stall:
    """Do it, send half of the answer, and never go on."""


@dataclass(frozen=True)
class Hang:
    """Do it, and never answer."""


@dataclass(frozen=True)
class Slow:
    """Do it after a while."""

    seconds: float


@dataclass(frozen=True)
class Malformed:
    """Do it, and answer with JSON that breaks off."""


@dataclass(frozen=True)
class WrongType:
    """Do it, and call the answer something else."""

    content_type: str = "text/html"


Misbehaviour = (
    Status
    | Html
    | ResetBefore
    | ResetDuring
    | ResetAfter
    | Stall
    | Hang
    | Slow
    | Malformed
    | WrongType
)


@dataclass(frozen=True)
class Seen:
    """One request that arrived."""

    point: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        return json.loads(self.body)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Emulator:
    """Used as a context manager; attributes may be read and set from the test's thread."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self._script: dict[str, deque[Misbehaviour]] = defaultdict(deque)
        self._changed = threading.Condition()

    def routes(self) -> list[web.RouteDef]:
        """Every route, made with ``point``."""
        raise NotImplementedError

    # --- for tests -----------------------------------------------------------------------------

    def misbehave(self, point: str, *what: Misbehaviour) -> None:
        """Go wrong in these ways, one after the other, the next times this point is reached."""
        self._script[point].extend(what)

    def behave(self) -> None:
        """Be itself again, whatever was still to come."""
        self._script.clear()

    @property
    def counts(self) -> Counter[str]:
        """How many requests arrived at each point."""
        return Counter(seen.point for seen in list(self.seen))

    def at(self, point: str) -> list[Seen]:
        """The requests that arrived at a point, oldest first."""
        return [seen for seen in list(self.seen) if seen.point == point]

    def wait_for(self, point: str, count: int = 1, timeout_s: float = 10) -> None:
        """Block until so many requests have arrived at a point."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: self.counts[point] >= count, timeout_s)
        assert arrived, f"{self.counts[point]} of {count} requests at {point}: {self.counts}"

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready)), name=type(self).__name__
        )
        self._thread.start()
        while not ready.wait(0.1):
            assert self._thread.is_alive(), "the emulator did not start; its traceback is above"
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    # --- inside --------------------------------------------------------------------------------

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        application = web.Application(middlewares=[self._middleware], client_max_size=2**30)
        application.add_routes(self.routes())
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        ready.set()
        await self._stop.wait()
        await runner.cleanup()

    @web.middleware
    async def _middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.match_info.route.name or "unknown"
        place = name.partition("-")[0]
        is_socket = request.headers.get("Upgrade", "").lower() == "websocket"
        body = b"" if is_socket else await request.read()
        place = self.place_of(request, body, place)
        with self._changed:
            self.seen.append(
                Seen(
                    place,
                    request.method,
                    request.path,
                    dict(request.query),
                    dict(request.headers),
                    body,
                )
            )
            self._changed.notify_all()
        what = self._script[place].popleft() if self._script[place] else None
        return await handler(request) if what is None else await _misbehave(what, request, handler)

    def place_of(self, request: web.Request, body: bytes, point: str) -> str:
        """For vendors with one address for everything: the point that a request is about."""
        return point


def point(method: str, path: str, name: str, handler: Handler) -> web.RouteDef:
    """A route at a point. Several routes may share one."""
    number = next(_numbers)
    return web.route(method, path, handler, name=f"{name}-n{number}")


_numbers = itertools.count()


async def _misbehave(
    what: Misbehaviour, request: web.Request, handler: Handler
) -> web.StreamResponse:
    match what:
        case Status(status, body, headers):
            data = body.encode() if isinstance(body, str) else body
            if not isinstance(data, bytes):
                data = json.dumps(data).encode()
                headers = {"Content-Type": "application/json", **headers}
            return web.Response(status=status, body=data, headers=headers)
        case Html(status):
            return web.Response(status=status, body=HTML, content_type="text/html")
        case ResetBefore():
            return await _reset(request)
        case Slow(seconds):
            await asyncio.sleep(seconds)
            return await handler(request)
    answer = await handler(request)
    assert isinstance(answer, web.Response)
    body = answer.body if isinstance(answer.body, bytes) else b""
    match what:
        case ResetAfter():
            return await _reset(request)
        case Hang():
            await asyncio.sleep(3600)
        case Malformed():
            return web.Response(body=b'{"data": [', content_type="application/json")
        case WrongType(content_type):
            return web.Response(status=answer.status, body=body, content_type=content_type)
    half = web.StreamResponse(status=answer.status, headers=answer.headers)
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: max(len(body) // 2, 1)])
    if isinstance(what, Stall):
        await asyncio.sleep(3600)
    return await _reset(request)


async def _reset(request: web.Request) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        transport.abort()
    return web.Response()


@cache
def media_bytes(kind: AssetKind, name: str) -> bytes:
    """A real, decodable file of a kind, another one for each name: PNG, mp4 or WAV."""
    if kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        return stamped_media(Stamp(SCENE_INDEX, kind, str(uuid5(NAMESPACE_URL, name))))
    return _tone(200 + sum(name.encode()) % 400)


def _tone(frequency_hz: int, duration_s: float = 1.0, rate_hz: int = 16_000) -> bytes:
    samples = (
        round(8000 * math.sin(2 * math.pi * frequency_hz * i / rate_hz))
        for i in range(round(duration_s * rate_hz))
    )
    store = io.BytesIO()
    with wave.open(store, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return store.getvalue()


def file_answer(request: web.Request, data: bytes, content_type: str) -> web.Response:
    """A file with byte ranges, as content networks serve it."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Accept-Ranges": "bytes"}
    wanted = request.headers.get("Range", "")
    if wanted.startswith("bytes=") and request.headers.get("If-Range", etag) == etag:
        start = int(wanted.removeprefix("bytes=").partition("-")[0])
        headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        return web.Response(
            status=206, body=data[start:], content_type=content_type, headers=headers
        )
    return web.Response(body=data, content_type=content_type, headers=headers)


@dataclass(frozen=True)
class Part:
    """One part of a multipart form. ``filename`` is empty for a plain field."""

    name: str
    filename: str
    content_type: str
    data: bytes


def form_parts(content_type: str, body: bytes) -> list[Part]:
    """The parts of a multipart body, oldest first. The body was read already, so aiohttp's own
    reader finds nothing any more."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    parts = []
    for raw in body.split(b"--" + boundary)[1:-1]:
        head, _blank, data = raw.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        header = email.message_from_bytes(head + b"\r\n\r\n", policy=email.policy.HTTP)
        disposition = header["content-disposition"].params
        name, filename = disposition.get("name", ""), disposition.get("filename", "")
        parts.append(Part(name, filename, header.get_content_type(), data.removesuffix(b"\r\n")))
    return parts

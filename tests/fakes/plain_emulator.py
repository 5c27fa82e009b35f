"""The smallest online service there can be, to try the shared HTTP layer on.

::

    GET  /v1/account          ask      → {"name": "Ada"}
    POST /v1/jobs             submit   → {"id": "job-1"}
    GET  /v1/jobs/job-1       poll     → {"state": "running"} … {"state": "done", "url": …}
    GET  /files/result        result   → the file; with a signature in its query
    GET  /moved/<n>           moved    → redirects to ``moved_to``
    PUT  /bucket/<name>       upload   → for addresses that the service has signed
    GET  /v1/endless          endless  → a body without an end
    GET  /v1/dripping         dripping → a body, byte by byte
    GET  /v1/gzip             gzip     → what is called gzip and is none

``RawServer`` is for what no HTTP server would do.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, media_bytes, point
from tests.helpers.service_context import FAST, KEY

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.providers.context import Pace
from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import Fault, fault_of_status
from videoflow.providers.http.service import Finished, Service

Talk = Coroutine[None, None, None]
SIGNATURE = "X-Amz-Signature=5ec12e7-signature"
PROFILE = ServiceProfile(
    id="plain", name="Plain", urls={"base_url": "https://api.plain.example/v1"}, slots=2
)


class PlainEmulator(Emulator):
    """One job, one file. ``polls_until_done`` looks find it running."""

    def __init__(self) -> None:
        super().__init__()
        self.polls_until_done = 1
        self.content = media_bytes(AssetKind.IMAGE, "plain")
        self.content_type = "image/png"
        self.result_url = ""
        self.etags = True
        self.moved_to = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            point("GET", "/v1/account", "ask", self._account),
            point("POST", "/v1/jobs", "submit", self._submit),
            point("GET", "/v1/jobs/{id}", "poll", self._poll),
            point("GET", "/files/{name}", "result", self._result),
            point("GET", "/moved/{number}", "moved", self._moved),
            point("PUT", "/bucket/{name}", "upload", self._upload),
            point("*", "/v1/endless", "endless", self._endless),
            point("*", "/v1/dripping", "dripping", self._dripping),
            point("*", "/v1/gzip", "gzip", self._gzip),
        ]

    async def _account(self, _request: web.Request) -> web.Response:
        return web.json_response({"name": "Ada"})

    async def _submit(self, _request: web.Request) -> web.Response:
        return web.json_response({"id": f"job-{self.counts['submit']}"}, status=201)

    async def _poll(self, _request: web.Request) -> web.Response:
        if self.counts["poll"] <= self.polls_until_done:
            return web.json_response({"state": "running"})
        url = self.result_url or f"{self.url}/files/result?{SIGNATURE}"
        return web.json_response({"state": "done", "url": url})

    async def _result(self, request: web.Request) -> web.Response:
        answer = file_answer(request, self.content, self.content_type)
        if not self.etags:
            del answer.headers["ETag"]
        return answer

    async def _moved(self, _request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": self.moved_to})

    async def _upload(self, _request: web.Request) -> web.Response:
        return web.Response(body=b"<stored/>")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        answer.content_type = "image/png"
        await answer.prepare(request)
        while True:
            await answer.write(b"\x89PNG\r\n\x1a\n" * 32_768)

    async def _dripping(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.05)

    async def _gzip(self, _request: web.Request) -> web.Response:
        return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})


class RawServer:
    """Answers each connection with ``talk``, below HTTP; a context manager."""

    def __init__(self, talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Talk]) -> None:
        self._talk = talk
        self.url = ""
        self.connections = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)))
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        async with server:
            await self._stop.wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        finally:
            writer.transport.abort()


class JobState(Wire):
    """What the plain service says of its job."""

    state: str
    url: str = ""


class JobId(Wire):
    """Its answer to a submission."""

    id: str


def read_fault(answer: Answer) -> Fault | None:
    """Its errors: the status says it all, the body is the text."""
    return fault_of_status(answer, answer.body.decode(errors="replace"))


def read_id(answer: Answer) -> str:
    """The id of a submitted job."""
    return answer.read(JobId).id


def judge(answer: Answer) -> Finished | None:
    """Whether the job is done."""
    job = answer.read(JobState)
    return Finished(job.url) if job.state == "done" else None


def plain_service(url: str, *, pace: Pace = FAST, key: str = KEY, **network: Any) -> Service:
    """A connection to the emulator, or to whatever listens at this address."""
    connection = Connection({"base_url": f"{url}/v1"}, key, **network)
    return Service(
        PROFILE,
        connection,
        pace,
        read_fault=read_fault,
        headers={"Authorization": f"Bearer {key}"},
    )

"""A small generation service on a real socket that does exactly what a test tells it.

It speaks HTTP/1.1 with one request per connection and keeps everything in memory, so it outlives
the processes that a test kills::

    POST /jobs                    {"client_id", "scene_index", "kind"} → {"id"}
    GET  /jobs/<id>               → {"state": "running" | "done" | "failed" | "cancelled"}
    POST /jobs/<id>/cancel        → {}
    GET  /jobs?client_id=…        → {"ids": […]}
    GET  /jobs/<id>/result        → the file
    POST /takes                   {"client_id", "scene_index", "kind"} → the file at once
    POST /quotes                  {"kind"} → {"usd"}
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from tests.helpers.stamps import Stamp, stamped_media

from videoflow.domain.base import AssetKind


class Answer(StrEnum):
    """How the service treats the jobs that are submitted from now on."""

    DONE = "done"
    HOLD = "hold"
    """Work on it until it is released."""
    FAIL = "fail"
    GARBAGE = "garbage"
    """Deliver bytes that are no picture."""
    CUT_SHORT = "cut short"
    """Deliver half of the picture, under its full length."""
    REFUSE = "refuse"
    """Do not accept it, and say so."""
    SILENT = "silent"
    """Accept it and close the connection without an answer."""
    NONSENSE = "nonsense"
    """Accept it and answer something that is no JSON."""


@dataclass
class ServiceJob:
    """One accepted submission."""

    remote_id: str
    client_id: str
    stamp: Stamp
    answer: Answer
    released: bool = False
    cancelled: bool = False
    downloads: int = 0

    @property
    def state(self) -> str:
        if self.cancelled:
            return "cancelled"
        if self.answer is Answer.HOLD and not self.released:
            return "running"
        return "failed" if self.answer is Answer.FAIL else "done"


@dataclass
class StampService:
    """Used as a context manager; every attribute may be read and set from the test's thread."""

    answer: Answer = Answer.DONE
    knows_client_ids: bool = True
    cancel_fails: bool = False
    finishes_first: bool = False
    """Whether jobs are done just before they are told to stop."""
    jobs: dict[str, ServiceJob] = field(default_factory=dict)
    submissions: Counter[str] = field(default_factory=Counter)
    """How often each client id was submitted and accepted."""
    requests: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    """What was sent along, in the same order."""
    quote_usd: float | None = None
    """The price that it tells; None: it has no such page."""
    url: str = ""
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> StampService:
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready)), name="stamp service"
        )
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def of(self, client_id: str) -> list[ServiceJob]:
        """What was accepted for one of our jobs."""
        return [job for job in self.jobs.values() if job.client_id == client_id]

    def release(self) -> None:
        """Finish every job that is held."""
        for job in self.jobs.values():
            job.released = True

    def wait_for_request(self, part: str, timeout_s: float = 10) -> None:
        """Block until a request whose line contains ``part`` has been answered."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: any(part in request for request in self.requests), timeout_s
            )
        assert found, f"nobody asked for {part}; there was {self.requests}"

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await self._stop.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, target, _version = head.split("\r\n")[0].split(" ")
            length = next(
                (int(line.split(":")[1]) for line in head.split("\r\n") if "ength:" in line), 0
            )
            body = await reader.readexactly(length)
            answer = self._answer(method, target, body)
            while self.answer is Answer.HOLD and target == "/takes" and not self._released():
                with self._changed:
                    if f"held {target}" not in self.requests:
                        self.requests.append(f"held {target}")
                        self.bodies.append(b"")
                        self._changed.notify_all()
                await asyncio.sleep(0.005)
            if answer is not None:
                writer.write(answer)
                await writer.drain()
            with self._changed:
                self.requests.append(f"{method} {target}")
                self.bodies.append(body)
                self._changed.notify_all()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client was killed: that is what these tests do
        finally:
            writer.close()

    def _answer(self, method: str, target: str, body: bytes) -> bytes | None:
        parts = urlsplit(target)
        match [method, *parts.path.strip("/").split("/")]:
            case ["POST", "jobs"]:
                return self._submit(json.loads(body))
            case ["POST", "takes"]:
                return self._make(json.loads(body))
            case ["POST", "quotes"] if self.quote_usd is not None:
                return _json({"usd": self.quote_usd})
            case ["GET", "jobs"]:
                if not self.knows_client_ids:
                    return _json({"error": "no such list"}, 404)
                wanted = parse_qs(parts.query)["client_id"][0]
                return _json({"ids": [job.remote_id for job in self.of(wanted)]})
            case ["GET", "jobs", remote_id] if remote_id in self.jobs:
                return _json({"state": self.jobs[remote_id].state})
            case ["POST", "jobs", remote_id, "cancel"] if remote_id in self.jobs:
                if self.cancel_fails:
                    return _json({"error": "down for maintenance"}, 503)
                job = self.jobs[remote_id]
                job.released = job.released or self.finishes_first
                job.cancelled = job.state == "running"
                return _json({})
            case ["GET", "jobs", remote_id, "result"] if remote_id in self.jobs:
                return self._result(self.jobs[remote_id])
        return _json({"error": "unknown"}, 404)

    def _submit(self, body: dict[str, str]) -> bytes | None:
        if self.answer is Answer.REFUSE:
            return _json({"error": "we do not make such pictures"}, 400)
        stamp = Stamp(int(body["scene_index"]), AssetKind(body["kind"]), body["client_id"])
        job = ServiceJob(f"remote-{len(self.jobs)}", body["client_id"], stamp, self.answer)
        self.jobs[job.remote_id] = job
        self.submissions[job.client_id] += 1
        if self.answer is Answer.SILENT:
            return None
        if self.answer is Answer.NONSENSE:
            return _http(b"<html>", 200)
        return _json({"id": job.remote_id})

    def _make(self, body: dict[str, str]) -> bytes | None:
        accepted = self._submit(body)
        if accepted is None or self.answer is Answer.REFUSE:
            return accepted
        return self._result(self.of(body["client_id"])[-1])

    def _released(self) -> bool:
        return all(job.released for job in self.jobs.values())

    def _result(self, job: ServiceJob) -> bytes:
        job.downloads += 1
        data = stamped_media(job.stamp)
        if job.answer is Answer.GARBAGE:
            data = b"not a picture at all"
        answer = _http(data, 200)
        return answer[: -len(data) // 2] if job.answer is Answer.CUT_SHORT else answer


def _json(value: object, status: int = 200) -> bytes:
    return _http(json.dumps(value).encode(), status)


def _http(body: bytes, status: int) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body

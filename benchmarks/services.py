"""A service to measure with: an emulator in a process of its own, so that only ours is measured."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from typing import Any

from aiohttp import web
from tests.fakes.emulator import media_bytes
from tests.fakes.replicate_emulator import FakePrediction, ReplicateEmulator

from videoflow.domain.base import AssetKind

SLICE_BYTES = 64 * 1024
MODEL = "black-forest-labs/flux-schnell"


class TimedEmulator(ReplicateEmulator):
    """Every job takes ``job_s``; every result is a picture of at least ``result_bytes`` and takes
    ``download_s`` to come."""

    def __init__(self, job_s: float, result_bytes: int, download_s: float) -> None:
        super().__init__()
        self._job_s = job_s
        self._download_s = download_s
        # Readers of PNG stop at its end; what follows is only carried along.
        self._picture = media_bytes(AssetKind.IMAGE, "benchmark").ljust(result_bytes, b"\0")

    def _advance(self, prediction: FakePrediction) -> None:
        age_s = (datetime.now(UTC) - prediction.created_at).total_seconds()
        self.polls_until_done = -1 if age_s >= self._job_s else 10**9
        super()._advance(prediction)

    async def _result_of(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "image/png"})
        answer.content_length = len(self._picture)
        await answer.prepare(request)
        slices = range(0, len(self._picture), SLICE_BYTES)
        for start in slices:
            await answer.write(self._picture[start : start + SLICE_BYTES])
            await asyncio.sleep(self._download_s / len(slices))
        return answer

    def routes(self) -> list[web.RouteDef]:
        others = [route for route in super().routes() if "/delivery/" not in route.path]
        return [*others, web.get("/delivery/{kind}/{name}", self._result_of, name="result_0")]


@contextmanager
def service(job_s: float, result_bytes: int = 0, download_s: float = 0.0) -> Iterator[str]:
    """The address of a service that runs until the block is left."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, job_s, result_bytes, download_s), daemon=True
    )
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join(10)


def _serve(pipe: Pipe[Any, Any], job_s: float, result_bytes: int, download_s: float) -> None:
    with TimedEmulator(job_s, result_bytes, download_s) as emulator:
        pipe.send(emulator.url)
        pipe.recv()

"""What the application adds to a service: time, CPU and memory, against the bare requests."""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
from PySide6.QtCore import QCoreApplication
from tests.helpers.service_context import KEY, context_for
from tests.helpers.studio import IMAGE, Studio, create_film

from benchmarks.figure import Figure
from benchmarks.services import MODEL, service
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.providers.context import Pace
from videoflow.providers.replicate.provider import create

NAME = "provider"

SCENES, SLOTS, JOB_S = 12, 4, 2.0
WALL_LIMIT = 1.1
CPU_JOBS, CPU_JOB_S = 40, 0.2
CPU_LIMIT_MS = 20.0
IN_FLIGHT = 100
SMALL_BYTES, LARGE_BYTES = 2_000_000, 12_000_000
DOWNLOAD_S = 6.0
"""Long enough for all of them to come at the same time, whatever their size."""
MEMORY_LIMIT = 0.05


def measure() -> list[Figure]:
    """Wall time of twelve scenes, CPU per job, and memory with a hundred jobs in flight."""
    application = QCoreApplication.instance() or QCoreApplication([])
    figures = [_wall(), *_cpu(), *_memory()]
    del application
    return figures


def _wall() -> Figure:
    with service(JOB_S) as url, _film(url, SCENES, SLOTS) as film:
        taken_s = film.generate_all()
    ideal_s = JOB_S * SCENES / SLOTS
    return Figure("12 scenes, 4 at once, to the ideal 6 s", taken_s / ideal_s, "×", WALL_LIMIT)


def _cpu() -> list[Figure]:
    with service(CPU_JOB_S) as url:
        with _film(url, CPU_JOBS, SLOTS) as film:
            film.generate_one()  # what is loaded once is loaded
            before_s = time.process_time()
            film.generate_all()
            ours_ms = (time.process_time() - before_s) * 1000 / (CPU_JOBS - 1)
        asyncio.run(_bare(url, 1))
        before_s = time.process_time()
        asyncio.run(_bare(url, CPU_JOBS))
        bare_ms = (time.process_time() - before_s) * 1000 / CPU_JOBS
    return [
        Figure("CPU per job, bare httpx", bare_ms, "ms"),
        Figure("CPU per job above that", ours_ms - bare_ms, "ms", CPU_LIMIT_MS),
    ]


async def _bare(url: str, jobs: int) -> None:
    """The same requests, as a script would send them."""
    slots = asyncio.Semaphore(SLOTS)
    pause_s = Pace().first_poll_s
    with tempfile.TemporaryDirectory() as folder:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with httpx.AsyncClient(base_url=f"{url}/v1", headers=headers) as client:

            async def one(number: int) -> None:
                async with slots:
                    body = {"input": {"prompt": "A cup of coffee.", "aspect_ratio": "16:9"}}
                    made = await client.post(f"/models/{MODEL}/predictions", json=body)
                    while (state := made.json())["status"] != "succeeded":
                        await asyncio.sleep(pause_s)
                        made = await client.get(f"/predictions/{state['id']}")
                    async with client.stream("GET", state["output"][0]) as answer:
                        with (Path(folder) / str(number)).open("wb") as file:
                            async for chunk in answer.aiter_bytes():
                                file.write(chunk)

            await asyncio.gather(*(one(number) for number in range(jobs)))


def _memory() -> list[Figure]:
    """Peak memory; it only ever grows, so the small results come first."""
    peaks = []
    for result_bytes in (SMALL_BYTES, LARGE_BYTES):
        with (
            service(JOB_S, result_bytes, DOWNLOAD_S) as url,
            _film(url, IN_FLIGHT, IN_FLIGHT) as film,
        ):
            film.generate_all()
            peaks.append(_peak_mb())
    further_mb = IN_FLIGHT * (LARGE_BYTES - SMALL_BYTES) / 1_000_000
    return [
        Figure("peak memory, 100 results of 2 MB in flight", peaks[0], "MB"),
        Figure("peak memory, 100 results of 12 MB in flight", peaks[1], "MB"),
        Figure(
            "memory for each further MB in flight",
            (peaks[1] - peaks[0]) / further_mb,
            "MB",
            MEMORY_LIMIT,
        ),
    ]


def _peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


@contextmanager
def _film(url: str, scenes: int, slots: int) -> Iterator[_Film]:
    """An open film whose images come from the service."""
    connection = context_for(url, pace=Pace())
    context = replace(connection, slots=lambda _profile: slots)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "film"
        settings = ProjectSettings(
            defaults={IMAGE: TakeSettings(provider="replicate", model=MODEL)}
        )
        create_film(root, scenes=scenes, provider="replicate", settings=settings)
        studio = Studio(root, [create(context)], threads=True)
        try:
            yield _Film(studio)
        finally:
            studio.close()


class _Film:
    """Presses the buttons."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def generate_one(self) -> None:
        self._studio.coordinator.generate(1, IMAGE)
        self._studio.until_idle()

    def generate_all(self) -> float:
        """Seconds from the press of the button until everything is on disk."""
        started_s = time.perf_counter()
        self._studio.coordinator.generate_missing(IMAGE)
        self._studio.until_idle()
        taken_s = time.perf_counter() - started_s
        missing = [
            scene.index
            for scene in self._studio.project.scenes
            if scene.asset(IMAGE).committed is None
        ]
        assert not missing, f"no image: {missing}, {self._studio.coordinator.error_of(1, IMAGE)}"
        return taken_s

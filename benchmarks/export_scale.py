"""How an export grows with the number of scenes: its time in line, its memory not at all."""

from __future__ import annotations

import asyncio
import multiprocessing
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.figure import Figure
from videoflow.domain.framing import Framing
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, export_film
from videoflow.media.process import media_url

NAME = "export-scale"
FEW, MANY = 50, 200
SCENE_S = 0.48
FPS = 25


def measure() -> list[Figure]:
    """Time for each scene, and memory of this application, of a long film against a short one."""
    with tempfile.TemporaryDirectory(prefix="videoflow-") as folder:
        work = Path(folder)
        source = work / "source.mp4"
        command = [str(locate_ffmpeg().path), "-v", "error", "-y"]
        command += ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r={FPS}:d={MANY * SCENE_S + 1}"]
        command += ["-f", "lavfi", "-i", "sine=f=440", "-shortest", "-pix_fmt", "yuv420p"]
        command += ["-g", "25", "-preset", "veryfast", media_url(source)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        few_s, few_mb = _in_own_process(source, FEW, work / "few")
        many_s, many_mb = _in_own_process(source, MANY, work / "many")
    return [
        Figure(f"{MANY} scenes", many_s, "s"),
        Figure(
            f"time for a scene, of {MANY} / of {FEW}", (many_s / MANY) / (few_s / FEW), "×", 1.15
        ),
        Figure(f"memory for {MANY} scenes / for {FEW}", many_mb / few_mb, "×", 1.1),
    ]


def _in_own_process(source: Path, count: int, work: Path) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_export, source, count, work).result()


def _export(source: Path, count: int, work: Path) -> tuple[float, float]:
    """Seconds and, where the system tells, the most megabytes that it took."""
    clips = tuple(
        Clip(
            source, number + 1, framing=Framing(in_s=number * SCENE_S, out_s=(number + 1) * SCENE_S)
        )
        for number in range(count)
    )
    encoder = EncoderSettings(x264_preset="ultrafast")
    spec = FilmSpec(
        clips, 192, 108, FPS, work / "film.mp4", work / "cache", encoder, hardware=False
    )
    start = time.perf_counter()
    asyncio.run(export_film(spec, lambda _fraction: None))
    return time.perf_counter() - start, _peak_mb()


def _peak_mb() -> float:
    if sys.platform == "win32":
        return 1.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

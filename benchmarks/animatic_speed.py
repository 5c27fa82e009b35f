"""The built-in engine's clip against ffmpeg alone encoding the very same raw frames."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from benchmarks.figure import Figure
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.providers.animatic.children import be_nice
from videoflow.providers.animatic.encoder import encoder_command
from videoflow.providers.animatic.engine import render
from videoflow.providers.animatic.film import clock_of, composition_of
from videoflow.providers.animatic.fonts import load_fonts
from videoflow.providers.animatic.renderers import RENDERERS
from videoflow.providers.animatic.spec import AnimaticSpec
from videoflow.resources import resource_path

NAME = "animatic"
LIMIT = 1.5
CLIP_S = 5.0
RUNS = 4
"""By turns, and the fastest of each counts: what else a shared host does hits single runs."""
SCENARIOS = ("hook", "problem", "solution", "cta")


def measure() -> list[Figure]:
    """Wall time of 1080 × 1920 clips as a ratio to ffmpeg's own, the worst of four scenarios."""
    application = QGuiApplication.instance() or QGuiApplication(
        ["benchmark", "-platform", "offscreen"]
    )
    load_fonts()
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for scenario in SCENARIOS:
            spec = _spec(Path(folder), scenario)
            if not ratios:
                cold_s = _time_engine(spec)
            rendered_s, encoded_s = _time_both(spec, Path(folder))
            if not ratios:
                cold = cold_s / encoded_s
            ratios.append(rendered_s / encoded_s)
    RENDERERS.close()
    del application
    return [
        Figure("the first clip, with the start of the renderer", cold, "×"),
        Figure("clip to ffmpeg, mean of scenarios", sum(ratios) / len(ratios), "×"),
        Figure("clip to ffmpeg, worst scenario", max(ratios), "×", LIMIT),
    ]


def _spec(folder: Path, scenario: str) -> AnimaticSpec:
    photos = tuple(sorted(resource_path("sample").glob("*.png")))
    return AnimaticSpec(
        kind="video",
        output=folder / f"{scenario}.mp4",
        scenario=scenario,
        headline="Roasted on Monday, at your door by Thursday",
        support="Small-batch beans. Pause or cancel at any time.",
        kicker="Morning Roast",
        call_to_action="Start your subscription",
        offer="First bag half price",
        duration_s=CLIP_S,
        ffmpeg=Path(locate_ffmpeg().path),
        photos=photos,
        seed=1,
    )


def _time_engine(spec: AnimaticSpec) -> float:
    start = time.perf_counter()
    asyncio.run(render(spec, lambda fraction: None))
    return time.perf_counter() - start


def _time_both(spec: AnimaticSpec, folder: Path) -> tuple[float, float]:
    """Seconds for the clip, and for ffmpeg with the same frames out of a file."""
    raw = folder / "frames.bgra"
    composition, clock = composition_of(spec), clock_of(spec)
    frame = QImage(spec.width, spec.height, QImage.Format.Format_RGB32)
    with raw.open("wb") as frames:
        for number in range(spec.frame_count):
            composition.paint(frame, number / spec.fps, clock)
            frames.write(frame.constBits())
    times = [(_time_engine(spec), _time_encoder(spec, raw)) for _run in range(RUNS)]
    raw.unlink()
    return min(clip_s for clip_s, _ in times), min(encoder_s for _, encoder_s in times)


def _time_encoder(spec: AnimaticSpec, raw: Path) -> float:
    with raw.open("rb") as frames:
        start = time.perf_counter()
        # At the renderer's own priority, so that other load on the machine hits both alike.
        subprocess.run(
            encoder_command(spec, raw.with_name("alone.mp4")),
            stdin=frames,
            check=True,
            preexec_fn=be_nice if os.name == "posix" else None,
        )
        return time.perf_counter() - start

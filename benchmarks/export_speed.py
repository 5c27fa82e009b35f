"""Film export against one plain ffmpeg command with the same encoder settings on the same clips."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.figure import Figure
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, export_film
from videoflow.media.process import media_url

NAME = "export"
CLIPS = 4
CLIP_S = 3
WIDTH, HEIGHT, FPS = 1280, 720, 25


def measure() -> list[Figure]:
    """The export's wall time, encoding and copying, as ratios to the plain command."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        clips = [_source(work / f"clip{number}.mp4", number) for number in range(CLIPS)]
        larger = (WIDTH * 3 // 2, HEIGHT * 3 // 2)
        plain_s = _time_plain(clips, work / "plain.mp4", *larger)
        encoded_s = _time_export(clips, work, *larger)
        copied_s = _time_export(clips, work, WIDTH, HEIGHT)
    return [
        Figure("one plain ffmpeg command", plain_s, "s"),
        Figure("export, all scenes encoded", encoded_s / plain_s, "×"),
        Figure("export, matching scenes copied", copied_s / plain_s, "×"),
    ]


def _source(path: Path, number: int) -> Path:
    """A clip with movement and sound, different for each ``number``."""
    pictures = f"testsrc2=s={WIDTH}x{HEIGHT}:r={FPS}:d={CLIP_S},hue=h={number * 40}"
    sound = f"sine=f={220 * (number + 1)}:r=48000:d={CLIP_S}"
    _ffmpeg("-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound, "-pix_fmt", "yuv420p",
            "-preset", "veryfast", media_url(path))  # fmt: skip
    return path


def _time_export(clips: list[Path], work: Path, width: int, height: int) -> float:
    numbered = tuple(Clip(path, number) for number, path in enumerate(clips, start=1))
    spec = FilmSpec(numbered, width, height, FPS, work / "film.mp4", work / "cache")
    start = time.perf_counter()
    asyncio.run(export_film(spec, lambda fraction: None))
    return time.perf_counter() - start


def _time_plain(clips: list[Path], target: Path, width: int, height: int) -> float:
    encoder = EncoderSettings()
    inputs = [argument for path in clips for argument in ("-i", media_url(path))]
    scaled = "".join(
        f"[{i}:v]fps={FPS},scale={width}:{height},setsar=1,format=yuv420p[v{i}];"
        for i in range(len(clips))
    )
    streams = "".join(f"[v{i}][{i}:a]" for i in range(len(clips)))
    graph = f"{scaled}{streams}concat=n={len(clips)}:v=1:a=1[v][a]"
    start = time.perf_counter()
    _ffmpeg(
        *inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[a]",
        "-c:v", "libx264", "-preset", encoder.x264_preset, "-crf", str(encoder.crf),
        "-profile:v", "high", "-g", str(round(encoder.key_frame_interval_s * FPS)),
        "-c:a", "aac", "-b:a", f"{encoder.audio_kbps}k", "-ar", "48000", "-ac", "2",
        "-movflags", "+faststart", media_url(target),
    )  # fmt: skip
    return time.perf_counter() - start


def _ffmpeg(*arguments: str) -> None:
    command = [str(locate_ffmpeg().path), "-v", "error", "-nostdin", "-y", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)

"""Film export against one plain ffmpeg command, and MoviePy, with the same encoder settings.

Twelve clips of five seconds at 1280 × 720 become a film at 1920 × 1080 with the preset *high*.
MoviePy is measured where ``VIDEOFLOW_BENCH_MOVIEPY`` names a Python that has it.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.projects import make_project
from videoflow.__main__ import main
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, export_film, prepare_segment
from videoflow.media.process import media_url

NAME = "export"
RUNS = 3
CLIPS = 12
CLIP_S = 5
SOURCE_SIZE = (1280, 720)
FILM_SIZE = (1920, 1080)
FPS = 30
HIGH = EncoderSettings(video_kbps=5000, audio_kbps=256)
X264_OPTIONS = (
    *("-b:v", "5000k", "-maxrate", "7500k", "-bufsize", "10000k"),
    *("-profile:v", "high", "-g", str(round(HIGH.key_frame_interval_s * FPS))),
)
_TAGS = "setparams=colorspace=bt709:range=tv"
"""Pictures of other colours would be converted before they are compared."""

MOVIEPY = """
import sys
from moviepy import VideoFileClip, concatenate_videoclips
target, *rest = sys.argv[1:]
end = rest.index("--")
paths, options = rest[:end], rest[end + 1:]
clips = [VideoFileClip(path).resized((1920, 1080)) for path in paths]
film = concatenate_videoclips(clips)
film.write_videofile(target, fps=30, codec="libx264", preset="fast", threads=2, logger=None,
                     audio_codec="aac", audio_bitrate="256k", audio_fps=48000,
                     ffmpeg_params=options)
"""


def measure() -> list[Figure]:
    """Wall times as ratios to the plain command, and how alike the films are.

    Films are encoded by turns, and the fastest of several runs counts: single ones tell more of
    who else uses the computer.
    """
    with tempfile.TemporaryDirectory(prefix="videoflow-") as folder:
        work = Path(folder)
        os.environ["VIDEOFLOW_HOME"] = str(work / "home")
        sources = [
            _source(work / f"clip{number}.mp4", number) for number in range(CLIPS + 1 + RUNS)
        ]
        clips, spare, spares = sources[:CLIPS], sources[CLIPS], sources[CLIPS + 1 :]
        python = os.environ.get("VIDEOFLOW_BENCH_MOVIEPY")
        plain_s, full_s, moviepy_s = [], [], []
        for turn in range(RUNS):
            plain_s.append(_timed(lambda: _plain(clips, work / "plain.mp4")))
            spec = _spec(clips, FILM_SIZE, work / f"turn{turn}")
            full_s.append(_export(spec))
            if python:
                moviepy_s.append(_timed(lambda: _moviepy(python, clips, work / "moviepy.mp4")))
        plain, full = min(plain_s), min(full_s)
        likeness = _ssim(spec.output, clips) / _ssim(work / "plain.mp4", clips)
        changes = [_with_clip(spec, 4, clip) for clip in spares]
        changed_s = min(_export(changed) for changed in changes)
        prepared = _with_clip(changes[-1], 7, spare)
        asyncio.run(prepare_segment(prepared, prepared.clips[7]))
        prepared_s = _export(prepared)
        gone_s = min(_export(prepared) for _run in range(RUNS))
        matching = _spec(clips, SOURCE_SIZE, work)
        mixed_s, *copied_s = (_export(matching) for _run in range(1 + RUNS))
        return [
            Figure("one plain ffmpeg command", plain, "s"),
            Figure("full export / plain command", full / plain, "×", 1.0),
            *_against_moviepy(full, moviepy_s),
            Figure("SSIM of plain film / of export", 1 / likeness, "×", 1 / 0.999),
            Figure("one scene of twelve changed", changed_s / plain, "×", 0.12),
            Figure("the same, prepared before", prepared_s / plain, "×", 0.03),
            Figure("nothing changed but the film gone", gone_s / plain, "×"),
            Figure("all pictures copied, sound mixed", mixed_s / plain, "×"),
            Figure("all pictures copied, sound unchanged", min(copied_s) / plain, "×", 0.02),
            Figure("nothing changed", _unchanged(clips, work) / plain, "×", 0.01),
        ]


def _unchanged(clips: Sequence[Path], work: Path) -> float:
    """Seconds of the command that exports a project whose film is there already."""
    project, files = work / "project", work / "files"
    files.mkdir()
    for number, clip in enumerate(clips, start=1):
        clip.rename(files / f"{number:02}.mp4")
    make_project(project, CLIPS)
    export = ["export", str(project), "--preset", "low"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for command in (["import", str(project), str(files)], export):
            if main(command):
                raise ValueError(f"{command[0]} failed")
        return _timed(lambda: main(export))


def _source(path: Path, number: int) -> Path:
    """A clip with movement, grain and sound, different for each ``number``."""
    width, height = SOURCE_SIZE
    pictures = f"testsrc2=s={width}x{height}:r={FPS}:d={CLIP_S},hue=h={number * 25}"
    pictures += f",noise=alls=6:allf=t:all_seed={number}"
    sound = f"aevalsrc='{_music(number, 0)}|{_music(number, 0.3)}':s=48000:d={CLIP_S}"
    _ffmpeg("-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound, "-pix_fmt", "yuv420p",
            "-preset", "veryfast", "-b:v", "4000k", "-frames:v", str(CLIP_S * FPS),
            media_url(path))  # fmt: skip
    return path


def _music(number: int, later_s: float) -> str:
    """Two voices that are struck again and again, and a brush: one side of a stereo sound.

    A mere tone is no fair trial: the fast coder of sound takes four times as long for one.
    """
    low, high = 220 + 10 * number, 330 + 15 * number
    struck = f"0.3*sin(2*PI*{low}*t)*exp(-3*mod(t,0.5))"
    answer = f"0.2*sin(2*PI*{high}*t+4*sin(5*t))*exp(-2*mod(t+{later_s},0.7))"
    brush = f"0.08*(random(0)-0.5)*exp(-20*mod(t+{later_s},0.25))"
    return f"{struck}+{answer}+{brush}"


def _spec(paths: Sequence[Path], size: tuple[int, int], work: Path) -> FilmSpec:
    clips = tuple(Clip(path, number) for number, path in enumerate(paths, start=1))
    return FilmSpec(
        clips, *size, FPS, work / "film.mp4", work / "cache", encoder=HIGH, hardware=False
    )


def _with_clip(spec: FilmSpec, position: int, path: Path) -> FilmSpec:
    clips = list(spec.clips)
    clips[position] = Clip(path, position + 1)
    return replace(spec, clips=tuple(clips))


def _export(spec: FilmSpec) -> float:
    return _timed_async(lambda: export_film(spec, lambda _fraction: None))


def _timed_async(work: Callable[[], Awaitable[object]]) -> float:
    async def run() -> None:
        await work()

    return _timed(lambda: asyncio.run(run()))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _plain(clips: Sequence[Path], target: Path) -> None:
    inputs = [argument for path in clips for argument in ("-i", media_url(path))]
    streams = "".join(f"[v{i}][{i}:a]" for i in range(len(clips)))
    graph = f"{_scaled(clips, 0)}{streams}concat=n={len(clips)}:v=1:a=1[v][a]"
    _ffmpeg(
        *inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[a]",
        "-c:v", "libx264", "-preset", HIGH.x264_preset, *X264_OPTIONS,
        "-c:a", "aac", "-aac_coder", "fast", "-b:a", f"{HIGH.audio_kbps}k",
        "-ar", "48000", "-ac", "2",
        "-movflags", "+faststart", media_url(target),
    )  # fmt: skip


def _scaled(clips: Sequence[Path], first: int) -> str:
    width, height = FILM_SIZE
    return "".join(
        f"[{first + i}:v]{_TAGS},fps={FPS},scale={width}:{height}:flags=bicubic+accurate_rnd,"
        f"setsar=1,format=yuv420p[v{i}];"
        for i in range(len(clips))
    )


def _moviepy(python: str, clips: Sequence[Path], target: Path) -> None:
    command = [python, "-c", MOVIEPY, str(target), *map(str, clips), "--", *X264_OPTIONS]
    environment = os.environ | {"IMAGEIO_FFMPEG_EXE": str(locate_ffmpeg().path)}
    subprocess.run(command, check=True, env=environment)


def _against_moviepy(full: float, moviepy_s: Sequence[float]) -> list[Figure]:
    if not moviepy_s:
        return []
    moviepy = min(moviepy_s)
    return [
        Figure("MoviePy", moviepy, "s"),
        Figure("full export / MoviePy", full / moviepy, "×", 0.55),
    ]


def _ssim(film: Path, clips: Sequence[Path]) -> float:
    """How alike a film is to its clips, scaled as they were for it and not encoded."""
    inputs = [argument for path in (film, *clips) for argument in ("-i", media_url(path))]
    streams = "".join(f"[v{i}]" for i in range(len(clips)))
    whole = f"{_scaled(clips, 1)}{streams}concat=n={len(clips)}:v=1[whole]"
    graph = f"{whole};[0:v]{_TAGS}[film];[film][whole]ssim"
    said = _ffmpeg(*inputs, "-filter_complex", graph, "-an", "-f", "null", "-", verbosity="info")
    match = re.search(r"SSIM .*All:([\d.]+)", said)
    if match is None:
        raise ValueError("ffmpeg did not say how alike the films are")
    return float(match[1])


def _ffmpeg(*arguments: str, verbosity: str = "error") -> str:
    command = [str(locate_ffmpeg().path), "-v", verbosity, "-nostdin", "-nostats", "-y", *arguments]
    run = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return run.stderr.decode(errors="replace")

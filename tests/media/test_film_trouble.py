"""Whatever happens to an export, the film before it stays and nothing is left lying about."""

from __future__ import annotations

import asyncio
import os
import pickle
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg, read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Transition, TransitionKind
from videoflow.errors import MediaError, StorageError, VideoFlowError
from videoflow.media.ffmpeg import configure_ffmpeg
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, export_film
from videoflow.media.process import media_url

MakeClip = Callable[..., Path]

TURNS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "torture" else 4
FADE = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.2)
OLD = b"the good old film"


@pytest.fixture
def spec(tmp_path: Path, make_clip: MakeClip) -> FilmSpec:
    """A film that takes a second or so, in place of an older one."""
    clips = tuple(
        Clip(make_clip(f"{clip}.mp4", clip=clip, frames=30), clip, transition=FADE)
        for clip in (1, 2, 3)
    )
    output = tmp_path / "exports" / "film.mp4"
    output.parent.mkdir()
    output.write_bytes(OLD)
    encoder = EncoderSettings(x264_preset="medium")
    return FilmSpec(clips, 640, 320, 25, output, tmp_path / "cache", encoder, hardware=False)


def assert_unharmed(spec: FilmSpec) -> None:
    assert spec.output.read_bytes() == OLD
    assert list(spec.output.parent.iterdir()) == [spec.output]
    left = {path.name for path in spec.work_dir.glob("*") if path.suffix != ".lock"}
    assert left <= {"segments"}
    assert {path.suffix for path in spec.segments_dir.glob("*")} <= {".mp4", ".json"}


def assert_comes_out_right(spec: FilmSpec) -> None:
    asyncio.run(export_film(spec, lambda _fraction: None))
    codes = read_codes(spec.output)
    assert len(codes) == 90 - 10
    assert codes[:25] == [(1, frame) for frame in range(25)]
    assert codes[30:50] == [(2, frame) for frame in range(5, 25)]
    assert codes[55:] == [(3, frame) for frame in range(5, 30)]


@pytest.mark.parametrize("turn", range(TURNS))
def test_it_can_be_cancelled_at_any_moment(turn: int, spec: FilmSpec) -> None:
    moment = random.Random(turn).uniform(0, 0.97)

    async def run() -> None:
        there = asyncio.Event()
        task = asyncio.create_task(
            export_film(spec, lambda part: there.set() if part >= moment else None)
        )
        await there.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert_unharmed(spec)
    assert_comes_out_right(spec)


def ffmpegs_of(folder: Path) -> list[int]:
    """The ffmpeg processes that work for an export in ``folder``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"ffmpeg" in words[0] and any(os.fsencode(folder) in word for word in words):
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes as Linux shows them")
@pytest.mark.parametrize("turn", range(TURNS))
def test_ffmpeg_can_be_killed_at_any_moment(turn: int, spec: FilmSpec, tmp_path: Path) -> None:
    moment = random.Random(turn).uniform(0, 0.9)

    async def run() -> MediaError | None:
        killed = False
        there = asyncio.Event()
        task = asyncio.create_task(
            export_film(spec, lambda part: there.set() if part >= moment else None)
        )
        await there.wait()
        while not killed and not task.done():
            for pid in ffmpegs_of(tmp_path):
                os.kill(pid, signal.SIGKILL)
                killed = True
            await asyncio.sleep(0)
        try:
            await task
        except MediaError as error:
            return error
        return None  # it had just done its work

    error = asyncio.run(run())
    if error is not None:
        assert error.action
        assert_unharmed(spec)
    assert_comes_out_right(spec)


@pytest.mark.parametrize("turn", range(TURNS // 2))
def test_the_application_can_be_killed_at_any_moment(turn: int, spec: FilmSpec) -> None:
    moment = random.Random(turn).uniform(0, 0.95)
    program = (
        "import asyncio, os, pickle, sys\n"
        "from videoflow.media.film import export_film\n"
        "spec, moment = pickle.load(sys.stdin.buffer)\n"
        "stop = lambda part: part >= moment and os.kill(os.getpid(), 9)\n"
        "asyncio.run(export_film(spec, stop))\n"
    )
    subprocess.run([sys.executable, "-c", program], input=pickle.dumps((spec, moment)), check=False)
    assert spec.output.read_bytes() == OLD
    assert_comes_out_right(spec)
    assert list(spec.output.parent.iterdir()) == [spec.output]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB, where this user may make one."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def noise(tmp_path: Path) -> Clip:
    """A clip that takes far more space than any other of its length."""
    path = tmp_path / "noise.mp4"
    call_ffmpeg(
        *("-f", "lavfi", "-i", "color=gray:s=256x128:r=25:d=1,noise=alls=100:allf=t"),
        *("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-crf", "10", media_url(path)),
    )
    return Clip(path, 1)


@pytest.mark.parametrize("full", ["output", "work_dir"])
def test_a_disk_that_fills_up_is_told_with_what_is_needed(
    full: str, spec: FilmSpec, small_disk: Path, noise: Clip
) -> None:
    encoder = EncoderSettings(x264_preset="ultrafast", crf=1)
    noisy = replace(spec, clips=(noise,), width=256, height=128, encoder=encoder)
    if full == "output":
        noisy = replace(noisy, output=small_disk / "film.mp4")
    else:
        noisy = replace(noisy, work_dir=small_disk / "work")
    noisy.output.write_bytes(OLD)
    with pytest.raises(VideoFlowError) as caught:
        asyncio.run(export_film(noisy, lambda _fraction: None))
    assert "needs about" in caught.value.action
    assert "MB" in caught.value.action
    assert_unharmed(noisy)


def test_a_broken_ffmpeg_in_the_settings_gives_way_to_a_sound_one(
    spec: FilmSpec, tmp_path: Path
) -> None:
    silent = tmp_path / "not ffmpeg"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    configure_ffmpeg(silent)
    try:
        asyncio.run(export_film(spec, lambda _fraction: None))
    finally:
        configure_ffmpeg(None)
    assert len(read_codes(spec.output)) == 80


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are POSIX")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(spec: FilmSpec) -> None:
    spec.output.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError):
            asyncio.run(export_film(spec, lambda _fraction: None))
    finally:
        spec.output.parent.chmod(0o700)
    assert_unharmed(spec)


def test_a_name_that_is_no_film_of_its_format_is_a_mistake(spec: FilmSpec) -> None:
    with pytest.raises(ValueError, match=r"film\.mp4"):
        replace(spec, format=FilmFormat.WEBM)

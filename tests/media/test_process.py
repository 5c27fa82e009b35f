from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from videoflow.errors import MediaError
from videoflow.media.ffmpeg import Ffmpeg, FfmpegSource
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import Progress, media_url, run_ffmpeg

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX")

TEST_PICTURES = ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=25")
RAW_PICTURES = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", "64x64", "-i", "pipe:0")
NOWHERE = ("-f", "null", "-")
FAILURE = "The test film failed."

AWKWARD_NAMES = [
    "-y.mp4",
    'it\'s "quoted".mp4',
    "100%d frames %03d.mp4",
    "a:b;c,d[e]=f\\g.mp4",
    "Trà sữa Đặc biệt 🍵.mp4",
    "http:example.mp4",
    " $HOME `id` & | * ?.mp4",
    "two\nlines.mp4",
]
if sys.platform == "win32":
    AWKWARD_NAMES = [name for name in AWKWARD_NAMES if not set(name) & set('":;\\|*?\n`<>')]


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_any_file_name_is_only_a_file_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    relative = Path(name)
    asyncio.run(
        run_ffmpeg([*TEST_PICTURES, "-frames:v", "5", media_url(relative)], failure=FAILURE)
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]

    graph = local_input(relative).video.filter("hflip").output("-", format="null")
    run = asyncio.run(run_ffmpeg(arguments(graph), failure=FAILURE))
    assert run.progress.frame == 5


def test_progress_is_reported_up_to_the_end() -> None:
    reports: list[Progress] = []
    asyncio.run(
        run_ffmpeg(
            [*TEST_PICTURES, "-frames:v", "50", *NOWHERE],
            failure=FAILURE,
            on_progress=reports.append,
        )
    )
    assert reports[-1] == Progress(frame=50, time_s=2.0)
    assert [report.frame for report in reports] == sorted(report.frame for report in reports)


def test_it_works_in_a_plain_thread() -> None:
    frames: list[int] = []

    async def run() -> None:
        result = await run_ffmpeg([*TEST_PICTURES, "-frames:v", "5", *NOWHERE], failure=FAILURE)
        frames.append(result.progress.frame)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert frames == [5]


def test_what_the_feed_writes_arrives(tmp_path: Path) -> None:
    target = tmp_path / "copy.raw"
    frames = [bytes([number]) * 4096 for number in range(100)]

    def feed(pipe: BinaryIO) -> None:
        for frame in frames:
            pipe.write(frame)

    output = ("-f", "rawvideo", media_url(target))
    asyncio.run(run_ffmpeg([*RAW_PICTURES, *output], failure=FAILURE, feed=feed))
    assert target.read_bytes() == b"".join(frames)


def test_a_failing_feed_is_not_taken_for_the_end_of_the_film() -> None:
    def feed(pipe: BinaryIO) -> None:
        pipe.write(bytes(4096))
        raise LookupError("the renderer broke")

    with pytest.raises(LookupError, match="the renderer broke"):
        asyncio.run(run_ffmpeg([*RAW_PICTURES, *NOWHERE], failure=FAILURE, feed=feed))


def test_a_feed_that_offers_more_than_is_wanted_ends_quietly() -> None:
    def feed(pipe: BinaryIO) -> None:
        while True:
            pipe.write(bytes(4096))

    run = asyncio.run(
        run_ffmpeg([*RAW_PICTURES, "-frames:v", "3", *NOWHERE], failure=FAILURE, feed=feed)
    )
    assert run.progress.frame == 3


def test_a_failure_says_what_failed_and_keeps_the_details(tmp_path: Path) -> None:
    source = tmp_path / "broken.mp4"
    source.write_bytes(b"not a film \xff\xfe")
    with pytest.raises(MediaError, match=FAILURE) as caught:
        asyncio.run(run_ffmpeg(["-i", media_url(source), *NOWHERE], failure=FAILURE))
    assert caught.value.action
    assert "Invalid data" in "".join(caught.value.__notes__)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's always full disk")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(MediaError) as caught:
        asyncio.run(
            run_ffmpeg([*TEST_PICTURES, "-t", "9", "-f", "mp4", "file:/dev/full"], failure=FAILURE)
        )
    assert "disk is full" in caught.value.action


def test_a_program_that_does_not_start_is_named(tmp_path: Path) -> None:
    program = Ffmpeg(tmp_path / "ffmpeg", "0", FfmpegSource.CONFIGURED)
    with pytest.raises(MediaError) as caught:
        asyncio.run(run_ffmpeg(NOWHERE, failure=FAILURE, ffmpeg=program))
    assert "could not be started" in caught.value.action


@posix_only
def test_the_watchdog_ends_an_ffmpeg_that_hangs(tmp_path: Path) -> None:
    pipe = tmp_path / "never.mp4"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)
    try:
        with pytest.raises(MediaError, match="no progress"):
            asyncio.run(run_ffmpeg(["-i", media_url(pipe), *NOWHERE], failure=FAILURE, stall_s=0.5))
    finally:
        os.close(held)


@posix_only
def test_cancelling_ends_ffmpeg_before_it_returns(tmp_path: Path) -> None:
    pipe = tmp_path / "film.ts"
    os.mkfifo(pipe)

    async def run() -> None:
        task = asyncio.create_task(
            run_ffmpeg([*TEST_PICTURES, "-f", "mpegts", media_url(pipe)], failure=FAILURE)
        )
        film = await asyncio.to_thread(pipe.open, "rb")
        assert await asyncio.to_thread(film.read, 10_000)
        task.cancel()
        # Read on meanwhile, as ffmpeg must not end only because its pipe is stuck.
        rest = asyncio.create_task(asyncio.to_thread(film.read))
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(rest, 5)  # The end of the file: nobody writes any more.
        film.close()

    asyncio.run(run())


def test_cancelling_while_it_starts_leaves_nothing_behind() -> None:
    async def run() -> None:
        for turns in range(12):
            task = asyncio.create_task(run_ffmpeg([*TEST_PICTURES, *NOWHERE], failure=FAILURE))
            for _turn in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())


@posix_only
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ffmpeg_ends_when_the_application_is_killed(end: signal.Signals, tmp_path: Path) -> None:
    pipe = tmp_path / "film.ts"
    os.mkfifo(pipe)
    script = (
        "import asyncio, pathlib, sys\n"
        "from videoflow.media.process import media_url, run_ffmpeg\n"
        "target = media_url(pathlib.Path(sys.argv[1]))\n"
        "arguments = [*sys.argv[2:], '-f', 'mpegts', target]\n"
        "asyncio.run(run_ffmpeg(arguments, failure='x'))\n"
    )
    command = [sys.executable, "-c", script, str(pipe), *TEST_PICTURES]
    application = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    with application, pipe.open("rb") as film:
        assert film.read(10_000)
        application.send_signal(end)
        application.wait(10)
        film.read()  # Ends only when ffmpeg has ended; the test's time limit watches.

"""The rendering process: progress, cancelling, dying with its parent, and clear failures."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.providers.animatic.conftest import MakeSpec

from videoflow.errors import MediaError, ProviderError, StorageError
from videoflow.providers.animatic.engine import render
from videoflow.providers.animatic.renderers import renderer_command
from videoflow.providers.animatic.spec import AnimaticSpec

FAKE_FFMPEG = """#!{python}
import os, pathlib, sys
pathlib.Path({pid!r}).write_text(str(os.getpid()))
pathlib.Path(sys.argv[-1].removeprefix("file:")).write_bytes(b"half")
while sys.stdin.buffer.read(1 << 20):
    {loop}
"""


@pytest.fixture
def slow_ffmpeg(tmp_path: Path) -> tuple[Path, Path]:
    """An ffmpeg that takes a minute a frame; and the file where it writes its process id."""
    if sys.platform == "win32":
        pytest.skip("needs a script with an interpreter line")
    pid = tmp_path / "pid"
    script = tmp_path / "ffmpeg"
    script.write_text(
        FAKE_FFMPEG.format(python=sys.executable, pid=str(pid), loop="__import__('time').sleep(60)")
    )
    script.chmod(0o755)
    return script, pid


async def _until(condition: Callable[[], object]) -> None:
    """Look again and again: a file written by another process raises no event here."""
    for _attempt in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_progress_grows_to_one_in_any_thread(make_spec: MakeSpec) -> None:
    seen: list[float] = []
    spec = make_spec("video", duration_s=0.5)
    thread = threading.Thread(target=lambda: asyncio.run(render(spec, seen.append)))
    thread.start()
    thread.join(30)
    assert spec.output.stat().st_size > 1000
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_cancelling_ends_renderer_and_ffmpeg_and_leaves_nothing(
    make_spec: MakeSpec, slow_ffmpeg: tuple[Path, Path]
) -> None:
    script, pid_file = slow_ffmpeg
    spec = make_spec("video", ffmpeg=script, duration_s=20.0)

    async def start_and_cancel() -> None:
        task = asyncio.create_task(render(spec, lambda fraction: None))
        await _until(lambda: pid_file.exists() and pid_file.read_text() and spec.output.exists())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(start_and_cancel())
    assert not _is_running(int(pid_file.read_text()))
    assert not spec.output.exists()


def test_the_renderer_dies_with_its_parent(
    make_spec: MakeSpec, slow_ffmpeg: tuple[Path, Path]
) -> None:
    script, pid_file = slow_ffmpeg
    spec = make_spec("video", ffmpeg=script, duration_s=20.0)

    async def orphan() -> int:
        process = await asyncio.create_subprocess_exec(
            *renderer_command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps({"spec": spec.model_dump(mode="json")}).encode() + b"\n")
        await _until(lambda: pid_file.exists() and pid_file.read_text())
        process.stdin.close()  # what the system does for a parent that was killed
        return await asyncio.wait_for(process.wait(), 10)

    assert asyncio.run(orphan()) == 3
    assert not _is_running(int(pid_file.read_text()))


def test_a_photo_that_is_none_is_named(make_spec: MakeSpec, tmp_path: Path) -> None:
    fake = tmp_path / "holiday.jpg"
    fake.write_bytes(b"not a photo")
    spec = make_spec(photos=(fake,))
    with pytest.raises(MediaError, match=r"holiday\.jpg") as caught:
        asyncio.run(render(spec, lambda fraction: None))
    assert caught.value.action
    assert not spec.output.exists()


def test_an_ffmpeg_that_is_missing_or_fails_is_reported(
    make_spec: MakeSpec, tmp_path: Path
) -> None:
    with pytest.raises(MediaError, match="ffmpeg"):
        asyncio.run(render(make_spec("video", ffmpeg=tmp_path / "none"), lambda fraction: None))
    nowhere = make_spec("video", output=tmp_path / "no" / "folder.mp4")
    with pytest.raises(MediaError, match="No such file or directory"):
        asyncio.run(render(nowhere, lambda fraction: None))


def test_a_folder_that_cannot_be_written_is_reported(make_spec: MakeSpec, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        asyncio.run(render(make_spec(output=tmp_path / "no" / "x.png"), lambda fraction: None))


def test_a_renderer_that_crashes_says_so(make_spec: MakeSpec, tmp_path: Path) -> None:
    broken = make_spec().model_copy(update={"width": 5})
    with pytest.raises(ProviderError, match="unexpectedly"):
        asyncio.run(render(AnimaticSpec.model_construct(**dict(broken)), lambda fraction: None))


def test_a_frozen_application_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert renderer_command() == [sys.executable, "--animatic-renderer"]

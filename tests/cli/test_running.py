"""Two programs on one project, Ctrl+C, and the end of every command."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.helpers.command_line import CommandLine

from videoflow.providers.animatic.provider import AnimaticProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.projects import open_project

COMMAND = [sys.executable, "-m", "videoflow"]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The project is open elsewhere, for writing."""
    opened = asyncio.run(open_project(folder, ProviderRegistry([AnimaticProvider()])))
    try:
        yield
    finally:
        opened.store.close()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "words", [("status",), ("list",), ("get", "--scene", 1), ("review",), ("jobs",)]
)
def test_looking_works_while_a_window_has_the_project_and_writes_nothing(
    with_images: CommandLine, words: tuple[str, ...]
) -> None:
    with held(with_images.folder):
        before = snapshot(with_images.folder)
        answer = with_images.json(*words)
        assert answer.code == 0
        assert snapshot(with_images.folder) == before


@pytest.mark.parametrize(
    "words",
    [
        ("update", "--scene", 1, "--set", "title=x"),
        ("generate", "--kind", "image"),
        ("accept", "--scene", 1, "--kind", "image"),
        ("export",),
        ("jobs", "--cancel", "x"),
    ],
)
def test_changing_is_refused_meanwhile_and_says_by_whom(
    with_images: CommandLine, words: tuple[str, ...]
) -> None:
    with held(with_images.folder):
        answer = with_images.json(*words)
    assert (answer.code, answer.error["code"]) == (6, "locked")
    assert str(os.getpid()) in answer.error["message"]


def test_a_second_process_is_refused(with_images: CommandLine) -> None:
    command = [*COMMAND, "delete", str(with_images.folder), "--scene", "1", "--json"]
    with held(with_images.folder):
        refused = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 6
    assert json.loads(refused.stdout)["error"]["code"] == "locked"
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process on Windows")
def test_ctrl_c_cancels_and_leaves_nothing_half_there(with_images: CommandLine) -> None:
    folder = with_images.folder
    slow = [*COMMAND, "generate", str(folder), "--kind", "video", "--approve", "--json"]
    with_images("update", "--scene", 1, "--set", "duration=60")
    with_images("update", "--scene", 2, "--set", "duration=60")
    before = {name: data for name, data in snapshot(folder).items() if "takes" in name}
    with subprocess.Popen(
        slow, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            event = json.loads(line)
            if event.get("status") == "running" and event["fraction"] > 0:
                break
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        for line in process.stderr:
            assert json.loads(line).get("status") != "failed"
        assert json.loads(process.stdout.read())["error"]["code"] == "interrupted"
        assert process.wait(timeout=60) == 130
    after = {name: data for name, data in snapshot(folder).items() if "takes" in name}
    assert after == before
    assert with_images.json("jobs").document == {"jobs": []}
    assert not list((folder / "videos").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process on Windows")
def test_ctrl_c_keeps_the_previous_film(with_videos: CommandLine, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the good one")
    command = [*COMMAND, "export", str(with_videos.folder), "--output", str(film), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert film.read_bytes() == b"the good one"
    assert {path.name for path in tmp_path.iterdir()} == {"film", "film.mp4"}


def test_work_that_a_killed_command_left_is_offered_again(with_images: CommandLine) -> None:
    folder = with_images.folder
    with_images("update", "--scene", 1, "--set", "duration=60")
    command = [*COMMAND, "generate", str(folder), "--kind", "video", "--scene", "1", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if json.loads(line).get("status") == "running":
                break
        running = with_images.json("jobs").document["jobs"]
        process.kill()
    assert [job["status"] for job in running] == ["running"]
    left = with_images.json("jobs").document["jobs"]
    assert [(job["job_id"], job["status"]) for job in left] == [(running[0]["job_id"], "failed")]
    with_images("update", "--scene", 1, "--set", "duration=1")
    assert with_images("generate", "--kind", "video", "--scene", 1).code == 0
    assert with_images.json("jobs").document == {"jobs": []}


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_folder_that_cannot_be_written_is_told(with_images: CommandLine) -> None:
    with_images.folder.chmod(0o500)
    try:
        answer = with_images.json("update", "--scene", 1, "--set", "title=x")
    finally:
        with_images.folder.chmod(0o700)
    assert answer.code == 5


def test_a_project_that_vanished_is_told(with_images: CommandLine) -> None:
    shutil.rmtree(with_images.folder)
    assert with_images.json("status").code == 5

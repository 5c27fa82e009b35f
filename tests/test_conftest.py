"""The guards that stand around every test catch what they are there for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OFFENDERS = """
import os, shutil, socket, subprocess, sys
from PySide6.QtCore import QThread
from videoflow.paths import app_paths

leftovers = []

def test_leaves_a_thread(qapp):
    thread = QThread(objectName="forgotten")
    thread.start()
    leftovers.append(thread)

def test_leaves_an_ffmpeg(tmp_path):
    program = tmp_path / "ffmpeg.py"
    program.write_text("import time; time.sleep(60)")
    leftovers.append(subprocess.Popen([sys.executable, program]))

def test_talks_to_the_world():
    socket.create_connection(("example.com", 80), timeout=1)

def test_is_well_behaved(qapp, videoflow_home):
    assert app_paths().config.is_relative_to(videoflow_home)
    thread = QThread()
    thread.start()
    thread.quit()
    thread.wait()
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_tidies_up_for_the_others():
    thread, process = leftovers
    thread.quit()
    thread.wait()
    process.kill()
    process.wait()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are read from /proc")
def test_leftovers_and_network_are_caught(tmp_path: Path) -> None:
    (tmp_path / "test_offenders.py").write_text(OFFENDERS)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)]

    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert "QThread 'forgotten' still runs" in result.stdout
    assert "ffmpeg.py" in result.stdout
    assert "a test wants to talk to example.com" in result.stdout
    assert "1 failed, 4 passed, 2 errors" in result.stdout

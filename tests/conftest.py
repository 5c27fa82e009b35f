"""What holds for every test: no window, no network, no files outside temporary folders, nothing
left running."""

from __future__ import annotations

import faulthandler
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import shiboken6
from PySide6.QtCore import QThread

from videoflow import i18n
from videoflow.paths import HOME_VARIABLE

REAL_WINDOW = os.environ.get("VIDEOFLOW_REAL_WINDOW") == "1"
KEY_VARIABLES = (
    "RUNWARE_API_KEY",
    "REPLICATE_API_TOKEN",
    "FAL_KEY",
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "OPENAI_API_KEY",
    "OPENAI_VIDEO_API_KEY",
    "ELEVENLABS_API_KEY",
    "RUNWAYML_API_SECRET",
    "LUMA_AGENTS_API_KEY",
)
THREAD_GRACE_MS = 2_000
"""A thread that was told to quit may still be on its way out when a test ends."""

hypothesis.settings.register_profile("fast", max_examples=30, deadline=None)
hypothesis.settings.register_profile(
    "ci", parent=hypothesis.settings.get_profile("fast"), derandomize=True, print_blob=True
)
hypothesis.settings.register_profile(
    "torture", max_examples=1_000, stateful_step_count=100, deadline=None, print_blob=True
)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "fast")
)


def pytest_configure() -> None:
    faulthandler.enable(all_threads=True)
    if not REAL_WINDOW:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.addaudithook(_refuse_network)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if REAL_WINDOW:
        return
    skip = pytest.mark.skip(reason="needs a real window: VIDEOFLOW_REAL_WINDOW=1 under Xvfb")
    for item in items:
        if "xvfb" in item.keywords:
            item.add_marker(skip)


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: tests talk to servers on this machine only."""
    if event == "socket.connect":
        host = args[1][0] if isinstance(args[1], tuple) else "localhost"  # else a local path
    elif event == "socket.getaddrinfo":
        host = args[0] or "localhost"
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    # Names under .invalid never resolve anywhere: asking for one is how to test exactly that.
    if host in {"localhost", "::1"} or host.startswith("127.") or host.endswith(".invalid"):
        return
    raise RuntimeError(f"a test wants to talk to {host}; tests must not need a network")


@pytest.fixture(autouse=True)
def videoflow_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A fresh home folder in English, without any key of the person who runs the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    monkeypatch.setenv("VIDEOFLOW_LANG", "en")
    for variable in KEY_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    # Nor the keychain of the person who runs the tests.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    i18n.set_language("en")
    yield home
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def nothing_left_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that leaves a QThread or an ffmpeg process behind.

    Such a leftover crashes or disturbs a later test, far from where it was started.
    """
    started: list[tuple[QThread, str]] = []
    start = QThread.start

    def recording_start(self: QThread, *args: Any, **kwargs: Any) -> None:
        started.append((self, "".join(traceback.format_stack(limit=6)[:-1])))
        start(self, *args, **kwargs)

    monkeypatch.setattr(QThread, "start", recording_start)
    before = _ffmpeg_children()
    yield
    problems = [
        f"QThread {thread.objectName()!r} still runs; it was started here:\n{stack}"
        for thread, stack in started
        if shiboken6.isValid(thread) and not thread.wait(THREAD_GRACE_MS)
    ]
    problems += [
        f"process {pid} still runs: {command}"
        for pid, command in _ffmpeg_children().items()
        if pid not in before
    ]
    if problems:
        pytest.fail("\n".join(problems))


def _ffmpeg_children() -> dict[int, str]:
    """Process id and command of each ffmpeg below this process; empty where /proc is missing."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # After the command in parentheses come the state and the parent's process id.
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has just ended
            continue
        if state != "Z":
            parents[int(entry.name)] = int(parent)
            commands[int(entry.name)] = command.strip()
    return {
        pid: command
        for pid, command in commands.items()
        if "ffmpeg" in command and _descends_from(pid, os.getpid(), parents)
    }


def _descends_from(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == ancestor:
            return True
    return False

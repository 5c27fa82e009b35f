from __future__ import annotations

import ctypes
import sys

import pytest

from videoflow.media.child import CHILD_GUARD_OPTION, guard_command
from videoflow.media.windows_job import KILL_ON_JOB_CLOSE, ExtendedLimits, kill_on_close_limits


def test_from_source_the_guard_runs_in_a_bare_interpreter() -> None:
    command = guard_command(7, ["/bin/ffmpeg", "-y"])
    assert command[:3] == [sys.executable, "-I", "-S"]
    assert command[3].endswith("guard.py")
    assert command[4:] == ["7", "/bin/ffmpeg", "-y"]


def test_the_frozen_application_is_its_own_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = guard_command(7, ["/bin/ffmpeg", "-y"])
    assert command == [sys.executable, CHILD_GUARD_OPTION, "7", "/bin/ffmpeg", "-y"]


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes are those of 64 bits")
def test_the_windows_job_has_the_layout_that_windows_expects() -> None:
    limits = kill_on_close_limits()
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.IoInfo.offset == 64
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112
    assert limits.BasicLimitInformation.LimitFlags == KILL_ON_JOB_CLOSE

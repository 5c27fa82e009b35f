"""The vendors' own clients, each run as a program in the environment of the clients.

``make test-official-clients`` makes that environment and names its interpreter in
``VIDEOFLOW_OFFICIAL_CLIENTS``; without it these tests are left out.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Protocol

import pytest

PROGRAMS = Path(__file__).parent / "programs"
PYTHON = os.environ.get("VIDEOFLOW_OFFICIAL_CLIENTS", "")
TIMEOUT_S = 60


class RunClient(Protocol):
    def __call__(self, program: str, *arguments: str) -> str:
        """What ``programs/<program>`` prints; the test fails where it does."""


@pytest.fixture
def run_client(tmp_path: Path) -> RunClient:
    if not PYTHON:
        pytest.skip("the vendors' clients are tested by make test-official-clients")

    def run(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [PYTHON, str(PROGRAMS / program), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            env={**os.environ, "HOME": str(tmp_path), "DO_NOT_TRACK": "1"},
            check=False,
        )
        assert done.returncode == 0, f"{program}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run

"""Programs that are measured as a whole."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence


def seconds_of(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """How long a program runs that ends by itself. Raises CalledProcessError if it fails."""
    started_s = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    return time.perf_counter() - started_s

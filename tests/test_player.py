"""Qt's player decodes here; without it every preview in the window would stay black."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "scripts" / "check_player.py"


def test_the_player_delivers_frames() -> None:
    result = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr

"""Qt's player decodes here; without it every preview in the window would stay black."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg

from videoflow.services.setup_checks import PLAYER_CHECK_OPTION


def check(film: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "videoflow", PLAYER_CHECK_OPTION, str(film)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_the_player_delivers_pictures(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    make = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    make += ["-f", "lavfi", "-i", "testsrc2=size=128x128:rate=25:duration=1", str(film)]
    subprocess.run(make, check=True, stdin=subprocess.DEVNULL)

    answer = check(film)

    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) >= 5


def test_what_is_no_film_is_complained_about(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_text("no film")

    answer = check(film)

    assert answer.returncode == 1
    assert answer.stdout.strip()

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.errors import MediaError
from videoflow.media.inspection import Inspection, inspect_media

MOVING = ("-f", "lavfi", "-i", "testsrc2=s=320x180:d=1")


def inspected(path: Path) -> Inspection:
    return asyncio.run(inspect_media(path))


def test_black_pictures_are_found(tmp_path: Path) -> None:
    clip = tmp_path / "100% black, 'half' of it.mp4"
    call_ffmpeg(*MOVING, "-vf", "tpad=stop_duration=1:color=black", str(clip))
    found = inspected(clip)
    assert found.black_s == pytest.approx(1, abs=0.2)
    assert found.loudness_lufs is None


def test_a_picture_that_stands_still_is_found_and_a_moving_one_is_not(tmp_path: Path) -> None:
    clip = tmp_path / "frozen.mp4"
    call_ffmpeg(*MOVING, "-vf", "tpad=stop_mode=clone:stop_duration=3", str(clip))
    assert inspected(clip).frozen_s == pytest.approx(3, abs=0.3)
    call_ffmpeg(*MOVING, str(clip))
    assert (inspected(clip).frozen_s, inspected(clip).black_s) == (0, 0)


def test_sound_is_measured_and_silence_is_none(tmp_path: Path) -> None:
    clip = tmp_path / "sound.mp4"
    tone = ("-f", "lavfi", "-i", "sine=d=1", "-shortest")
    call_ffmpeg(*MOVING, *tone, str(clip))
    loudness = inspected(clip).loudness_lufs
    assert loudness is not None
    assert -30 < loudness < -15
    call_ffmpeg(*MOVING, "-f", "lavfi", "-i", "anullsrc", "-shortest", str(clip))
    assert inspected(clip).loudness_lufs is None


def test_a_recording_has_no_pictures_to_look_at(tmp_path: Path) -> None:
    voice = tmp_path / "voice.wav"
    call_ffmpeg("-f", "lavfi", "-i", "sine=d=1", str(voice))
    found = inspected(voice)
    assert (found.black_s, found.frozen_s) == (0, 0)
    assert found.loudness_lufs is not None


def test_what_is_no_media_is_said(tmp_path: Path) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"nothing")
    with pytest.raises(MediaError, match="broken"):
        inspected(path)

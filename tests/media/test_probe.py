from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.media.probe import probe
from videoflow.media.process import media_url
from videoflow.media.sniff import MediaKind, MediaType

MakeClip = Callable[..., Path]


def test_the_facts_of_a_video(make_clip: MakeClip) -> None:
    info = probe(make_clip("Quảng cáo 100%d.mov", frames=50, fps="30000/1001"))
    assert info.kind is MediaKind.VIDEO
    assert (info.width, info.height) == (128, 64)
    assert info.fps == Fraction(30_000, 1001)
    assert info.duration_s == pytest.approx(50 * 1001 / 30_000, abs=0.001)
    assert (info.video_codec, info.pixel_format) == ("AVC", "yuv420p")
    assert (info.has_audio, info.audio_channels, info.sample_rate_hz) == (True, 1, 44_100)
    assert not info.truncated


def test_a_video_without_sound(make_clip: MakeClip) -> None:
    info = probe(make_clip(sound=None))
    assert (info.has_audio, info.audio_channels) == (False, 0)


def test_a_turned_phone_clip_has_the_size_as_shown(make_clip: MakeClip, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    call_ffmpeg(
        "-display_rotation", "90", "-i", media_url(make_clip()), "-c", "copy", media_url(turned)
    )
    info = probe(turned)
    assert (info.width, info.height, info.rotated) == (64, 128, True)


def test_an_mp4_with_sound_only_is_a_sound(tmp_path: Path) -> None:
    path = tmp_path / "voice.mp4"
    call_ffmpeg("-f", "lavfi", "-i", "sine=d=0.5", media_url(path))
    assert probe(path).type is MediaType.M4A

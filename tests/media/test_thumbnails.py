from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg
from tests.helpers.photos import turn_in_exif

from videoflow.errors import MediaError
from videoflow.media.probe import probe
from videoflow.media.process import media_url
from videoflow.media.thumbnails import make_thumbnail, thumbnail_path

MakeClip = Callable[..., Path]
MakePhoto = Callable[..., Path]


def test_a_thumbnail_is_small_upright_and_made_once(make_photo: MakePhoto, tmp_path: Path) -> None:
    photo = make_photo("photo.jpg")
    turn_in_exif(photo)
    made = asyncio.run(make_thumbnail(photo, tmp_path / "cache", "take-1", 32))
    assert made == thumbnail_path(tmp_path / "cache", "take-1", 32)
    assert (probe(made).width, probe(made).height) == (24, 32)
    photo.unlink()
    assert asyncio.run(make_thumbnail(photo, tmp_path / "cache", "take-1", 32)) == made
    assert list(made.parent.iterdir()) == [made]


def test_a_small_picture_is_not_blown_up(make_photo: MakePhoto, tmp_path: Path) -> None:
    made = asyncio.run(make_thumbnail(make_photo("p.png"), tmp_path / "cache", "t", 500))
    assert (probe(made).width, probe(made).height) == (64, 48)


def test_the_thumbnail_of_a_video(make_clip: MakeClip, tmp_path: Path) -> None:
    clip = make_clip("it's %d.mp4", frames=3)
    made = asyncio.run(make_thumbnail(clip, tmp_path / "cache 100%d", "take-2", 64))
    assert (probe(made).width, probe(made).height) == (64, 32)


def test_a_take_id_cannot_lead_out_of_the_cache(tmp_path: Path) -> None:
    path = thumbnail_path(tmp_path, "../../etc/x", 64)
    assert path.parent == tmp_path / "thumbnails"


def test_the_thumbnail_of_a_sound_is_refused(tmp_path: Path) -> None:
    sound = tmp_path / "s.wav"
    call_ffmpeg("-f", "lavfi", "-i", "sine=d=0.5", media_url(sound))
    with pytest.raises(MediaError, match=r"s\.wav"):
        asyncio.run(make_thumbnail(sound, tmp_path / "cache", "t", 64))

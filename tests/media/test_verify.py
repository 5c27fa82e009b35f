from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.errors import MediaError
from videoflow.media.probe import probe
from videoflow.media.process import media_url
from videoflow.media.sniff import MediaKind, MediaType
from videoflow.media.verify import verify_media

MakeClip = Callable[..., Path]
MakePhoto = Callable[..., Path]


def verify(path: Path, kind: MediaKind) -> MediaType:
    return asyncio.run(verify_media(path, kind)).type


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp"])
def test_pictures_are_verified_by_decoding(name: str, make_photo: MakePhoto) -> None:
    photo = make_photo(name)
    liar = photo.rename(photo.with_suffix(".mp4"))
    assert verify(liar, MediaKind.IMAGE).extension == name.partition(".")[2]
    with pytest.raises(MediaError, match=r"p\.mp4.*not a video"):
        verify(liar, MediaKind.VIDEO)


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp"])
def test_half_a_picture_is_refused(name: str, make_photo: MakePhoto) -> None:
    photo = make_photo(name)
    os.truncate(photo, photo.stat().st_size * 2 // 3)
    with pytest.raises(MediaError, match=r"damaged") as caught:
        verify(photo, MediaKind.IMAGE)
    assert name in caught.value.message


def test_text_named_like_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "product.png"
    path.write_text("I am not a picture")
    with pytest.raises(MediaError, match=r"product\.png"):
        verify(path, MediaKind.IMAGE)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("v.mp4", ("-pix_fmt", "yuv420p")),
        ("v.mov", ("-pix_fmt", "yuv420p")),
        ("v.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime")),
    ],
)
def test_videos_are_verified_by_decoding(
    name: str, options: tuple[str, ...], make_clip: MakeClip
) -> None:
    liar = make_clip(name, options=options)
    liar = liar.rename(liar.with_suffix(".png"))
    assert verify(liar, MediaKind.VIDEO).extension == name.partition(".")[2]
    with pytest.raises(MediaError, match="not a picture"):
        verify(liar, MediaKind.IMAGE)


@pytest.mark.parametrize("faststart", [True, False])
def test_a_video_cut_short_is_refused(faststart: bool, make_clip: MakeClip) -> None:
    options = ("-movflags", "+faststart") if faststart else ()
    clip = make_clip(frames=50, output_options=options)
    os.truncate(clip, clip.stat().st_size * 3 // 4)
    with pytest.raises(MediaError, match=r"clip\.mp4"):
        verify(clip, MediaKind.VIDEO)


def test_a_video_with_damaged_frames_is_refused(make_clip: MakeClip) -> None:
    clip = make_clip(frames=50, sound=None, output_options=("-movflags", "+faststart"))
    data = bytearray(clip.read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = b"\x55" * (len(data) - start)
    clip.write_bytes(data)
    with pytest.raises(MediaError, match=r"clip\.mp4"):
        verify(clip, MediaKind.VIDEO)


@pytest.mark.parametrize("name", ["s.mp3", "s.wav", "s.m4a", "s.ogg", "s.flac"])
def test_sounds_are_verified(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    call_ffmpeg("-f", "lavfi", "-i", "sine=d=0.5", media_url(path))
    assert verify(path, MediaKind.AUDIO).extension == name.partition(".")[2]
    assert probe(path).duration_s == pytest.approx(0.5, abs=0.1)

from __future__ import annotations

import asyncio
import os
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.errors import MediaError
from videoflow.media.images import load_image
from videoflow.media.probe import probe
from videoflow.media.process import media_url
from videoflow.media.sniff import MediaKind, MediaType
from videoflow.media.thumbnails import make_thumbnail, thumbnail_path
from videoflow.media.verify import verify_media

MakeClip = Callable[..., Path]


def verify(path: Path, kind: MediaKind) -> MediaType:
    return asyncio.run(verify_media(path, kind)).type


@pytest.fixture
def make_photo(tmp_path: Path) -> Callable[..., Path]:
    """A photo, red above and blue below."""

    def make(name: str, width: int = 64, height: int = 48) -> Path:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        for y in range(height // 2, height):
            for x in range(width):
                image.setPixelColor(x, y, QColor("blue"))
        path = tmp_path / name
        assert image.save(str(path))
        return path

    return make


MakePhoto = Callable[..., Path]


def turn_in_exif(photo: Path) -> None:
    """Say in the EXIF data of a JPEG that it has to be turned right by 90 degrees."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = photo.read_bytes()
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    photo.write_bytes(data[:2] + segment + data[2:])


def huge_png(path: Path) -> Path:
    """A few bytes that claim to be a picture of 60,000 times 60,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    checksum = struct.pack(">I", zlib.crc32(header))
    pixels = struct.pack(">I", 8192) + b"IDAT"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + checksum + pixels)
    return path


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


def test_a_turned_photo_has_the_size_as_shown(make_photo: MakePhoto) -> None:
    photo = make_photo("photo.jpg")
    turn_in_exif(photo)
    info = probe(photo)
    assert (info.kind, info.width, info.height) == (MediaKind.IMAGE, 48, 64)
    image = load_image(photo, max_side=32)
    assert (image.width(), image.height()) == (24, 32)
    assert image.pixelColor(20, 16).red() > 200, "what was above is on the right"


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


def test_a_picture_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"bomb\.png.*60000 × 60000"):
        probe(huge_png(tmp_path / "bomb.png"))


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


def test_an_mp4_with_sound_only_is_a_sound(tmp_path: Path) -> None:
    path = tmp_path / "voice.mp4"
    call_ffmpeg("-f", "lavfi", "-i", "sine=d=0.5", media_url(path))
    assert probe(path).type is MediaType.M4A


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

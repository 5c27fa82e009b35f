"""Texts inside media files are removed, and nothing else of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColorSpace, QImage
from tests.helpers.frame_codes import call_ffmpeg, read_codes
from tests.media.conftest import MakeClip

from videoflow.errors import MediaError
from videoflow.media.images import load_image
from videoflow.media.process import media_url
from videoflow.media.sniff import MediaKind
from videoflow.media.texts import remove_texts
from videoflow.media.verify import verify_media

SECRET = "The unannounced Kingfisher"


def clean(path: Path) -> None:
    asyncio.run(remove_texts(path, path.with_name("scratch.part")))
    assert SECRET.encode() not in path.read_bytes()
    assert sorted(path.parent.glob("*.part")) == []


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.webp"])
def test_a_picture_keeps_its_pixels_and_colours(make_photo: Callable[..., Path], name: str) -> None:
    path = make_photo(name)
    picture = QImage(str(path))
    picture.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    picture.setText("prompt", SECRET)
    assert picture.save(str(path))
    if name.endswith("webp"):  # Qt writes no texts there
        add_xmp(path)
    before = load_image(path)
    assert SECRET.encode() in path.read_bytes()
    clean(path)
    assert load_image(path) == before
    assert load_image(path).colorSpace() == before.colorSpace()


def add_xmp(path: Path) -> None:
    data = bytearray(path.read_bytes())
    chunk = SECRET.encode()
    data += b"XMP " + len(chunk).to_bytes(4, "little") + chunk + b"\0" * (len(chunk) % 2)
    data[4:8] = (len(data) - 8).to_bytes(4, "little")
    place = data.find(b"VP8X")
    assert place > 0
    data[place + 8] |= 0x04
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov"])
def test_a_video_keeps_its_frames(make_clip: MakeClip, name: str) -> None:
    path = make_clip(name, output_options=("-metadata", f"comment={SECRET}"))
    before = read_codes(path)
    assert SECRET.encode() in path.read_bytes()
    clean(path)
    assert read_codes(path) == before
    asyncio.run(verify_media(path, MediaKind.VIDEO))


@pytest.mark.parametrize("name", ["tone.mp3", "tone.wav", "tone.m4a", "tone.flac", "tone.ogg"])
def test_a_sound_stays_a_sound(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    call_ffmpeg(
        "-f", "lavfi", "-i", "sine=d=1", "-metadata", f"comment={SECRET}", media_url(path)
    )  # fmt: skip
    assert SECRET.encode() in path.read_bytes()
    clean(path)
    assert asyncio.run(verify_media(path, MediaKind.AUDIO)).duration_s == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
def test_a_picture_that_is_cut_short_is_left_as_it_is(
    make_photo: Callable[..., Path], name: str
) -> None:
    path = make_photo(name)
    path.write_bytes(path.read_bytes()[:-20])
    before = path.read_bytes()
    with pytest.raises(MediaError):
        clean(path)
    assert path.read_bytes() == before
    assert sorted(path.parent.glob("*.part")) == []

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.photos import turn_in_exif

from videoflow.errors import MediaError
from videoflow.media.images import load_image
from videoflow.media.probe import probe
from videoflow.media.sniff import MediaKind

MakePhoto = Callable[..., Path]


def huge_png(path: Path) -> Path:
    """A few bytes that claim to be a picture of 60,000 times 60,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    checksum = struct.pack(">I", zlib.crc32(header))
    pixels = struct.pack(">I", 8192) + b"IDAT"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + checksum + pixels)
    return path


def test_a_turned_photo_has_the_size_as_shown(make_photo: MakePhoto) -> None:
    photo = make_photo("photo.jpg")
    turn_in_exif(photo)
    info = probe(photo)
    assert (info.kind, info.width, info.height) == (MediaKind.IMAGE, 48, 64)
    image = load_image(photo, max_side=32)
    assert (image.width(), image.height()) == (24, 32)
    assert image.pixelColor(20, 16).red() > 200, "what was above is on the right"


def test_a_picture_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"bomb\.png.*60000 × 60000"):
        probe(huge_png(tmp_path / "bomb.png"))

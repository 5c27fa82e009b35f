"""Pictures on their way to a service."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from random import Random

import pytest
from PySide6.QtGui import QImage

from videoflow.errors import MediaError
from videoflow.media.images import image_size
from videoflow.providers.http.pictures import Picture, decoded_base64, picture_to_send


def photo(path: Path, width: int, height: int, *, noisy: bool = False) -> Path:
    colours = Random(1).randbytes(width * height * 4) if noisy else b"\x80" * width * height * 4
    image = QImage(colours, width, height, QImage.Format.Format_RGB32)
    assert image.save(str(path))
    return path


def send(path: Path, **limits: int) -> Picture:
    return asyncio.run(picture_to_send(path, **limits))


def test_a_picture_that_fits_goes_as_it_is_under_a_made_up_name(tmp_path: Path) -> None:
    path = photo(tmp_path / "Grandma's secret.png", 40, 30)
    picture = send(path)
    assert picture.data == path.read_bytes()
    assert (picture.mime, picture.name) == ("image/png", "image.png")
    assert picture.data_uri == "data:image/png;base64," + base64.b64encode(picture.data).decode()


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    picture = send(photo(tmp_path / "a.png", 900, 600), max_side_px=300)
    (tmp_path / "sent.jpg").write_bytes(picture.data)
    assert image_size(tmp_path / "sent.jpg") == (300, 200)
    assert (picture.mime, picture.name) == ("image/jpeg", "image.jpg")


def test_a_heavy_picture_is_made_smaller_until_it_fits(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.png", 500, 400, noisy=True)
    picture = send(path, max_bytes=60_000)
    assert len(picture.data) <= 60_000 < path.stat().st_size
    (tmp_path / "sent.jpg").write_bytes(picture.data)
    assert max(image_size(tmp_path / "sent.jpg")) < 500


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=r"photo\.png"):
        send(path)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"gone\.png"):
        send(tmp_path / "gone.png")


@pytest.mark.parametrize("text", ["AAEC", "data:image/png;base64,AAEC"])
def test_inline_results(text: str) -> None:
    assert decoded_base64(text) == b"\0\1\2"


@pytest.mark.parametrize("text", ["", "data:image/png;base64,", "not base64!", "ÄÖ", "AAE"])
def test_inline_nonsense(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64|empty|ASCII"):
        decoded_base64(text)

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from videoflow.errors import MediaError
from videoflow.media.sniff import MediaType, sniff

HEADS = {
    MediaType.PNG: b"\x89PNG\r\n\x1a\n....",
    MediaType.JPEG: b"\xff\xd8\xff\xe0....",
    MediaType.WEBP: b"RIFF....WEBPVP8 ",
    MediaType.MP4: b"\0\0\0\x20ftypisom",
    MediaType.MOV: b"\0\0\0\x14ftypqt  ",
    MediaType.WEBM: b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
    MediaType.MP3: b"ID3\x04....",
    MediaType.M4A: b"\0\0\0\x20ftypM4A ",
    MediaType.WAV: b"RIFF....WAVEfmt ",
    MediaType.OGG: b"OggS....",
    MediaType.FLAC: b"fLaC....",
}


@pytest.mark.parametrize("expected", MediaType)
def test_the_content_decides_and_not_the_name(expected: MediaType, tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(HEADS[expected])
    assert sniff(path) is expected


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am text",
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypavif",
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska",
        b"RIFF....AVI LIST",
        b"#EXTM3U\nhttp://example.invalid/a.ts",
        b"\xff",
        b"<svg/>",
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=r"photo\.png") as caught:
        sniff(path)
    assert "PNG" in caught.value.action


def test_empty_missing_and_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    for name, words in (("empty", "is empty"), ("folder", "is not a file"), ("none", "missing")):
        with pytest.raises(MediaError, match=words) as caught:
            sniff(tmp_path / f"{name}.png")
        assert f"{name}.png" in caught.value.message


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes in folders are POSIX")
def test_a_pipe_named_like_a_photo_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "photo.png")
    with pytest.raises(MediaError, match="is not a file"):
        sniff(tmp_path / "photo.png")

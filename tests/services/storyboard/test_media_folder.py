"""Numbered files find their scenes."""

from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.domain.base import AssetKind
from videoflow.errors import StorageError, UsageError
from videoflow.services.storyboard.media_folder import natural_key, number_in, read_media_folder

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(40)
WAV = b"RIFF\x24\x00\x00\x00WAVE" + bytes(40)


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_files_are_taken_by_number_and_content(tmp_path: Path) -> None:
    found = read_media_folder(
        fill(
            tmp_path,
            {
                "scene10.png": PNG,
                "scene2.jpg": PNG,  # the name does not count
                "Scene 2 clip.mp4": MP4,
                "1 - voice.wav": WAV,
                "2_music.wav": WAV,
                ".DS_Store": b"x",
                "Thumbs.db": b"x",
            },
        )
    )
    assert [(item.number, item.kind, item.path.name) for item in found.media] == [
        (1, AssetKind.VOICE, "1 - voice.wav"),
        (2, AssetKind.IMAGE, "scene2.jpg"),
        (2, AssetKind.VIDEO, "Scene 2 clip.mp4"),
        (2, AssetKind.MUSIC, "2_music.wav"),
        (10, AssetKind.IMAGE, "scene10.png"),
    ]
    assert found.warnings == ()


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    found = read_media_folder(
        fill(
            tmp_path,
            {"1.png": PNG, "01.png": PNG, "logo.png": PNG, "2.docx": b"PK\x03\x04", "3.png": b""},
        )
    )
    assert [item.path.name for item in found.media] == ["01.png"]
    told = "\n".join(found.warnings)
    assert len(found.warnings) == 4
    for name in ("“1.png”", "“logo.png”", "“2.docx”", "“3.png”"):
        assert name in told


@pytest.mark.parametrize(
    ("name", "number"),
    [("2", 2), ("scene02", 2), ("Summer 2026_scene3", 3), ("Cảnh 4 đẹp", 4), ("05 hook 2", 5),
     ("IMG_0012", 12), ("2026-05-01 Szene-7", 7), ("logo", None), ("scene0", None),
     ("12345678", None)],
)  # fmt: skip
def test_numbers_in_names(name: str, number: int | None) -> None:
    assert number_in(name) == number


def test_names_sort_as_people_count() -> None:
    names = ["scene10", "scene2", "Scene 1", "2", "10", "a", "²"]
    assert sorted(names, key=natural_key) == ["2", "10", "a", "scene2", "scene10", "Scene 1", "²"]


def test_folders_without_media_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no numbered"):
        read_media_folder(tmp_path)
    with pytest.raises(StorageError):
        read_media_folder(tmp_path / "missing")

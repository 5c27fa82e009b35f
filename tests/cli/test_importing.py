"""``import`` and ``export --storyboard``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from tests.helpers.command_line import CommandLine

SCRIPT = "# Hook (3s)\nMột người phụ nữ thở dài.\n# CTA\nBuy the mug today.\n**Dialog:** Now!\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "kịch bản.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def photo(path: Path) -> Path:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(0xFF8800)
    assert image.save(str(path))
    return path


def scenarios(film: CommandLine) -> list[str]:
    return [scene["scenario"] for scene in film.json("list").document["scenes"]]


def test_a_script_adds_scenes_at_the_end(storyboard: CommandLine, script: Path) -> None:
    before = scenarios(storyboard)
    answer = storyboard.json("import", script)
    assert answer.code == 0
    assert answer.document["imported"] == [3, 4]
    assert scenarios(storyboard) == [*before, "hook", "cta"]
    scene = storyboard.json("get", "--index", 4).document["scene"]
    assert (scene["description"], scene["details"]["dialog"]) == ("Buy the mug today.", "Now!")


def test_a_script_in_its_place_and_with_warnings(storyboard: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("role,description,colour\nproof,It stays warm all day.,red\n")
    answer = storyboard("import", table, "--at", 1)
    assert answer.code == 0
    assert "1 scene imported from “table.csv”" in answer.out
    assert "“colour”" in answer.err
    assert scenarios(storyboard)[0] == "proof"


def test_what_is_no_script_changes_nothing(storyboard: CommandLine, tmp_path: Path) -> None:
    before = storyboard.json("list").out
    for answer in (
        storyboard.json("import", photo(tmp_path / "photo.png")),
        storyboard.json("import", tmp_path / "missing.md"),
        storyboard.json("import", tmp_path / "photo.png", "--kind", "image"),
        storyboard.json("import", tmp_path / "photo.png", "--licence", "CC0"),
    ):
        assert answer.code in (2, 5)
        assert answer.error["action"]
    assert storyboard.json("list").out == before


def test_a_file_for_a_scene(storyboard: CommandLine, tmp_path: Path) -> None:
    file = photo(tmp_path / "photo.png")
    answer = storyboard.json("import", "--scene", 2, "--kind", "image", file)
    assert answer.code == 0
    (arrived,) = answer.document["takes"]
    assert (arrived["scene_number"], arrived["status"]) == (2, "ready")
    assert arrived["take"]["origin"] == "imported"
    again = storyboard("import", "--scene", 2, file)  # what it is for shows in the file
    assert again.code == 0
    assert "waits for review" in again.out


def test_a_file_of_another_kind_is_refused(storyboard: CommandLine, tmp_path: Path) -> None:
    answer = storyboard.json(
        "import", "--scene", 1, "--kind", "voice", photo(tmp_path / "photo.png")
    )
    assert answer.code == 5
    assert "photo.png" in answer.error["message"]


def test_a_folder_of_numbered_files(storyboard: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    for name in ("scene1.png", "scene2.png", "scene10.png"):
        photo(folder / name)
    answer = storyboard.json("import", folder)
    assert answer.code == 0
    assert [taken["scene_number"] for taken in answer.document["takes"]] == [1, 2]
    assert any("scene10.png" in warning for warning in answer.document["warnings"])


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_what_is_exported_can_be_imported(storyboard: CommandLine, form: str) -> None:
    answer = storyboard.json("export", "--storyboard", form)
    assert answer.code == 0
    path = Path(answer.document["path"])
    assert path.parent == storyboard.folder / "exports"
    before = storyboard.json("list").document["scenes"]
    assert storyboard("import", path).code == 0
    scenes = storyboard.json("list").document["scenes"]
    assert len(scenes) == 2 * len(before)
    for old, new in zip(before, scenes[len(before) :], strict=True):
        same = ("scenario", "title", "duration", "image_prompt")
        assert [new[field] for field in same] == [old[field] for field in same]


def test_the_sheet_is_made_without_a_window(with_images: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    command = [sys.executable, "-m", "videoflow", "export", str(with_images.folder)]
    done = subprocess.run(
        [*command, "--storyboard", "pdf", "--output", str(target)], timeout=60, check=False
    )
    assert done.returncode == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert target.stat().st_size > 20_000  # with pictures

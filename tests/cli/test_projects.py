"""``new``, ``status``, ``list``, ``get``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.helpers.command_line import BRIEF, CommandLine

from videoflow.domain.report import StatusReport


@pytest.fixture
def nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "film", capsys)


def test_new_makes_a_storyboard(nothing: CommandLine) -> None:
    answer = nothing("new", "--brief", BRIEF)
    assert answer.code == 0
    assert "“Little Red Cup” is ready" in answer.out
    assert "4 scenes" in answer.out
    assert "videoflow generate" in answer.err
    assert (nothing.folder / "inputs" / "coffee.png").is_file()


def test_new_takes_more_photos_but_none_twice(nothing: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "side.png"
    other.write_bytes(BRIEF.with_name("coffee.png").read_bytes())
    photos = ("--photo", other, "--photo", BRIEF.with_name("coffee.png"))
    assert nothing.json("new", "--brief", BRIEF, *photos).code == 0
    names = {path.name for path in (nothing.folder / "inputs").iterdir()}
    assert names == {"coffee.png", "side.png"}


def test_new_refuses_what_is_no_photo_and_leaves_nothing(
    nothing: CommandLine, tmp_path: Path
) -> None:
    fake = tmp_path / "photo.png"
    fake.write_text("not a picture")
    answer = nothing.json("new", "--brief", BRIEF, "--photo", fake)
    assert answer.code == 5
    assert "photo.png" in answer.error["message"]
    assert not nothing.folder.exists()


def test_new_names_a_photo_that_is_not_there(nothing: CommandLine) -> None:
    answer = nothing("new", "--brief", BRIEF, "--photo", "nowhere.png")
    assert (answer.code, answer.out) == (5, "")
    assert "nowhere.png" in answer.err


def test_new_never_writes_into_a_folder_that_holds_something(nothing: CommandLine) -> None:
    nothing.folder.mkdir()
    (nothing.folder / "mine.txt").write_text("mine")
    assert nothing.json("new", "--brief", BRIEF).code == 5
    assert [path.name for path in nothing.folder.iterdir()] == ["mine.txt"]


def test_status_has_the_promised_shape(with_images: CommandLine) -> None:
    answer = with_images.json("status")
    document = answer.document
    assert (answer.code, answer.err) == (0, "")
    assert set(document) == set(StatusReport.model_fields)
    assert document["status"] == "started"
    assert document["progress"] == {
        "total": 2,
        "completed": 0,
        "processing": 0,
        "failed": 0,
        "percentage": 0,
        "stage": "approval",
    }
    scene = document["scenes"]["details"][0]
    assert scene["scene_index"] == scene["scene_number"] == 1
    assert scene["has_image"] is True
    assert scene["takes"]["image"]["committed"].startswith("take-")
    assert scene["takes"]["video"] == {"committed": None, "pending": []}
    assert document["video"]["available"] is False
    assert document["video"]["parameters"]["aspect_ratio"] == "9:16"
    assert document["error"] is None


def test_status_for_people_says_what_comes_next(with_images: CommandLine) -> None:
    answer = with_images("status")
    assert "Little Red Cup" in answer.out
    assert "0 of 2 done (0 %)" in answer.out
    assert answer.out.count("image ready") == 2
    assert "videoflow approve" in answer.err
    with_images("approve")
    assert "generate" in (err := with_images("status").err)
    assert "--kind video" in err


def test_list_gives_a_line_of_tabbed_cells_per_scene(with_images: CommandLine) -> None:
    rows = [line.split("\t") for line in with_images("list").out.splitlines()]
    assert [row[0] for row in rows] == ["1", "2"]
    assert [row[-2:] for row in rows] == [["ready", "not made yet"]] * 2


def test_get_shows_texts_and_takes(with_images: CommandLine) -> None:
    scene = with_images.json("get", "--scene", 2).document["scene"]
    assert scene["scene_index"] == 2
    assert scene["details"]["camera"]
    take = scene["takes"]["image"]["committed"]
    assert Path(take["path"]).is_file()
    assert take["provider"] == "animatic"
    assert "Image prompt:" in with_images("get", "--index", 2).out


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        (("--scene", 9), "There is no scene 9"),
        (("--index", 9), "no scene with index 9"),
        (("--scenario", "cliffhanger"), "“cliffhanger”"),
    ],
)
def test_an_unknown_scene_lists_what_there_is(
    storyboard: CommandLine, selector: tuple[str, object], message: str
) -> None:
    answer = storyboard.json("get", *selector)
    assert answer.code == 2
    assert message in answer.error["message"]
    assert "1 (hook)" in answer.error["action"]


def test_an_ambiguous_role_lists_the_numbers(storyboard: CommandLine) -> None:
    described = ("--scenario", "hook", "--description", "Another way to begin.")
    assert storyboard("add", *described).code == 0
    answer = storyboard.json("get", "--scenario", "HOOK")
    assert answer.code == 2
    assert "1, 3" in answer.error["message"]


def test_what_is_no_project_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = CommandLine(tmp_path, capsys).json("status")
    assert (answer.code, answer.error["code"]) == (5, "project_file")


def test_a_damaged_document_is_named(storyboard: CommandLine) -> None:
    (storyboard.folder / "project.json").write_text(json.dumps({"schema_version": 99}))
    answer = storyboard.json("status")
    assert answer.code == 5
    assert "project.json" in answer.error["message"]

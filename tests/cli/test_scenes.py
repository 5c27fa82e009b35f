"""Which scenes there are, in which order, and what they say."""

from __future__ import annotations

import pytest
from tests.helpers.command_line import CommandLine

DESCRIPTION = ("--description", "The cup, seen from above.")


def order(film: CommandLine) -> list[int]:
    return [scene["scene_index"] for scene in film.json("list").document["scenes"]]


def test_update_changes_one_scene_and_keeps_other_details(storyboard: CommandLine) -> None:
    before = storyboard.json("get", "--scene", 2).document["scene"]
    answer = storyboard.json(
        "update",
        "--scenario",
        before["scenario"],
        *("--set", "title=Tách đỏ", "--set", "duration=4.5", "--set", "details.camera=slow pan"),
    )
    scene = answer.document["scene"]
    assert (scene["title"], scene["duration"]) == ("Tách đỏ", 4.5)
    assert scene["details"] == {**before["details"], "camera": "slow pan"}
    assert storyboard.json("get", "--scene", 2).document["scene"]["title"] == "Tách đỏ"


@pytest.mark.parametrize(
    "assignment",
    ["colour=red", "details.colour=red", "details=all", "duration=for ever", "description=short"],
)
def test_update_refuses_what_does_not_fit(storyboard: CommandLine, assignment: str) -> None:
    before = storyboard.json("get", "--scene", 1).out
    answer = storyboard.json("update", "--scene", 1, "--set", assignment)
    assert answer.code == 2
    assert storyboard.json("get", "--scene", 1).out == before


def test_add_puts_a_scene_in_its_place(storyboard: CommandLine) -> None:
    answer = storyboard.json("add", "--scenario", "proof", *DESCRIPTION, "--at", 2)
    assert answer.document["scene"]["scene_number"] == 2
    assert order(storyboard) == [1, 3, 2]


def test_add_refuses_an_unknown_field(storyboard: CommandLine) -> None:
    answer = storyboard.json("add", "--scenario", "x", *DESCRIPTION, "--set", "colour=red")
    assert answer.code == 2
    assert "colour" in answer.error["message"]
    assert order(storyboard) == [1, 2]


def test_reorder_moves_published_files_along(with_images: CommandLine) -> None:
    images = with_images.folder / "images"
    before = {path.name: path.read_bytes() for path in images.iterdir()}
    assert with_images("reorder", 2, 1).code == 0
    after = {path.name: path.read_bytes() for path in images.iterdir()}
    one, two = sorted(before)
    assert (after[one], after[two]) == (before[two], before[one])
    assert order(with_images) == [2, 1]


@pytest.mark.parametrize("numbers", [(1,), (1, 1), (1, 2, 3)])
def test_reorder_refuses_what_is_no_order(
    storyboard: CommandLine, numbers: tuple[int, ...]
) -> None:
    assert storyboard.json("reorder", *numbers).code == 3
    assert order(storyboard) == [1, 2]


def test_a_deleted_scene_comes_back_with_its_takes(with_images: CommandLine) -> None:
    before = with_images.json("get", "--scene", 1).document
    answer = with_images("delete", "--scene", 1)
    assert answer.code == 0
    assert "restore --index 1" in answer.out
    assert order(with_images) == [2]
    assert with_images("restore", "--index", 1).code == 0
    assert with_images.json("get", "--scene", 1).document == before


def test_restore_lists_the_trash(storyboard: CommandLine) -> None:
    assert "The trash is empty" in storyboard.json("restore", "--index", 1).error["action"]
    storyboard("delete", "--scene", 1)
    answer = storyboard.json("restore", "--index", 7)
    assert answer.code == 2
    assert "1 (hook)" in answer.error["action"]


def test_restore_needs_to_know_what(storyboard: CommandLine) -> None:
    assert storyboard.json("restore", "--scene", 1).code == 2
    assert storyboard.json("restore", "--scene", 1, "--take", "take-x").code == 2


def test_a_scene_is_copied_split_and_merged(with_images: CommandLine) -> None:
    answer = with_images.json("update", "--scene", 1, "--set", "duration=6")
    before = answer.document["scene"]
    copy = with_images.json("duplicate", "--scene", 1).document["scene"]
    assert (copy["scene_number"], copy["description"]) == (2, before["description"])
    assert copy["takes"]["image"]["committed"] is None
    answer = with_images.json("split", "--scene", 1, "--at", 1)
    assert order(with_images) == [1, 4, 3, 2]
    first, second = answer.document["scenes"][:2]
    assert (first["duration"], first["has_image"]) == (1, True)
    assert second["duration"] == before["duration"] - 1
    merged = with_images.json("merge", "--scene", 1).document["scene"]
    assert merged["duration"] == before["duration"]
    assert order(with_images) == [1, 3, 2]
    assert with_images.json("merge", "--scene", 3).code == 3


@pytest.mark.parametrize("at", ["0", "-1", "60", "soon", "nan"])
def test_split_refuses_what_is_no_time_in_the_scene(storyboard: CommandLine, at: str) -> None:
    assert storyboard.json("split", "--scene", 1, "--at", at).code == 2
    assert order(storyboard) == [1, 2]

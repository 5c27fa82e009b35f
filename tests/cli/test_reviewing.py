"""``review``, ``accept``, ``reject``."""

from __future__ import annotations

import pytest
from tests.helpers.command_line import CommandLine

IMAGE_1 = ("--scene", 1, "--kind", "image")


def roll(film: CommandLine) -> str:
    take_id = film.json("regenerate", *IMAGE_1).document["jobs"][0]["take_id"]
    assert isinstance(take_id, str)
    return take_id


def test_review_shows_both_and_reject_keeps_the_old(with_images: CommandLine) -> None:
    new = roll(with_images)
    compared = with_images.json("review", *IMAGE_1).document
    assert compared["pending"]["take_id"] == new
    old = compared["committed"]["take_id"]
    text = with_images("review", *IMAGE_1).out
    assert text.index("In the film now") < text.index(old) < text.index(new)

    rejected = with_images.json("reject", *IMAGE_1).document
    assert rejected == {
        "scene_index": 1,
        "scene_number": 1,
        "kind": "image",
        "take_id": new,
        "accepted": False,
        "committed": old,
    }
    assert "Nothing waits for review" in with_images("review").out


def test_a_rejected_take_can_be_restored(with_images: CommandLine) -> None:
    new = roll(with_images)
    with_images("reject", *IMAGE_1)
    answer = with_images.json("restore", *IMAGE_1, "--take", new)
    assert answer.code == 0
    assert answer.document["scene"]["takes"]["image"]["committed"]["take_id"] == new


@pytest.mark.parametrize("command", ["review", "accept", "reject"])
def test_of_several_takes_one_must_be_named(with_images: CommandLine, command: str) -> None:
    one, other = roll(with_images), roll(with_images)
    answer = with_images.json(command, *IMAGE_1)
    assert answer.code == 3
    assert one in answer.error["action"]
    assert other in answer.error["action"]
    assert with_images.json(command, *IMAGE_1, "--take", "take-unknown").code == 2
    assert with_images(command, *IMAGE_1, "--take", other).code == 0


@pytest.mark.parametrize("command", ["review", "accept", "reject"])
def test_nothing_to_decide_is_refused(with_images: CommandLine, command: str) -> None:
    assert with_images.json(command, *IMAGE_1).code == 3


def test_review_of_a_scene_needs_a_kind(with_images: CommandLine) -> None:
    assert with_images.json("review", "--scene", 1).code == 2

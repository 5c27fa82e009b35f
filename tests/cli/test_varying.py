"""``variant``."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import CommandLine


def test_variant_is_made_and_listed(with_images: CommandLine) -> None:
    target = with_images.folder.parent / "Square film"
    made = with_images.json(
        "variant", target, "--hook", "Still drinking cold coffee?", "--aspect", "1:1"
    )
    assert made.code == 0, made.err
    assert made.document["name"] == "Square film"
    assert made.document["aspect_ratio"] == "1:1"
    assert any(event.get("variant") for event in made.events)
    listed = with_images.json("variant").document["films"]
    assert [Path(entry["folder"]) for entry in listed] == [with_images.folder, target]
    other = CommandLine(target, with_images._capsys)
    status = other.json("status").document
    assert status["costs"]["actual"] == 0
    assert [scene["has_image"] for scene in status["scenes"]["details"]] == [True, True]
    assert status["scenes"]["details"][0]["title"] == "Still drinking cold coffee?"


def test_another_language_without_a_writer_says_that_texts_stay(storyboard: CommandLine) -> None:
    answer = storyboard("variant", storyboard.folder.parent / "B", "--language", "vi")
    assert answer.code == 0
    assert "Nothing was charged again" in answer.out
    assert "still in the other language" in answer.err


def test_wishes_without_a_folder_and_wrong_ones_are_refused(storyboard: CommandLine) -> None:
    assert storyboard("variant", "--hook", "Still drinking cold coffee?").code == 2
    assert storyboard("variant", storyboard.folder.parent / "B", "--hook", "short").code == 2
    assert storyboard("variant", storyboard.folder / "B").code == 3
    assert not (storyboard.folder.parent / "B").exists()

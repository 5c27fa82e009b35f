"""``update``, ``refine``, ``approve``."""

from __future__ import annotations

import pytest
from tests.helpers.command_line import CommandLine


def test_update_without_a_scene_is_about_the_film(storyboard: CommandLine) -> None:
    answer = storyboard.json(
        "update",
        *("--set", "name=Sommer", "--set", "brief.tone=warm", "--set", "settings.budget=3.5"),
        *("--set", "settings.refinement_limit=9", "--set", "settings.sound.music_volume=0.2"),
        *("--set", "settings.defaults.image.fps=25", "--set", "look.colours=#aa0000,#00bb00"),
        *("--set", "end_card.headline=Now", "--set", "look.style=soft light, 35 mm"),
    )
    assert answer.code == 0
    film = answer.document["film"]
    assert (film["name"], film["brief"]["tone"]) == ("Sommer", "warm")
    assert (film["settings"]["budget_usd"], film["settings"]["refinement_limit"]) == (3.5, 9)
    assert film["settings"]["sound"]["music_volume"] == 0.2
    assert film["settings"]["sound"]["clip_volume"] == 1
    assert film["settings"]["defaults"]["image"]["fps"] == 25
    assert film["look"]["colours"] == ["#aa0000", "#00bb00"]
    assert film["look"]["style"] == "soft light, 35 mm"
    assert film["end_card"]["headline"] == "Now"
    gone = storyboard.json("update", "--set", "end_card=none", "--set", "settings.budget=none")
    assert gone.document["film"]["end_card"] is None
    assert gone.document["film"]["settings"]["budget_usd"] is None
    assert gone.document == storyboard.json("get").document


def test_update_decorates_a_scene(storyboard: CommandLine) -> None:
    answer = storyboard.json(
        "update", "--scene", 1,
        *("--set", 'overlays=[{"text": "-30 %", "kind": "price"}]'),
        *("--set", "transition.kind=crossfade", "--set", "transition.duration=0.8"),
    )  # fmt: skip
    scene = answer.document["scene"]
    assert [(overlay["kind"], overlay["text"]) for overlay in scene["overlays"]] == [
        ("price", "-30 %")
    ]
    assert scene["transition"] == {"kind": "crossfade", "duration_s": 0.8}


@pytest.mark.parametrize(
    ("assignment", "word"),
    [
        ("uuid=x", "brief, end_card"),
        ("title=x", "--scene 2"),
        ("settings.colour=red", "budget_usd"),
        ("settings=x", "settings.auto_accept=…"),
        ("settings.sound=x", "settings.sound.clip_volume=…"),
        ("settings.defaults=x", "settings.defaults.image=…"),
        ("settings.defaults.image=x", "settings.defaults.image.ceiling_usd=…"),
        ("settings.defaults.smell.fps=24", "settings.defaults.smell"),
        ("settings.refinement_limit=many", "Correct it"),
        ("look.colours=red", "Correct it"),
        ("brief.tone.x=red", "aspect_ratio"),
    ],
)
def test_update_says_what_the_film_has(storyboard: CommandLine, assignment: str, word: str) -> None:
    before = storyboard.json("get").out
    answer = storyboard.json("update", "--set", "name=Other", "--set", assignment)
    assert answer.code == 2
    assert word in answer.error["action"]
    assert storyboard.json("get").out == before, "all of it or none"


def test_refine_makes_a_new_image_for_review_and_counts(with_images: CommandLine) -> None:
    words = ("--image-prompt", "The cup in the light of the morning.")
    answer = with_images.json("refine", "--scene", 1, *words)
    assert answer.code == 0
    (job,) = answer.document["jobs"]
    assert (job["scene_number"], job["status"]) == (1, "review")
    assert with_images.json("status").document["metrics"]["refinement_count"] == 1
    scene = with_images.json("get", "--scene", 1).document["scene"]
    assert scene["image_prompt"] == words[1]
    text = "What happens is said better now."
    answer = with_images.json("refine", "--scene", 2, "--description", text)
    assert answer.document["scene"]["description"] == text
    assert with_images.json("status").document["metrics"]["refinement_count"] == 2


def test_refine_stops_at_the_limit(storyboard: CommandLine) -> None:
    storyboard("update", "--set", "settings.refinement_limit=0")
    refine = ("refine", "--scene", 1, "--description", "Something better happens.")
    answer = storyboard.json(*refine)
    assert (answer.code, answer.error["code"]) == (3, "refused")
    assert "Raise the limit" in answer.error["action"]
    storyboard("update", "--set", "settings.refinement_limit=1")
    assert storyboard.json(*refine).code == 0
    assert storyboard.json("refine", "--scene", 1).code == 2


def test_approve_needs_all_images_and_is_taken_back_by_a_change(with_images: CommandLine) -> None:
    document = with_images.json("approve").document
    assert document["approved"]
    status = with_images.json("status").document
    assert status["approved_at"] == document["approved_at"]
    with_images("update", "--scene", 1, "--set", "duration=3")
    assert with_images.json("status").document["approved"], "its length may change"
    answer = with_images("reorder", 2, 1)
    assert "not approved any more" in answer.err
    assert not with_images.json("status").document["approved"]


def test_approve_names_the_scenes_that_lack_an_image(storyboard: CommandLine) -> None:
    answer = storyboard.json("approve")
    assert answer.code == 3
    assert "Scenes 1, 2" in answer.error["message"]

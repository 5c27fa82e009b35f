"""``generate`` and ``regenerate``, with the real engine."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from tests.helpers.command_line import CommandLine


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def scene(film: CommandLine, number: int) -> dict[str, object]:
    found = film.json("get", "--scene", number).document["scene"]
    assert isinstance(found, dict)
    return found


def test_generate_makes_what_is_missing_and_only_that(storyboard: CommandLine) -> None:
    answer = storyboard.json("generate", "--kind", "image", "--scene", 1)
    assert answer.code == 0
    first = hashes(storyboard.folder / "images")
    assert len(first) == 1

    answer = storyboard.json("generate", "--kind", "image", "--missing")
    jobs = answer.document["jobs"]
    assert [(job["scene_number"], job["status"], job["error"]) for job in jobs] == [
        (2, "ready", None)
    ]
    second = hashes(storyboard.folder / "images")
    assert len(second) == 2
    assert first.items() <= second.items()
    assert storyboard("generate", "--kind", "image").out.startswith("Nothing is missing")


def test_progress_is_one_json_object_per_line(storyboard: CommandLine) -> None:
    events = storyboard.json("generate", "--kind", "image").events
    assert {event["scene_number"] for event in events} == {1, 2}
    for event in events:
        assert 0 <= event["fraction"] <= 1
        assert event["status"] in {"waiting", "running", "ready"}
    assert [event["status"] for event in events].count("ready") == 2


def test_a_log_gets_beginning_and_end(storyboard: CommandLine) -> None:
    answer = storyboard("generate", "--kind", "image", "--scene", 2)
    assert answer.err.splitlines() == ["Scene 2, image…", "Scene 2, image: done"]
    assert answer.out.splitlines() == ["Scene 2, image: done."]


def test_videos_need_images(storyboard: CommandLine) -> None:
    answer = storyboard.json("generate", "--kind", "video")
    assert (answer.code, answer.error["code"]) == (3, "refused")
    assert "1, 2" in answer.error["message"]
    assert storyboard.json("generate", "--kind", "video", "--scene", 1).code == 3


def test_all_videos_need_an_approved_storyboard_and_one_does_not(with_images: CommandLine) -> None:
    answer = with_images.json("generate", "--kind", "video")
    assert (answer.code, answer.error["code"]) == (3, "not_approved")
    assert "--approve" in answer.error["action"]
    assert with_images("generate", "--kind", "video", "--scene", 2).code == 0
    assert with_images.json("generate", "--kind", "video", "--all").code == 3
    assert not with_images.json("status").document["approved"]
    assert with_images("approve").code == 0
    assert len(with_images.json("generate", "--kind", "video").document["jobs"]) == 1


def test_making_the_videos_can_approve_what_has_all_its_images(storyboard: CommandLine) -> None:
    storyboard("generate", "--kind", "image", "--scene", 2)
    answer = storyboard.json("generate", "--kind", "video", "--approve")
    assert answer.code == 3
    assert "Scene 1 has no image yet" in answer.error["message"]
    storyboard("generate", "--kind", "image")
    assert storyboard("generate", "--kind", "video", "--approve").code == 0
    assert storyboard.json("status").document["approved"]


def test_what_is_left_out_is_named(with_images: CommandLine) -> None:
    with_images("update", "--set", "settings.auto_accept=never")
    with_images("generate", "--kind", "video", "--scene", 1)
    answer = with_images.json("generate", "--kind", "video", "--approve")
    assert answer.code == 0
    assert [job["scene_number"] for job in answer.document["jobs"]] == [2]
    assert answer.document["skipped_scenes"] == [1]


def test_candidates_wait_side_by_side_for_a_choice(with_images: CommandLine) -> None:
    generate = ("generate", "--kind", "image", "--candidates", 3)
    assert with_images.json(*generate).code == 2, "of which scene?"
    before = with_images.json("get", "--scene", 2).document["scene"]["takes"]["image"]
    answer = with_images.json(*generate, "--scene", 2)
    assert [job["status"] for job in answer.document["jobs"]] == ["review"] * 3
    takes = with_images.json("get", "--scene", 2).document["scene"]["takes"]["image"]
    assert takes["committed"] == before["committed"]
    assert len({take["seed"] for take in takes["pending"]}) == 3
    assert with_images("accept", "--scene", 2, "--kind", "image").code == 3, "which one?"


def test_regenerate_needs_something_to_redo(storyboard: CommandLine) -> None:
    answer = storyboard.json("regenerate", "--scene", 1, "--kind", "image")
    assert (answer.code, answer.error["action"]) == (3, "Generate it first.")


def test_regenerate_leaves_the_film_alone_until_accepted(with_images: CommandLine) -> None:
    images, before = with_images.folder / "images", scene(with_images, 1)
    published = hashes(images)
    words = ("--prompt", "A cup in the morning light", "--seed", 7)
    answer = with_images("regenerate", "--scene", 1, "--kind", "image", *words)
    assert answer.code == 0
    assert "waits for review" in answer.out
    assert "videoflow accept" in answer.out
    assert hashes(images) == published
    after = scene(with_images, 1)
    assert after["image_prompt"] == before["image_prompt"]

    other = scene(with_images, 2)
    accepted = with_images.json("accept", "--scene", 1, "--kind", "image").document
    assert accepted["committed"] == accepted["take_id"]
    changed = {name for name, digest in hashes(images).items() if published[name] != digest}
    assert len(changed) == 1
    assert scene(with_images, 2) == other


def test_prompt_and_seed_are_for_one_take_only(with_images: CommandLine) -> None:
    again = ("regenerate", "--scene", 1, "--kind", "image")
    with_images(*again, "--prompt", "A cup in the morning light", "--seed", 7)
    with_images(*again)
    pending = with_images.json("review", "--kind", "image").document["pending"]
    first, second = (entry["take"] for entry in pending)
    assert first["seed"] == 7
    assert "A cup in the morning light" in first["prompt"]
    assert second["seed"] != 7
    assert "A cup in the morning light" not in second["prompt"]


def test_the_same_seed_gives_the_same_picture(with_images: CommandLine) -> None:
    for _time in range(2):
        with_images("regenerate", "--scene", 1, "--kind", "image", "--seed", 7)
    pending = with_images.json("review", "--kind", "image").document["pending"]
    assert pending[0]["take"]["sha256"] == pending[1]["take"]["sha256"]


def test_regenerate_accepts_at_once_if_told_so(with_images: CommandLine) -> None:
    before = hashes(with_images.folder / "images")
    answer = with_images.json("regenerate", "--scene", 2, "--kind", "image", "--accept")
    job = answer.document["jobs"][0]
    assert job["status"] == "ready"
    scenes = with_images.json("list").document["scenes"]
    assert scenes[1]["takes"]["image"]["committed"] == job["take_id"]
    after = hashes(with_images.folder / "images")
    assert [name for name in before if before[name] != after[name]] == [sorted(before)[1]]


def test_a_failed_job_is_told_after_the_others_and_can_be_resumed(
    with_images: CommandLine,
) -> None:
    photo = with_images.folder / "inputs" / "coffee.png"
    aside = photo.rename(photo.with_name("aside"))
    answer = with_images.json("generate", "--kind", "image", "--all")
    assert (answer.code, answer.error["code"]) == (4, "provider")
    jobs = answer.document["jobs"]
    assert [job["status"] for job in jobs] == ["failed", "failed"]
    assert "coffee.png" in jobs[0]["error"]["message"]

    report = with_images.json("status").document
    assert report["status"] == "failed"
    assert report["progress"]["failed"] == 2
    assert "coffee.png" in report["error"]["message"]

    aside.rename(photo)
    listed = with_images.json("jobs").document["jobs"]
    assert [job["status"] for job in listed] == ["failed", "failed"]
    resumed = with_images.json("jobs", "--resume", listed[0]["job_id"])
    assert resumed.code == 0
    assert resumed.document["jobs"][0]["status"] == "review"
    cancelled = with_images("jobs", "--cancel", listed[1]["job_id"])
    assert cancelled.code == 0
    assert with_images.json("jobs").document == {"jobs": []}


@pytest.mark.parametrize("option", ["--cancel", "--resume"])
def test_an_unknown_job_is_a_usage_error(storyboard: CommandLine, option: str) -> None:
    answer = storyboard.json("jobs", option, "0000")
    assert answer.code == 2
    assert "no open jobs" in answer.error["action"]


def test_an_estimate_makes_nothing(storyboard: CommandLine) -> None:
    before = hashes(storyboard.folder / "takes")
    answer = storyboard.json("generate", "--kind", "image", "--estimate")
    assert answer.code == 0
    assert answer.document == {
        "scenes": [
            {"scene_index": index, "scene_number": index, "kind": "image", "estimated": 0.0}
            for index in (1, 2)
        ],
        "estimated": 0.0,
        "budget": None,
        "spent": 0.0,
        "reserved": 0.0,
        "currency": "USD",
    }
    assert hashes(storyboard.folder / "takes") == before
    lines = storyboard("generate", "--kind", "image", "--scene", 2, "--estimate").out.splitlines()
    assert lines == ["Scene 2, image: free", "Together: free"]


def test_a_private_prompt_is_typed_and_written_down_nowhere(
    with_images: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The unannounced Kingfisher watch on slate\n"))
    words = ("regenerate", "--scene", 1, "--kind", "image", "--private-prompt", "--accept")
    assert with_images.json(*map(str, words)).code == 0
    committed = scene(with_images, 1)["takes"]["image"]["committed"]  # type: ignore[index]
    assert committed["prompt"] == ""
    for path in with_images.folder.rglob("*"):
        assert not path.is_file() or b"Kingfisher" not in path.read_bytes(), path
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert with_images.json(*map(str, words)).code == 2

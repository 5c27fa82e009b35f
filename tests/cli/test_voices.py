"""``--kind voice``: a dialog read aloud by a service goes the way of every take."""

from __future__ import annotations

import json

import pytest
from tests.fakes.elevenlabs_emulator import ElevenLabsEmulator
from tests.fakes.runware_emulator import RunwareEmulator
from tests.helpers.command_line import CommandLine
from tests.helpers.service_context import KEY

from videoflow.__main__ import main

BY_ELEVENLABS = ("--kind", "voice", "--scene", 1, "--provider", "elevenlabs")


def test_a_dialog_is_read_aloud_again_and_accepted(
    storyboard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    with ElevenLabsEmulator(KEY) as emulator:
        assert main(["config", "set", "providers.elevenlabs.base_url", emulator.url]) == 0
        first = storyboard.json("generate", *BY_ELEVENLABS)
        assert first.code == 0, first.out
        (voice,) = (storyboard.folder / "voice").iterdir()
        assert voice.name.startswith("Little Red Cup_scene1.")
        again = storyboard.json("regenerate", *BY_ELEVENLABS)
        assert [job["status"] for job in again.document["jobs"]] == ["review"]
        assert storyboard("accept", "--kind", "voice", "--scene", 1).code == 0
    records = [
        json.loads(path.read_text()) for path in (storyboard.folder / "takes").glob("*.json")
    ]
    assert len(records) == 2
    assert all(record["words"] and record["duration_s"] > 0 for record in records)


def test_music_is_composed_listed_and_reported(
    storyboard: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNWARE_API_KEY", KEY)
    with RunwareEmulator(KEY) as emulator:
        assert main(["config", "set", "providers.runware.base_url", f"{emulator.url}/v1"]) == 0
        made = storyboard.json("generate", "--kind", "music", "--scene", 1, "--provider", "runware")
        assert made.code == 0, made.out
        (job,) = emulator.jobs.values()
    assert job.task["taskType"] == "audioInference"
    scene = storyboard.json("get", "--scene", 1).document["scene"]
    assert scene["details"]["music"] in str(job.task)
    assert scene["takes"]["music"]["committed"]["duration"] > 0
    (music,) = (storyboard.folder / "music").iterdir()
    assert music.name.startswith("Little Red Cup_scene1.")
    rows = [line.split("\t") for line in storyboard("list").out.splitlines()]
    assert [row[-1] for row in rows] == ["ready", "not made yet"]
    details = storyboard.json("status").document["scenes"]["details"]
    assert details[0]["takes"]["music"]["committed"]

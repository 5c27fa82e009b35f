"""``jobs``: what nobody can know is told, and resolved by the one who looked it up."""

from __future__ import annotations

import json

import pytest
from tests.fakes.elevenlabs_emulator import ElevenLabsEmulator
from tests.fakes.emulator import ResetAfter
from tests.helpers.command_line import CommandLine
from tests.helpers.service_context import KEY

from videoflow.__main__ import main


@pytest.mark.parametrize(("option", "state"), [("--charged", "charged"), ("--not-charged", "free")])
def test_what_may_have_been_charged_is_resolved(
    storyboard: CommandLine, monkeypatch: pytest.MonkeyPatch, option: str, state: str
) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
    with ElevenLabsEmulator(KEY) as emulator:
        assert main(["config", "set", "providers.elevenlabs.base_url", emulator.url]) == 0
        emulator.misbehave("submit", ResetAfter())
        made = storyboard.json(
            "generate", "--kind", "voice", "--scene", 1, "--provider", "elevenlabs"
        )
    assert made.code == 4
    (job,) = storyboard.json("jobs").document["jobs"]
    assert "may have been charged" in job["error"]["message"]
    refused = storyboard.json("jobs", "--cancel", job["job_id"])
    assert (refused.code, "--charged" in refused.error["action"]) == (3, True)
    resolved = storyboard.json("jobs", option, job["job_id"][:8])
    assert resolved.code == 0, resolved.out
    assert resolved.document == {"resolved": job["job_id"], "charged": option == "--charged"}
    assert storyboard.json("jobs").document == {"jobs": []}
    (line,) = json.loads((storyboard.folder / "project.json").read_text())["ledger"]
    assert line["state"] == state
    again = storyboard.json("jobs", option, job["job_id"])
    assert again.code == 2

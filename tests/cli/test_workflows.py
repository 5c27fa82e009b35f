"""``--workflow``: the user's own machine makes the take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.comfyui_emulator import ComfyUIEmulator
from tests.helpers.command_line import CommandLine

from videoflow.__main__ import main

GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": "{{width}}", "color": "{{seed}}"}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "vf"}},
    "3": {"class_type": "PreviewAny", "inputs": {"source": "{{prompt}}"}},
}


@pytest.fixture
def emulator(storyboard: CommandLine) -> Iterator[ComfyUIEmulator]:
    with ComfyUIEmulator() as emulator:
        assert main(["config", "set", "providers.comfyui.base_url", emulator.url]) == 0
        yield emulator


def workflow(folder: Path, text: str = json.dumps(GRAPH)) -> Path:
    path = folder / "My workflow.json"
    path.write_text(text)
    return path


def test_a_workflow_makes_an_image_and_stays_with_the_project(
    storyboard: CommandLine, emulator: ComfyUIEmulator, tmp_path: Path
) -> None:
    made = storyboard.json(
        *("generate", "--kind", "image", "--scene", 1),
        *("--provider", "comfyui", "--workflow", workflow(tmp_path)),
    )
    assert made.code == 0, made.out
    assert len(emulator.queued) == 1
    (kept,) = (storyboard.folder / "inputs" / "workflows").iterdir()
    assert json.loads(kept.read_text()) == GRAPH
    (record,) = (storyboard.folder / "takes").glob("*.json")
    settings = json.loads(record.read_text())["settings"]
    assert settings["provider"] == "comfyui"
    assert settings["workflow"] == f"inputs/workflows/{kept.name}"


def test_a_workflow_without_a_needed_placeholder_is_refused_with_its_name(
    storyboard: CommandLine, emulator: ComfyUIEmulator, tmp_path: Path
) -> None:
    text = json.dumps(GRAPH).replace("{{prompt}}", "coffee")
    refused = storyboard.json(
        *("generate", "--kind", "image", "--scene", 1),
        *("--provider", "comfyui", "--workflow", workflow(tmp_path, text)),
    )
    assert refused.code == 3
    assert "{{prompt}}" in refused.error["message"]
    assert emulator.queued == []


def test_a_file_that_is_no_workflow_is_named(
    storyboard: CommandLine, emulator: ComfyUIEmulator, tmp_path: Path
) -> None:
    refused = storyboard.json(
        *("generate", "--kind", "image", "--scene", 1),
        *("--provider", "comfyui", "--workflow", workflow(tmp_path, "{}")),
    )
    assert refused.code == 3
    assert "My workflow.json" in refused.error["message"]

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.comfyui_emulator import ComfyUIEmulator
from tests.official_clients.conftest import RunClient


def test_comfy_cli_runs_a_workflow(run_client: RunClient, tmp_path: Path) -> None:
    workflow = tmp_path / "workflow.json"
    graph = {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "color": 1}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
    }
    workflow.write_text(json.dumps(graph))
    with ComfyUIEmulator() as emulator:
        said = run_client("comfyui.py", emulator.url.rpartition(":")[2], str(workflow))
        assert len(emulator.queued) == 1
        assert "out_00000_.png" in said

from __future__ import annotations

import json
from pathlib import Path

import pytest

from videoflow.domain.base import AssetKind
from videoflow.domain.settings import TakeSettings
from videoflow.errors import RuleError
from videoflow.services.workflows import keep_workflow

GRAPH = {"1": {"class_type": "Sampler", "inputs": {"text": "{{prompt}}", "seed": "{{seed}}"}}}


def workflow(path: Path, graph: object = GRAPH) -> Path:
    path.write_text(json.dumps(graph))
    return path


def test_a_workflow_is_copied_into_the_project_once(tmp_path: Path) -> None:
    project = tmp_path / "film"
    file = workflow(tmp_path / "My “nice” Phở.json")
    kept = keep_workflow(project, file, AssetKind.IMAGE)
    assert keep_workflow(project, file, AssetKind.IMAGE) == kept
    assert json.loads((project / kept).read_text()) == GRAPH
    assert len(list((project / "inputs" / "workflows").iterdir())) == 1
    assert TakeSettings(workflow=kept).workflow == kept


def test_an_edited_workflow_is_another_one(tmp_path: Path) -> None:
    project = tmp_path / "film"
    file = workflow(tmp_path / "wf.json")
    first = keep_workflow(project, file, AssetKind.IMAGE)
    second = keep_workflow(project, workflow(file, {**GRAPH, "2": GRAPH["1"]}), AssetKind.IMAGE)
    assert first != second
    assert (project / first).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not JSON"),
        ("[1]", "not a ComfyUI workflow"),
        ('{"nodes": [], "links": []}', "Export"),
        ('{"1": {"class_type": "X"}}', "not a ComfyUI workflow"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_workflow_is_refused_by_name(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content)
    with pytest.raises(RuleError, match=r"odd\.json") as refused:
        keep_workflow(tmp_path / "film", file, AssetKind.IMAGE)
    assert words in str(refused.value)
    assert not (tmp_path / "film").exists()


def test_a_workflow_for_videos_takes_the_start_image(tmp_path: Path) -> None:
    file = workflow(tmp_path / "wf.json")
    with pytest.raises(RuleError, match=r"{{start_image}}"):
        keep_workflow(tmp_path / "film", file, AssetKind.VIDEO)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"gone\.json"):
        keep_workflow(tmp_path / "film", tmp_path / "gone.json", AssetKind.IMAGE)

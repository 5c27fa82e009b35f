"""Scenes and takes as scripts read them."""

from __future__ import annotations

from pathlib import Path

from videoflow.cli.running import ProjectOnDisk
from videoflow.domain.base import AssetKind
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.services.report import KINDS, scene_reports


def scenes_document(on_disk: ProjectOnDisk) -> dict[str, object]:
    """All scenes in the order of the film, in the shape of the status report."""
    reports = scene_reports(on_disk.project, on_disk.jobs)
    return {"scenes": [scene.model_dump(mode="json") for scene in reports]}


def scene_document(scene: Scene, number: int, takes: dict[str, Take], folder: Path) -> object:
    """All of one scene: its texts, and its takes with how they were made."""
    texts = scene.model_dump(mode="json", exclude={"index", "assets", "duration_s"})
    return {
        "scene_index": scene.index,
        "scene_number": number,
        "duration": scene.duration_s,
        **texts,
        "takes": {kind.value: _asset_document(scene, kind, takes, folder) for kind in KINDS},
    }


def take_document(take: Take | None, folder: Path) -> dict[str, object] | None:
    """One take; None where there is none or its record is lost. ``folder`` is the project's."""
    if take is None:
        return None
    made = take.model_dump(
        mode="json",
        include={
            "take_id", "kind", "origin", "prompt", "source_take_id", "size_bytes", "sha256",
            "width", "height", "cost_usd", "licence", "requested_at", "finished_at",
        },
    )  # fmt: skip
    return {
        **made,
        **take.settings.model_dump(mode="json"),
        "duration": take.duration_s,
        "path": str(folder / "takes" / take.file_name),
    }


def _asset_document(
    scene: Scene, kind: AssetKind, takes: dict[str, Take], folder: Path
) -> dict[str, object]:
    asset = scene.asset(kind)
    return {
        "committed": take_document(takes.get(asset.committed or ""), folder),
        "pending": [take_document(takes.get(take_id), folder) for take_id in asset.pending],
        "earlier": [
            take_document(takes.get(take_id), folder) for take_id in reversed(asset.retired)
        ],
    }

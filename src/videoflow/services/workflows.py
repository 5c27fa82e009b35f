"""Workflows of the user's own machine: kept in the project, so that it stays whole elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.providers.comfyui.workflow import read_workflow
from videoflow.storage.atomic import copy_atomic, explained
from videoflow.storage.folder import ProjectFolder

_UNFIT = re.compile(r"[^\w.-]+")


def keep_workflow(folder: Path, file: Path, kind: AssetKind) -> str:
    """Copy a workflow into the project; returns its path there, for ``TakeSettings.workflow``.

    The name carries a hash of the content: a file that was edited since is another workflow, and
    takes that were made with the old one keep it. Touches the disk: not for the GUI thread.

    Raises RuleError where the file is no workflow or lacks what a job of ``kind`` fills in,
    StorageError.
    """
    read_workflow(file).check(start_image=kind is AssetKind.VIDEO)
    with explained(file):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    stem = _UNFIT.sub("_", file.stem)[:60] or "workflow"
    relative = f"inputs/workflows/{stem}-{digest[:12]}.json"
    target = ProjectFolder(folder).inside(relative)
    if not target.exists():
        with explained(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
        copy_atomic(file, target)
    return relative

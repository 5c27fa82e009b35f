"""Refining a scene: better words for it, so many times per film."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from videoflow.domain import editing
from videoflow.domain.base import AssetKind
from videoflow.domain.project import Project
from videoflow.errors import RuleError
from videoflow.i18n import _, ngettext


def refine(project: Project, index: int, now: datetime, texts: Mapping[str, object]) -> Project:
    """The project with ``texts`` (an image prompt, a description) in the scene, and counted.

    A new image prompt also takes the place of one that was meant for the next take only.
    UsageError where a text does not fit, RuleError where the film was refined as often as its
    settings allow.
    """
    limit = project.settings.refinement_limit
    if project.refinement_count >= limit:
        raise RuleError(
            ngettext(
                "This film has been refined {count} time, which is its limit.",
                "This film has been refined {count} times, which is its limit.",
                project.refinement_count,
            ).format(count=project.refinement_count),
            _("Raise the limit in the film's settings to refine it further."),
        )
    project = editing.edit_scene(project, index, now, dict(texts))
    if "image_prompt" in texts:
        scene = project.scene(index)
        asset = scene.asset(AssetKind.IMAGE)
        if asset.draft.prompt is not None:
            draft = asset.draft.changed(prompt=None, private=False)
            scene = scene.with_asset(AssetKind.IMAGE, asset.changed(draft=draft))
            project = project.with_scene(scene)
    return project.changed(refinement_count=project.refinement_count + 1)

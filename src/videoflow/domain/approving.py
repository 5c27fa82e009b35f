"""Approval of the storyboard: what it takes, and what takes it back."""

from __future__ import annotations

from datetime import datetime

from videoflow.domain.base import AssetKind
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.errors import RuleError
from videoflow.i18n import _, ngettext

APPROVED_TEXTS = (
    "scenario",
    "title",
    "description",
    "details",
    "image_prompt",
    "movie_directions",
)
"""Fields of a scene that a storyboard is approved for; its length may still change."""


def approve(project: Project, now: datetime) -> Project:
    """The project with its storyboard approved; one that is approved already stays as it is.

    RuleError that names the scenes where one has no committed image, or where there is no scene.
    """
    if not project.scenes:
        raise RuleError(
            _("There is nothing to approve: the film has no scenes yet."), _("Add a scene first.")
        )
    lacking = [
        str(number)
        for number, scene in enumerate(project.scenes, start=1)
        if scene.asset(AssetKind.IMAGE).committed is None
    ]
    if lacking:
        raise RuleError(
            ngettext(
                "Scene {scenes} has no image yet, so the storyboard cannot be approved.",
                "Scenes {scenes} have no image yet, so the storyboard cannot be approved.",
                len(lacking),
            ).format(scenes=", ".join(lacking)),
            _("Make or accept an image for every scene first."),
        )
    return project if project.approved_at else project.changed(approved_at=now)


def keep_or_reset(before: Project, after: Project) -> Project:
    """``after``, still approved only where it shows what ``before`` was approved for: the same
    scenes in the same order, with the same texts and the same committed images."""
    if before.approved_at is None or after.approved_at is None or _show_the_same(before, after):
        return after
    return after.changed(approved_at=None)


def _show_the_same(before: Project, after: Project) -> bool:
    if before.scenes is after.scenes:
        return True
    return len(before.scenes) == len(after.scenes) and all(
        old is new or _is_the_same(old, new)
        for old, new in zip(before.scenes, after.scenes, strict=True)
    )


def _is_the_same(old: Scene, new: Scene) -> bool:
    if old.index != new.index or _committed(old, AssetKind.IMAGE) != _committed(
        new, AssetKind.IMAGE
    ):
        return False
    changed = {field for field in APPROVED_TEXTS if getattr(old, field) != getattr(new, field)}
    if _committed(old, AssetKind.VIDEO) != _committed(new, AssetKind.VIDEO):
        changed.discard("movie_directions")  # the accepted video has brought its own along
    return not changed


def _committed(scene: Scene, kind: AssetKind) -> str | None:
    return scene.asset(kind).committed

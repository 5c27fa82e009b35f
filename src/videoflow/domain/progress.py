"""Where a scene and a film stand: states derived from takes and jobs, never stored."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from videoflow.domain.base import AssetKind
from videoflow.domain.film_key import film_key
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset


class AssetStatus(StrEnum):
    """State of one (scene, kind)."""

    EMPTY = "empty"
    WAITING = "waiting"
    RUNNING = "running"
    REVIEW = "review"
    READY = "ready"
    FAILED = "failed"


class JobPhase(StrEnum):
    """State of a job that the coordinator still holds."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


class Stage(StrEnum):
    """What the film needs next."""

    STORYBOARD = "storyboard"
    IMAGES = "images"
    APPROVAL = "approval"
    VIDEOS = "videos"
    EXPORT = "export"
    DONE = "done"


REGENERATABLE = frozenset({AssetStatus.READY, AssetStatus.REVIEW, AssetStatus.FAILED})
"""States in which there is something to redo."""


def asset_status(asset: Asset, phase: JobPhase | None) -> AssetStatus:
    """State of an asset whose latest job is in ``phase`` (None: no job is held for it)."""
    if phase is JobPhase.RUNNING:
        return AssetStatus.RUNNING
    if phase is JobPhase.WAITING:
        return AssetStatus.WAITING
    if asset.pending:
        return AssetStatus.REVIEW
    if phase is JobPhase.FAILED:
        return AssetStatus.FAILED
    return AssetStatus.READY if asset.committed else AssetStatus.EMPTY


StatusOf = Callable[[int, AssetKind], AssetStatus]


def completed_scenes(project: Project) -> int:
    """Number of scenes whose video is committed."""
    return sum(1 for _ in project.committed_takes(AssetKind.VIDEO))


def film_is_current(project: Project) -> bool:
    """Whether the last export shows and sounds exactly like the film as it is now."""
    film = project.film
    if film is None:
        return False
    if not film.key:  # exported by a version that knew takes only
        return film.take_ids == tuple(
            take_id for _, _, take_id in project.committed_takes(AssetKind.VIDEO)
        )
    return film.key == film_key(
        project, burnt_captions=film.burnt_captions, held_pictures=film.held_pictures
    )


def stage(project: Project) -> Stage:
    """What the film needs next. Approval is a step of its own between images and videos."""
    total = len(project.scenes)
    if total == 0:
        return Stage.STORYBOARD
    if sum(1 for _ in project.committed_takes(AssetKind.IMAGE)) < total:
        return Stage.IMAGES
    if completed_scenes(project) < total:
        return Stage.VIDEOS if project.approved_at is not None else Stage.APPROVAL
    return Stage.DONE if film_is_current(project) else Stage.EXPORT

"""The status report: what ``videoflow status --json`` prints. Its shape is a promise to scripts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from videoflow.domain.base import AspectRatio, AssetKind, Model
from videoflow.domain.progress import AssetStatus, Stage


class ProjectStatus(StrEnum):
    """Where a film stands, in one word; the first that applies.

    ``processing``: jobs wait or run. ``failed``: one failed and was not dismissed. ``review``: a
    take waits for a decision. ``draft``: nothing is committed yet. ``done``: the last export shows
    what is committed now. ``ready``: it could be exported. ``started``: anything in between.
    """

    PROCESSING = "processing"
    FAILED = "failed"
    REVIEW = "review"
    DRAFT = "draft"
    DONE = "done"
    READY = "ready"
    STARTED = "started"


class TakesReport(Model):
    """Take ids of one (scene, kind)."""

    committed: str | None
    pending: tuple[str, ...]


class SceneReport(Model):
    """One scene. ``status`` is the most pressing state of its image and video, otherwise the
    video's; ``duration`` in seconds."""

    scene_index: int
    scene_number: int
    scenario: str
    title: str
    duration: float
    status: AssetStatus
    has_image: bool
    image_prompt: str
    takes: dict[AssetKind, TakesReport]


class ScenesReport(Model):
    """All scenes; one is completed when its video is committed."""

    total: int
    completed: int
    failed: int
    details: tuple[SceneReport, ...]


class ProgressReport(Model):
    """Counts of scenes; ``percentage`` of the completed ones, as a whole number."""

    total: int
    completed: int
    processing: int
    failed: int
    percentage: int
    stage: Stage


class CostsReport(Model):
    """Sums over the project's ledger."""

    estimated: float
    actual: float
    currency: str = "USD"


class MetricsReport(Model):
    """How often the film was refined and exported."""

    refinement_count: int
    download_count: int


class FilmParameters(Model):
    """What the film is, or is to be, like; ``duration`` in seconds."""

    duration: float
    aspect_ratio: AspectRatio
    style: str


class FilmReport(Model):
    """The last export. ``path`` is relative to the project where the film lies inside of it."""

    available: bool
    path: str | None
    parameters: FilmParameters


class ErrorReport(Model):
    """What went wrong, and what to do about it."""

    code: str
    message: str
    action: str


class StatusReport(Model):
    """The whole report."""

    project_id: str
    name: str
    status: ProjectStatus
    created_at: datetime
    updated_at: datetime
    approved: bool
    approved_at: datetime | None
    scenes: ScenesReport
    progress: ProgressReport
    costs: CostsReport
    metrics: MetricsReport
    video: FilmReport
    error: ErrorReport | None

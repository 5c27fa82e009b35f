"""The status report: what ``videoflow status --json`` prints. Its shape is a promise to scripts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

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
    """Takes of one (scene, kind), by id."""

    committed: str | None = Field(description="the take that the film uses; null where none")
    pending: tuple[str, ...] = Field(description="takes that wait for accept or reject")


class SceneReport(Model):
    """One scene, in the order of the film."""

    scene_index: int = Field(description="which scene: never changes, never used again")
    scene_number: int = Field(description="its place in the film, from 1")
    scenario: str = Field(description="its role: hook, problem, solution, cta, or another word")
    title: str = Field(description="a short name; may be empty")
    duration: float = Field(description="planned length in seconds")
    status: AssetStatus = Field(
        description="the most pressing state of what is made for it: at work, failed, to review; "
        "otherwise the video's"
    )
    has_image: bool = Field(description="whether an image is committed")
    image_prompt: str = Field(description="what the image shows")
    takes: dict[AssetKind, TakesReport] = Field(description="its takes, by kind")


class ScenesReport(Model):
    """All scenes."""

    total: int = Field(description="how many the film has")
    completed: int = Field(description="those whose video is committed")
    failed: int = Field(description="those whose last job failed")
    details: tuple[SceneReport, ...] = Field(description="each scene, in the order of the film")


class ProgressReport(Model):
    """How far the film has come, in scenes."""

    total: int = Field(description="how many the film has")
    completed: int = Field(description="those whose video is committed")
    processing: int = Field(description="those for which a job waits or runs")
    failed: int = Field(description="those whose last job failed")
    percentage: int = Field(description="share of the completed ones, a whole number")
    stage: Stage = Field(description="what the film needs next")


class CostsReport(Model):
    """Sums over everything that was asked for and charged."""

    estimated: float = Field(description="what the jobs were expected to cost when asked for")
    actual: float = Field(description="what services said they charged")
    currency: str = Field(default="USD", description="of both")


class MetricsReport(Model):
    """How often something was done."""

    refinement_count: int = Field(description="how often scenes were refined")
    download_count: int = Field(description="how often a film was exported")


class FilmParameters(Model):
    """What the film is, or is to be, like."""

    duration: float = Field(description="seconds: of the last export, otherwise as planned")
    aspect_ratio: AspectRatio = Field(description="width to height")
    style: str = Field(description="the tone of the brief")


class FilmReport(Model):
    """The film that was exported last."""

    available: bool = Field(description="whether its file is there")
    path: str | None = Field(
        description="where: relative to the project if it lies inside of it; null before the first"
    )
    parameters: FilmParameters = Field(description="what it is like")


class ErrorReport(Model):
    """What went wrong."""

    code: str = Field(description="a word for scripts, which stays the same in every language")
    message: str = Field(description="what happened, naming the scene")
    action: str = Field(description="what to do about it; may be empty")


class StatusReport(Model):
    """Where a film stands."""

    project_id: str = Field(description="UUID of the project, whatever its folder is called")
    name: str = Field(description="name of the film")
    status: ProjectStatus = Field(description="where it stands, in one word")
    created_at: datetime = Field(description="when the project was made (UTC)")
    updated_at: datetime = Field(description="when it was changed last (UTC)")
    approved: bool = Field(description="whether the storyboard is approved as it is now")
    approved_at: datetime | None = Field(description="since when (UTC); null while it is not")
    scenes: ScenesReport = Field(description="the scenes")
    progress: ProgressReport = Field(description="how far it has come")
    costs: CostsReport = Field(description="money")
    metrics: MetricsReport = Field(description="counts")
    video: FilmReport = Field(description="the film")
    error: ErrorReport | None = Field(
        description="the failure of the first scene that has one; null where none has"
    )

"""What a window shows: frozen values made from the project, its takes and its jobs.

Widgets receive these and nothing else. Paths are absolute and point at takes, never at
published files; making a view model touches no disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # named in annotations only: the first window needs none of it
    from datetime import datetime
    from pathlib import Path

    from videoflow.domain.base import AspectRatio, AssetKind
    from videoflow.domain.brief import Brief
    from videoflow.domain.film_settings import FilmFormat
    from videoflow.domain.framing import Framing, Transition
    from videoflow.domain.look import Look
    from videoflow.domain.overlay import EndCard, Overlay
    from videoflow.domain.progress import AssetStatus, Stage
    from videoflow.domain.scene import Details, Draft
    from videoflow.domain.settings import ProjectSettings, Resolution


@dataclass(frozen=True)
class MessageView:
    """Something to tell the user: what happened, and what to do about it."""

    message: str
    action: str = ""


@dataclass(frozen=True)
class TakeView:
    """One take: where its file is and how it was made. ``licence`` is what the user noted of the
    terms under which an imported file may be used."""

    take_id: str
    kind: AssetKind
    path: Path
    prompt: str
    provider: str
    model: str
    seed: int | None
    width: int
    height: int
    duration_s: float
    size_bytes: int
    cost_usd: float | None
    finished_at: datetime
    origin: str
    licence: str = ""


@dataclass(frozen=True)
class JobView:
    """A job that waits or runs. ``fraction`` is from 0 to 1; ``cancelling`` once asked to stop."""

    job_id: str
    fraction: float
    text: str
    cancelling: bool


@dataclass(frozen=True)
class AssetView:
    """One (scene, kind). ``earlier`` are takes that can be restored, newest first.

    ``refusal`` says why the main button (generate or regenerate) would be refused now; None where
    it works. ``needs_image`` is set for a video whose scene has no image yet. ``stale`` marks a
    video made from an image that is no longer committed; ``prompt_changed`` a take whose prompt
    is no longer the scene's. ``uncertain`` marks a job that may have been charged; with
    ``askable`` its service may still tell, and *Retry* asks it. ``dashboard`` is the page of the
    service where the user can see what was charged: empty where there is none or no need to look.
    ``at_service`` marks a job that failed here while its service still has it: *Retry* fetches its
    result. ``made_by`` is who would make the next take, in words. ``framing`` is how the committed
    take is trimmed and cropped; None where nobody has said so.
    """

    kind: AssetKind
    status: AssetStatus
    committed: TakeView | None
    pending: tuple[TakeView, ...]
    earlier: tuple[TakeView, ...]
    job: JobView | None
    error: MessageView | None
    refusal: MessageView | None
    needs_image: bool
    stale: bool
    prompt_changed: bool
    publish_behind: bool
    uncertain: bool
    draft: Draft
    composed_prompt: str
    resolution: Resolution
    estimate_usd: float | None
    askable: bool = False
    dashboard: str = ""
    at_service: bool = False
    made_by: str = ""
    framing: Framing | None = None


@dataclass(frozen=True)
class SceneView:
    """One card. ``transition`` is how the scene gives way to the next; None: by a cut."""

    index: int
    number: int
    total: int
    scenario: str
    title: str
    description: str
    details: Details
    duration_s: float
    image_prompt: str
    movie_directions: str
    aspect_ratio: AspectRatio
    image: AssetView
    video: AssetView
    overlays: tuple[Overlay, ...] = ()
    transition: Transition | None = None


@dataclass(frozen=True)
class DeletedSceneView:
    """A scene in the trash."""

    index: int
    scenario: str
    title: str
    deleted_at: datetime


class FilmState(StrEnum):
    """Where one film of an export stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class FilmExportView:
    """One film of an export. ``fraction`` is from 0 to 1; ``time_left_s`` None: not known yet.

    ``reused`` marks a film that was there already, unchanged. ``size_bytes`` and ``duration_s``
    are 0 until it is done; ``encoder`` is what encodes its pictures, as ffmpeg calls
    it, ``captions`` are files beside it.
    """

    film_id: str
    path: Path
    format: FilmFormat
    preset_id: str
    preset_name: str
    width: int
    height: int
    state: FilmState
    fraction: float
    cancelling: bool = False
    time_left_s: float | None = None
    size_bytes: int = 0
    duration_s: float = 0.0
    reused: bool = False
    encoder: str = ""
    captions: tuple[Path, ...] = ()
    error: MessageView | None = None


@dataclass(frozen=True)
class ExportView:
    """The running export; ``fraction`` from 0 to 1, of all its films together."""

    fraction: float
    text: str
    cancelling: bool
    paused: bool = False
    time_left_s: float | None = None
    films: tuple[FilmExportView, ...] = ()


@dataclass(frozen=True)
class ProjectView:
    """The whole film, cards aside. ``film`` is the last export, where its file was put.

    ``spent_usd`` is what was charged, as services say, else as estimated; ``reserved_usd`` what
    may yet be, or may have been, charged. Together they never pass ``budget_usd`` (None: no limit)
    by asking for something; an actual charge above its estimate may take them there. ``look`` None
    is a film without one. ``approved_at`` is when the storyboard was approved, None while it is
    not; ``refinements_left`` how often scenes can be refined before the limit has to be raised.
    """

    name: str
    folder: Path
    brief: Brief
    settings: ProjectSettings
    scene_indexes: tuple[int, ...]
    stage: Stage
    completed: int
    active_jobs: int
    waiting_jobs: int
    failed: int
    in_review: int
    percentage: int
    estimated_usd: float
    actual_usd: float
    film: Path | None
    film_is_current: bool
    export: ExportView | None
    making_film: bool
    saved: bool
    save_error: MessageView | None
    read_only: MessageView | None
    deleted: tuple[DeletedSceneView, ...]
    budget_usd: float | None = None
    spent_usd: float = 0.0
    reserved_usd: float = 0.0
    approved_at: datetime | None = None
    refinements_left: int = 0
    look: Look | None = None
    end_card: EndCard | None = None


@dataclass(frozen=True)
class AddressView:
    """An address or option of a service. An empty ``value`` means that ``default`` applies."""

    name: str
    label: str
    value: str
    default: str


@dataclass(frozen=True)
class ServiceView:
    """An online service as the settings show it.

    ``key_place`` is where its API key is found: in an environment variable, in the system's
    keychain, in this window only (until it is closed), or nowhere. ``key_variable`` is the
    variable that holds it, else the one to name. ``key_page`` is where a key is made,
    ``dashboard`` where the account shows what was charged; either may be empty. ``slots`` is how
    many jobs may run at the service at once; ``models`` how many models it lists.
    """

    id: str
    name: str
    key: Literal["required", "optional", "none"]
    key_place: Literal["none", "environment", "keychain", "window"]
    key_variable: str
    key_page: str
    dashboard: str
    addresses: tuple[AddressView, ...]
    options: tuple[AddressView, ...]
    slots: int
    kinds: tuple[AssetKind, ...]
    models: int


@dataclass(frozen=True)
class ServicesView:
    """All online services, and how the network is reached; empty: as the system says.

    ``keychain`` is False where keys cannot be kept beyond this window; ``problems`` are what is
    wrong with the settings or with a provider that could not be loaded.
    """

    services: tuple[ServiceView, ...]
    proxy: str
    ca_bundle: str
    models_file: str
    keychain: bool
    problems: tuple[MessageView, ...]


@dataclass(frozen=True)
class TestView:
    """What came of testing the connection to a service."""

    __test__ = False  # pytest would take it for a class of tests

    ok: bool
    message: MessageView

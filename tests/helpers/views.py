"""View models made by hand, for widgets that are tested without a project."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.progress import AssetStatus, Stage
from videoflow.domain.scene import Details, Draft
from videoflow.domain.settings import ProjectSettings, Resolution, ResolvedSettings
from videoflow.services.view_models import (
    AddressView,
    AssetView,
    JobView,
    MessageView,
    ProjectView,
    SceneView,
    ServicesView,
    ServiceView,
    TakeView,
)

MADE_AT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)


def take(kind: AssetKind = AssetKind.IMAGE, name: str = "a", path: Path | None = None) -> TakeView:
    """A take; its file need not exist."""
    return TakeView(
        take_id=f"take-{name}",
        kind=kind,
        path=path or Path(f"/nowhere/take-{name}"),
        prompt="A cup of coffee on a wooden table, soft morning light",
        provider="animatic",
        model="",
        seed=7,
        width=1080,
        height=1920,
        duration_s=5.0 if kind is AssetKind.VIDEO else 0.0,
        size_bytes=1_200_000,
        cost_usd=0.0,
        finished_at=MADE_AT,
        origin="generated",
    )


def asset(kind: AssetKind, **changes: Any) -> AssetView:
    """An asset for which nothing has been made; ``changes`` replace fields."""
    plain = AssetView(
        kind=kind,
        status=AssetStatus.EMPTY,
        committed=None,
        pending=(),
        earlier=(),
        job=None,
        error=None,
        refusal=None,
        needs_image=kind is AssetKind.VIDEO,
        stale=False,
        prompt_changed=False,
        publish_behind=False,
        uncertain=False,
        draft=Draft(),
        composed_prompt="A cup of coffee on a wooden table, soft morning light",
        resolution=Resolution(
            ResolvedSettings(provider="animatic", model="", seed=0, short_side_px=1080, fps=30), {}
        ),
        estimate_usd=0.0,
    )
    return dataclasses.replace(plain, **changes)


def ready(kind: AssetKind, made: TakeView | None = None, **changes: Any) -> AssetView:
    """An asset with a committed take."""
    made = made or take(kind, f"{kind}-1")
    fields: dict[str, Any] = {
        "status": AssetStatus.READY,
        "committed": made,
        "needs_image": False,
    }
    return asset(kind, **(fields | changes))


def in_review(kind: AssetKind, *pending: TakeView, committed: TakeView | None = None) -> AssetView:
    """An asset with takes that wait for review."""
    return asset(
        kind,
        status=AssetStatus.REVIEW,
        committed=committed,
        pending=pending or (take(kind, f"{kind}-2"),),
        needs_image=False,
    )


def running(kind: AssetKind, fraction: float = 0.4, text: str = "drawing") -> AssetView:
    """An asset whose job runs."""
    return asset(
        kind,
        status=AssetStatus.RUNNING,
        job=JobView("job-1", fraction, text, cancelling=False),
        refusal=MessageView("Scene 1 is being worked on.", "Wait or cancel it."),
        needs_image=False,
    )


def failed(kind: AssetKind, message: str, action: str, **changes: Any) -> AssetView:
    """An asset whose last job failed."""
    fields: dict[str, Any] = {
        "status": AssetStatus.FAILED,
        "error": MessageView(message, action),
        "needs_image": False,
    }
    return asset(kind, **(fields | changes))


def scene(index: int = 1, **changes: Any) -> SceneView:
    """A scene without image or video; ``changes`` replace fields."""
    plain = SceneView(
        index=index,
        number=index,
        total=4,
        scenario="hook",
        title="The slow morning",
        description="Steam rises from a fresh cup while the city wakes up behind the window.",
        details=Details(),
        duration_s=5.0,
        image_prompt="A cup of coffee on a wooden table, soft morning light",
        movie_directions="Slow push in, steam drifting upward",
        aspect_ratio=AspectRatio.PORTRAIT,
        image=asset(AssetKind.IMAGE),
        video=asset(AssetKind.VIDEO),
    )
    return dataclasses.replace(plain, **changes)


def service(service_id: str = "runware", name: str = "Runware", **changes: Any) -> ServiceView:
    """An online service without a key; ``changes`` replace fields."""
    plain = ServiceView(
        id=service_id,
        name=name,
        key="required",
        key_place="none",
        key_variable=f"{service_id.upper()}_API_KEY",
        key_page=f"https://my.{service_id}.example/keys",
        dashboard=f"https://my.{service_id}.example/home",
        addresses=(AddressView("base_url", "Address", "", f"https://api.{service_id}.example/v1"),),
        options=(),
        slots=4,
        kinds=(AssetKind.IMAGE, AssetKind.VIDEO),
        models=7,
    )
    return dataclasses.replace(plain, **changes)


def services(*shown: ServiceView, **changes: Any) -> ServicesView:
    """Services on a computer with a keychain; ``changes`` replace fields."""
    plain = ServicesView(
        services=shown or (service(),),
        proxy="",
        ca_bundle="",
        models_file="",
        keychain=True,
        problems=(),
    )
    return dataclasses.replace(plain, **changes)


def project(**changes: Any) -> ProjectView:
    """A film of four scenes of which nothing is made; ``changes`` replace fields."""
    plain = ProjectView(
        name="Summer Sale",
        folder=Path("/nowhere/Summer Sale"),
        brief=Brief(name="Summer Sale", product="Coffee"),
        settings=ProjectSettings(),
        scene_indexes=(1, 2, 3, 4),
        stage=Stage.IMAGES,
        completed=0,
        active_jobs=0,
        waiting_jobs=0,
        failed=0,
        in_review=0,
        percentage=0,
        estimated_usd=0.0,
        actual_usd=0.0,
        film=None,
        film_is_current=False,
        export=None,
        making_film=False,
        saved=True,
        save_error=None,
        read_only=None,
        deleted=(),
    )
    return dataclasses.replace(plain, **changes)

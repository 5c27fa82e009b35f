"""What an adapter needs in a test: a connection to an emulator, requests, and little patience."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from videoflow.domain.base import AspectRatio, AssetKind, utc_now
from videoflow.domain.job import Job, SceneContext, new_id
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.domain.settings import ResolvedSettings
from videoflow.providers.base import Request
from videoflow.providers.context import Pace, ProviderContext

KEY = "planted-key-5e3ff1d0c0ffee"
FAST = Pace(
    first_poll_s=0.01,
    slowest_poll_s=0.05,
    patience_s=5.0,
    first_retry_s=0.01,
    slowest_retry_s=0.05,
    retries=2,
    connect_s=2.0,
    answer_s=2.0,
    stall_s=0.3,
)


def context_for(
    url: str, *, key: str = KEY, pace: Pace = FAST, options: dict[str, str] | None = None
) -> ProviderContext:
    """Every address of the service is the emulator's, with the path that the vendor's has."""

    def connect(profile: ServiceProfile) -> Connection:
        urls = {name: url + _path_of(address) for name, address in profile.urls.items()}
        return Connection(urls, key, {**profile.options, **(options or {})})

    return ProviderContext(connect, pace=pace)


def _path_of(address: str) -> str:
    return "/" + address.split("://")[1].partition("/")[2] if address.count("/") > 2 else ""


def request_for(
    kind: AssetKind,
    target: Path,
    *,
    provider: str,
    model: str,
    start_image: Path | None = None,
    references: tuple[Path, ...] = (),
    **fields: Any,
) -> Request:
    """A request of ``kind``; ``fields`` replace fields of its job."""
    job = Job(
        job_id=new_id(),
        request_id=new_id(),
        scene_index=1,
        kind=kind,
        prompt="A cup of coffee on a wooden table, steam rising.",
        own_prompt="A cup of coffee on a wooden table, steam rising.",
        settings=ResolvedSettings(
            provider=provider, model=model, seed=7, short_side_px=720, fps=24
        ),
        context=SceneContext(scene_number=1, scenario="hook", dialog="Good morning."),
        aspect_ratio=AspectRatio.PORTRAIT,
        duration_s=5.0 if kind is AssetKind.VIDEO else 0.0,
        created_at=utc_now(),
    ).changed(**fields)
    return Request(job, target, start_image, references)

"""Small but complete projects, scenes and takes for tests that need real files."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.job import Job, SceneContext
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Scene
from videoflow.domain.settings import ResolvedSettings
from videoflow.domain.take import Take, take_id_for
from videoflow.storage.takes import TakeStore

START = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def job_id(number: int) -> str:
    return str(UUID(int=number))


def make_scene(index: int, takes: tuple[str, ...] = ()) -> Scene:
    """Scene ``index`` whose first take is committed and whose others are retired."""
    assets = {AssetKind.IMAGE: Asset(committed=takes[0], retired=takes[1:])} if takes else {}
    return Scene(
        index=index,
        scenario="hook",
        title=f"Cảnh {index} ☕",
        description=f"What happens in scene {index}.",
        image_prompt=f"A picture of scene {index}.",
        assets=assets,
        created_at=START,
        updated_at=START,
    )


def make_project(*scenes: Scene, revision: int = 1, name: str = "Summer Sale") -> Project:
    return Project(
        revision=revision,
        uuid=job_id(1),
        name=name,
        stem="Summer Sale",
        created_at=START,
        updated_at=START,
        brief=Brief(name=name, product="Coffee", language="vi"),
        scenes=scenes,
        next_scene_index=max((scene.index for scene in scenes), default=0) + 1,
    )


def make_take(
    number: int,
    data: bytes = b"",
    *,
    scene_index: int = 1,
    kind: AssetKind = AssetKind.IMAGE,
    extension: str = "png",
) -> Take:
    """The record of take ``number`` whose file holds ``data``; each is a minute after the one
    before it."""
    data = data or content(number)
    return Take(
        take_id=take_id_for(job_id(number)),
        job_id=job_id(number),
        scene_index=scene_index,
        kind=kind,
        prompt=f"A picture of scene {scene_index}.\nProduct: Coffee.",
        extension=extension,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        width=1080,
        height=1920,
        requested_at=START + timedelta(minutes=number),
        finished_at=START + timedelta(minutes=number, seconds=30),
    )


def content(number: int) -> bytes:
    """What the file of take ``number`` holds."""
    return f"the bytes of take {number}\n".encode() * 50


def store_take(store: TakeStore, take: Take, data: bytes = b"") -> Path:
    """Put a take on the disk the way a finished job does; its number is its job's."""
    assert take.job_id is not None
    part = store.part_path(take.take_id)
    part.write_bytes(data or content(UUID(take.job_id).int))
    path, _size, _sha256 = store.finalize(part, take.take_id, take.extension)
    store.write_record(take)
    return path


def make_job(number: int, scene_index: int = 1) -> Job:
    return Job(
        job_id=job_id(number),
        request_id=job_id(number + 1000),
        scene_index=scene_index,
        kind=AssetKind.IMAGE,
        prompt=f"A picture of scene {scene_index}.",
        settings=ResolvedSettings(
            provider="animatic", model="", seed=1, short_side_px=1080, fps=30
        ),
        context=SceneContext(scene_number=scene_index, scenario="hook", product="Coffee"),
        aspect_ratio=AspectRatio.PORTRAIT,
        duration_s=0,
        created_at=START + timedelta(minutes=number),
    )

"""What the contact sheet of a film shows: its texts, and a small picture of each scene."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.errors import MediaError
from videoflow.i18n import _, language, ngettext
from videoflow.media.contact_sheet.spec import SheetScene, SheetSpec
from videoflow.media.thumbnails import make_thumbnail

PICTURE_PX = 720
"""Longest side: sharp at 300 dots an inch in a frame of 60 mm."""


async def sheet_spec(
    project: Project, takes: Mapping[str, Take], takes_dir: Path, cache_dir: Path
) -> SheetSpec:
    """The sheet without a place to be written to. Its pictures are made; where one cannot be, none
    is shown.

    Raises StorageError where the cache cannot be written.
    """
    scenes = []
    for number, scene in enumerate(project.scenes, start=1):
        picture = await _picture(scene, takes, takes_dir, cache_dir)
        scenes.append(
            SheetScene(
                number=number,
                role=role_name(scene.scenario),
                title=scene.title,
                description=scene.description,
                dialog=scene.details.dialog,
                duration=_seconds(scene.duration_s),
                picture=str(picture) if picture else None,
            )
        )
    width, height = project.brief.aspect_ratio.size(1080)
    return SheetSpec(
        name=project.name,
        facts=_facts(project),
        date=f"{utc_now().astimezone():%Y-%m-%d}",
        picture_ratio=width / height,
        scenes=tuple(scenes),
        dialog_label=_("Dialog"),
        no_picture=_("No image yet"),
        page_label=_("{page} / {pages}"),
        language=language(),
    )


def role_name(scenario: str) -> str:
    """A scene's role as a person reads it; a custom one as it was written."""
    return {
        "hook": _("Hook"),
        "problem": _("Problem"),
        "solution": _("Solution"),
        "cta": _("Call to action"),
    }.get(scenario, scenario)


def _facts(project: Project) -> str:
    count = len(project.scenes)
    return " · ".join(
        (
            ngettext("{n} scene", "{n} scenes", count).format(n=count),
            _seconds(sum(scene.duration_s for scene in project.scenes)),
            project.brief.aspect_ratio.value,
            project.brief.product,
        )
    )


def _seconds(duration_s: float) -> str:
    return _("{seconds} s").format(seconds=f"{duration_s:.1f}".removesuffix(".0"))


async def _picture(
    scene: Scene, takes: Mapping[str, Take], takes_dir: Path, cache_dir: Path
) -> Path | None:
    """The committed image, else a frame of the committed video."""
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        take = takes.get(scene.asset(kind).committed or "")
        if take is None:
            continue
        try:
            file = takes_dir / take.file_name
            return await make_thumbnail(file, cache_dir, take.take_id, PICTURE_PX)
        except MediaError:  # the take's file is lost or damaged, which its card tells
            continue
    return None

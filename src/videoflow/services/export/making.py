"""Makes one planned film: on a task's thread, from a frozen project."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.project import Project
from videoflow.domain.take import Take
from videoflow.media.film import Clip, EncoderSettings, FilmResult, FilmSpec, export_film
from videoflow.paths import app_paths
from videoflow.services.export.plan import PlannedFilm
from videoflow.storage.export_records import ExportRecord, ExportRecords
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.previous_films import clean_previous


@dataclass(frozen=True, slots=True)
class FrozenFilm:
    """A project as it was when its export was asked for, and where its files are."""

    project: Project
    takes: Mapping[str, Take]
    folder: ProjectFolder


@dataclass(frozen=True, slots=True)
class MadeFilm:
    """A finished film. ``reused``: the file was there already, and nothing had changed since."""

    planned: PlannedFilm
    path: Path
    duration_s: float
    size_bytes: int
    width: int
    height: int
    reused: bool = False
    encoder: str = ""


async def make_planned(
    film: FrozenFilm, planned: PlannedFilm, progress: Callable[[float], None], *, use_cache: bool
) -> MadeFilm:
    """Make the film and put it in place, or find that it is there already.

    Run it in a worker's loop. Raises as ``media.film.export_film`` does.
    """
    records = ExportRecords(film.folder)
    if use_cache:
        record = await asyncio.to_thread(records.find, planned.path, planned.key)
        if record is not None:
            progress(1.0)
            return MadeFilm(
                planned,
                planned.path,
                record.duration_s,
                record.size_bytes,
                record.width,
                record.height,
                reused=True,
            )
    result = await export_film(film_spec(film, planned), progress)
    await asyncio.to_thread(_remember, film.folder, planned, result)
    return MadeFilm(
        planned, result.path, result.duration_s, result.size_bytes, result.width, result.height
    )


def film_spec(film: FrozenFilm, planned: PlannedFilm) -> FilmSpec:
    """What the engine is told. Touches no disk."""
    folder = film.folder
    clips = tuple(
        Clip(
            folder.takes / film.takes[take_id].file_name,
            number,
            sha256=film.takes[take_id].sha256,
        )
        for number, _scene, take_id in film.project.committed_takes(AssetKind.VIDEO)
    )
    return FilmSpec(
        clips=clips,
        width=planned.width,
        height=planned.height,
        fps=planned.fps,
        output=planned.path,
        work_dir=app_paths().project_cache(UUID(film.project.uuid)) / "export",
        keep_previous_dir=folder.previous_exports if planned.keep_previous else None,
        format=planned.format,
        encoder=EncoderSettings.of(planned.preset),
    )


def _remember(folder: ProjectFolder, planned: PlannedFilm, result: FilmResult) -> None:
    stat = result.path.stat()
    record = ExportRecord(
        key=planned.key,
        size_bytes=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        duration_s=result.duration_s,
        width=result.width,
        height=result.height,
    )
    ExportRecords(folder).add(result.path, record)
    if planned.keep_previous:
        clean_previous(folder, utc_now())

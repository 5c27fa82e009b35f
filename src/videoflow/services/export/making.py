"""Makes one planned film: on a task's thread, from a frozen project."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.base import utc_now
from videoflow.domain.film_settings import Captions
from videoflow.media.captions import to_srt, to_vtt
from videoflow.media.film import FilmResult, export_film
from videoflow.services.export.composition import Composition
from videoflow.services.export.drawing import draw_over
from videoflow.services.export.film_spec import FrozenFilm, composed, film_spec
from videoflow.services.export.plan import PlannedFilm
from videoflow.storage.atomic import write_bytes_atomic
from videoflow.storage.export_records import ExportRecord, ExportRecords
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.previous_films import clean_previous

FilmReport = Callable[[float, str], None]
"""How far a film is, from 0 to 1, and which encoder is at work (empty: none yet)."""


@dataclass(frozen=True, slots=True)
class MadeFilm:
    """A finished film. ``reused``: the file was there already, and nothing had changed since.

    ``captions`` are files beside it. ``encoder`` is what encoded its pictures, or ``copy``.
    """

    planned: PlannedFilm
    path: Path
    duration_s: float
    size_bytes: int
    width: int
    height: int
    reused: bool = False
    encoder: str = ""
    captions: tuple[Path, ...] = ()


async def make_planned(
    film: FrozenFilm, planned: PlannedFilm, report: FilmReport, *, use_cache: bool
) -> MadeFilm:
    """Make the film and put it in place, or find that it is there already.

    Run it in a worker's loop. Raises as ``media.film.export_film`` does.
    """
    if use_cache:
        found = await asyncio.to_thread(_find, film.folder, planned)
        if found is not None:
            report(1.0, "")
            return found
    composition = await composed(film, planned)
    drawn = await draw_over(film, planned, composition)
    spec = film_spec(film, planned, composition, drawn, use_cache=use_cache)
    encoder, fraction = "", 0.0

    def progressed(done: float) -> None:
        nonlocal fraction
        fraction = done
        report(fraction, encoder)

    def chose(name: str) -> None:
        nonlocal encoder
        encoder = name
        report(fraction, encoder)

    result = await export_film(spec, progressed, on_encoder=chose)
    captions = await asyncio.to_thread(_write_captions, planned, composition)
    await asyncio.to_thread(_remember, film.folder, planned, result, captions)
    return MadeFilm(
        planned,
        result.path,
        result.duration_s,
        result.size_bytes,
        result.width,
        result.height,
        encoder=result.encoder,
        captions=captions,
    )


def _find(folder: ProjectFolder, planned: PlannedFilm) -> MadeFilm | None:
    record = ExportRecords(folder).find(planned.path, planned.key)
    if record is None:
        return None
    return MadeFilm(
        planned,
        planned.path,
        record.duration_s,
        record.size_bytes,
        record.width,
        record.height,
        reused=True,
        captions=tuple(planned.path.parent / name for name in record.captions),
    )


def _write_captions(planned: PlannedFilm, composition: Composition) -> tuple[Path, ...]:
    """Write the captions that are wanted as files, beside the film under its name."""
    writers = {Captions.SRT: to_srt, Captions.VTT: to_vtt}
    written = []
    for kind in planned.beside:
        path = planned.path.with_suffix(f".{kind.value}")
        write_bytes_atomic(path, writers[kind](composition.cues()).encode())
        written.append(path)
    return tuple(written)


def _remember(
    folder: ProjectFolder, planned: PlannedFilm, result: FilmResult, captions: tuple[Path, ...]
) -> None:
    stat = result.path.stat()
    record = ExportRecord(
        key=planned.key,
        size_bytes=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        duration_s=result.duration_s,
        width=result.width,
        height=result.height,
        captions=tuple(path.name for path in captions),
    )
    ExportRecords(folder).add(result.path, record)
    if planned.keep_previous:
        clean_previous(folder, utc_now())

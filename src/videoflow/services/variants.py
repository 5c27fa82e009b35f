"""Variants of a film: sibling projects with their own copies, in which nothing is paid again."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from videoflow.domain.base import AspectRatio, AssetKind, utc_now
from videoflow.domain.job import new_id
from videoflow.domain.project import Project
from videoflow.domain.take import Take
from videoflow.domain.varying import root_of, vary
from videoflow.errors import RuleError, StorageError, VideoFlowError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.booking import with_writing
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.ports import Report
from videoflow.services.saving import publish_items
from videoflow.services.writer import Storyboard, WriterChoice, write
from videoflow.storage.atomic import explained, is_temp
from videoflow.storage.cloning import clone_or_copy
from videoflow.storage.document import read_version
from videoflow.storage.folder import ProjectFolder, project_root
from videoflow.storage.store import ProjectStore, must_be_empty
from videoflow.storage.takes import TakeStore

log = logging.getLogger(__name__)

_SHORTEST_FILM_S, _LONGEST_FILM_S = 4.0, 600.0


@dataclass(frozen=True)
class VariantWish:
    """What a variant is to be like; None: as the film it is made from.

    ``writer`` is who writes the texts of all scenes again, from the brief and in the variant's
    language. Without one they stay as they are.
    """

    name: str
    hook: str | None = None
    language: str | None = None
    aspect_ratio: AspectRatio | None = None
    writer: WriterChoice | None = None


@dataclass(frozen=True)
class VariantView:
    """One film of a family: a film and its variants."""

    folder: Path
    name: str
    project_id: str
    language: str
    aspect_ratio: AspectRatio
    scenes: int
    videos: int
    """How many of its scenes have a video."""


async def make_variant(
    film: FrozenFilm,
    target: Path,
    wish: VariantWish,
    report: Report,
    providers: ProviderRegistry | None = None,
) -> Path:
    """Make a variant of ``film`` in ``target``, which must be absent or an empty folder; returns
    its folder.

    It has its own copies of all takes of the film's scenes, sharing their bytes on disk where the
    file system can; its ledger has only what a language model charged for writing. It appears at
    once and complete: after an error, a cancel or a crash there is no project there.

    Raises UsageError and RuleError for a wish that cannot be, ProviderError from a language
    model, StorageError.
    """
    target = target.absolute()
    _refuse_inside(film.folder, target)
    must_be_empty(target)
    variant = partial(
        vary,
        film.project,
        wish.name,
        new_id(),
        utc_now(),
        hook=wish.hook,
        language=wish.language,
        aspect_ratio=wish.aspect_ratio,
    )
    made = variant()  # what does not fit is refused before a language model is asked
    if wish.writer is not None:
        written = await _written(made, wish.writer, providers)
        made = variant(rewritten=written.scenes)
        if not wish.writer.is_built_in:
            made = with_writing(made, wish.writer.writer, written.cost_usd)
    await _build(film, made, target, report)
    return target


def family_of(folder: Path) -> tuple[VariantView, ...]:
    """The film in ``folder`` and its variants beside it, this film first, the others by name.

    What cannot be read among the neighbours is left out. Raises ProjectFileError, StorageError
    where the film itself cannot be read.
    """
    own = project_root(folder.absolute())
    try:
        this = read_version(ProjectFolder(own), ProjectFolder(own).document).project
    except FileNotFoundError as error:
        raise StorageError(
            _("There is no project in {path}.").format(path=own),
            _("Choose the folder of a project."),
        ) from error
    others = []
    for path in _folders_beside(own):
        with suppress(FileNotFoundError, VideoFlowError):
            project = read_version(ProjectFolder(path), ProjectFolder(path).document).project
            if root_of(project) == root_of(this):
                others.append(_view(path, project))
    others.sort(key=lambda view: (view.name.casefold(), str(view.folder)))
    return (_view(own, this), *others)


def _view(folder: Path, project: Project) -> VariantView:
    return VariantView(
        folder=folder,
        name=project.name,
        project_id=project.uuid,
        language=project.brief.language,
        aspect_ratio=project.brief.aspect_ratio,
        scenes=len(project.scenes),
        videos=sum(1 for _found in project.committed_takes(AssetKind.VIDEO)),
    )


def _folders_beside(own: Path) -> list[Path]:
    try:
        return [path for path in own.parent.iterdir() if path != own and path.is_dir()]
    except OSError as error:  # a parent that may be entered but not listed
        log.warning("%s cannot be listed: %s", own.parent, error)
        return []


def _refuse_inside(folder: ProjectFolder, target: Path) -> None:
    if target.resolve().is_relative_to(folder.root.resolve()):
        raise RuleError(
            _("“{path}” is inside the project itself.").format(path=target),
            _("Choose a folder beside it."),
        )


async def _written(
    project: Project, writer: WriterChoice, providers: ProviderRegistry | None
) -> Storyboard:
    length_s = sum(scene.duration_s for scene in project.scenes)
    brief = project.brief.changed(
        scenes=max(1, len(project.scenes)),
        length_seconds=min(max(length_s, _SHORTEST_FILM_S), _LONGEST_FILM_S),
    )
    return await write(brief, writer, providers)


class _StoppedError(Exception):
    """The variant was cancelled between two files."""


async def _build(film: FrozenFilm, variant: Project, target: Path, report: Report) -> None:
    """Copy on a thread of its own, so that a cancel is heard between two files."""
    loop, stopped = asyncio.get_running_loop(), threading.Event()

    def told(fraction: float) -> None:
        if stopped.is_set():
            raise _StoppedError
        loop.call_soon_threadsafe(report, fraction, _("Copying"))

    building = asyncio.ensure_future(asyncio.to_thread(_create, film, variant, target, told))
    try:
        await asyncio.shield(building)
    except asyncio.CancelledError:
        stopped.set()
        with suppress(_StoppedError):
            await building
        raise


def _create(
    film: FrozenFilm, variant: Project, target: Path, told: Callable[[float], None]
) -> None:
    takes = {
        take_id: film.takes[take_id] for take_id in variant.take_ids() if take_id in film.takes
    }

    def fill(folder: ProjectFolder) -> None:
        _copy_inputs(film.folder, folder)
        _copy_takes(film.folder, folder, takes, told)

    store = ProjectStore.create(target, variant, {}, fill)
    try:
        store.publisher.reconcile(publish_items(variant, takes))
    except StorageError as error:  # the variant is there; opening it tries again
        log.warning("publishing of %s failed: %s", target, error)
    finally:
        store.close()


def _copy_inputs(source: ProjectFolder, target: ProjectFolder) -> None:
    """Copy photos, logos and workflows; links are left out, wherever they lead."""
    for home, _folders, names in os.walk(source.inputs):
        for name in sorted(names):
            path = Path(home, name)
            if path.is_symlink() or is_temp(name):
                continue
            copy = target.inside(path.relative_to(source.root).as_posix())
            with explained(copy):
                copy.parent.mkdir(parents=True, exist_ok=True)
            clone_or_copy(path, copy)


def _copy_takes(
    source: ProjectFolder,
    target: ProjectFolder,
    takes: Mapping[str, Take],
    told: Callable[[float], None],
) -> None:
    originals, copies = TakeStore(source), TakeStore(target)
    for number, take in enumerate(takes.values()):
        told(number / len(takes))
        clone_or_copy(originals.file_of(take), target.takes / take.file_name)
        copies.write_record(take)

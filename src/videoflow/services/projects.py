"""Making and opening projects. Runs as a task, off the owner thread; what comes back is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from videoflow.domain import editing
from videoflow.domain.base import utc_now
from videoflow.domain.brief import Brief
from videoflow.domain.job import new_id
from videoflow.domain.naming import make_stem
from videoflow.domain.project import Project
from videoflow.domain.settings import ProjectSettings
from videoflow.domain.take import Take
from videoflow.i18n import _
from videoflow.media.images import image_size
from videoflow.providers.registry import ProviderRegistry
from videoflow.resources import resource_path
from videoflow.services.booking import with_writing
from videoflow.services.brief_file import read_brief
from videoflow.services.export.presets import read_own_presets
from videoflow.services.recovery import Recovered, recover
from videoflow.services.view_models import MessageView
from videoflow.services.writer import Storyboard, WriterChoice, write
from videoflow.storage.document import LoadedProject
from videoflow.storage.retention import plan_purge
from videoflow.storage.store import ProjectStore, must_be_empty


@dataclass(frozen=True)
class OpenedProject:
    """A project on disk, read and ready for a coordinator. ``read_only`` says why it is.

    ``written`` is the storyboard of a project that has just been made.
    """

    store: ProjectStore
    project: Project
    takes: Mapping[str, Take]
    notices: tuple[MessageView, ...] = ()
    recovered: Recovered = field(default_factory=Recovered)
    read_only: MessageView | None = None
    written: Storyboard | None = None


async def create_project(
    folder: Path,
    brief: Brief,
    photos: Mapping[str, Path],
    settings: ProjectSettings | None = None,
    *,
    writer: WriterChoice | None = None,
    providers: ProviderRegistry | None = None,
) -> OpenedProject:
    """Make a project in ``folder``, with a storyboard written from the brief, and open it.

    ``photos`` maps the brief's photo names to files; each is checked to be a picture and copied
    into the project. ``writer`` is the built-in one where it is not given; ``providers`` are
    needed for a language model. All or nothing: on any error no folder is left behind, and what
    is wrong here is found before a language model is asked, which may be charged.

    Raises MediaError for a photo that is none, RuleError and ProviderError from the writer,
    StorageError.
    """
    must_be_empty(folder.absolute())
    inputs: dict[str, Path] = {}
    for name in brief.photos:
        source = photos[name]
        image_size(source)
        inputs[_free_name(source, inputs)] = source
    now = utc_now()
    kept_brief = brief.changed(photos=tuple(f"inputs/{name}" for name in inputs))
    project = Project(
        uuid=new_id(),
        name=brief.name,
        stem=make_stem(brief.name),
        created_at=now,
        updated_at=now,
        brief=kept_brief,
        settings=settings or ProjectSettings(),
    )
    writer = writer or WriterChoice()
    written = await write(brief, writer, providers)
    if not writer.is_built_in:
        project = with_writing(project, writer.writer, written.cost_usd)
    for draft in written.scenes:
        project, _index = editing.add_scene(project, draft, now)
    read_own_presets()
    store = ProjectStore.create(folder, project, inputs)
    return OpenedProject(store, project, {}, written=written)


async def open_project(
    folder: Path, providers: ProviderRegistry, *, read_only: bool = False
) -> OpenedProject:
    """Open a project, and find out what became of jobs that a crash interrupted.

    Raises ProjectLockedError where somebody else has it (offer ``read_only`` then),
    ProjectFileError, StorageError.
    """
    read_own_presets()
    store, loaded = ProjectStore.open(folder, read_only=read_only)
    try:
        entries, journal_notices = store.journal.entries(read_only=read_only)
        notices = tuple(
            MessageView(notice.message, notice.action)
            for notice in (*loaded.notices, *journal_notices)
        )
        if read_only:
            return OpenedProject(
                store, loaded.project, loaded.takes, notices, read_only=_read_only_message()
            )
        recovered = await recover(store, loaded, entries, providers)
        takes = _without_purged(store, loaded)
    except BaseException:
        store.close()
        raise
    return OpenedProject(store, loaded.project, takes, notices, recovered)


def _without_purged(store: ProjectStore, loaded: LoadedProject) -> dict[str, Take]:
    """Empty the trash of what has been in it for too long; returns the takes that are left."""
    takes = dict(loaded.takes)
    since = {
        take_id: moved_at
        for take_id in loaded.trashed_takes
        if take_id in takes and (moved_at := store.takes.trashed_since(takes[take_id]))
    }
    for take_id in plan_purge(loaded.project, takes, since, utc_now()):
        store.takes.purge(takes.pop(take_id))
    return takes


def free_folder(wanted: Path) -> Path:
    """``wanted``, or the first of its numbered neighbours that does not exist."""
    folder, number = wanted, 2
    while folder.exists():
        folder = wanted.with_name(f"{wanted.name} {number}")
        number += 1
    return folder


def sample_brief(language: str) -> tuple[Brief, dict[str, Path]]:
    """The shipped sample and its photo, in Vietnamese or in English."""
    name = "brief-vi.toml" if language == "vi" else "brief.toml"
    return read_brief(resource_path("sample", name))


def _read_only_message() -> MessageView:
    return MessageView(
        _("This project is open read-only here."),
        _("Close it where it is open for writing, then open it again."),
    )


def _free_name(source: Path, taken: Mapping[str, Path]) -> str:
    """A safe name for a photo, unique among ``taken`` on systems that ignore case."""
    suffix = make_stem(source.suffix.lstrip(".")).lower()[:5] if source.suffix else ""
    stem, number = make_stem(source.stem), 1
    lower = {name.casefold() for name in taken}
    while True:
        tail = f"_{number}" if number > 1 else ""
        name = f"{stem}{tail}.{suffix}" if suffix else f"{stem}{tail}"
        if name.casefold() not in lower:
            return name
        number += 1

"""Media that no job has made: files that another program changed in the published folders.

Such a file becomes a take like any other, waiting for review, so nothing that somebody drew over
a published picture is ever lost.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.take import Take
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.media.verify import verify_media
from videoflow.services.job_life import MEDIA_KIND
from videoflow.services.ports import (
    Report,
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskRunner,
)
from videoflow.storage.atomic import copy_atomic
from videoflow.storage.publishing import ForeignFile
from videoflow.storage.takes import TakeStore


class ImportListener(Protocol):
    """Who is told what became of an import, on the owner thread."""

    def take_imported(self, take: Take) -> None:
        """The file is a take now, with its record."""

    def import_failed(self, foreign: ForeignFile, error: VideoFlowError) -> None:
        """The file is no usable media; it stays where it was set aside."""

    def import_cancelled(self) -> None:
        """The file stays where it was set aside, and is imported after the next opening."""


class ForeignFileImporter:
    """Imports each reported file once per session, however often it is reported."""

    def __init__(self, takes: TakeStore, runner: TaskRunner, listener: ImportListener) -> None:
        self._takes = takes
        self._runner = runner
        self._listener = listener
        self._seen: set[str] = set()
        self._running: dict[str, ForeignFile] = {}

    @property
    def busy(self) -> bool:
        """Whether an import runs."""
        return bool(self._running)

    def start(self, foreign: ForeignFile) -> None:
        """Import a file, unless that was tried already."""
        if foreign.take_id in self._seen:
            return
        self._seen.add(foreign.take_id)
        self._running[foreign.take_id] = foreign
        takes = self._takes

        async def work(_report: Report) -> object:
            return await _import(takes, foreign)

        self._runner.start(foreign.take_id, work, self._on_event)

    def _on_event(self, event: TaskEvent) -> None:
        match event:
            case TaskFinished(value=Take() as take):
                del self._running[event.task_id]
                self._listener.take_imported(take)
            case TaskFailed(error=error):
                self._listener.import_failed(self._running.pop(event.task_id), error)
            case TaskCancelled():
                del self._running[event.task_id]
                self._listener.import_cancelled()


async def _import(takes: TakeStore, foreign: ForeignFile) -> Take:
    take = await take_from_file(
        takes,
        foreign.path,
        take_id=foreign.take_id,
        scene_index=foreign.scene_index,
        kind=foreign.kind,
        origin="edited",
        prompt=_("Changed in another program"),
    )
    # Last: until the record is written, the file stays where the next opening finds it.
    foreign.path.unlink(missing_ok=True)
    return take


async def take_from_file(
    takes: TakeStore,
    source: Path,
    *,
    take_id: str,
    scene_index: int,
    kind: AssetKind,
    origin: Literal["imported", "edited"],
    prompt: str,
    licence: str = "",
) -> Take:
    """A take with its record, made of a copy of ``source``, which stays where it is.

    Raises MediaError for what is not of this ``kind`` or does not decode, StorageError.
    """
    found_at = utc_now()
    info = await verify_media(source, MEDIA_KIND[kind])
    part = takes.part_path(take_id)
    copy_atomic(source, part)
    _path, size_bytes, sha256 = takes.finalize(part, take_id, info.type.extension)
    take = Take(
        take_id=take_id,
        scene_index=scene_index,
        kind=kind,
        origin=origin,
        prompt=prompt,
        licence=licence,
        extension=info.type.extension,
        size_bytes=size_bytes,
        sha256=sha256,
        width=info.width,
        height=info.height,
        duration_s=info.duration_s,
        requested_at=found_at,
        finished_at=utc_now(),
    )
    takes.write_record(take)
    return take

"""Looks through the takes that a film uses, once each, away from the window."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AssetKind
from videoflow.domain.take import Take
from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.inspection import Inspection, inspect_media
from videoflow.paths import app_paths
from videoflow.services.events import ProjectChanged
from videoflow.services.ports import Report, TaskEvent, TaskFinished, TaskProgress
from videoflow.services.session import ProjectSession
from videoflow.storage.atomic import explained, read_bytes_limited, write_bytes_atomic
from videoflow.storage.json_text import decode_json, encode_json

TASK_ID = "inspect takes"
_KINDS = (AssetKind.VIDEO, AssetKind.VOICE, AssetKind.MUSIC)
_MAX_NOTE_BYTES = 10_000

log = logging.getLogger(__name__)


class TakeMeasurer:
    """Knows what was found in the takes of an open project. Lives on the owner thread."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._found: dict[str, Inspection] = {}
        self._unusable: set[str] = set()

    @property
    def found(self) -> Mapping[str, Inspection]:
        """What is known by now, by SHA-256 of takes."""
        return self._found

    @property
    def busy(self) -> bool:
        """Whether takes are being looked through."""
        return TASK_ID in self._session.side_tasks

    def start(self) -> None:
        """Look through the takes of the film that are not known yet; a ProjectChanged tells when
        that is done."""
        session = self._session
        wanted = {take.sha256: take for take in self._used() if take.sha256 not in self._found}
        wanted = {sha: take for sha, take in wanted.items() if sha not in self._unusable}
        if not wanted or self.busy:
            return
        takes_folder = session.store.folder.takes
        notes = app_paths().project_cache(UUID(session.project.uuid)) / "inspections"

        async def work(report: Report) -> object:
            found: dict[str, Inspection | None] = {}
            for place, (sha, take) in enumerate(wanted.items()):
                report(place / len(wanted), _("Looking through the scenes"))
                found[sha] = await _inspection(notes, takes_folder, take)
            return found

        session.side_tasks.add(TASK_ID)
        session.runner.start(TASK_ID, work, self._on_event)

    def cancel(self) -> None:
        """Stop; what was found by then is found again when it is asked for."""
        self._session.runner.cancel(TASK_ID)

    def _used(self) -> list[Take]:
        session = self._session
        committed = (
            take_id
            for kind in _KINDS
            for _number, _scene, take_id in session.project.committed_takes(kind)
        )
        return [session.takes[take_id] for take_id in committed if take_id in session.takes]

    def _on_event(self, event: TaskEvent) -> None:
        if isinstance(event, TaskProgress):
            return
        session = self._session
        session.side_tasks.discard(TASK_ID)
        if isinstance(event, TaskFinished) and isinstance(event.value, dict):
            for sha, inspection in event.value.items():
                if inspection is None:
                    self._unusable.add(sha)
                else:
                    self._found[sha] = inspection
        session.tell(ProjectChanged())
        session.close_if_idle()


async def _inspection(notes: Path, takes: Path, take: Take) -> Inspection | None:
    """What was noted of a take, else what is found in it now; None where it cannot be decoded:
    the export itself tells that, and better."""
    note = notes / f"{take.sha256}.json"
    known = await asyncio.to_thread(_read, note)
    if known is not None:
        return known
    try:
        inspection = await inspect_media(takes / take.file_name)
    except MediaError as error:
        log.info("%s could not be looked through: %s", take.file_name, error)
        return None
    await asyncio.to_thread(_write, note, inspection)
    return inspection


def _read(note: Path) -> Inspection | None:
    try:
        return Inspection(**decode_json(read_bytes_limited(note, _MAX_NOTE_BYTES)))
    except FileNotFoundError:
        return None
    except (TypeError, ValueError) as error:
        log.info("%s is of no use: %s", note, error)
        return None


def _write(note: Path, inspection: Inspection) -> None:
    with explained(note.parent):
        note.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(note, encode_json(asdict(inspection)))

"""The job journal: what was asked of which service, on disk before anything is sent."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError

from videoflow.domain.base import Model, utc_now
from videoflow.domain.cost import ChargeState
from videoflow.domain.job import Job
from videoflow.domain.speech import SpokenWord
from videoflow.domain.take import ID_PATTERN
from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import (
    explained,
    fsync_folder,
    read_bytes_limited,
    replace_durably,
    write_bytes_atomic,
)
from videoflow.storage.document import Notice
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.json_text import decode_json, encode_json

MAX_ENTRY_BYTES = 1_000_000
_JOB_ID = re.compile(ID_PATTERN)
_DAMAGED_NAME = re.compile(r"\.damaged-\d+$")


class JournalState(StrEnum):
    """How far a job got.

    ``reserved``: nothing was sent yet. ``submitting``: it may have been sent. ``submitted``: the
    service has it and gave it ``remote_id``. ``failed``: it ended without a take. ``uncertain``:
    it may have been charged and cannot be found.
    """

    RESERVED = "reserved"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class ResultNote(Model):
    """What a service said about a finished result. The take's record says it for good; until that
    is written, nothing else knows."""

    cost_usd: float | None = Field(default=None, ge=0)
    seed: int | None = None
    words: tuple[SpokenWord, ...] = ()


class JournalEntry(Model):
    """One job on disk; what it reserves is its job's estimate. ``remote_id`` is what the service
    calls it, once it has accepted it, ``result`` what it said when it was done; ``message`` and
    ``action`` are what to tell about a job that failed, ``charge`` and ``actual_usd`` what is
    known of its money."""

    job: Job
    state: JournalState
    remote_id: str | None = None
    result: ResultNote | None = None
    message: str = ""
    action: str = ""
    charge: ChargeState | None = None
    actual_usd: float | None = Field(default=None, ge=0)
    updated_at: datetime

    def moved(self, state: JournalState, **fields: object) -> Self:
        """The entry in its next state, at the present time."""
        return self.changed(state=state, updated_at=utc_now(), **fields)


class JobJournal:
    """The open jobs of one project: one file each, so that no write endangers another job."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder.journal

    def write(self, entry: JournalEntry) -> None:
        """Write an entry, but for a private prompt; durable on return. Raises StorageError."""
        entry = entry.changed(job=entry.job.for_disk())
        with explained(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        write_bytes_atomic(self._path(entry.job.job_id), encode_json(entry.model_dump(mode="json")))

    def entries(self, *, read_only: bool = False) -> tuple[list[JournalEntry], list[Notice]]:
        """Every open job, oldest first, and what to tell about entries that are damaged.

        A damaged entry may stand for money spent: it is set aside under a name of its own, and
        told of each time, until the user removes the file. With ``read_only`` nothing is moved.
        """
        entries: list[JournalEntry] = []
        notices: list[Notice] = []
        for path in self._files():
            if _DAMAGED_NAME.search(path.name):
                notices.append(_damaged(path))
                continue
            if path.suffix != ".json":
                continue
            try:
                entries.append(_read(path))
            except FileNotFoundError:
                continue
            except (ValueError, StorageError):
                notices.append(_damaged(path if read_only else self._set_aside(path)))
        return sorted(entries, key=lambda entry: entry.job.created_at), notices

    def job_ids(self) -> set[str]:
        """Ids of all jobs that have a file here, readable or not."""
        return {name for path in self._files() if _JOB_ID.match(name := path.name.split(".")[0])}

    def close(self, job_id: str) -> None:
        """Remove the entry of a job that is done with. Raises StorageError."""
        path = self._path(job_id)
        with explained(path):
            path.unlink(missing_ok=True)
        if self._folder.is_dir():
            fsync_folder(self._folder)

    def _path(self, job_id: str) -> Path:
        if not _JOB_ID.fullmatch(job_id):
            raise ValueError(f"not a job id: {job_id!r}")
        return self._folder / f"{job_id}.json"

    def _files(self) -> list[Path]:
        with explained(self._folder):
            return sorted(self._folder.iterdir()) if self._folder.is_dir() else []

    def _set_aside(self, path: Path) -> Path:
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        replace_durably(path, aside)
        return aside


def _read(path: Path) -> JournalEntry:
    """Raises FileNotFoundError, ValueError for a damaged entry, StorageError."""
    data = read_bytes_limited(path, MAX_ENTRY_BYTES)
    try:
        entry = JournalEntry.model_validate(decode_json(data))
    except (ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if entry.job.job_id != path.stem:
        raise ValueError("the entry is of another job")
    return entry


def _damaged(path: Path) -> Notice:
    return Notice(
        _("The note of a running job is damaged: {path}. It may have been charged.").format(
            path=path
        ),
        _("Look at the recent jobs in your account at the service, then delete this file."),
    )

"""``.videoflow/exports.json``: what each exported file was made from, so that the same film is not
made twice."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import Field

from videoflow.domain.base import Model
from videoflow.errors import StorageError
from videoflow.storage.atomic import explained, read_bytes_limited, write_bytes_atomic
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.json_text import decode_json, encode_json

MAX_RECORDS = 500
_MAX_FILE_BYTES = 2_000_000

log = logging.getLogger(__name__)


class ExportRecord(Model):
    """A film as it was when it had been made.

    ``key`` is of what it shows and how it is encoded; ``mtime_ns`` in nanoseconds. ``captions``
    are files beside it, by name.
    """

    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    mtime_ns: int
    duration_s: float = Field(ge=0)
    width: int = Field(ge=2)
    height: int = Field(ge=2)
    captions: tuple[str, ...] = ()


class _RecordsFile(Model):
    films: dict[str, ExportRecord] = Field(default_factory=dict)


class ExportRecords:
    """The records of one project. They are an aid: without them films are made again."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._root = folder.root
        self._path = folder.private / "exports.json"

    def find(self, film: Path, key: str) -> ExportRecord | None:
        """The record of ``film`` if the file is there, untouched, and of this key."""
        record = self._read().get(self._name(film))
        if record is None or record.key != key:
            return None
        try:
            stat = film.stat()
        except OSError:
            return None
        untouched = (stat.st_size, stat.st_mtime_ns) == (record.size_bytes, record.mtime_ns)
        complete = all((film.parent / name).is_file() for name in record.captions)
        return record if untouched and complete else None

    def add(self, film: Path, record: ExportRecord) -> None:
        """Remember how ``film`` was made; the oldest beyond ``MAX_RECORDS`` go.

        Raises StorageError.
        """
        others = {name: kept for name, kept in self._read().items() if name != self._name(film)}
        latest_first = sorted(others.items(), key=lambda item: item[1].mtime_ns, reverse=True)
        films = {self._name(film): record, **dict(latest_first[: MAX_RECORDS - 1])}
        with explained(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomic(self._path, encode_json(_RecordsFile(films=films).model_dump()))

    def _name(self, film: Path) -> str:
        """Relative inside the project, so that a project may be moved."""
        inside = film.is_relative_to(self._root)
        return film.relative_to(self._root).as_posix() if inside else str(film)

    def _read(self) -> dict[str, ExportRecord]:
        try:
            data = read_bytes_limited(self._path, _MAX_FILE_BYTES)
            return _RecordsFile.model_validate(decode_json(data)).films
        except FileNotFoundError:
            return {}
        except (StorageError, ValueError) as error:
            log.info("films will be made again, as %s is of no use: %s", self._path, error)
            return {}

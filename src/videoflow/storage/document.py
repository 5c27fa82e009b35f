"""Reading and writing ``project.json``: strict, canonical, never lossy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from videoflow.domain.naming import MAX_STEM_BYTES
from videoflow.domain.project import SCHEMA_VERSION, Project
from videoflow.domain.take import TAKE_ID_PATTERN, Take
from videoflow.errors import NewerVersionError, ProjectFileError, StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import read_bytes_limited, write_bytes_atomic
from videoflow.storage.folder import ProjectFolder, is_safe_name
from videoflow.storage.json_text import decode_json, encode_json
from videoflow.storage.migrations import migrate

MAX_DOCUMENT_BYTES = 50_000_000
_TAKE_ID = re.compile(TAKE_ID_PATTERN)


@dataclass(frozen=True)
class Notice:
    """Something that the user must know after opening, in the user's language."""

    message: str
    action: str = ""


@dataclass(frozen=True)
class LoadedProject:
    """An opened project: the document, the records of all takes on disk by id, what to tell the
    user, the ids of takes that the document names but that are gone, and the ids of takes that
    lay in the trash when it was opened."""

    project: Project
    takes: dict[str, Take]
    notices: tuple[Notice, ...] = ()
    missing_takes: tuple[str, ...] = ()
    trashed_takes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DocumentVersion:
    """One readable version of the document, with the bytes it was read from."""

    project: Project
    data: bytes
    schema_version: int

    @property
    def was_migrated(self) -> bool:
        """Whether the file on disk is of an older schema."""
        return self.schema_version < SCHEMA_VERSION


def encode(project: Project) -> bytes:
    """The canonical bytes of a document: sorted, indented, readable, the same for the same film."""
    return encode_json(project.model_dump(mode="json"))


def read_version(folder: ProjectFolder, path: Path) -> DocumentVersion:
    """Read one version of the document.

    Raises FileNotFoundError; NewerVersionError for one that must be left alone; ProjectFileError,
    naming the file and what is wrong, for one that is unusable.
    """
    data = read_bytes_limited(path, MAX_DOCUMENT_BYTES)
    try:
        raw = decode_json(data)
        version = raw.get("schema_version")
        project = Project.model_validate(migrate(raw))
        _check_names(project, folder)
    except ProjectFileError as error:
        if _is_newer(raw):
            raise NewerVersionError(f"{path}: {error.message}", error.action) from error
        raise
    except (ValueError, RecursionError) as error:
        raise ProjectFileError(
            _("{path} is damaged: {reason}").format(path=path, reason=_reason(error)),
            _("Restore an earlier copy of this file, or let VideoFlow use its own backup."),
        ) from error
    return DocumentVersion(project, data, version if isinstance(version, int) else SCHEMA_VERSION)


def keep_damaged(folder: ProjectFolder, data: bytes) -> Path:
    """Keep unusable bytes as ``project.damaged-<n>.json``; the same bytes are kept once."""
    return keep_beside(folder.root, "project.damaged", data)


def keep_beside(root: Path, name: str, data: bytes) -> Path:
    """Write ``data`` to the first ``<name>-<n>.json`` that is free or holds exactly it."""
    number = 1
    while True:
        path = root / f"{name}-{number}.json"
        try:
            if read_bytes_limited(path, MAX_DOCUMENT_BYTES) == data:
                return path
        except FileNotFoundError:
            write_bytes_atomic(path, data)
            return path
        except StorageError:  # something that is not ours has that name
            pass
        number += 1


def _check_names(project: Project, folder: ProjectFolder) -> None:
    """Names in the document become paths: refuse those that would lead anywhere else."""
    # Not make_stem again: newer Python versions know, and keep, more characters.
    if not is_safe_name(project.stem) or len(project.stem.encode()) > MAX_STEM_BYTES:
        raise ValueError("the stem is not a safe file name")
    for take_id in project.take_ids():
        if not _TAKE_ID.fullmatch(take_id):
            raise ValueError("a take id is not one")
    for photo in project.brief.photos:
        folder.inside(photo)
    if project.film is not None:
        film = Path(project.film.path)
        if "\0" in project.film.path:
            raise ValueError("the path of the film is not one")
        if not film.is_absolute():
            folder.inside(project.film.path)


def _is_newer(raw: dict[str, Any]) -> bool:
    version = raw.get("schema_version")
    return isinstance(version, int) and version > SCHEMA_VERSION


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{place}: {first['msg']}" if place else first["msg"]
    return str(error)

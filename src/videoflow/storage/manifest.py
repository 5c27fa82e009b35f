"""``.videoflow/published.json``: which file was published from which take."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from pydantic import Field, ValidationError

from videoflow.domain.base import AssetKind, Model
from videoflow.domain.naming import FOLDER_OF_KIND
from videoflow.domain.take import TAKE_ID_PATTERN
from videoflow.errors import ProjectFileError, StorageError
from videoflow.storage.atomic import read_bytes_limited, write_bytes_atomic
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.json_text import decode_json, encode_json

_MAX_MANIFEST_BYTES = 10_000_000
_KIND_OF_FOLDER = {folder: kind for kind, folder in FOLDER_OF_KIND.items()}
_NUMBERED = re.compile(r"^(?P<stem>.+)_scene(?P<number>[1-9]\d{0,5})$", re.DOTALL)


class PublishedEntry(Model):
    """A published file as it was when it was written; ``mtime_ns`` in nanoseconds."""

    take_id: str = Field(pattern=TAKE_ID_PATTERN)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    mtime_ns: int

    def is_of(self, stat: os.stat_result) -> bool:
        """Whether a file has not been touched since."""
        return (self.size_bytes, self.mtime_ns) == (stat.st_size, stat.st_mtime_ns)


@dataclass(frozen=True)
class PublishedName:
    """A published path, taken apart: ``videos/<stem>_scene<number>.mp4``."""

    kind: AssetKind
    stem: str
    number: int
    extension: str

    @property
    def slot(self) -> tuple[AssetKind, str, int]:
        """What there is one file for, whatever its extension."""
        return self.kind, self.stem, self.number


@lru_cache(maxsize=4096)
def parse_published(relative_path: str) -> PublishedName | None:
    """The parts of a published path; None for any other."""
    path = PurePosixPath(relative_path)
    match = _NUMBERED.match(path.stem)
    if len(path.parts) != 2 or path.parts[0] not in _KIND_OF_FOLDER or not match:
        return None
    return PublishedName(
        kind=_KIND_OF_FOLDER[path.parts[0]],
        stem=match["stem"],
        number=int(match["number"]),
        extension=path.suffix.lstrip("."),
    )


class Manifest:
    """The manifest of one project. It is read again only where its file is not the one that was
    read or written last, so that publishing one file costs the same in a film of any length."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder
        self._entries: dict[str, PublishedEntry] = {}
        self._identity: tuple[int, int, int] | None = None

    def read(self) -> dict[str, PublishedEntry]:
        """The entries by relative path. A missing or damaged manifest is empty: it can be made
        again by comparing the files with the takes."""
        identity = self._identity_now()
        if identity is None or identity != self._identity:
            self._entries, self._identity = _read(self._folder), identity
        return dict(self._entries)

    def write(self, entries: dict[str, PublishedEntry]) -> None:
        """Replace the manifest. Raises StorageError."""
        raw = {path: entry.model_dump(mode="json") for path, entry in entries.items()}
        self._identity = None
        write_bytes_atomic(self._folder.manifest, encode_json(raw))
        self._entries, self._identity = dict(entries), self._identity_now()

    def _identity_now(self) -> tuple[int, int, int] | None:
        try:
            stat = self._folder.manifest.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _read(folder: ProjectFolder) -> dict[str, PublishedEntry]:
    """What is on disk; entries that are not published files are left out."""
    try:
        raw = decode_json(read_bytes_limited(folder.manifest, _MAX_MANIFEST_BYTES))
    except (FileNotFoundError, StorageError, ValueError):
        return {}
    entries: dict[str, PublishedEntry] = {}
    for path, value in raw.items():
        try:
            if parse_published(path) is not None:
                folder.inside(path)
                entries[path] = PublishedEntry.model_validate(value)
        except (ProjectFileError, ValidationError):
            continue
    return entries

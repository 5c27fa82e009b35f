"""Takes on disk: files that never change, each with a record that never changes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from videoflow.domain.take import EXTENSION_PATTERN, TAKE_ID_PATTERN, Take
from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import (
    explained,
    fsync_file,
    fsync_folder,
    hash_file,
    read_bytes_limited,
    replace_durably,
    write_bytes_atomic,
)
from videoflow.storage.document import Notice
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.json_text import decode_json, encode_json

MAX_RECORD_BYTES = 1_000_000
PART_SUFFIX = ".part"
_TAKE_ID = re.compile(TAKE_ID_PATTERN)
_PART_NAME = re.compile(rf"^({TAKE_ID_PATTERN.strip('^$')})\.part(\..*)?$")
_EXTENSION = re.compile(EXTENSION_PATTERN)


@dataclass(frozen=True)
class TakeInventory:
    """What lies on the disk: readable records by id, the ids whose file is there too and as long
    as it was, the ids that lie in the trash, and what could not be read."""

    records: dict[str, Take]
    present: frozenset[str]
    trashed: frozenset[str]
    notices: tuple[Notice, ...]


class TakeStore:
    """The takes of one project, in ``takes/`` and ``trash/takes/``."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder

    def part_path(self, take_id: str) -> Path:
        """Where a take is written until it is complete."""
        return self._folder.takes / f"{_checked(take_id)}{PART_SUFFIX}"

    def file_of(self, take: Take) -> Path:
        """The file of a take, in the trash too. Raises StorageError where it is gone."""
        for home in self._homes():
            path = home / take.file_name
            if _is_file(path):
                return path
        raise StorageError(
            _("The file {name} is missing from the folder “takes” of this project.").format(
                name=take.file_name
            ),
            _("Bring it back from a backup, or generate this scene again."),
        )

    def finalize(self, part: Path, take_id: str, extension: str) -> tuple[Path, int, str]:
        """Give a complete part its final name; returns (path, size in bytes, SHA-256).

        Durable on return. Repeating it is harmless: the same bytes again, or no part but a
        finished file, give the same answer. A take that has its record is never replaced; a
        finished file without one, left by a crash, makes way to the trash. Raises StorageError.
        """
        if not _EXTENSION.fullmatch(extension):
            raise ValueError(f"not a file extension: {extension!r}")
        target = self._folder.takes / f"{_checked(take_id)}.{extension}"
        if not _is_file(part) and _is_file(target):
            return (target, *hash_file(target))
        fsync_file(part)
        size, sha256 = hash_file(part)
        if size == 0:
            raise StorageError(
                _("The result {name} is empty.").format(name=part.name),
                _("Generate this scene again."),
            )
        if os.path.lexists(target):
            if _is_file(target) and hash_file(target) == (size, sha256):
                with explained(part):
                    part.unlink(missing_ok=True)
                return target, size, sha256
            if self._record_path(take_id) is not None:
                raise _immutable(target)
            self._set_aside(target)
        replace_durably(part, target)
        return target, size, sha256

    def write_record(self, take: Take) -> None:
        """Write the record of a take, once. The same record again is fine.

        Raises StorageError where the take has another record already.
        """
        path = self._record_path(take.take_id) or self._folder.takes / f"{take.take_id}.json"
        data = encode_json(take.model_dump(mode="json"))
        try:
            existing = _read_record(path)
        except FileNotFoundError:
            write_bytes_atomic(path, data)
        except ValueError:
            self._set_aside(path)
            write_bytes_atomic(path, data)
        else:
            if existing != take:
                raise _immutable(path)

    def read_records(self) -> dict[str, Take]:
        """Every readable record by take id, those in the trash included."""
        return self.inventory().records

    def inventory(self) -> TakeInventory:
        """Look through both folders once. Unreadable records are skipped and told of."""
        records: dict[str, Take] = {}
        sizes: dict[str, int] = {}
        trashed: set[str] = set()
        notices: list[Notice] = []
        for home in self._homes():
            for path, size in _files_in(home):
                sizes.setdefault(path.name, size)
                if path.suffix != ".json" or not _TAKE_ID.fullmatch(path.stem):
                    continue
                try:
                    records.setdefault(path.stem, _read_record(path))
                except FileNotFoundError:
                    continue
                except (ValueError, StorageError):
                    notices.append(_unreadable(path))
                    continue
                if home == self._folder.trashed_takes:
                    trashed.add(path.stem)
        present = {
            take_id
            for take_id, take in records.items()
            if sizes.get(take.file_name) == take.size_bytes
        }
        return TakeInventory(records, frozenset(present), frozenset(trashed), tuple(notices))

    def clean_parts(self, keep: Collection[str]) -> None:
        """Remove unfinished parts, except those of the take ids in ``keep``."""
        with explained(self._folder.takes):
            for path in list(self._folder.takes.iterdir()):
                match = _PART_NAME.match(path.name)
                # A link is never one of ours, and writing to it would write elsewhere.
                if match and (match[1] not in keep or path.is_symlink()):
                    path.unlink(missing_ok=True)

    def move_to_trash(self, take: Take) -> None:
        """Put a take into the trash. Repeating it, also after a crash in the middle, is fine."""
        record = self._folder.takes / f"{take.take_id}.json"
        with explained(record):
            if record.exists():
                os.utime(record)  # the trash counts a take's age from now
        self._move(take, self._folder.takes, self._folder.trashed_takes)

    def restore_from_trash(self, take: Take) -> None:
        """Take a take out of the trash again. Repeating it is fine."""
        self._move(take, self._folder.trashed_takes, self._folder.takes)

    def purge(self, take: Take) -> None:
        """Delete a take that is in the trash for good; one that is not is left alone."""
        # The record goes last: without it, a file that is left could not be told from litter.
        for name in (take.file_name, f"{take.take_id}.json"):
            path = self._folder.trashed_takes / name
            with explained(path):
                path.unlink(missing_ok=True)
        fsync_folder(self._folder.trashed_takes)

    def trashed_since(self, take: Take) -> datetime | None:
        """When a take went to the trash (UTC); None where it is not there."""
        record = self._folder.trashed_takes / f"{take.take_id}.json"
        try:
            with explained(record, missing_ok=True):
                return datetime.fromtimestamp(record.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def place(
        self, inventory: TakeInventory, used: Collection[str], deleted: Collection[str]
    ) -> None:
        """Finish moves that a crash interrupted: takes that the film can use belong in
        ``takes/``, those of deleted scenes in the trash, and all others stay where they are."""
        for take_id, take in inventory.records.items():
            if take_id in used and self._lies_in(take, self._folder.trashed_takes):
                self.restore_from_trash(take)
            elif take_id in deleted and self._lies_in(take, self._folder.takes):
                self.move_to_trash(take)

    def _homes(self) -> tuple[Path, Path]:
        return self._folder.takes, self._folder.trashed_takes

    def _lies_in(self, take: Take, home: Path) -> bool:
        return (home / take.file_name).exists() or (home / f"{take.take_id}.json").exists()

    def _record_path(self, take_id: str) -> Path | None:
        for home in self._homes():
            path = home / f"{take_id}.json"
            if path.exists():
                return path
        return None

    def _move(self, take: Take, source: Path, target: Path) -> None:
        with explained(target):
            target.mkdir(parents=True, exist_ok=True)
        for name in (take.file_name, f"{take.take_id}.json"):
            if not (source / name).exists():
                continue
            if (target / name).exists():
                if hash_file(source / name) != hash_file(target / name):
                    raise _immutable(target / name)
                with explained(source / name):
                    (source / name).unlink()
            else:
                replace_durably(source / name, target / name)

    def _set_aside(self, path: Path) -> None:
        """Move a file that has no place among the takes to the trash, under a free name."""
        home = self._folder.trash / "unrecorded"
        with explained(home):
            home.mkdir(parents=True, exist_ok=True)
        number = 1
        while os.path.lexists(home / f"{path.stem}-{number}{path.suffix}"):
            number += 1
        replace_durably(path, home / f"{path.stem}-{number}{path.suffix}")


def _checked(take_id: str) -> str:
    """Take ids become file names: raises ValueError for one that is not one."""
    if not _TAKE_ID.fullmatch(take_id):
        raise ValueError(f"not a take id: {take_id!r}")
    return take_id


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _files_in(folder: Path) -> list[tuple[Path, int]]:
    """(path, size in bytes) of the ordinary files in a folder, by name."""
    sizes: dict[str, int] = {}
    with explained(folder):
        if folder.is_dir():
            with os.scandir(folder) as entries:
                for entry in entries:
                    # A worker may give a part its final name at this very moment.
                    with suppress(FileNotFoundError):
                        if entry.is_file(follow_symlinks=False):
                            sizes[entry.name] = entry.stat().st_size
    return [(folder / name, sizes[name]) for name in sorted(sizes)]


def _read_record(path: Path) -> Take:
    """Raises FileNotFoundError, ValueError for a damaged record, StorageError."""
    data = read_bytes_limited(path, MAX_RECORD_BYTES)
    try:
        take = Take.model_validate(decode_json(data))
    except (ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if take.take_id != path.stem:
        raise ValueError("the record is of another take")
    return take


def _unreadable(path: Path) -> Notice:
    return Notice(
        _("The record {name} of a take is damaged; that take cannot be used.").format(
            name=path.name
        ),
        _("Its file is still in the folder “takes”. Bring the record back from a backup."),
    )


def _immutable(path: Path) -> StorageError:
    return StorageError(
        _("{path} exists already with other content.").format(path=path),
        _("Finished takes are never overwritten. Generate the scene again to get a new one."),
    )

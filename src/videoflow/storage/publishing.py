"""Published files: copies of committed takes under human names, kept in line with the film.

They are derived, yet a user may open one in another program and save it. So a published file is
only ever overwritten or removed when its bytes are those of a known take. To decide that without
a race, a file that has to go is first renamed into ``.videoflow/aside``, and looked at there:
known bytes are used again under their new name or deleted, unknown bytes stay and are reported.
A crash in between leaves files aside, which the next reconcile judges in the same way.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from videoflow.domain.base import AssetKind
from videoflow.domain.take import Take, take_id_for
from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import (
    copy_to_new_file,
    explain,
    explained,
    fsync_folder,
    hash_file,
    is_temp,
    temp_beside,
)
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.manifest import Manifest, PublishedEntry, parse_published
from videoflow.storage.takes import TakeStore

MEDIA_EXTENSIONS = {
    AssetKind.IMAGE: frozenset({"png", "jpg", "jpeg", "webp"}),
    AssetKind.VIDEO: frozenset({"mp4", "mov", "webm", "m4v"}),
    AssetKind.VOICE: frozenset({"wav", "mp3", "m4a", "aac", "ogg", "flac"}),
    AssetKind.MUSIC: frozenset({"wav", "mp3", "m4a", "aac", "ogg", "flac"}),
}
"""Extensions that compete for one scene and kind. Anything else beside a published file, such as
a picture editor's own format, is the user's and is not touched."""

_ASIDE_NAME = re.compile(
    r"^(?P<folder>[a-z]+)-(?P<scene_index>\d+)-[0-9a-f]{8}-(?P<name>.+)$", re.DOTALL
)


@dataclass(frozen=True)
class PublishItem:
    """One file that should be published: its path in the project and the take it shows."""

    relative_path: str
    take: Take


@dataclass(frozen=True)
class ForeignFile:
    """A published file that another program changed, set aside at ``path`` to be imported.

    It is reported by each reconcile until it is gone from ``path``, or until a take with these
    bytes has its record. ``take_id`` is derived from its bytes, so that importing it twice makes
    one take. ``scene_index`` is the scene whose published file it was. An importer copies it,
    writes the record and removes it last: then a crash in between loses nothing.
    """

    relative_path: str
    path: Path
    kind: AssetKind
    scene_index: int
    take_id: str


@dataclass(frozen=True)
class PublishReport:
    """What a reconcile did: paths (re)written, paths that could not be brought in line and are
    tried again next time, each with its reason in ``reasons``, and files of other programs."""

    published: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    foreign: tuple[ForeignFile, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


class Publisher:
    """Brings the published folders of one project in line with what the film uses."""

    def __init__(self, folder: ProjectFolder, takes: TakeStore) -> None:
        self._folder = folder
        self._takes = takes
        self._manifest = Manifest(folder)

    def reconcile(self, items: Sequence[PublishItem]) -> PublishReport:
        """Publish exactly ``items``.

        What cannot be done now (a file that a player holds, a full disk, a missing take) is
        reported as behind and never raises; StorageError only where the project folder itself
        cannot be read or written.
        """
        return _Reconciliation(self._folder, self._takes, self._manifest, items).run()


class _Reconciliation:
    """One pass. ``entries`` is the manifest as it will be written at the end."""

    def __init__(
        self,
        folder: ProjectFolder,
        takes: TakeStore,
        manifest: Manifest,
        items: Sequence[PublishItem],
    ) -> None:
        self._folder = folder
        self._takes = takes
        self._manifest = manifest
        self._wanted = {item.relative_path: item.take for item in items}
        if len(self._wanted) != len(items):
            raise ValueError("two takes for one published path")
        self._entries = manifest.read()
        for path in self._wanted.keys() - self._entries.keys():  # those were checked when read
            if parse_published(path) is None:
                raise ValueError(f"not a published path: {path!r}")
            folder.inside(path)
        self._written = dict(self._entries)
        self._pool: dict[str, list[Path]] = {}
        self._copies: dict[str, Path] = {}
        self._published: list[str] = []
        self._reasons: dict[str, str] = {}
        self._foreign: list[ForeignFile] = []
        self._touched: set[Path] = set()

    def run(self) -> PublishReport:
        for folder in (*self._folder.published, self._folder.aside):
            with explained(folder):
                folder.mkdir(parents=True, exist_ok=True)
        self._judge_leftovers()
        leaving = self._find_leaving()
        try:
            self._prepare_copies(leaving)
            for path in leaving:
                if path not in self._reasons:
                    self._set_aside(path)
            for path, take in self._wanted.items():
                if path not in self._reasons and not self._is_settled(path):
                    self._put_in_place(path, take)
        finally:
            for copy in self._copies.values():
                with suppress(OSError):
                    copy.unlink(missing_ok=True)
        self._finish()
        return PublishReport(
            published=tuple(self._published),
            behind=tuple(self._reasons),
            foreign=tuple(self._foreign),
            reasons=dict(self._reasons),
        )

    # -- looking ---------------------------------------------------------------------------

    def _judge_leftovers(self) -> None:
        """Files that an earlier pass set aside: finish with them."""
        for path in sorted(self._folder.aside.iterdir()):
            if path.is_file() and not path.is_symlink():
                self._judge(path)

    def _find_leaving(self) -> list[str]:
        """Published paths whose file has to go, because another take, or none, belongs there."""
        present: dict[str, os.stat_result] = {}
        for folder in self._folder.published:
            with os.scandir(folder) as found:
                for item in found:
                    if item.is_file(follow_symlinks=False) and not is_temp(item.name):
                        # Not item.stat(): Windows serves it from a cache that lags behind.
                        # NFC: some volumes of macOS hand names out decomposed.
                        composed = unicodedata.normalize("NFC", item.name)
                        with suppress(FileNotFoundError):
                            present[f"{folder.name}/{composed}"] = (folder / composed).stat()
        for path in self._entries.keys() - present.keys():
            del self._entries[path]
        slots = {name.slot for path in self._wanted if (name := parse_published(path))}
        leaving = []
        for path in sorted(present):
            if path in self._wanted:
                if not self._settle(path, self._wanted[path], present[path]):
                    leaving.append(path)
            elif path in self._entries:
                leaving.append(path)
            else:
                other = parse_published(path)
                if (
                    other is not None
                    and other.slot in slots
                    and other.extension.lower() in MEDIA_EXTENSIONS[other.kind]
                ):
                    leaving.append(path)
        return leaving

    def _settle(self, path: str, take: Take, stat: os.stat_result) -> bool:
        """Whether ``path`` shows ``take`` already; hashes it only if it was touched."""
        entry = self._entries.get(path)
        if entry is not None and entry.is_of(stat):
            if entry.sha256 != take.sha256:
                return False
        elif stat.st_size != take.size_bytes:
            return False
        else:
            try:
                if hash_file(self._folder.root / path)[1] != take.sha256:
                    return False
            except StorageError as error:
                self._reasons[path] = str(error)
                return False
        self._record(path, take, stat)
        return True

    def _is_settled(self, path: str) -> bool:
        entry = self._entries.get(path)
        return entry is not None and entry.take_id == self._wanted[path].take_id

    def _record(self, path: str, take: Take, stat: os.stat_result) -> None:
        self._entries[path] = PublishedEntry(
            take_id=take.take_id,
            sha256=take.sha256,
            size_bytes=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
        )

    @cached_property
    def _records(self) -> dict[str, Take]:
        """All takes, read only when a file has to be judged."""
        return self._takes.read_records() | {take.take_id: take for take in self._wanted.values()}

    @cached_property
    def _known_hashes(self) -> frozenset[str]:
        return frozenset(take.sha256 for take in self._records.values())

    # -- moving ----------------------------------------------------------------------------

    def _prepare_copies(self, leaving: Iterable[str]) -> None:
        """Copy what no rename will bring, before anything is taken away from its place."""
        supply: dict[str, int] = {sha: len(paths) for sha, paths in self._pool.items()}
        for path in leaving:
            entry = self._entries.get(path)
            if entry is not None:
                supply[entry.sha256] = supply.get(entry.sha256, 0) + 1
        for path, take in self._wanted.items():
            if self._is_settled(path) or path in self._reasons:
                continue
            if supply.get(take.sha256, 0) > 0:
                supply[take.sha256] -= 1
            else:
                self._copy(path, take)

    def _copy(self, path: str, take: Take) -> bool:
        target = self._folder.root / path
        temp = temp_beside(target)
        try:
            # A plain copy on purpose. A hard link would let another program change the take,
            # and a clone could not be checked against its hash on the way.
            sha256 = copy_to_new_file(self._takes.file_of(take), temp, shown_as=target)[1]
            if sha256 != take.sha256:
                raise StorageError(
                    _("The take {name} is damaged: its file has changed.").format(
                        name=take.file_name
                    ),
                    _("Bring it back from a backup, or generate this scene again."),
                )
        except StorageError as error:
            self._reasons[path] = str(error)
            with suppress(OSError):
                temp.unlink(missing_ok=True)
            return False
        self._copies[path] = temp
        return True

    def _set_aside(self, path: str) -> None:
        """Take a file away from its place and judge it."""
        entry = self._entries.get(path)
        place = self._folder.root / path
        name = f"{self._owner(path)}-{secrets.token_hex(4)}-{place.name}"
        aside = self._folder.aside / f"{place.parent.name}-{name}"
        try:
            place.replace(aside)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._reasons[path] = str(explain(error, place))
            return
        else:
            self._touched.update((place.parent, aside.parent))
            self._judge(aside, entry)
        self._entries.pop(path, None)

    def _owner(self, path: str) -> int:
        """Index of the scene whose published file this is."""
        entry = self._entries.get(path)
        if entry is not None and entry.take_id in self._records:
            return self._records[entry.take_id].scene_index
        name = parse_published(path)
        for wanted, take in self._wanted.items():
            other = parse_published(wanted)
            if name is not None and other is not None and name.slot == other.slot:
                return take.scene_index
        return 1  # a manifest entry of a take without record: any scene is better than losing it

    def _judge(self, aside: Path, entry: PublishedEntry | None = None) -> None:
        """Known bytes go to the pool, all others are reported."""
        match = _ASIDE_NAME.match(aside.name)
        name = parse_published(f"{match['folder']}/{match['name']}") if match else None
        if match is None or name is None:
            return
        try:
            with explained(aside):
                untouched = entry is not None and entry.is_of(aside.stat())
            sha256 = entry.sha256 if entry is not None and untouched else hash_file(aside)[1]
        except StorageError as error:
            if not aside.exists():  # imported this very moment
                return
            # It stays aside, and the next pass judges it.
            self._reasons.setdefault(f"{match['folder']}/{match['name']}", str(error))
            return
        if untouched or sha256 in self._known_hashes:
            self._pool.setdefault(sha256, []).append(aside)
            return
        scene_index = int(match["scene_index"])
        identity = str(uuid5(NAMESPACE_OID, f"{name.kind}/{scene_index}/{sha256}"))
        self._foreign.append(
            ForeignFile(
                relative_path=f"{match['folder']}/{match['name']}",
                path=aside,
                kind=name.kind,
                scene_index=scene_index,
                take_id=take_id_for(identity),
            )
        )

    def _put_in_place(self, path: str, take: Take) -> None:
        target = self._folder.root / path
        source = self._source(path, take)
        if source is None:
            return
        try:
            if os.path.lexists(target):  # it came back this very moment, or is no ordinary file
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            source.replace(target)
            stat = target.stat()
        except OSError as error:
            self._reasons[path] = str(explain(error, target))
            return
        self._touched.update((target.parent, source.parent))
        self._copies.pop(path, None)
        self._record(path, take, stat)
        self._published.append(path)

    def _source(self, path: str, take: Take) -> Path | None:
        """A file with the bytes of ``take`` that may be renamed to ``path``."""
        if path in self._copies:
            return self._copies[path]
        if pooled := self._pool.get(take.sha256):
            return pooled.pop()
        return self._copies[path] if self._copy(path, take) else None

    def _finish(self) -> None:
        for folder in sorted(self._touched):
            fsync_folder(folder)
        if self._entries != self._written:
            self._manifest.write(self._entries)
        for paths in self._pool.values():
            for path in paths:
                with suppress(OSError):  # held by another program: the next pass removes it
                    path.unlink(missing_ok=True)

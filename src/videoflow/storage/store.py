"""One open project on disk: the facade that the coordinator works with."""

from __future__ import annotations

import hashlib
import platform
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from videoflow.domain.naming import make_stem
from videoflow.domain.project import Project
from videoflow.errors import RevisionConflictError, StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import (
    copy_to_new_file,
    explained,
    read_bytes_limited,
    replace_durably,
    write_bytes_atomic,
)
from videoflow.storage.document import (
    MAX_DOCUMENT_BYTES,
    LoadedProject,
    encode,
    read_version,
)
from videoflow.storage.folder import ProjectFolder, project_root
from videoflow.storage.journal import JobJournal
from videoflow.storage.loading import (
    conflict_notice,
    find_document,
    is_project,
    missing_notice,
    not_a_project,
)
from videoflow.storage.lock import ProjectLock
from videoflow.storage.publishing import Publisher
from videoflow.storage.takes import TakeStore

OPENER_TEXT = b"A VideoFlow project: everything is in the folder around this file.\n"


class ProjectStore:
    """The files of one open project.

    Every method blocks; all but reads of attributes belong on the project's storage thread.
    ``saved_revision`` is the revision of ``project.json``, ``backup_revision`` that of the version
    beside it (0: none is there or it is unusable).
    """

    def __init__(self, folder: ProjectFolder, lock: ProjectLock | None) -> None:
        self.folder = folder
        self.takes = TakeStore(folder)
        self.journal = JobJournal(folder)
        self.publisher = Publisher(folder, self.takes)
        self.lock = lock
        self.saved_revision = 0
        self.backup_revision = 0
        self._digest = b""
        self._conflict: Path | None = None

    @property
    def read_only(self) -> bool:
        """Whether this is a view that never writes."""
        return self.lock is None

    @staticmethod
    def create(
        root: Path,
        project: Project,
        inputs: Mapping[str, Path],
        fill: Callable[[ProjectFolder], None] | None = None,
    ) -> ProjectStore:
        """Make a project in ``root``, which must not exist or be empty, and open it.

        ``inputs`` are copied to ``inputs/<name>``; ``fill`` puts what else belongs to it into the
        folder that is being built. All of it appears at once: on any failure nothing is left.
        Raises StorageError, and what ``fill`` raises.
        """
        root = root.absolute()
        existed = must_be_empty(root)
        made = _make_parents(root.parent)
        building = ProjectFolder(root.parent / f".videoflow-new-{secrets.token_hex(6)}")
        try:
            with explained(root):
                building.root.mkdir()
            building.create()
            for name, source in inputs.items():
                target = building.inside(f"{building.inputs.name}/{name}")
                copy_to_new_file(source, target)
            if fill is not None:
                fill(building)
            write_bytes_atomic(building.document, encode(project))
            write_bytes_atomic(building.opener(project.stem), OPENER_TEXT)
            read_version(building, building.document)
            if existed:
                with explained(root):
                    root.rmdir()
            replace_durably(building.root, root)
        except BaseException:
            shutil.rmtree(building.root, ignore_errors=True)
            for folder in made:
                with suppress(OSError):
                    folder.rmdir()
            if existed:
                with suppress(OSError):
                    root.mkdir(exist_ok=True)
            raise
        store, _loaded = ProjectStore.open(root)
        return store

    @staticmethod
    def open(root: Path, *, read_only: bool = False) -> tuple[ProjectStore, LoadedProject]:
        """Open a project, for writing under the lock or as a view that touches nothing.

        ``root`` is its folder, or its opener or document in it.

        Raises ProjectLockedError, ProjectFileError for what is no project or is from a newer
        version, StorageError.
        """
        root = project_root(root.absolute())
        folder = ProjectFolder(root)
        with explained(root):
            if not root.is_dir() or not is_project(folder):
                raise not_a_project(root)
        folder.check()
        if read_only:
            store = ProjectStore(folder, None)
            return store, store._load()
        lock = ProjectLock(folder)
        lock.acquire()
        try:
            store = ProjectStore(folder, lock)
            return store, store._load()
        except BaseException:
            lock.release()
            raise

    def save(self, project: Project) -> None:
        """Make ``project`` the document; durable on return. The version before is kept.

        Raises RevisionConflictError where somebody else has written the document since this
        store did: ``project`` is then kept in ``project.conflict-<host>.json``. Raises
        StorageError where it cannot be written; the document is then as it was.
        """
        if self.read_only:
            raise StorageError(
                _("{path} is open read-only here.").format(path=self.folder.root),
                _("Close it where it is open for writing, then open it again here."),
            )
        if not self.folder.root.is_dir():
            raise StorageError(
                _("The project folder {path} is gone.").format(path=self.folder.root),
                _("Connect the drive or bring the folder back, then save again."),
            )
        data = encode(project)
        try:
            current = read_bytes_limited(self.folder.document, MAX_DOCUMENT_BYTES)
        except FileNotFoundError:
            current = None
        if self._conflict is not None or (
            current is not None and hashlib.sha256(current).digest() != self._digest
        ):
            raise self._conflicting(data)
        if current is not None:
            write_bytes_atomic(self.folder.backup, current)
            self.backup_revision = self.saved_revision
        write_bytes_atomic(self.folder.document, data)
        self._remember(project.revision, data)

    def close(self) -> None:
        """Give the project free for others. Repeatable."""
        if self.lock is not None:
            self.lock.release()

    def _load(self) -> LoadedProject:
        read_only = self.read_only
        inventory = self.takes.inventory()
        found = find_document(self.folder, inventory, read_only=read_only)
        project = found.version.project
        if not read_only:
            self.folder.create()
            self.folder.remove_temporary_files()
            opener = self.folder.opener(project.stem)
            if not opener.exists():
                write_bytes_atomic(opener, OPENER_TEXT)
            self.takes.clean_parts({f"take-{job_id}" for job_id in self.journal.job_ids()})
            used = {take_id for scene in project.scenes for take_id in scene.take_ids()}
            deleted = {take_id for take_id in project.take_ids() if take_id not in used}
            self.takes.place(inventory, used, deleted)
        self._remember(project.revision, found.version.data)
        self.backup_revision = self._backup_on_disk()
        missing = tuple(
            take_id
            for take_id in dict.fromkeys(project.take_ids())
            if take_id not in inventory.present
        )
        return LoadedProject(
            project=project,
            takes=dict(inventory.records),
            notices=(
                *found.notices,
                *conflict_notice(self.folder),
                *inventory.notices,
                *missing_notice(missing),
            ),
            missing_takes=missing,
            trashed_takes=inventory.trashed,
        )

    def _backup_on_disk(self) -> int:
        try:
            return read_version(self.folder, self.folder.backup).project.revision
        except (FileNotFoundError, StorageError):
            return 0

    def _remember(self, revision: int, data: bytes) -> None:
        self.saved_revision = revision
        self._digest = hashlib.sha256(data).digest()

    def _conflicting(self, data: bytes) -> RevisionConflictError:
        """Keep our version beside the other one; each session has one such file."""
        if self._conflict is None:
            self._conflict = self._free_conflict_file()
        write_bytes_atomic(self._conflict, data)
        return RevisionConflictError(
            _("{path} was changed by another computer or program meanwhile.").format(
                path=self.folder.document
            ),
            _(
                "Your version is kept as {name}. Close the project, compare the two, and open it"
                " again with the one you want as project.json."
            ).format(name=self._conflict.name),
        )

    def _free_conflict_file(self) -> Path:
        host = make_stem(platform.node() or "computer")
        path = self.folder.root / f"project.conflict-{host}.json"
        number = 2
        while path.exists():
            path = self.folder.root / f"project.conflict-{host}-{number}.json"
            number += 1
        return path


def must_be_empty(root: Path) -> bool:
    """Whether ``root`` exists, as an empty folder. Raises StorageError where it is neither that
    nor absent."""
    with explained(root):
        if not root.exists() and not root.is_symlink():
            return False
        if root.is_dir() and not any(root.iterdir()):
            return True
    raise StorageError(
        _("{path} exists already and is not an empty folder.").format(path=root),
        _("Choose another name or an empty folder. Nothing was changed."),
    )


def _make_parents(folder: Path) -> list[Path]:
    """Make missing parent folders; returns those that were made, innermost first."""
    missing = []
    with explained(folder):
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for parent in reversed(missing):
            parent.mkdir()
    return missing

"""The folder of one project: where what is, and nothing outside of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from videoflow.domain.naming import FOLDER_OF_KIND, make_stem
from videoflow.errors import ProjectFileError, StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import copy_atomic, explained, fsync_folder, is_temp

DOCUMENT_NAME = "project.json"
OPENER_SUFFIX = ".videoflow"
_MAX_NAME_BYTES = 255
_MAX_RELATIVE_LENGTH = 1_000
_UNSAFE = re.compile(r'[<>:"/|?*\\\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.I)


@dataclass(frozen=True)
class ProjectFolder:
    """Paths of one project, all below ``root``."""

    root: Path

    @property
    def document(self) -> Path:
        """The commit point."""
        return self.root / DOCUMENT_NAME

    @property
    def backup(self) -> Path:
        """The good version before."""
        return self.root / f"{DOCUMENT_NAME}.bak"

    @property
    def takes(self) -> Path:
        """Takes and their records."""
        return self.root / "takes"

    @property
    def inputs(self) -> Path:
        """Product photos, logos, imported scripts."""
        return self.root / "inputs"

    @property
    def exports(self) -> Path:
        """Films, captions, contact sheets."""
        return self.root / "exports"

    @property
    def previous_exports(self) -> Path:
        """The export before each."""
        return self.exports / "previous"

    def opener(self, stem: str) -> Path:
        """A file to double-click: systems connect file types with applications, not folders. What
        is in it means nothing."""
        return self.root / f"{stem}{OPENER_SUFFIX}"

    @property
    def trash(self) -> Path:
        """What was deleted, until retention removes it."""
        return self.root / "trash"

    @property
    def trashed_takes(self) -> Path:
        """Takes of deleted scenes, and takes that retention set aside."""
        return self.trash / "takes"

    @property
    def private(self) -> Path:
        """The application's own notes."""
        return self.root / ".videoflow"

    @property
    def journal(self) -> Path:
        """One file per open job."""
        return self.private / "jobs"

    @property
    def manifest(self) -> Path:
        """What was published from which take."""
        return self.private / "published.json"

    @property
    def aside(self) -> Path:
        """Published files on their way, and those that another program has changed."""
        return self.private / "aside"

    @property
    def lock_file(self) -> Path:
        """The operating system's lock. Its content means nothing."""
        return self.private / "lock"

    @property
    def lock_holder(self) -> Path:
        """Who holds the lock: a file of its own, since Windows hides a locked file's content."""
        return self.private / "lock-holder.json"

    @property
    def published(self) -> tuple[Path, ...]:
        """The folders of published files."""
        return tuple(self.root / name for name in FOLDER_OF_KIND.values())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder of a project, parents first."""
        return (
            self.takes,
            *self.published,
            self.inputs,
            self.exports,
            self.previous_exports,
            self.trash,
            self.trashed_takes,
            self.private,
            self.journal,
            self.aside,
        )

    def create(self) -> None:
        """Make every folder that is missing. Raises StorageError, naming what is in the way."""
        self.check()
        missing = [folder for folder in self.folders if not folder.is_dir()]
        for folder in missing:
            with explained(folder):
                folder.mkdir(parents=True, exist_ok=True)
        if missing:
            fsync_folder(self.root)

    def check(self) -> None:
        """Refuse a project whose folders are links out of it. Raises ProjectFileError."""
        root = self._resolved(self.root)
        for folder in self.folders:
            if not self._resolved(folder).is_relative_to(root):
                raise _outside(str(folder.relative_to(self.root)), self.document)
        if self.lock_file.is_symlink():  # opening it would empty what it points to
            raise _outside(str(self.lock_file.relative_to(self.root)), self.document)

    def inside(self, relative: str) -> Path:
        """The place of a path from the document: POSIX, relative, and really in this folder.

        Refused on every system alike: absolute paths, ``..``, drive letters, network names,
        characters and names that one of the systems forbids, links that lead outside, and what
        is neither file nor folder. Raises ProjectFileError.
        """
        parts = relative[: _MAX_RELATIVE_LENGTH + 1].split("/")
        if len(relative) > _MAX_RELATIVE_LENGTH or not all(map(is_safe_name, parts)):
            raise _outside(relative, self.document)
        path = self.root.joinpath(*parts)
        resolved = self._resolved(path)
        if not resolved.is_relative_to(self._real_root):
            raise _outside(relative, self.document)
        with explained(path):
            if resolved.exists() and not (resolved.is_file() or resolved.is_dir()):
                raise _outside(relative, self.document)
        return path

    def add_input(self, source: Path, name: str | None = None) -> str:
        """Copy a file into ``inputs/`` under a safe, free name; returns its relative path.

        The same bytes under the same name are not copied twice. Raises StorageError.
        """
        wanted = PurePosixPath(unicodedata.normalize("NFC", name or source.name))
        suffix = make_stem(wanted.suffix.lstrip("."))[:5].lower() if wanted.suffix else ""
        stem = make_stem(wanted.stem)
        with explained(self.inputs):
            self.inputs.mkdir(parents=True, exist_ok=True)
            taken = {path.name.casefold() for path in self.inputs.iterdir()}
        number = 1
        while True:
            tail = f"_{number}" if number > 1 else ""
            candidate = f"{stem}{tail}.{suffix}" if suffix else f"{stem}{tail}"
            if candidate.casefold() not in taken:
                break
            number += 1
        copy_atomic(source, self.inputs / candidate)
        return f"{self.inputs.name}/{candidate}"

    def remove_temporary_files(self) -> None:
        """Remove what an interrupted write left behind. Only for the holder of the lock."""
        for folder in (self.root, *self.folders):
            with explained(folder, missing_ok=True):
                if not folder.is_dir():
                    continue
                for path in list(folder.iterdir()):
                    if is_temp(path.name):
                        path.unlink(missing_ok=True)

    @cached_property
    def _real_root(self) -> Path:
        """Looked up once: every path of the document is compared with it."""
        return self._resolved(self.root)

    @staticmethod
    def _resolved(path: Path) -> Path:
        try:
            return path.resolve()
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            raise StorageError(
                _("{path} cannot be followed: its links go round in a circle.").format(path=path),
                _("Remove the link and try again."),
            ) from error


def project_root(path: Path) -> Path:
    """The folder of a project that is named by its folder, its opener or its document."""
    names_project = path.suffix.lower() == OPENER_SUFFIX or path.name == DOCUMENT_NAME
    return path.parent if names_project and path.is_file() else path


def is_safe_name(name: str) -> bool:
    """Whether a name stands for one file in one folder, on each of the three systems."""
    return (
        name not in {"", ".", ".."}
        and not _UNSAFE.search(name)
        and not _RESERVED.match(name)
        and not name.endswith((" ", "."))
        and _encodes(name)
    )


def _encodes(name: str) -> bool:
    try:
        return len(name.encode()) <= _MAX_NAME_BYTES
    except UnicodeEncodeError:  # half a surrogate pair, from a hand-edited file
        return False


def _outside(relative: str, document: Path) -> ProjectFileError:
    shown = relative.encode(errors="backslashreplace").decode()[:200]
    return ProjectFileError(
        _("{path} names “{relative}”, which is not a file of this project.").format(
            path=document, relative=shown
        ),
        _("Copy the file into the project folder and correct the path, or restore a backup."),
    )

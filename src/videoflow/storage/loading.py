"""Opening: from whatever lies in the folder to a valid film, without losing what is unusable."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from videoflow.errors import NewerVersionError, ProjectFileError
from videoflow.i18n import _, ngettext
from videoflow.storage.atomic import read_bytes_limited, replace_durably, write_bytes_atomic
from videoflow.storage.document import (
    MAX_DOCUMENT_BYTES,
    DocumentVersion,
    Notice,
    encode,
    keep_beside,
    keep_damaged,
    read_version,
)
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.journal import JobJournal
from videoflow.storage.manifest import Manifest
from videoflow.storage.rebuild import rebuild, salvage
from videoflow.storage.takes import TakeInventory


@dataclass(frozen=True)
class FoundDocument:
    """The document that will be used, and what had to be done for it."""

    version: DocumentVersion
    notices: tuple[Notice, ...]


def is_project(folder: ProjectFolder) -> bool:
    """Whether there is anything to open: a document, its backup, or takes to rebuild from."""
    if folder.document.exists() or folder.backup.exists():
        return True
    return folder.private.is_dir() and any(folder.takes.glob("take-*.json"))


def find_document(
    folder: ProjectFolder, inventory: TakeInventory, *, read_only: bool
) -> FoundDocument:
    """The newest usable version: the document, its backup, or one rebuilt from the takes.

    Unless ``read_only``, what was found is made the document on disk, and what was unusable or
    of an older schema is kept beside it first. Raises NewerVersionError, changing nothing.
    """
    problems: list[ProjectFileError] = []
    version = None
    for path in (folder.document, folder.backup):
        try:
            version = read_version(folder, path)
        except FileNotFoundError:
            continue
        except NewerVersionError:
            raise
        except ProjectFileError as error:
            problems.append(error)
            continue
        break
    source = None if version is None else path
    if source == folder.document and version is not None:
        if version.was_migrated and not read_only:
            name = f"project.version-{version.schema_version}"
            keep_beside(folder.root, name, version.data)
        return FoundDocument(version, ())
    if version is None:
        version = _rebuilt(folder, inventory, problems)
    notices = [_told(folder, source, problems)]
    if not read_only:
        for kept in _keep_unusable(folder, source):
            notices.append(Notice(_("The damaged file was kept as {name}.").format(name=kept.name)))
        data = encode(version.project)
        write_bytes_atomic(folder.document, data)
        version = DocumentVersion(version.project, data, version.schema_version)
    return FoundDocument(version, tuple(notices))


def missing_notice(missing: tuple[str, ...]) -> tuple[Notice, ...]:
    """What to tell about takes that the document names and that are gone."""
    if not missing:
        return ()
    return (
        Notice(
            ngettext(
                "{count} take is missing from the folder “takes”.",
                "{count} takes are missing from the folder “takes”.",
                len(missing),
            ).format(count=len(missing)),
            _("Bring the files back from a backup, or generate these scenes again."),
        ),
    )


def conflict_notice(folder: ProjectFolder) -> tuple[Notice, ...]:
    """What to tell about versions that lost against one from elsewhere and wait for a decision."""
    names = sorted(path.name for path in folder.root.glob("project.conflict-*.json"))
    if not names:
        return ()
    return (
        Notice(
            _("Another version of this project is kept in {names}.").format(names=", ".join(names)),
            _(
                "To use it, close the project and rename it to project.json; to forget it, delete"
                " it."
            ),
        ),
    )


def _rebuilt(
    folder: ProjectFolder, inventory: TakeInventory, problems: list[ProjectFileError]
) -> DocumentVersion:
    found = salvage(_readable(folder))
    if not inventory.records and not found.scenes:
        if problems:
            raise problems[0]
        raise not_a_project(folder.root)
    entries, _notices = JobJournal(folder).entries(read_only=True)
    project = rebuild(
        folder,
        inventory.records,
        Manifest(folder).read(),
        trashed=inventory.trashed,
        jobs=(entry.job for entry in entries),
        found=found,
    )
    return DocumentVersion(project, encode(project), project.schema_version)


def _readable(folder: ProjectFolder) -> list[bytes]:
    documents = []
    for path in (folder.document, folder.backup):
        try:
            documents.append(read_bytes_limited(path, MAX_DOCUMENT_BYTES))
        except (FileNotFoundError, ProjectFileError):
            continue
    return documents


def _keep_unusable(folder: ProjectFolder, source: Path | None) -> list[Path]:
    """Keep every version that was not usable, before anything is written in its place."""
    kept = []
    for path in (folder.document, folder.backup):
        if path == source:
            continue
        try:
            kept.append(keep_damaged(folder, read_bytes_limited(path, MAX_DOCUMENT_BYTES)))
        except FileNotFoundError:
            continue
        except ProjectFileError:  # too large to copy, a link or a device: moved as it is
            number = 1
            while os.path.lexists(aside := folder.root / f"project.damaged-{number}.json"):
                number += 1
            replace_durably(path, aside)
            kept.append(aside)
    return kept


def _told(folder: ProjectFolder, source: Path | None, problems: list[ProjectFileError]) -> Notice:
    what = problems[0].message if problems else _("{path} is missing.").format(path=folder.document)
    if source is not None:
        return Notice(
            _("{problem} The version before it was opened instead.").format(problem=what),
            _("Look whether your latest change is there; finished takes are kept in any case."),
        )
    return Notice(
        _("{problem} The film was put together again from its takes.").format(problem=what),
        _("Check the texts and the order of the scenes before you go on."),
    )


def not_a_project(root: Path) -> ProjectFileError:
    """The refusal of a folder that holds no project."""
    return ProjectFileError(
        _("{path} is not a VideoFlow project: it holds no project.json.").format(path=root),
        _("Choose the folder of a project, or make a new one."),
    )

"""Put a finished file in place of an earlier one, or leave everything as it was."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from videoflow.errors import StorageError
from videoflow.i18n import _


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where one output is being made."""

    folder: Path
    """Empty at first, removed at the end."""
    part: Path
    """The unfinished file, in the folder of the output, so that a rename puts it in place."""


@contextmanager
def workspace_for(output: Path, work_dir: Path) -> Iterator[Workspace]:
    """A clean workspace for ``output``; what an earlier crash left of it is removed first.

    Raises:
        StorageError: a folder cannot be written, the output is in use, or is being made already.
    """
    key = hashlib.sha256(os.fsencode(output.absolute())).hexdigest()[:12]
    workspace = Workspace(
        work_dir / f"film-{key}", output.parent / f".film-{key}.part{output.suffix}"
    )
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        work_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(work_dir / f"film-{key}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            _("“{name}” is being exported already.").format(name=output.name),
            _("Wait until that is done, or cancel it."),
        ) from error
    except OSError as error:
        raise not_writable(output, error) from error
    try:
        _discard(workspace)
        try:
            _check_replaceable(output)
            workspace.folder.mkdir()
            workspace.part.touch()
        except OSError as error:
            raise not_writable(output, error) from error
        yield workspace
    finally:
        _discard(workspace)
        lock.release()


def deliver(part: Path, output: Path, keep_previous_dir: Path | None) -> None:
    """Put ``part`` in place of ``output``: whoever looks finds the old file or the new one.

    The old one is kept in ``keep_previous_dir`` under its own name, when that is given.

    Raises:
        StorageError: the output is in use or its folder cannot be written; it is as it was.
    """
    try:
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        if keep_previous_dir is not None and output.exists():
            _keep(output, keep_previous_dir)
        part.replace(output)
        _sync_folder(output.parent)
    except OSError as error:
        raise not_writable(output, error) from error


def require_space(needs: dict[Path, int]) -> None:
    """Check that each folder has so many bytes free; folders on one disk share it.

    Raises:
        StorageError: naming the folder, what is needed and what is free.
    """
    for folder, needed, free in _by_disk(needs):
        if free < needed:
            raise StorageError(
                _("There is not enough space on the disk of “{folder}”.").format(folder=folder),
                _("The export needs about {needed}; {free} is free. Free some space.").format(
                    needed=_size(needed), free=_size(free)
                ),
            )


def space_report(needs: dict[Path, int]) -> str:
    """What to do when a disk filled up in spite of ``require_space``."""
    _folder, needed, free = min(_by_disk(needs), key=lambda disk: disk[2] - disk[1])
    return _(
        "The disk is full. The export needs about {needed}, and {free} is free now. "
        "Free some space, then try again."
    ).format(needed=_size(needed), free=_size(free))


def _by_disk(needs: dict[Path, int]) -> list[tuple[Path, int, int]]:
    """For each disk: a folder on it, bytes needed and bytes free."""
    by_disk: dict[int, tuple[Path, int]] = {}
    for folder, size_bytes in needs.items():
        disk = folder.stat().st_dev
        first, known = by_disk.get(disk, (folder, 0))
        by_disk[disk] = (first, known + size_bytes)
    return [(folder, needed, shutil.disk_usage(folder).free) for folder, needed in by_disk.values()]


def not_writable(output: Path, error: OSError) -> StorageError:
    """The error for an output that cannot be written."""
    message = _("“{name}” cannot be written: {reason}.").format(
        name=output.name, reason=error.strerror or error
    )
    if isinstance(error, PermissionError):
        action = _("Close it if it is open in another program, or choose another folder.")
    else:
        action = _("Check the disk and the folder, or choose another folder.")
    return StorageError(message, action)


def _check_replaceable(output: Path) -> None:
    """Fail now rather than after minutes of work: opening for writing shows most obstacles."""
    if output.exists():
        with output.open("r+b"):
            return


def _discard(workspace: Workspace) -> None:
    # What cannot be removed now (Windows, a virus scanner) is removed by the next export.
    shutil.rmtree(workspace.folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        workspace.part.unlink(missing_ok=True)


def _keep(output: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{output.name}.new"
    fresh.unlink(missing_ok=True)
    try:
        fresh.hardlink_to(output)
    except OSError:  # A file system without links.
        shutil.copy2(output, fresh)
    fresh.replace(folder / output.name)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the platform can."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _size(size_bytes: int) -> str:
    if size_bytes >= 1024**3:
        return _("{size:.1f} GB").format(size=size_bytes / 1024**3)
    return _("{size:.0f} MB").format(size=max(1, size_bytes / 1024**2))

"""Files that are there completely or not at all, also after a power failure.

A write goes to a temporary file in the same folder, is flushed to the disk, and takes its name in
one step; then the folder is flushed, so that the name survives too. What differs between the
three systems is in this module only.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from videoflow.errors import ProjectFileError, StorageError
from videoflow.i18n import _

if sys.platform == "darwin":
    import fcntl

CHUNK_BYTES = 1 << 20
_TEMP_PREFIX = ".videoflow-"
_TEMP_SUFFIX = ".tmp"
_REPLACE_ATTEMPTS = 8
_REPLACE_PAUSE_S = 0.05

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ENXIO}
_WINDOWS_NAME_TOO_LONG = 206
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}


def write_bytes_atomic(path: Path, data: bytes) -> None:
    """Make ``path`` hold exactly ``data``, or leave it as it was.

    Raises StorageError, which names the file; the temporary file is gone then.
    """
    with explained(path):
        temp = temp_beside(path)
        try:
            with temp.open("xb") as file:
                file.write(data)
                flush_to_disk(file)
            replace_durably(temp, path)
        except BaseException:
            with suppress(OSError):
                temp.unlink(missing_ok=True)
            raise


def copy_atomic(source: Path, target: Path) -> tuple[int, str]:
    """Copy a regular file so that ``target`` appears at once; returns (size in bytes, SHA-256).

    Raises StorageError naming the file that could not be read or written.
    """
    temp = temp_beside(target)
    try:
        size_and_hash = copy_to_new_file(source, temp, shown_as=target)
        with explained(target):
            replace_durably(temp, target)
    except BaseException:
        with suppress(OSError):
            temp.unlink(missing_ok=True)
        raise
    return size_and_hash


def copy_to_new_file(
    source: Path, target: Path, *, shown_as: Path | None = None
) -> tuple[int, str]:
    """Copy a regular file to a name that is free, flushed; returns (size in bytes, SHA-256).

    Raises StorageError; ``shown_as`` is what it calls a ``target`` that is a temporary file.
    """
    digest = hashlib.sha256()
    size = 0
    with (
        explained(source),
        open_regular(source) as reader,
        explained(shown_as or target),
        target.open("xb") as writer,
    ):
        while chunk := reader.read(CHUNK_BYTES):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
        flush_to_disk(writer)
    return size, digest.hexdigest()


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """A temporary name for a file that somebody else writes. Where the body ends well, the file is
    flushed and takes the place of ``target``; otherwise it is removed. Raises StorageError.
    """
    temp = temp_beside(target)
    try:
        yield temp
        fsync_file(temp)
        replace_durably(temp, target)
    finally:
        with explained(temp):
            temp.unlink(missing_ok=True)


def hash_file(path: Path) -> tuple[int, str]:
    """(size in bytes, SHA-256) of a regular file. Raises StorageError."""
    digest = hashlib.sha256()
    size = 0
    with explained(path), open_regular(path) as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def read_bytes_limited(path: Path, limit_bytes: int) -> bytes:
    """The content of a regular file of at most ``limit_bytes``.

    Raises FileNotFoundError where there is none; ProjectFileError where it is too large, a device,
    a pipe or a link, which might never end or lead out of the project; StorageError where it
    cannot be read just now.
    """
    with explained(path, missing_ok=True), open_regular(path) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise ProjectFileError(
            _("The file {path} is far too large.").format(path=path),
            _("It was not written by VideoFlow. Move it away and open the project again."),
        )
    return data


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading: no link, no pipe, no device. Raises OSError."""
    no_wait = getattr(os, "O_NONBLOCK", 0)  # else opening a pipe waits for a writer for ever
    no_link = getattr(os, "O_NOFOLLOW", 0)
    if not no_link and path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    descriptor = os.open(path, os.O_RDONLY | no_wait | no_link | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        yield file


def fsync_file(path: Path) -> None:
    """Flush a file that somebody else wrote to the disk. Raises StorageError."""
    # Windows flushes only what is open for writing.
    with explained(path), path.open("rb+") as file:
        flush_to_disk(file)


def flush_to_disk(file: BinaryIO) -> None:
    """Flush an open file through the caches of Python, the system and the drive."""
    file.flush()
    if sys.platform == "darwin":
        with suppress(OSError):  # network volumes have no such call; fsync below does its best
            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
            return
    os.fsync(file.fileno())


def fsync_folder(path: Path) -> None:
    """Make names in a folder durable. Windows does that by itself. Raises StorageError."""
    if sys.platform == "win32":
        return
    with explained(path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:  # some network volumes cannot
                raise
        finally:
            os.close(descriptor)


def replace_durably(source: Path, target: Path) -> None:
    """Rename within one volume, replacing ``target``, and flush the folders.

    Raises StorageError. On Windows a virus scanner or an indexer may hold a fresh file for a
    moment, so a refusal is taken for final only after some attempts.
    """
    with explained(target):
        _replace_patiently(source, target)
    fsync_folder(target.parent)
    if source.parent != target.parent:
        fsync_folder(source.parent)


def _replace_patiently(source: Path, target: Path) -> None:
    attempts = _REPLACE_ATTEMPTS if sys.platform == "win32" else 1
    for left in reversed(range(attempts)):
        try:
            source.replace(target)
        except PermissionError:
            if left == 0:
                raise
            time.sleep(_REPLACE_PAUSE_S)
        else:
            return


def temp_beside(path: Path) -> Path:
    """A fresh temporary name in the folder of ``path``; short, whatever the name of ``path``."""
    return path.with_name(f"{_TEMP_PREFIX}{os.urandom(8).hex()}{_TEMP_SUFFIX}")


def is_temp(name: str) -> bool:
    """Whether a file name is one of ``temp_beside``: litter, unless its writer still runs."""
    return name.startswith(_TEMP_PREFIX) and name.endswith(_TEMP_SUFFIX)


@contextmanager
def explained(path: Path, *, missing_ok: bool = False) -> Iterator[None]:
    """Turn an OSError about ``path`` into a StorageError in the user's words.

    With ``missing_ok`` a FileNotFoundError passes as it is.
    """
    try:
        yield
    except OSError as error:
        if missing_ok and isinstance(error, FileNotFoundError):
            raise
        raise explain(error, path) from error


def explain(error: OSError, path: Path) -> StorageError:
    """What an OSError means for the person at the screen."""
    if error.errno in _FULL:
        return StorageError(
            _("The disk is full: {path} could not be written.").format(path=path),
            _("Free some space on this disk and try again. Nothing was overwritten."),
        )
    if (
        error.errno == errno.ENAMETOOLONG
        or getattr(error, "winerror", None) == _WINDOWS_NAME_TOO_LONG
    ):
        return StorageError(
            _("The path is too long: {path}").format(path=path),
            _("Move the project to a folder with a shorter path, or give it a shorter name."),
        )
    if error.errno in _REFUSED:
        return StorageError(
            _("{path} cannot be opened or written.").format(path=path),
            _(
                "The folder is read-only or another program holds the file. Close that program,"
                " or choose a folder that you may write to."
            ),
        )
    if error.errno in _GONE:
        return StorageError(
            _("{path} is not there any more.").format(path=path),
            _("Connect the drive or bring the folder back, then try again."),
        )
    if error.errno in {errno.ELOOP, errno.EINVAL, errno.EISDIR}:
        return ProjectFileError(
            _("{path} is not an ordinary file.").format(path=path),
            _("VideoFlow does not follow links or devices. Move it away and try again."),
        )
    return StorageError(
        _("{path} could not be read or written: {reason}").format(path=path, reason=error.strerror),
        _("Check the disk, then try again."),
    )

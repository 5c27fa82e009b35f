"""Second copies of files that never change, sharing their bytes on disk where the system can.

A clone takes no room and no time: the file system notes that two files have the same blocks, and
parts them when one of the two is written to. Where it cannot, the bytes are copied. What differs
between the three systems is in this module only.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from videoflow.storage.atomic import copy_to_new_file, explain, explained, fsync_file, open_regular

if sys.platform == "linux":
    import fcntl

_FICLONE = 0x40049409
_CLONE_NOFOLLOW = 1


def clone_or_copy(source: Path, target: Path) -> bool:
    """Make ``target``, a name that is free, a second file of the same content, flushed to the disk.

    Returns whether the two share their bytes. Raises StorageError naming the file that could not
    be read or written; there is no ``target`` then.
    """
    with explained(source), open_regular(source):
        pass  # refused here: a link, a device, a file that is gone
    if os.path.lexists(target):
        raise explain(FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)), target)
    try:
        if _clone(source, target):
            fsync_file(target)
            return True
        copy_to_new_file(source, target)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise
    return False


def _clone(source: Path, target: Path) -> bool:
    """Whether the file system made a clone; nothing is there where it did not."""
    if sys.platform == "linux":
        return _clone_on_linux(source, target)
    if sys.platform == "darwin":
        return _clone_on_macos(source, target)
    # Windows clones by itself while it copies, on the file systems that can (ReFS, Dev Drive).
    return False


def _clone_on_linux(source: Path, target: Path) -> bool:
    if sys.platform != "linux":
        return False
    with explained(source), open_regular(source) as reader, explained(target):
        writer = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            fcntl.ioctl(writer, _FICLONE, reader.fileno())
        except OSError:  # another volume, or a file system without clones: no reason to stop
            target.unlink()
            return False
        finally:
            os.close(writer)
    return True


def _clone_on_macos(source: Path, target: Path) -> bool:
    if sys.platform != "darwin":
        return False
    import ctypes

    library = ctypes.CDLL(None)
    result: int = library.clonefile(os.fsencode(source), os.fsencode(target), _CLONE_NOFOLLOW)
    return result == 0

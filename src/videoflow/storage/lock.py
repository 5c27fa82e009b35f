"""One writer per project."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from datetime import datetime

from filelock import FileLock, Timeout
from pydantic import ValidationError

from videoflow.domain.base import Model, utc_now
from videoflow.errors import ProjectLockedError, StorageError
from videoflow.i18n import _
from videoflow.storage.atomic import explain, explained, read_bytes_limited, write_bytes_atomic
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.json_text import decode_json, encode_json

_MAX_HOLDER_BYTES = 10_000


class LockHolder(Model):
    """Who holds a project: computer, process id, and since when (UTC)."""

    host: str
    process_id: int
    since: datetime


class ProjectLock:
    """The operating system's lock on a project; it ends with its process, however that ends."""

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder
        # Not bound to a thread: opened on the storage thread, it may be closed on another.
        self._lock = FileLock(folder.lock_file, timeout=0, thread_local=False)

    def acquire(self) -> None:
        """Take the lock. Raises ProjectLockedError, telling who holds it, or StorageError."""
        with explained(self._folder.private):
            self._folder.private.mkdir(exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout as error:  # an OSError as well: it has to come first
            raise self._held_by_another() from error
        except OSError as error:
            raise explain(error, self._folder.lock_file) from error
        except NotImplementedError as error:  # the volume knows no locks
            raise StorageError(
                _("{path} lies on a drive that cannot lock files.").format(path=self._folder.root),
                _("Move the project to another drive."),
            ) from error
        holder = LockHolder(host=platform.node(), process_id=os.getpid(), since=utc_now())
        try:
            write_bytes_atomic(
                self._folder.lock_holder, encode_json(holder.model_dump(mode="json"))
            )
        except StorageError:
            self._lock.release()
            raise

    def release(self) -> None:
        """Give the lock back; without it, nothing happens."""
        if self._lock.is_locked:
            with suppress(OSError):  # it is only a hint; the next holder writes its own
                self._folder.lock_holder.unlink(missing_ok=True)
            self._lock.release()

    def is_held(self) -> bool:
        """Whether anybody has the project open for writing. Writes nothing.

        The lock is tried only where a note says that somebody has it, or had it when it crashed.
        """
        if self.holder() is None or not self._folder.lock_file.exists():
            return False
        attempt = FileLock(self._folder.lock_file, timeout=0, thread_local=False)
        try:
            attempt.acquire()
        except Timeout:
            return True
        except (OSError, NotImplementedError):  # a folder or drive where nobody can hold it
            return False
        attempt.release()
        return False

    def holder(self) -> LockHolder | None:
        """Who wrote the last note about holding it; None where there is none."""
        try:
            data = read_bytes_limited(self._folder.lock_holder, _MAX_HOLDER_BYTES)
            return LockHolder.model_validate(decode_json(data))
        except (FileNotFoundError, StorageError, ValidationError, ValueError):
            return None

    def _held_by_another(self) -> ProjectLockedError:
        holder = self.holder()
        action = _("Close it there, or open the project read-only here.")
        if holder is None:
            return ProjectLockedError(
                _("{path} is open in another window or command.").format(path=self._folder.root),
                action,
            )
        return ProjectLockedError(
            _("{path} is open on {host} (process {process_id}) since {since}.").format(
                path=self._folder.root,
                host=holder.host,
                process_id=holder.process_id,
                since=holder.since.astimezone().strftime("%Y-%m-%d %H:%M"),
            ),
            action,
        )

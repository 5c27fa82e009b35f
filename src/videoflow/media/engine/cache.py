"""Keeps encoded segments, for several processes at once, and forgets those unused for longest.

A segment is there when its record is, and the record is written last. Whoever uses a segment links
it into a folder of its own first, so that nothing is taken from under a running export.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import time
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError

from videoflow.domain.base import Model

_log = logging.getLogger(__name__)

_ABANDONED_S = 6 * 3600.0
"""An unfinished file that nobody has written into for so long is a crashed process's."""


class SegmentRecord(Model):
    """What is known of a complete segment.

    ``setup`` is the checksum of its decoder's configuration, ``digest`` that of its packets.
    """

    frames: int
    size_bytes: int
    setup: str
    digest: str


class SegmentCache:
    """The segments in one folder, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> SegmentRecord | None:
        """The record of a complete segment, which counts as used now."""
        path, record_path = self._paths(key)
        try:
            record = SegmentRecord.model_validate_json(record_path.read_bytes())
            if path.stat().st_size != record.size_bytes:
                return None
            os.utime(record_path)
        except (OSError, ValidationError):
            return None
        return record

    def take(self, key: str, target: Path) -> SegmentRecord | None:
        """Link (or copy) a segment to ``target``. Raises OSError: ``target`` cannot be written."""
        record = self.find(key)
        if record is None:
            return None
        try:
            _link(self._paths(key)[0], target)
        except FileNotFoundError:
            return None
        if target.stat().st_size != record.size_bytes:
            target.unlink()
            return None
        return record

    def add(self, key: str, part: Path, record: SegmentRecord) -> None:
        """Put a checked segment, made in the cache's folder, in place. Raises OSError."""
        path, record_path = self._paths(key)
        _sync(part)
        part.replace(path)
        fresh = self.folder / f"{uuid4().hex}.part"
        fresh.write_bytes(record.model_dump_json().encode())
        _sync(fresh)
        fresh.replace(record_path)

    def add_copy(self, key: str, source: Path, record: SegmentRecord) -> None:
        """Keep a checked segment that stays where it was made. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{uuid4().hex}.part"
        _link(source, part)
        self.add(key, part, record)

    def forget(self, key: str) -> None:
        """Remove a segment, the record first."""
        path, record_path = self._paths(key)
        _remove(record_path)
        _remove(path)

    def clean(self, limit_bytes: int) -> None:
        """Remove what was unused for longest until the rest fits, and what crashes left."""
        used: list[tuple[float, str, int]] = []
        now = time.time()
        for path in self._files():
            with contextlib.suppress(OSError):
                stat = path.stat()
                if path.suffix == ".json":
                    segment = self._paths(path.stem)[0].stat()
                    used.append((stat.st_mtime, path.stem, segment.st_size))
                elif now - stat.st_mtime > _ABANDONED_S and self.find(path.stem) is None:
                    _remove(path)
        total = sum(size for _used, _key, size in used)
        for _used, key, size in sorted(used):
            if total <= limit_bytes:
                break
            self.forget(key)
            total -= size

    def _files(self) -> list[Path]:
        try:
            return list(self.folder.iterdir())
        except OSError:
            return []

    def _paths(self, key: str) -> tuple[Path, Path]:
        return self.folder / f"{key}.mp4", self.folder / f"{key}.json"


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:  # A file system without links, or another disk.
        shutil.copyfile(source, target)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # Windows, while another process reads it.
        _log.debug("%s stays for now: %s", path, error)

"""``exports/previous/``: the films that exports replaced, cleaned by rule. No other folder is."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta

from videoflow.storage.atomic import explained
from videoflow.storage.folder import ProjectFolder

KEPT_DAYS = 30
KEPT_BYTES = 2_000_000_000


def clean_previous(folder: ProjectFolder, now: datetime) -> int:
    """Delete replaced films older than ``KEPT_DAYS``, and the oldest beyond ``KEPT_BYTES``.

    The one replaced last always stays. Returns how many went. Raises StorageError.
    """
    previous = folder.previous_exports
    found = []
    with explained(previous):
        for path in previous.iterdir() if previous.is_dir() else ():
            facts = path.lstat()
            if stat.S_ISREG(facts.st_mode):
                found.append((max(facts.st_mtime, facts.st_ctime), facts.st_size, path))
        found.sort(reverse=True, key=lambda item: item[0])
        oldest_s = (now - timedelta(days=KEPT_DAYS)).timestamp()
        total, gone = 0, 0
        for place, (moved_s, size_bytes, path) in enumerate(found):
            total += size_bytes
            if place > 0 and (moved_s < oldest_s or total > KEPT_BYTES):
                path.unlink(missing_ok=True)
                gone += 1
    return gone

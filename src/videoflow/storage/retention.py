"""What may go: takes that were rejected or replaced long ago, and trash that has aged.

Pure rules; ``TakeStore`` does the moving. What the film uses, what waits for review and what the
caller protects (reachable by undo, open in a player, start image of a running job) always stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from videoflow.domain.project import Project
from videoflow.domain.take import Take

TRASH_KEPT_DAYS = 30
TRASH_KEPT_BYTES = 2_000_000_000


def plan_retention(
    project: Project, takes: Mapping[str, Take], protected: Collection[str]
) -> list[str]:
    """Ids of retired takes that should go to the trash, oldest first.

    First those beyond ``kept_takes_per_asset`` of their scene and kind, then the oldest of all
    until the takes together hold at most ``kept_takes_total_bytes``. Move them to the trash first
    and save the document without them then: a crash in between is undone on opening.
    """
    limit = project.settings.kept_takes_per_asset
    kept: set[str] = set()
    movable: list[str] = []
    leaving: list[str] = []
    for scene in project.scenes:
        for asset in scene.assets.values():
            kept.update(asset.take_ids)
            fixed = {asset.committed, *asset.pending, *protected}
            candidates = _oldest_first((id_ for id_ in asset.retired if id_ not in fixed), takes)
            excess = max(0, min(len(set(asset.take_ids)) - limit, len(candidates)))
            leaving += candidates[:excess]
            movable += candidates[excess:]
    total = sum(takes[id_].size_bytes for id_ in kept.difference(leaving) if id_ in takes)
    for take_id in _oldest_first(movable, takes):
        if total <= project.settings.kept_takes_total_bytes:
            break
        leaving.append(take_id)
        total -= takes[take_id].size_bytes if take_id in takes else 0
    return _oldest_first(leaving, takes)


def plan_purge(
    project: Project,
    takes: Mapping[str, Take],
    trashed_since: Mapping[str, datetime],
    now: datetime,
) -> list[str]:
    """Ids of trashed takes that should be deleted for good, longest in the trash first.

    Only takes that the document does not name any more: those in the trash for longer than
    ``TRASH_KEPT_DAYS``, and more until the rest holds at most ``TRASH_KEPT_BYTES``.
    """
    named = set(project.take_ids())
    candidates = sorted(
        (take_id for take_id in trashed_since if take_id not in named and take_id in takes),
        key=lambda take_id: (trashed_since[take_id], take_id),
    )
    total = sum(takes[take_id].size_bytes for take_id in candidates)
    purged = []
    for take_id in candidates:
        aged = now - trashed_since[take_id] > timedelta(days=TRASH_KEPT_DAYS)
        if not aged and total <= TRASH_KEPT_BYTES:
            break
        purged.append(take_id)
        total -= takes[take_id].size_bytes
    return purged


def expired_deletions(project: Project, now: datetime) -> tuple[int, ...]:
    """Indexes of deleted scenes that have been in the trash for longer than it keeps things."""
    limit = timedelta(days=TRASH_KEPT_DAYS)
    return tuple(
        deleted.scene.index for deleted in project.deleted if now - deleted.deleted_at > limit
    )


def _oldest_first(take_ids: Iterable[str], takes: Mapping[str, Take]) -> list[str]:
    """Sorted by when they were finished; what has no record comes first."""
    return sorted(
        take_ids,
        key=lambda take_id: (
            (takes[take_id].finished_at.timestamp(), take_id)
            if take_id in takes
            else (0.0, take_id)
        ),
    )

from __future__ import annotations

from datetime import timedelta

from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain.base import AssetKind
from videoflow.domain.project import DeletedScene, Project
from videoflow.domain.scene import Asset
from videoflow.domain.settings import ProjectSettings
from videoflow.storage.retention import (
    TRASH_KEPT_BYTES,
    expired_deletions,
    plan_purge,
    plan_retention,
)

TAKES = {take.take_id: take for take in (make_take(n, b"x" * 100) for n in range(1, 8))}
IDS = list(TAKES)


def project(**settings: int) -> Project:
    asset = Asset(committed=IDS[0], pending=(IDS[1],), retired=(IDS[4], IDS[2], IDS[3]))
    scenes = (make_scene(1).with_asset(AssetKind.IMAGE, asset), make_scene(2, (IDS[5], IDS[6])))
    return make_project(*scenes).changed(settings=ProjectSettings(**settings))


def test_nothing_goes_within_the_limits() -> None:
    assert plan_retention(project(), TAKES, set()) == []


def test_the_oldest_retired_takes_go_first() -> None:
    assert plan_retention(project(kept_takes_per_asset=3), TAKES, set()) == [IDS[2], IDS[3]]


def test_what_is_used_pending_or_protected_stays_whatever_the_limit() -> None:
    tight = project(kept_takes_per_asset=1, kept_takes_total_bytes=0)
    assert plan_retention(tight, TAKES, set()) == [IDS[2], IDS[3], IDS[4], IDS[6]]
    assert plan_retention(tight, TAKES, {IDS[3]}) == [IDS[2], IDS[4], IDS[6]]


def test_the_total_size_is_bounded_across_scenes() -> None:
    assert plan_retention(project(kept_takes_total_bytes=500), TAKES, set()) == [IDS[2], IDS[3]]


def test_trash_is_purged_by_age_and_size_but_never_what_is_named() -> None:
    trashed = dict.fromkeys(IDS, START)
    later = START + timedelta(days=31)
    film = make_project(make_scene(1, (IDS[0],)))
    assert plan_purge(film, TAKES, trashed, START + timedelta(days=29)) == []
    assert plan_purge(film, TAKES, trashed, later) == IDS[1:]
    large = {
        take_id: take.changed(size_bytes=TRASH_KEPT_BYTES // 3) for take_id, take in TAKES.items()
    }
    assert plan_purge(film, large, trashed, START) == IDS[1:4]


def test_deleted_scenes_expire() -> None:
    deleted = DeletedScene(scene=make_scene(1), position=0, deleted_at=START)
    film = make_project().changed(deleted=(deleted,), next_scene_index=2)
    assert expired_deletions(film, START + timedelta(days=30)) == ()
    assert expired_deletions(film, START + timedelta(days=30, seconds=1)) == (1,)

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.projects import START, make_job, make_project, make_scene, make_take

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.storage.document import encode
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.manifest import PublishedEntry
from videoflow.storage.rebuild import rebuild, salvage

FOLDER = ProjectFolder(Path("/films/Cà phê"))


def published(number: int) -> PublishedEntry:
    take = make_take(number)
    return PublishedEntry(
        take_id=take.take_id, sha256=take.sha256, size_bytes=take.size_bytes, mtime_ns=0
    )


def test_what_was_published_is_committed_and_later_takes_wait_for_review() -> None:
    takes = {take.take_id: take for take in map(make_take, range(1, 5))}
    project = rebuild(FOLDER, takes, {"images/S_scene1.png": published(2)}, jobs=[make_job(4)])
    asset = project.scene(1).asset(AssetKind.IMAGE)
    ids = list(takes)
    assert asset.committed == ids[1]
    assert asset.retired == (ids[0],)
    assert asset.pending == (ids[2], ids[3])
    assert project.stem == "S"
    assert project.brief.product == "Coffee"
    assert project.brief.aspect_ratio is AspectRatio.PORTRAIT


def test_nothing_is_committed_that_was_not_before() -> None:
    takes = {take.take_id: take for take in map(make_take, (1, 2))}
    project = rebuild(FOLDER, takes, {})
    asset = project.scene(1).asset(AssetKind.IMAGE)
    assert asset.committed is None
    assert set(asset.take_ids) == set(takes)
    assert project.name == "Cà phê"


def test_a_scene_whose_takes_are_all_in_the_trash_was_deleted() -> None:
    takes = [make_take(1, scene_index=1), make_take(2, scene_index=2), make_take(3, scene_index=2)]
    project = rebuild(
        FOLDER,
        {take.take_id: take for take in takes},
        {},
        trashed={takes[0].take_id, takes[1].take_id},
    )
    assert [scene.index for scene in project.scenes] == [2]
    assert list(project.scenes[0].take_ids()) == [takes[2].take_id]
    assert [deleted.scene.index for deleted in project.deleted] == [1]


def test_a_take_without_words_still_gives_a_valid_scene() -> None:
    take = make_take(1, scene_index=7).changed(prompt="short", job_id=None)
    scene = rebuild(FOLDER, {take.take_id: take}, {}).scene(7)
    assert "describe it again" in scene.image_prompt
    assert scene.created_at > START


@given(st.integers(min_value=0), st.booleans())
def test_a_document_cut_off_anywhere_can_be_salvaged(length: int, garbage: bool) -> None:
    whole = encode(make_project(make_scene(1), make_scene(2)))
    data = whole[: length % len(whole)] + (b"\xff\0{[" if garbage else b"")
    found = salvage([data])
    assert all(scene in (make_scene(1), make_scene(2)) for scene in found.scenes)
    assert found.brief in (None, make_project().brief)
    rebuild(FOLDER, {}, {}, found=found)

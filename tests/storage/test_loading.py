"""Opening whatever lies in the folder: truncated, hand-edited, newer, gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.helpers.projects import make_project, make_scene, make_take, store_take

from videoflow.domain.project import Project
from videoflow.errors import ProjectFileError
from videoflow.storage.document import encode
from videoflow.storage.publishing import PublishItem
from videoflow.storage.store import ProjectStore


@pytest.fixture
def project(store: ProjectStore) -> Project:
    """Revision 3 on disk, 2 in the backup; scene 2 stands before scene 1; the store is closed."""
    takes = [make_take(n, scene_index=n) for n in (1, 2)]
    for take in takes:
        store_take(store.takes, take)
    project = make_project(
        make_scene(2, (takes[1].take_id,)), make_scene(1, (takes[0].take_id,)), revision=2
    )
    store.save(project)
    store.save(project.changed(revision=3, name="Latest"))
    store.publisher.reconcile(
        [
            PublishItem("images/Summer Sale_scene1.png", takes[1]),
            PublishItem("images/Summer Sale_scene2.png", takes[0]),
        ]
    )
    store.close()
    return project.changed(revision=3, name="Latest")


def snapshot(root: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def test_the_document_cut_off_anywhere_gives_way_to_the_version_before(
    store: ProjectStore, project: Project
) -> None:
    whole = encode(project)
    for length in [*range(0, len(whole) - 2, len(whole) // 25), len(whole) - 2]:
        store.folder.document.write_bytes(whole[:length])
        opened, loaded = ProjectStore.open(store.folder.root)
        opened.close()
        assert loaded.project.revision == 2
        assert "version before" in loaded.notices[0].message
        kept = [path.read_bytes() for path in store.folder.root.glob("project.damaged-*.json")]
        assert whole[:length] in kept
        again, loaded = ProjectStore.open(store.folder.root)
        again.close()
        assert loaded.notices == (), "told once, repaired for good"


def test_a_cut_that_takes_only_white_space_is_no_damage(
    store: ProjectStore, project: Project
) -> None:
    store.folder.document.write_bytes(encode(project)[:-1])
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert loaded.project == project


def test_both_versions_damaged_are_rebuilt_from_the_takes(
    store: ProjectStore, project: Project
) -> None:
    store.folder.document.write_bytes(b"\0" * 100)
    store.folder.backup.write_bytes(b"")
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert "put together again" in loaded.notices[0].message
    assert [scene.index for scene in loaded.project.scenes] == [2, 1], "the order of the film"
    assert set(loaded.project.take_ids()) == set(project.take_ids())
    assert loaded.project.stem == project.stem
    assert len(list(store.folder.root.glob("project.damaged-*.json"))) == 2


def test_what_is_whole_in_a_damaged_document_is_used(store: ProjectStore, project: Project) -> None:
    whole = encode(project)
    cut = whole.index(b'"index": 1')
    store.folder.document.write_bytes(whole[:cut])
    store.folder.backup.unlink()
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert loaded.project.brief == project.brief
    assert loaded.project.scene(2) == project.scene(2)
    assert loaded.project.name == "Latest"


def test_a_missing_document_gives_way_to_the_version_before(
    store: ProjectStore, project: Project
) -> None:
    store.folder.document.unlink()
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert loaded.project.revision == 2
    assert "missing" in loaded.notices[0].message


@pytest.mark.parametrize("damaged", [None, b"{"])
def test_a_newer_project_is_left_exactly_as_it_is(
    store: ProjectStore, project: Project, damaged: bytes | None
) -> None:
    newer = json.loads(encode(project)) | {"schema_version": 99, "holograms": []}
    path = store.folder.document
    if damaged is not None:
        path.write_bytes(damaged)
        path = store.folder.backup
    path.write_text(json.dumps(newer))
    before = snapshot(store.folder.root)
    with pytest.raises(ProjectFileError, match="newer VideoFlow"):
        ProjectStore.open(store.folder.root)
    after = snapshot(store.folder.root)
    after.pop(".videoflow/lock", None)
    before.pop(".videoflow/lock", None)
    assert after == before


def test_a_read_only_view_changes_nothing(store: ProjectStore, project: Project) -> None:
    store.folder.document.write_bytes(b"{")
    store.takes.part_path(make_take(9).take_id).write_bytes(b"part")
    before = snapshot(store.folder.root)
    view, loaded = ProjectStore.open(store.folder.root, read_only=True)
    assert view.read_only
    assert loaded.project.revision == 2
    assert loaded.notices
    view.close()
    assert snapshot(store.folder.root) == before


def test_missing_and_shortened_takes_are_told(store: ProjectStore, project: Project) -> None:
    takes = [make_take(n, scene_index=n) for n in (1, 2)]
    store.takes.file_of(takes[0]).unlink()
    store.takes.file_of(takes[1]).write_bytes(b"short")
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert set(loaded.missing_takes) == {take.take_id for take in takes}
    assert "2 takes are missing" in loaded.notices[-1].message


@pytest.mark.parametrize("kind", ["absent", "empty", "file", "photos"])
def test_what_is_no_project_is_named_and_left_alone(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "holiday"
    if kind == "file":
        root.write_bytes(b"")
    elif kind != "absent":
        root.mkdir()
    if kind == "photos":
        (root / "images").mkdir()
        (root / "images" / "beach.png").write_bytes(b"sea")
    before = snapshot(tmp_path)
    with pytest.raises(ProjectFileError, match="holiday is not a VideoFlow project"):
        ProjectStore.open(root)
    assert snapshot(tmp_path) == before


def test_a_document_that_is_a_link_is_moved_aside_not_followed(
    store: ProjectStore, project: Project, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_bytes(encode(project))
    store.folder.document.unlink()
    store.folder.document.symlink_to(elsewhere)
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.save(loaded.project.changed(revision=9))
    opened.close()
    assert elsewhere.read_bytes() == encode(project)
    assert not store.folder.document.is_symlink()

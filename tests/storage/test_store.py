from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.helpers.projects import make_project, make_scene

from videoflow.errors import RevisionConflictError, StorageError
from videoflow.storage.document import encode, read_version
from videoflow.storage.store import ProjectStore


def test_a_new_project_has_its_inputs_and_opens_again(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"photo")
    root = tmp_path / "films" / "Summer Sale"
    project = make_project(make_scene(1))
    store = ProjectStore.create(root, project, {"photo.png": photo})
    assert not store.read_only
    assert (root / "inputs" / "photo.png").read_bytes() == b"photo"
    store.close()
    store, loaded = ProjectStore.open(root)
    assert loaded.project == project
    assert loaded.notices == ()
    store.close()
    assert [path.name for path in (tmp_path / "films").iterdir()] == ["Summer Sale"]


def test_a_project_opens_by_the_file_in_it_that_is_double_clicked(tmp_path: Path) -> None:
    root = tmp_path / "film"
    project = make_project(make_scene(1))
    ProjectStore.create(root, project, {}).close()
    opener = root / f"{project.stem}.videoflow"
    store, loaded = ProjectStore.open(opener)
    assert (store.folder.root, loaded.project) == (root, project)
    store.close()
    opener.unlink()
    ProjectStore.open(root)[0].close()
    assert opener.is_file()
    opener.unlink()
    ProjectStore.open(root, read_only=True)[0].close()
    assert not opener.exists()


def test_an_empty_folder_may_become_a_project(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    ProjectStore.create(root, make_project(), {}).close()
    assert (root / "project.json").exists()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_there_is_never_built_over(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "film"
    if kind == "file":
        root.write_bytes(b"mine")
    else:
        root.mkdir()
        (root / "mine").write_bytes(b"mine")
    with pytest.raises(StorageError, match="film exists already"):
        ProjectStore.create(root, make_project(), {})
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


def test_a_missing_photo_leaves_no_half_project(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b" / "film"
    with pytest.raises(StorageError, match=r"photo\.png"):
        ProjectStore.create(root, make_project(), {"photo.png": tmp_path / "photo.png"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../photo.png", "a/../../b", "CON", ""])
def test_an_input_never_leaves_its_folder(tmp_path: Path, name: str) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"photo")
    with pytest.raises(StorageError):
        ProjectStore.create(tmp_path / "film", make_project(), {name: photo})
    assert list(tmp_path.iterdir()) == [photo]


def test_a_file_where_the_parent_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "films").write_bytes(b"")
    with pytest.raises(StorageError, match="films"):
        ProjectStore.create(tmp_path / "films" / "film", make_project(), {})
    assert [path.name for path in tmp_path.iterdir()] == ["films"]


def test_saving_keeps_the_version_before(store: ProjectStore) -> None:
    for revision in (2, 3):
        store.save(make_project(revision=revision))
        assert store.saved_revision == revision
        assert store.backup_revision == revision - 1
    assert read_version(store.folder, store.folder.document).project.revision == 3
    assert read_version(store.folder, store.folder.backup).project.revision == 2


def test_a_version_written_elsewhere_is_never_overwritten(store: ProjectStore) -> None:
    theirs = make_project(revision=2, name="Theirs")
    store.folder.document.write_bytes(encode(theirs))
    for revision in (2, 3):
        with pytest.raises(RevisionConflictError) as caught:
            store.save(make_project(revision=revision, name="Ours"))
        assert "project.conflict-" in caught.value.action
    assert read_version(store.folder, store.folder.document).project == theirs
    (kept,) = store.folder.root.glob("project.conflict-*.json")
    assert read_version(store.folder, kept).project.revision == 3
    store.close()
    opened, loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert loaded.project == theirs
    assert kept.name in loaded.notices[0].message


def test_a_later_conflict_does_not_overwrite_an_earlier_one(store: ProjectStore) -> None:
    for name in ("First", "Second"):
        store.folder.document.write_bytes(encode(make_project(revision=9, name=f"Not {name}")))
        with pytest.raises(RevisionConflictError):
            store.save(make_project(revision=2, name=name))
        store.close()
        store, _loaded = ProjectStore.open(store.folder.root)
    store.close()
    kept = store.folder.root.glob("project.conflict-*.json")
    assert {read_version(store.folder, path).project.name for path in kept} == {"First", "Second"}


def test_a_project_folder_that_is_gone_is_named(store: ProjectStore, tmp_path: Path) -> None:
    store.folder.root.rename(tmp_path / "unplugged")
    with pytest.raises(StorageError, match="is gone"):
        store.save(make_project(revision=2))
    assert not store.folder.root.exists()
    (tmp_path / "unplugged").rename(store.folder.root)
    store.save(make_project(revision=2))
    assert store.saved_revision == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_save_that_fails_leaves_the_document_and_can_be_repeated(
    store: ProjectStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = store.folder.document.read_bytes()

    def failing(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(StorageError, match="project"):
            store.save(make_project(revision=2))
    assert store.folder.document.read_bytes() == before
    assert store.saved_revision == 1
    assert not any(path.name.endswith(".tmp") for path in store.folder.root.iterdir())
    store.save(make_project(revision=2))
    assert store.saved_revision == 2


def test_litter_of_an_interrupted_write_is_removed(store: ProjectStore) -> None:
    store.close()
    for folder in (store.folder.root, store.folder.takes, store.folder.journal):
        (folder / ".videoflow-0123456789abcdef.tmp").write_bytes(b"half")
    opened, _loaded = ProjectStore.open(store.folder.root)
    opened.close()
    assert list(store.folder.root.rglob("*.tmp")) == []

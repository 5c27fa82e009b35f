from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from tests.helpers.projects import content, make_take, store_take

from videoflow.errors import StorageError
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.takes import TakeStore

TAKE = make_take(1)


@pytest.fixture
def takes(folder: ProjectFolder) -> TakeStore:
    return TakeStore(folder)


def test_a_finished_take_has_its_bytes_hash_and_record(takes: TakeStore) -> None:
    part = takes.part_path(TAKE.take_id)
    part.write_bytes(content(1))
    path, size, sha256 = takes.finalize(part, TAKE.take_id, "png")
    takes.write_record(TAKE)
    assert (size, sha256) == (TAKE.size_bytes, TAKE.sha256)
    assert path.name == TAKE.file_name
    assert takes.file_of(TAKE) == path
    assert takes.read_records() == {TAKE.take_id: TAKE}
    assert not part.exists()


def test_replaying_the_end_of_a_job_changes_nothing(takes: TakeStore) -> None:
    path = store_take(takes, TAKE)
    written = path.stat().st_mtime_ns
    assert store_take(takes, TAKE) == path
    assert path.stat().st_mtime_ns == written
    again = takes.finalize(takes.part_path(TAKE.take_id), TAKE.take_id, "png")
    assert again == (path, TAKE.size_bytes, TAKE.sha256)


def test_a_recorded_take_is_never_overwritten(takes: TakeStore) -> None:
    path = store_take(takes, TAKE)
    part = takes.part_path(TAKE.take_id)
    part.write_bytes(b"something else")
    with pytest.raises(StorageError, match="never overwritten"):
        takes.finalize(part, TAKE.take_id, "png")
    with pytest.raises(StorageError, match="never overwritten"):
        takes.write_record(TAKE.changed(prompt="another"))
    assert path.read_bytes() == content(1)
    assert part.read_bytes() == b"something else"
    assert takes.read_records() == {TAKE.take_id: TAKE}


def test_an_unrecorded_leftover_makes_way_but_is_kept(
    takes: TakeStore, folder: ProjectFolder
) -> None:
    (folder.takes / TAKE.file_name).write_bytes(b"of a crash")
    path = store_take(takes, TAKE)
    assert path.read_bytes() == content(1)
    assert [p.read_bytes() for p in folder.trash.rglob("*.png")] == [b"of a crash"]


def test_an_empty_result_is_not_a_take(takes: TakeStore) -> None:
    part = takes.part_path(TAKE.take_id)
    part.write_bytes(b"")
    with pytest.raises(StorageError, match="empty"):
        takes.finalize(part, TAKE.take_id, "png")


def test_a_missing_part_is_an_error(takes: TakeStore) -> None:
    with pytest.raises(StorageError, match=TAKE.take_id):
        takes.finalize(takes.part_path(TAKE.take_id), TAKE.take_id, "png")


@pytest.mark.parametrize("name", ["../x", "take-1", "", "take-" + "g" * 36])
def test_only_take_ids_become_file_names(takes: TakeStore, name: str) -> None:
    with pytest.raises(ValueError, match="take id"):
        takes.part_path(name)


@pytest.mark.parametrize("extension", ["", "../x", "PNG", "a.b", "toolong"])
def test_only_extensions_become_extensions(takes: TakeStore, extension: str) -> None:
    with pytest.raises(ValueError, match="extension"):
        takes.finalize(takes.part_path(TAKE.take_id), TAKE.take_id, extension)


def test_damaged_records_are_skipped_and_told(takes: TakeStore, folder: ProjectFolder) -> None:
    for number in range(1, 6):
        store_take(takes, make_take(number))
    record = {n: folder.takes / f"{make_take(n).take_id}.json" for n in range(1, 6)}
    whole = record[1].read_bytes()
    record[1].write_bytes(whole[:50])
    record[2].write_bytes(whole)  # says that it is another take
    record[3].write_bytes(b"[" * 100_000)
    record[4].write_bytes(whole.replace(b'"kind"', b'"kinds"'))
    inventory = takes.inventory()
    assert set(inventory.records) == {make_take(5).take_id}
    assert len(inventory.notices) == 4
    assert record[1].name in inventory.notices[0].message


def test_a_damaged_record_can_be_written_again(takes: TakeStore, folder: ProjectFolder) -> None:
    store_take(takes, TAKE)
    (folder.takes / f"{TAKE.take_id}.json").write_bytes(b"{")
    takes.write_record(TAKE)
    assert takes.read_records() == {TAKE.take_id: TAKE}
    assert [p.read_bytes() for p in folder.trash.rglob("*.json")] == [b"{"]


def test_parts_of_open_jobs_survive_the_cleaning(takes: TakeStore, folder: ProjectFolder) -> None:
    open_, closed = make_take(1), make_take(2)
    for take in (open_, closed):
        takes.part_path(take.take_id).write_bytes(b"half")
    (folder.takes / "notes.part").write_bytes(b"the user's own")
    takes.clean_parts({open_.take_id})
    assert takes.part_path(open_.take_id).exists()
    assert not takes.part_path(closed.take_id).exists()
    assert (folder.takes / "notes.part").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_part_that_is_a_link_is_not_written_through(takes: TakeStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"key")
    takes.part_path(TAKE.take_id).symlink_to(tmp_path / "secret")
    takes.clean_parts({TAKE.take_id})
    assert not takes.part_path(TAKE.take_id).is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_take_that_is_a_link_is_missing(
    takes: TakeStore, folder: ProjectFolder, tmp_path: Path
) -> None:
    path = store_take(takes, TAKE)
    path.replace(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="missing"):
        takes.file_of(TAKE)
    assert takes.inventory().present == set()


def test_a_take_goes_to_the_trash_and_comes_back(takes: TakeStore, folder: ProjectFolder) -> None:
    store_take(takes, TAKE)
    assert takes.trashed_since(TAKE) is None
    for _ in range(2):
        takes.move_to_trash(TAKE)
    assert takes.file_of(TAKE).parent == folder.trashed_takes
    assert takes.inventory().trashed == {TAKE.take_id}
    assert takes.trashed_since(TAKE) is not None
    for _ in range(2):
        takes.restore_from_trash(TAKE)
    assert takes.file_of(TAKE).parent == folder.takes
    assert takes.read_records() == {TAKE.take_id: TAKE}


def test_only_trash_is_purged(takes: TakeStore, folder: ProjectFolder) -> None:
    store_take(takes, TAKE)
    takes.purge(TAKE)
    assert takes.file_of(TAKE).exists()
    takes.move_to_trash(TAKE)
    takes.purge(TAKE)
    assert takes.read_records() == {}
    assert list(folder.trashed_takes.iterdir()) == []
    with pytest.raises(StorageError, match=TAKE.file_name):
        takes.file_of(TAKE)


def test_looking_while_workers_finish_takes_never_fails(takes: TakeStore) -> None:
    numbers = range(1, 61)
    worker = threading.Thread(
        target=lambda: [store_take(takes, make_take(number)) for number in numbers]
    )
    worker.start()
    while worker.is_alive():
        inventory = takes.inventory()
        assert inventory.notices == ()
    worker.join()
    assert len(takes.inventory().present) == len(numbers)

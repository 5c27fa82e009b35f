from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.projects import content, make_take, store_take

from videoflow.domain.base import AssetKind
from videoflow.errors import ProjectFileError
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.publishing import Publisher, PublishItem
from videoflow.storage.takes import TakeStore

TAKES = {n: make_take(n, scene_index=n) for n in range(1, 5)}


@pytest.fixture
def takes(folder: ProjectFolder) -> TakeStore:
    store = TakeStore(folder)
    for take in TAKES.values():
        store_take(store, take)
    return store


@pytest.fixture
def publisher(folder: ProjectFolder, takes: TakeStore) -> Publisher:
    return Publisher(folder, takes)


def in_order(*numbers: int) -> list[PublishItem]:
    return [
        PublishItem(f"images/S_scene{place}.png", TAKES[number])
        for place, number in enumerate(numbers, start=1)
    ]


def images(folder: ProjectFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder.root / "images").iterdir()}


def shown(folder: ProjectFolder) -> list[bytes]:
    return [data for _, data in sorted(images(folder).items())]


def test_takes_are_published_and_then_left_alone(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    report = publisher.reconcile(in_order(1, 2))
    assert report.published == ("images/S_scene1.png", "images/S_scene2.png")
    assert shown(folder) == [content(1), content(2)]
    before = {path: path.stat() for path in (folder.root / "images").iterdir()}
    assert publisher.reconcile(in_order(1, 2)).published == ()
    assert {path: path.stat() for path in before} == before


def test_a_published_file_is_never_the_same_file_as_its_take(
    folder: ProjectFolder, publisher: Publisher, takes: TakeStore
) -> None:
    publisher.reconcile(in_order(1))
    with (folder.root / "images/S_scene1.png").open("r+b") as file:
        file.write(b"edited in place")
    assert takes.file_of(TAKES[1]).read_bytes() == content(1)


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_reordering_renames_without_copying(
    folder: ProjectFolder, publisher: Publisher, order: tuple[int, ...]
) -> None:
    publisher.reconcile(in_order(1, 2, 3))
    inodes = {path.stat().st_ino for path in (folder.root / "images").iterdir()}
    report = publisher.reconcile(in_order(*order))
    assert report.behind == ()
    assert shown(folder) == [content(number) for number in order]
    assert {path.stat().st_ino for path in (folder.root / "images").iterdir()} == inodes
    assert list(folder.aside.iterdir()) == []


@given(orders=st.lists(st.lists(st.sampled_from([1, 2, 3, 4]), unique=True), max_size=4))
def test_any_sequence_of_films_ends_as_the_last_one(
    tmp_path_factory: pytest.TempPathFactory, orders: list[list[int]]
) -> None:
    folder = ProjectFolder(tmp_path_factory.mktemp("film"))
    folder.create()
    takes = TakeStore(folder)
    for take in TAKES.values():
        store_take(takes, take)
    for order in orders:
        report = Publisher(folder, takes).reconcile(in_order(*order))
        assert (report.behind, report.foreign) == ((), ())
        assert shown(folder) == [content(number) for number in order]
    shutil.rmtree(folder.root)


def test_a_missing_published_file_comes_back(folder: ProjectFolder, publisher: Publisher) -> None:
    publisher.reconcile(in_order(1, 2))
    (folder.root / "images/S_scene2.png").unlink()
    assert publisher.reconcile(in_order(1, 2)).published == ("images/S_scene2.png",)
    assert shown(folder) == [content(1), content(2)]


@pytest.mark.parametrize("damage", [None, b"", b"{", b'{"images/S_scene1.png": 5, "../x": {}}'])
def test_without_its_manifest_everything_is_found_out_again(
    folder: ProjectFolder, publisher: Publisher, damage: bytes | None
) -> None:
    publisher.reconcile(in_order(1, 2, 3))
    if damage is None:
        folder.manifest.unlink()
    else:
        folder.manifest.write_bytes(damage)
    report = publisher.reconcile(in_order(2, 1, 3))
    assert report.foreign == ()
    assert shown(folder) == [content(2), content(1), content(3)]


def test_a_file_changed_by_another_program_is_handed_over_not_overwritten(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    publisher.reconcile(in_order(1, 2))
    (folder.root / "images/S_scene2.png").write_bytes(b"retouched")
    report = publisher.reconcile(in_order(2, 1))  # and reordered at the same time
    (foreign,) = report.foreign
    assert foreign.path.read_bytes() == b"retouched"
    assert (foreign.kind, foreign.scene_index) == (AssetKind.IMAGE, 2)
    assert foreign.relative_path == "images/S_scene2.png"
    assert shown(folder) == [content(2), content(1)]
    # Until it was imported it is reported again, as the same take.
    assert publisher.reconcile(in_order(2, 1)).foreign == (foreign,)
    foreign.path.unlink()
    assert publisher.reconcile(in_order(2, 1)).foreign == ()


def test_a_change_that_keeps_the_size_is_noticed(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    publisher.reconcile(in_order(1))
    path = folder.root / "images/S_scene1.png"
    path.write_bytes(b"x" * TAKES[1].size_bytes)
    (foreign,) = publisher.reconcile(in_order(1)).foreign
    assert foreign.path.read_bytes() == b"x" * TAKES[1].size_bytes


def test_bytes_of_a_known_take_may_be_overwritten(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    publisher.reconcile(in_order(1, 2))
    (folder.root / "images/S_scene2.png").write_bytes(content(1))
    report = publisher.reconcile(in_order(1, 2))
    assert report.foreign == ()
    assert shown(folder) == [content(1), content(2)]


def test_an_unknown_file_in_the_place_of_a_take_is_handed_over(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    (folder.root / "images/S_scene1.png").write_bytes(b"the user's own")
    (foreign,) = publisher.reconcile(in_order(1)).foreign
    assert foreign.path.read_bytes() == b"the user's own"
    assert foreign.scene_index == 1
    assert shown(folder) == [content(1)]


def test_one_file_per_scene_and_kind_whatever_the_extension(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    publisher.reconcile(in_order(1))
    publisher.reconcile([PublishItem("images/S_scene1.jpg", TAKES[2])])
    assert images(folder) == {"S_scene1.jpg": content(2)}


def test_files_that_are_not_ours_stay(folder: ProjectFolder, publisher: Publisher) -> None:
    own = {
        "images/S_scene1.psd": b"layers",
        "images/notes.txt": b"notes",
        "images/S_scene7.png": b"another",
        "images/T_scene1.png": b"another film",
        "videos/S_scene1.png": b"wrong folder",
    }
    for name, data in own.items():
        (folder.root / name).write_bytes(data)
    report = publisher.reconcile(in_order(1))
    report = publisher.reconcile([])
    assert report.foreign == ()
    assert {name: (folder.root / name).read_bytes() for name in own} == own
    assert not (folder.root / "images/S_scene1.png").exists()


def test_the_file_of_a_deleted_scene_goes_unless_somebody_changed_it(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    publisher.reconcile(in_order(1, 2, 3))
    (folder.root / "images/S_scene3.png").write_bytes(b"retouched")
    report = publisher.reconcile(in_order(1))
    assert images(folder) == {"S_scene1.png": content(1)}
    assert [(f.scene_index, f.path.read_bytes()) for f in report.foreign] == [(3, b"retouched")]


def test_a_missing_or_damaged_take_is_behind_and_the_old_file_stays(
    folder: ProjectFolder, publisher: Publisher, takes: TakeStore
) -> None:
    publisher.reconcile(in_order(1))
    takes.file_of(TAKES[2]).write_bytes(b"x" * TAKES[2].size_bytes)
    takes.file_of(TAKES[3]).unlink()
    report = publisher.reconcile(in_order(2, 3))
    assert report.behind == ("images/S_scene1.png", "images/S_scene2.png")
    assert "damaged" in report.reasons["images/S_scene1.png"]
    assert "missing" in report.reasons["images/S_scene2.png"]
    assert images(folder) == {"S_scene1.png": content(1)}
    store_path = folder.takes / TAKES[2].file_name
    store_path.write_bytes(content(2))
    assert publisher.reconcile(in_order(2)).behind == ()
    assert images(folder) == {"S_scene1.png": content(2)}


def test_a_locked_file_is_behind_and_retried(
    folder: ProjectFolder, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.reconcile(in_order(1, 2, 3))
    locked = folder.root / "images/S_scene2.png"
    real = os.replace

    def as_on_windows(source: Path, target: Path) -> None:
        if locked in (Path(source), Path(target)):
            raise PermissionError(13, "held by a player", str(locked))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", as_on_windows)
        report = publisher.reconcile(in_order(3, 1, 2))
        assert report.behind == ("images/S_scene2.png",)
        assert "another program" in report.reasons["images/S_scene2.png"]
        assert shown(folder) == [content(3), content(2), content(2)]
    report = publisher.reconcile(in_order(3, 1, 2))
    assert report.published == ("images/S_scene2.png",)
    assert shown(folder) == [content(3), content(1), content(2)]
    assert list(folder.aside.iterdir()) == []


def test_a_folder_in_the_way_is_behind(folder: ProjectFolder, publisher: Publisher) -> None:
    (folder.root / "images/S_scene1.png").mkdir()
    report = publisher.reconcile(in_order(1, 2))
    assert report.behind == ("images/S_scene1.png",)
    assert (folder.root / "images/S_scene2.png").read_bytes() == content(2)
    assert not any(path.name.endswith(".tmp") for path in folder.root.rglob("*"))


def test_a_file_aside_that_was_known_is_litter_and_others_are_reported(
    folder: ProjectFolder, publisher: Publisher
) -> None:
    (folder.aside / "images-2-0123abcd-S_scene1.png").write_bytes(content(4))
    (folder.aside / "images-3-0123abcd-S_scene1.png").write_bytes(b"unknown")
    (folder.aside / "whatever").write_bytes(b"not ours")
    report = publisher.reconcile(in_order(1))
    assert [(f.scene_index, f.path.read_bytes()) for f in report.foreign] == [(3, b"unknown")]
    assert sorted(path.name for path in folder.aside.iterdir()) == [
        "images-3-0123abcd-S_scene1.png",
        "whatever",
    ]


@pytest.mark.parametrize(
    "path", ["project.json", "takes/x.png", "../images/S_scene1.png", "images/a/S_scene1.png"]
)
def test_nothing_is_published_elsewhere(publisher: Publisher, path: str) -> None:
    with pytest.raises((ValueError, ProjectFileError)):
        publisher.reconcile([PublishItem(path, TAKES[1])])

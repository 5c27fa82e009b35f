"""The process is killed at every step of what it does to the disk; then the project is opened."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.helpers.projects import (
    content,
    make_job,
    make_project,
    make_scene,
    make_take,
    store_take,
)
from tests.storage.crash_driver import items

from videoflow.domain.base import AssetKind
from videoflow.storage.document import LoadedProject
from videoflow.storage.publishing import PublishItem
from videoflow.storage.store import ProjectStore

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the driver forks"),
    pytest.mark.parametrize("how", ["kill", "power"]),
]

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: thousands of flushes cost nothing there."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def template(disk: Path) -> Path:
    """Three scenes with published images; take 4 belongs to scene 1 and is retired."""
    root = disk / "template"
    takes = [make_take(n, scene_index=n) for n in (1, 2, 3)]
    retired = make_take(4, scene_index=1)
    project = make_project(
        make_scene(1, (takes[0].take_id, retired.take_id)),
        make_scene(2, (takes[1].take_id,)),
        make_scene(3, (takes[2].take_id,)),
    )
    store = ProjectStore.create(root, project, {})
    for take in (*takes, retired):
        store_take(store.takes, take)
    store.publisher.reconcile(items((1, 2, 3)))
    store.close()
    return root


@pytest.fixture
def crash(disk: Path, how: str) -> Callable[[str, Path], list[Path]]:
    def run(scenario: str, template: Path) -> list[Path]:
        out = disk / "crashed"
        out.mkdir()
        subprocess.run(
            [sys.executable, "-m", "tests.storage.crash_driver", scenario, template, out, how],
            cwd=REPOSITORY,
            check=True,
            timeout=100,
        )
        roots = sorted(out.iterdir())
        assert len(roots) > 10, "the driver must have found something to interrupt"
        return roots

    return run


def reopened(root: Path) -> tuple[ProjectStore, LoadedProject]:
    store, loaded = ProjectStore.open(root)
    assert loaded.notices == (), f"{root.name}: a crash alone is nothing to bother anyone with"
    assert loaded.missing_takes == ()
    litter = [path for path in root.rglob("*") if path.name.endswith((".tmp", ".part"))]
    kept = {f"{store.takes.part_path(f'take-{job}').name}" for job in store.journal.job_ids()}
    assert [path for path in litter if path.name not in kept] == []
    return store, loaded


def test_the_document_is_always_one_of_the_versions(
    template: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    seen = []
    for root in crash("save", template):
        store, loaded = reopened(root)
        seen.append(loaded.project.revision)
        assert store.saved_revision == loaded.project.revision
        assert store.backup_revision in {0, seen[-1] - 1, seen[-1]}
        store.save(loaded.project.changed(revision=loaded.project.revision + 1))
        store.close()
    assert seen == sorted(seen), "what was saved must not be lost again"
    assert set(seen) == {1, 2, 3}


def test_a_take_is_there_completely_or_can_be_made_again(
    template: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    take, job = make_take(50), make_job(50)
    known = []
    for root in crash("finish", template):
        store, loaded = reopened(root)
        entries, notices = store.journal.entries()
        assert notices == []
        in_document = take.take_id in set(loaded.project.take_ids())
        known.append(in_document)
        if take.take_id in loaded.takes:
            assert store.takes.file_of(loaded.takes[take.take_id]).read_bytes() == content(50)
        # The entry guards the job until both versions of the document hold the take.
        if in_document and not entries:
            assert store.backup_revision >= 2
        if entries:
            assert entries[0].job == job
            path = store_take(store.takes, take)  # the replay
            assert path.read_bytes() == content(50)
            assert store.takes.read_records()[take.take_id] == take
        store.close()
    assert known == sorted(known)
    assert known[-1]


def test_publishing_is_finished_by_the_next_pass(
    template: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    for root in crash("reorder", template):
        store, _loaded = reopened(root)
        wanted = [*items((2, 3)), PublishItem("images/S_scene3.jpg", make_take(4))]
        report = store.publisher.reconcile(wanted)
        assert report.behind == ()
        assert report.foreign == ()
        published = {path.name: path.read_bytes() for path in (root / "images").iterdir()}
        assert published == {
            "S_scene1.png": content(2),
            "S_scene2.png": content(3),
            "S_scene3.jpg": content(4),
        }
        assert list(store.folder.aside.iterdir()) == []
        assert store.publisher.reconcile(wanted).published == ()
        store.close()


def test_takes_of_deleted_scenes_end_up_where_the_document_says(
    template: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    for root in crash("delete", template):
        store, loaded = reopened(root)
        deleted = {d.scene.index for d in loaded.project.deleted}
        store.close()
        store, loaded_later = reopened(root)
        in_trash = {t.take_id for t in loaded.takes.values() if t.scene_index in deleted}
        assert loaded_later.trashed_takes == in_trash
        for take in loaded.takes.values():
            home = store.folder.trashed_takes if take.scene_index in deleted else store.folder.takes
            assert store.takes.file_of(take).parent == home, root.name
            assert (home / f"{take.take_id}.json").exists()
        store.close()


def test_recovery_can_be_interrupted_too(
    template: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    store, loaded = ProjectStore.open(template)
    store.save(loaded.project.changed(revision=2))
    store.close()
    damaged = [store.folder.document.read_bytes()[:-40], b"{}"]
    for path, data in zip((store.folder.document, store.folder.backup), damaged, strict=True):
        path.write_bytes(data)
    for root in crash("recover", template):
        store, loaded = ProjectStore.open(root)
        committed = [take for _, _, take in loaded.project.committed_takes(AssetKind.IMAGE)]
        assert committed == [make_take(n).take_id for n in (1, 2, 3)]
        kept = {path.read_bytes() for path in root.glob("project.damaged-*.json")}
        assert kept == set(damaged)
        store.close()


def test_a_new_project_is_there_completely_or_not_at_all(
    disk: Path, crash: Callable[[str, Path], list[Path]]
) -> None:
    template = disk / "desk"
    template.mkdir()
    (template / "photo.png").write_bytes(content(9))
    made = []
    for root in crash("create", template):
        film = root / "films" / "New"
        made.append(film.exists())
        if film.exists():
            store, loaded = ProjectStore.open(film)
            assert loaded.project == make_project()
            assert (film / "inputs" / "photo.png").read_bytes() == content(9)
        else:
            photos = {"photo.png": root / "photo.png"}
            store = ProjectStore.create(film, make_project(), photos)
        store.close()
    assert made == sorted(made)

"""Kills a process before every single thing that it does to the disk, one after another.

Run as a program: ``crash_driver.py SCENARIO TEMPLATE OUT``. For each step number a copy of the
folder TEMPLATE is made in OUT, and a forked child runs the scenario on it and is gone, without
any clean-up, at that step. With ``power`` the child also loses what it wrote without flushing it,
as a power failure does: half of each such file is cut off. Ends when a child gets through.
"""

from __future__ import annotations

import builtins
import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.helpers.projects import (
    START,
    make_job,
    make_project,
    make_scene,
    make_take,
    store_take,
)

from videoflow.domain.project import DeletedScene
from videoflow.storage.journal import JournalEntry, JournalState
from videoflow.storage.publishing import PublishItem
from videoflow.storage.store import ProjectStore

WATCHED = ("replace", "rename", "fsync", "unlink", "mkdir", "rmdir", "utime")
CRASHED = 9


def save(root: Path, watch: Callable[[], None]) -> None:
    store, loaded = ProjectStore.open(root)
    watch()
    for revision in (2, 3):
        store.save(loaded.project.changed(revision=revision, name=f"Revision {revision}"))
    store.close()


def finish(root: Path, watch: Callable[[], None]) -> None:
    """A job from its reservation to the closed journal entry."""
    store, loaded = ProjectStore.open(root)
    watch()
    job, take = make_job(50), make_take(50)
    entry = JournalEntry(job=job, state=JournalState.RESERVED, updated_at=START)
    store.journal.write(entry)
    store.journal.write(entry.changed(state=JournalState.SUBMITTED, remote_id="r1"))
    store_take(store.takes, take)
    scene = make_scene(1, (make_take(1).take_id, take.take_id))
    project = loaded.project.with_scene(scene)
    store.save(project.changed(revision=2))
    store.save(project.changed(revision=3))
    store.journal.close(job.job_id)
    store.close()


def reorder(root: Path, watch: Callable[[], None]) -> None:
    """Publish the scenes in a new order (a cycle), then one new take with another extension."""
    store, _loaded = ProjectStore.open(root)
    watch()
    store.publisher.reconcile(items((2, 3, 1)))
    store.publisher.reconcile([*items((2, 3)), PublishItem("images/S_scene3.jpg", make_take(4))])
    store.close()


def delete(root: Path, watch: Callable[[], None]) -> None:
    """Delete scene 1 with its takes, restore it, delete it again."""
    store, loaded = ProjectStore.open(root)
    watch()
    project = loaded.project
    scene = project.scenes[0]
    without = project.changed(
        scenes=project.scenes[1:],
        deleted=(DeletedScene(scene=scene, position=0, deleted_at=START),),
    )
    for revision, state in enumerate((without, project, without), start=2):
        store.save(state.changed(revision=revision))
        for take_id in scene.take_ids():
            if state is without:
                store.takes.move_to_trash(loaded.takes[take_id])
            else:
                store.takes.restore_from_trash(loaded.takes[take_id])
    store.close()


def recover(root: Path, watch: Callable[[], None]) -> None:
    """Open a project whose document and backup are both damaged."""
    watch()
    store, _loaded = ProjectStore.open(root)
    store.close()


def create(root: Path, watch: Callable[[], None]) -> None:
    watch()
    photo = root / "photo.png"
    ProjectStore.create(root / "films" / "New", make_project(), {"photo.png": photo}).close()


def items(numbers: tuple[int, ...]) -> list[PublishItem]:
    return [
        PublishItem(f"images/S_scene{place}.png", make_take(number, scene_index=number))
        for place, number in enumerate(numbers, start=1)
    ]


SCENARIOS: dict[str, Callable[[Path, Callable[[], None]], None]] = {
    function.__name__: function for function in (save, finish, reorder, delete, recover, create)
}


class Disk:
    """Counts what is done to the disk and ends the process at step ``last``."""

    def __init__(self, root: Path, last: int, power: bool) -> None:
        self._root, self._left, self._power = root, last, power
        self._durable_files: set[int] = set()

    def watch(self) -> None:
        """Count from now on; what lies on the disk already stays there."""
        self._durable_files = {path.stat().st_ino for path in self._root.rglob("*")}
        for name in WATCHED:
            setattr(os, name, self._counting(getattr(os, name), name))
        real_open = io.open

        def counting_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if "x" in mode or "w" in mode:
                self._step()
            return real_open(file, mode, *args, **kwargs)

        io.open = counting_open
        builtins.open = counting_open

    def _counting(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            self._step()
            if name == "fsync":
                self._durable_files.add(os.fstat(args[0]).st_ino)
            return function(*args, **kwargs)

        return wrapper

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            if self._power:
                self._lose_what_was_not_flushed()
            os._exit(CRASHED)

    def _lose_what_was_not_flushed(self) -> None:
        for path in self._root.rglob("*"):
            if path.is_file() and path.stat().st_ino not in self._durable_files:
                os.truncate(path, path.stat().st_size // 2)


def main(scenario: str, template: Path, out: Path, power: bool) -> None:
    for step in range(1, 2000):
        root = out / f"{step:04}"
        shutil.copytree(template, root)
        child = os.fork()
        if child == 0:
            SCENARIOS[scenario](root, Disk(root, step, power).watch)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == 0:
            return
        if status != CRASHED:
            raise SystemExit(f"the scenario itself failed at step {step}")
    raise SystemExit("the scenario never ended")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:] == ["power"])

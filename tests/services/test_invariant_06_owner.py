"""Invariant 6: the project changes on the owner thread only, and "saved" means on disk."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from tests.helpers.studio import IMAGE, Studio, create_film

from videoflow.services.events import CoordinatorEvent, ProjectChanged


def test_listeners_hear_everything_on_the_owner_thread(root: Path) -> None:
    create_film(root)
    studio = Studio(root, threads=True)
    threads: set[threading.Thread] = set()

    def listen(_event: CoordinatorEvent) -> None:
        threads.add(threading.current_thread())

    stop = studio.coordinator.subscribe(listen)
    studio.coordinator.generate(1, IMAGE)
    studio.coordinator.generate(2, IMAGE)
    studio.until_idle()
    assert threads == {threading.current_thread()}
    stop()
    threads.clear()
    studio.coordinator.rename("Other")
    studio.close()
    assert threads == set()


def test_saved_is_said_only_when_it_is_on_disk(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    said: list[tuple[bool, str]] = []

    def listen(event: CoordinatorEvent) -> None:
        if isinstance(event, ProjectChanged):
            on_disk = json.loads(studio.folder.document.read_bytes())["name"]
            said.append((studio.coordinator.project_view().saved, on_disk))

    studio.coordinator.subscribe(listen)
    studio.coordinator.rename("First")
    studio.coordinator.rename("Second")
    assert not studio.coordinator.idle
    studio.settle()
    assert (True, "Second") in said
    assert all(on_disk == "Second" for saved, on_disk in said if saved)
    studio.close()


def test_a_job_is_sent_only_when_its_entry_is_on_disk(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    job_id = studio.coordinator.generate(1, IMAGE)
    assert studio.manual.held == {}, "not yet"
    studio.settle()
    assert list(studio.manual.held) == [job_id]
    assert studio.journal() == [f"{job_id}.json"]
    studio.close()

"""Closing a project: always, completely, whatever is under way."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.stamp_provider import Outcome, StampProvider
from tests.helpers.studio import IMAGE, Studio, create_film, scene_draft

from videoflow.errors import RuleError


def test_closing_ends_while_a_journal_entry_is_still_being_removed(root: Path) -> None:
    create_film(root)
    studio = Studio(root, [StampProvider(lambda _job: Outcome.FAIL)])
    studio.make(1)
    studio.coordinator.dismiss_error(1, IMAGE)
    studio.close()
    assert studio.journal() == []


def test_closing_ends_while_takes_are_still_being_moved(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.coordinator.delete_scene(1)
    studio.coordinator.restore_scene(1)
    studio.close()
    studio = Studio(root)
    studio.check_disk()
    studio.close()


def test_closing_ends_when_publishing_is_impossible(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    published = root / "images"
    for path in published.iterdir():
        path.unlink()
    published.rmdir()
    published.write_bytes(b"in the way")
    studio.coordinator.reorder([2, 1])
    studio.close()


def test_closing_twice_tells_both_and_then_refuses_commands(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    told: list[str] = []
    studio.coordinator.shutdown(lambda: told.append("first"))
    studio.coordinator.shutdown(lambda: told.append("second"))
    studio.mailbox.run_until(lambda: len(told) == 2)
    studio.coordinator.shutdown(lambda: told.append("third"))
    assert told == ["first", "second", "third"]
    with pytest.raises(RuleError):
        studio.coordinator.add_scene(scene_draft())
    assert len(studio.project.scenes) == 2

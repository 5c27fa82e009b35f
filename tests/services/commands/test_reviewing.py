"""The approval of the storyboard: given once, taken back with a word, kept on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.scene import Draft
from videoflow.errors import RuleError
from videoflow.services.events import StepDone


def approved(root: Path) -> Studio:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    with pytest.raises(RuleError, match="Scene 2 has no image yet"):
        studio.coordinator.approve()
    studio.make(2)
    studio.coordinator.approve()
    assert studio.coordinator.project_view().approved_at is not None
    studio.events.clear()
    return studio


def is_taken_back(studio: Studio) -> bool:
    gone = studio.project.approved_at is None
    said = any("not approved any more" in notice.message for notice in studio.notices)
    assert gone == said
    return gone


def test_an_approval_is_remembered(root: Path) -> None:
    studio = approved(root)
    since = studio.project.approved_at
    studio.coordinator.approve()
    studio.close()
    studio = Studio(root)
    assert studio.project.approved_at == since
    studio.close()


@pytest.mark.parametrize("change", ["order", "text", "undo", "image"])
def test_what_the_approval_was_for_changes_and_that_is_said(root: Path, change: str) -> None:
    studio = approved(root)
    coordinator = studio.coordinator
    if change == "order":
        coordinator.reorder([2, 1])
    elif change == "text":
        coordinator.edit_scene(1, title="Another")
    elif change == "undo":
        coordinator.edit_scene(1, title="Another")
        coordinator.approve()
        studio.events.clear()
        coordinator.undo()
    else:
        studio.make(1)
        assert not is_taken_back(studio), "it waits for review"
        coordinator.accept(1, IMAGE)
    assert is_taken_back(studio)
    studio.settle()
    studio.close()


def test_videos_and_lengths_leave_it_alone(root: Path) -> None:
    studio = approved(root)
    studio.coordinator.edit_scene(1, movie_directions="The cup turns slowly.")
    studio.coordinator.approve()
    studio.events.clear()
    studio.make(1, VIDEO)
    studio.coordinator.generate(1, VIDEO, Draft(prompt="The cup turns fast."))
    studio.until_idle()
    studio.coordinator.accept(1, VIDEO)
    assert studio.project.scene(1).movie_directions == "The cup turns fast."
    studio.coordinator.edit_scene(2, duration_s=8)
    studio.coordinator.set_look(style="warm")
    assert not is_taken_back(studio)
    studio.settle()
    studio.close()


def test_decisions_are_steps_with_names(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    first, second = studio.make(1), studio.make(1)
    studio.coordinator.accept(1, IMAGE)
    studio.coordinator.restore_take(1, IMAGE, first)
    studio.make(1)
    studio.coordinator.reject(1, IMAGE)
    assert [event.step.name for event in studio.events if isinstance(event, StepDone)] == [
        "Accept a take of scene 1",
        "Restore a take of scene 1",
        "Reject a take of scene 1",
    ]
    assert second in studio.retired(1)
    studio.settle()
    studio.close()

"""What undo and redo refuse, what they leave alone, and batches."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.stamp_provider import Outcome, StampProvider
from tests.helpers.studio import IMAGE, Studio, create_film, scene_draft

from videoflow.domain.scene import Draft
from videoflow.errors import RuleError, UsageError
from videoflow.services.events import ScenesChanged, StepDone
from videoflow.services.history import HISTORY_LIMIT


def film(root: Path, *, outcome: Outcome = Outcome.STAMP) -> Studio:
    create_film(root)
    return Studio(root, [StampProvider(lambda _job: outcome)])


def test_a_scene_that_undo_would_delete_is_not_while_a_job_for_it_runs(root: Path) -> None:
    studio = film(root)
    coordinator = studio.coordinator
    index = coordinator.add_scene(scene_draft())
    coordinator.generate(index, IMAGE)
    before = studio.project
    for refused in (coordinator.check_undo, coordinator.undo):
        with pytest.raises(RuleError, match="Scene 3 is being worked on") as caught:
            refused()
        assert caught.value.action == "Cancel its job first."
    assert studio.project is before
    studio.until_idle()
    coordinator.undo()
    assert coordinator.scene_indexes() == (1, 2)
    assert coordinator.next_redo is not None
    coordinator.redo()
    studio.settle()
    assert studio.committed(index) is not None, "the take that arrived meanwhile came along"
    studio.check_disk()
    studio.close()


def test_a_failed_job_goes_with_the_scene_that_undo_deletes(root: Path) -> None:
    studio = film(root, outcome=Outcome.FAIL)
    index = studio.coordinator.add_scene(scene_draft())
    studio.coordinator.generate(index, IMAGE)
    studio.until_idle()
    assert len(studio.coordinator.jobs()) == 1
    studio.coordinator.undo()
    studio.settle()
    assert studio.coordinator.jobs() == ()
    assert studio.journal() == []
    studio.close()


def test_only_the_newest_step_can_be_undone(root: Path) -> None:
    studio = film(root)
    coordinator = studio.coordinator
    with pytest.raises(RuleError, match="nothing to undo"):
        coordinator.undo()
    coordinator.edit_scene(1, title="One")
    coordinator.edit_scene(1, title="Two")
    first, second = [event.step for event in studio.events if isinstance(event, StepDone)]
    with pytest.raises(RuleError, match="nothing to undo"):
        coordinator.undo(first)
    coordinator.undo(second)
    with pytest.raises(RuleError, match="nothing to redo"):
        coordinator.redo(first)
    coordinator.undo(first)
    assert studio.project.scene(1).title == "Cảnh 1 ☕"
    coordinator.redo(first)
    coordinator.edit_scene(1, title="Three")
    with pytest.raises(RuleError, match="nothing to redo"):
        coordinator.redo(second)
    studio.close()


def test_what_changes_nothing_is_no_step(root: Path) -> None:
    studio = film(root)
    studio.coordinator.edit_scene(1, title=studio.project.scene(1).title)
    studio.coordinator.reorder([1, 2])
    studio.make(1)
    studio.coordinator.set_draft(1, IMAGE, Draft(prompt="only once"))
    assert studio.coordinator.next_undo is None
    studio.close()


def test_the_history_is_bounded(root: Path) -> None:
    studio = film(root)
    for number in range(HISTORY_LIMIT + 5):
        studio.coordinator.edit_scene(1, title=f"Title {number}")
    for _step in range(HISTORY_LIMIT):
        studio.coordinator.undo()
    assert studio.project.scene(1).title == "Title 4"
    assert studio.coordinator.next_undo is None
    studio.close()


def test_undoing_an_accept_puts_the_take_up_for_review_again(root: Path) -> None:
    studio = film(root)
    first, second = studio.make(1), studio.make(1)
    studio.coordinator.accept(1, IMAGE)
    studio.settle()
    third = studio.make(1)
    studio.coordinator.undo()
    studio.settle()
    assert studio.committed(1) == first
    assert studio.pending(1) == (second, third)
    studio.check_disk()
    studio.coordinator.redo()
    studio.settle()
    assert (studio.committed(1), studio.pending(1)) == (second, (third,))
    studio.check_disk()
    studio.close()


def test_a_batch_is_one_step_one_save_and_one_round_of_news(root: Path) -> None:
    studio = film(root)
    coordinator, before = studio.coordinator, studio.project
    studio.events.clear()
    with coordinator.batch("Tidy up"):
        index = coordinator.add_scene(scene_draft())
        coordinator.edit_scene(index, title="New")
        coordinator.delete_scene(1)
        with coordinator.batch("inside"):
            coordinator.reorder([index, 2])
        assert studio.events == []
    assert studio.project.revision == before.revision + 1
    assert studio.events.count(ScenesChanged()) == 1
    assert [event.step.name for event in studio.events if isinstance(event, StepDone)] == [
        "Tidy up"
    ]
    assert coordinator.scene_indexes() == (index, 2)
    studio.settle()
    coordinator.undo()
    assert coordinator.scene_indexes() == (1, 2)
    studio.settle()
    studio.check_disk()
    studio.close()


def test_a_batch_that_fails_has_not_happened(root: Path) -> None:
    studio = film(root)
    coordinator, before = studio.coordinator, studio.project
    studio.events.clear()

    def tidy_up() -> None:
        with coordinator.batch("Tidy up"):
            coordinator.delete_scene(1)
            coordinator.generate(2, IMAGE)
            coordinator.edit_scene(2, description="short")

    with pytest.raises(UsageError):
        tidy_up()
    assert studio.project is before
    assert studio.events == []
    assert studio.coordinator.running_jobs == 0
    coordinator.edit_scene(1, title="goes on")
    studio.settle()
    studio.check_disk()
    studio.close()

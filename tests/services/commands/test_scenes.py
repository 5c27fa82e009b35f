"""Scenes come, go, are cut and joined, one at a time or many together."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.framing import Fit, Framing, Transition, TransitionKind
from videoflow.domain.overlay import Overlay
from videoflow.errors import RuleError, UsageError
from videoflow.services.events import StepDone


def order(studio: Studio) -> list[int]:
    return list(studio.coordinator.scene_indexes())


def steps(studio: Studio) -> list[str]:
    return [event.step.name for event in studio.events if isinstance(event, StepDone)]


def test_a_scene_that_is_worked_on_goes_when_its_job_has_been_cancelled(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    job_id = studio.coordinator.generate(2, IMAGE)
    studio.settle()
    with pytest.raises(RuleError, match="Scene 2 is being worked on") as caught:
        studio.coordinator.delete_scenes([1, 2])
    assert "Cancel and delete" in caught.value.action
    assert order(studio) == [1, 2, 3]
    studio.coordinator.delete_scenes([1, 2], cancel_jobs=True)
    assert order(studio) == [1, 2, 3], "both wait, so that they go together"
    with pytest.raises(RuleError, match="Scene 1 is being deleted"):
        studio.coordinator.generate(1, IMAGE)
    studio.manual.deliver(job_id)
    studio.until_idle()
    assert order(studio) == [3]
    assert steps(studio) == ["Delete 2 scenes"]
    studio.coordinator.undo()
    assert order(studio) == [1, 2, 3]
    studio.until_idle()
    studio.check_disk()
    studio.close()


def test_merging_moves_the_second_scene_to_the_trash_with_its_takes(root: Path) -> None:
    create_film(root, scenes=2)
    studio = Studio(root)
    kept, moved = studio.make(1), studio.make(2)
    studio.coordinator.generate(2, IMAGE)
    with pytest.raises(RuleError, match="Scene 2 is being worked on"):
        studio.coordinator.merge_scenes(1)
    studio.coordinator.cancel(2, IMAGE)
    studio.until_idle()
    studio.coordinator.merge_scenes(1)
    studio.settle()
    assert order(studio) == [1]
    assert studio.committed(1) == kept
    assert [path.stem for path in studio.folder.trashed_takes.glob("*.png")] == [moved]
    studio.coordinator.undo()
    studio.settle()
    assert order(studio) == [1, 2]
    assert studio.committed(2) == moved
    studio.check_disk()
    studio.coordinator.split_scene(1)
    assert order(studio) == [1, 3, 2]
    assert studio.coordinator.split_scene(1, 0.9) == 4, "no index is used again"
    assert steps(studio)[-1] == "Split scene 1"
    studio.close()


def test_a_selection_is_edited_as_one_step_or_not_at_all(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    revision = studio.project.revision
    studio.coordinator.edit_scenes([1, 3], duration_s=9)
    assert studio.project.revision == revision + 1
    assert [scene.duration_s for scene in studio.project.scenes] == [9, 5, 9]
    with pytest.raises(UsageError, match="duration_s"):
        studio.coordinator.edit_scenes([1, 2], duration_s=99)
    assert steps(studio) == ["Edit 2 scenes"]
    studio.coordinator.undo()
    assert [scene.duration_s for scene in studio.project.scenes] == [5, 5, 5]
    studio.close()


def test_what_is_drawn_over_a_scene_and_how_it_ends(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    take_id = studio.make(1)
    coordinator = studio.coordinator
    coordinator.set_overlays(1, [Overlay(text="-30 %")])
    coordinator.set_transition(1, Transition(kind=TransitionKind.SLIDE))
    coordinator.set_framing(1, IMAGE, take_id, Framing(fit=Fit.PAD))
    scene = studio.project.scene(1)
    assert [overlay.text for overlay in scene.overlays] == ["-30 %"]
    assert scene.transition.kind is TransitionKind.SLIDE
    assert scene.asset(IMAGE).framing.fit is Fit.PAD
    assert steps(studio) == ["Edit scene 1", "Edit scene 1", "Crop or trim scene 1"]
    before = studio.project
    coordinator.set_framing(1, IMAGE, take_id, Framing(fit=Fit.PAD))
    assert studio.project is before, "nothing new was said"
    with pytest.raises(UsageError, match="Scene 1 has no take"):
        coordinator.set_framing(1, VIDEO, take_id, Framing())
    studio.close()

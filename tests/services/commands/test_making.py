"""Refining, making for many scenes at once, and what the storyboard's approval is needed for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.stamp_provider import PRICE_USD, PaidStampProvider, StampProvider
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.base import AspectRatio
from videoflow.domain.scene import Draft
from videoflow.domain.settings import ProjectSettings
from videoflow.errors import BudgetError, NotApprovedError, RuleError, UsageError

PROMPT = "The same cup, seen from above in the morning light."


def with_images(root: Path, *, scenes: int = 2) -> Studio:
    create_film(root, scenes=scenes)
    studio = Studio(root)
    for index in range(1, scenes + 1):
        studio.make(index)
    return studio


def test_a_refined_prompt_makes_an_image_for_review_and_is_counted_at_once(root: Path) -> None:
    create_film(root)
    provider = StampProvider()
    studio = Studio(root, [provider])
    before = studio.make(1)
    job_id = studio.coordinator.refine(1, image_prompt=PROMPT)
    assert studio.project.refinement_count == 1, "when it is asked for, whatever becomes of it"
    assert studio.project.scene(1).image_prompt == PROMPT
    studio.until_idle()
    assert studio.committed(1) == before
    assert studio.pending(1) == (f"take-{job_id}",)
    job = provider.requests[-1].job
    assert job.own_prompt == PROMPT
    assert job.aspect_ratio is AspectRatio.LANDSCAPE, "the film's"
    studio.close()


def test_a_refined_description_makes_nothing(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    assert studio.coordinator.refine(1, description="Something better happens.") is None
    assert studio.coordinator.running_jobs == 0
    assert studio.project.scene(1).description == "Something better happens."
    assert studio.project.refinement_count == 1
    with pytest.raises(UsageError, match="Nothing was said"):
        studio.coordinator.refine(1)
    studio.close()


def test_a_refinement_that_is_refused_changes_nothing(root: Path) -> None:
    create_film(root, settings=ProjectSettings(budget_usd=1.5 * PRICE_USD))
    studio = Studio(root, [PaidStampProvider()])
    studio.coordinator.generate(1, IMAGE)
    before = studio.project
    with pytest.raises(RuleError, match="Scene 1 waits for its turn already"):
        studio.coordinator.refine(1, image_prompt=PROMPT)
    with pytest.raises(BudgetError):
        studio.coordinator.refine(2, image_prompt=PROMPT)
    assert studio.project is before
    studio.until_idle()
    studio.close()


def test_undoing_a_refinement_brings_the_words_back_and_keeps_image_and_count(root: Path) -> None:
    studio = with_images(root)
    words = studio.project.scene(1).image_prompt
    job_id = studio.coordinator.refine(1, image_prompt=PROMPT)
    studio.until_idle()
    studio.coordinator.undo()
    assert studio.project.scene(1).image_prompt == words
    assert studio.pending(1) == (f"take-{job_id}",)
    assert studio.project.refinement_count == 1
    studio.close()


def test_all_videos_need_approval_and_a_single_one_does_not(root: Path) -> None:
    studio = with_images(root)
    for command in (studio.coordinator.generate_missing, studio.coordinator.generate_all):
        before = studio.project
        with pytest.raises(NotApprovedError, match="has not been approved"):
            command(VIDEO)
        assert studio.project is before
    studio.make(1, VIDEO)
    assert studio.project.approved_at is None
    assert studio.coordinator.generate_missing(VIDEO, approve=True) == 1
    assert studio.project.approved_at is not None
    studio.until_idle()
    assert studio.coordinator.generate_all(VIDEO) == 2
    studio.until_idle()
    assert studio.project.approved_at is not None, "videos leave it alone"
    studio.close()


def test_nothing_is_approved_where_the_budget_refuses_the_videos(root: Path) -> None:
    create_film(root, settings=ProjectSettings(budget_usd=3.5 * PRICE_USD))
    studio = Studio(root, [PaidStampProvider()])
    studio.coordinator.generate_missing(IMAGE)
    studio.until_idle()
    with pytest.raises(BudgetError, match="These 2 takes"):
        studio.coordinator.generate_missing(VIDEO, approve=True)
    assert studio.project.approved_at is None
    studio.close()


def test_a_selection_is_made_as_one_request_or_not_at_all(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    studio.make(1)
    studio.make(2)
    revision = studio.project.revision
    with pytest.raises(RuleError, match="Scene 3 has no image yet"):
        studio.coordinator.regenerate_many([1, 2, 3], IMAGE)
    assert studio.project.revision == revision
    assert studio.coordinator.redoable([1, 2, 3], IMAGE) == [1, 2]
    assert studio.coordinator.regenerate_many([1, 2], IMAGE) == 2
    studio.settle()
    with pytest.raises(RuleError, match="Scene 2 is being made already"):
        studio.coordinator.generate_many([3, 2], IMAGE)
    assert studio.coordinator.generate_many([3], IMAGE) == 1
    studio.until_idle()
    assert [len(studio.pending(index)) for index in (1, 2, 3)] == [1, 1, 0]
    assert studio.coordinator.generate_many([3], VIDEO) == 1, "a single video needs no approval"
    with pytest.raises(NotApprovedError):
        studio.coordinator.generate_many([1, 2], VIDEO)
    studio.until_idle()
    studio.close()


def test_jobs_of_a_batch_start_at_its_end_and_the_budget_covers_all_or_none(root: Path) -> None:
    create_film(root, settings=ProjectSettings(budget_usd=1.5 * PRICE_USD))
    studio = Studio(root, [PaidStampProvider()])
    coordinator, before = studio.coordinator, studio.project

    def make(*indexes: int) -> None:
        with coordinator.batch("Make"):
            for index in indexes:
                coordinator.edit_scene(index, title="To be made")
                coordinator.generate(index, IMAGE, Draft())
                assert coordinator.running_jobs == 0

    with pytest.raises(BudgetError):
        make(1, 2)
    with pytest.raises(RuleError, match="waits for its turn already"):
        make(1, 1)
    assert studio.project is before
    assert coordinator.running_jobs == 0
    make(1)
    assert coordinator.running_jobs == 1
    studio.until_idle()
    assert studio.committed(1) is not None
    studio.close()

"""Invariant 2: what the film shows changes through accept, and through nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.stamp_provider import Outcome, StampProvider
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.base import AspectRatio
from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import Draft
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.domain.take import take_id_for
from videoflow.errors import RuleError, UsageError

LOCAL_FAILURES = [o for o in Outcome if o not in (Outcome.STAMP, Outcome.UNCERTAIN)]


@pytest.mark.parametrize(
    ("mode", "accept", "committed_first", "committed_second"),
    [
        ("first", False, True, False),
        ("never", False, False, False),
        ("always", False, True, True),
        ("first", True, True, True),
        ("never", True, True, True),
    ],
)
def test_a_take_is_committed_by_itself_only_where_the_user_said_so(
    root: Path, mode: str, accept: bool, committed_first: bool, committed_second: bool
) -> None:
    create_film(root, settings=ProjectSettings.model_validate({"auto_accept": mode}))
    studio = Studio(root)
    first = studio.make(1, accept=accept)
    assert (studio.committed(1) == first) == committed_first
    second = studio.make(1, accept=accept)
    assert (studio.committed(1) == second) == committed_second
    assert (second in studio.pending(1)) != committed_second
    studio.check_disk()
    studio.close()


def test_the_setting_counts_when_the_result_arrives_not_when_it_was_asked_for(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.settle()
    studio.coordinator.update_settings(auto_accept="never")
    studio.until_idle()
    assert studio.committed(1) is None
    assert studio.pending(1) == (take_id_for(job_id),)
    studio.close()


@pytest.mark.parametrize("outcome", LOCAL_FAILURES)
def test_a_job_that_fails_or_is_cancelled_leaves_the_film_as_it_was(
    root: Path, outcome: Outcome
) -> None:
    create_film(root)
    outcomes = [Outcome.STAMP, outcome, outcome]
    studio = Studio(root, [StampProvider(lambda _job: outcomes.pop(0))])
    studio.make(1)
    before, published = studio.project, studio.published()
    takes = sorted(studio.folder.takes.iterdir())
    studio.make(1)
    assert studio.status(1) is AssetStatus.FAILED
    studio.coordinator.regenerate(1, IMAGE)
    studio.settle()
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    assert studio.project == before
    assert studio.published() == published
    assert sorted(studio.folder.takes.iterdir()) == takes
    studio.close()
    assert studio.journal() == []


def test_a_reject_keeps_the_film_and_the_edited_draft(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    kept = studio.make(1)
    scene = studio.project.scene(1)
    draft = Draft(prompt="A red cup on a blue table.", settings=TakeSettings(seed=7))
    studio.coordinator.regenerate(1, IMAGE, draft)
    studio.until_idle()
    rejected = studio.coordinator.reject(1, IMAGE)
    studio.settle()
    assert studio.committed(1) == kept
    assert studio.retired(1) == (rejected,)
    assert studio.project.scene(1).asset(IMAGE).draft == draft
    assert studio.project.scene(1).image_prompt == scene.image_prompt
    assert studio.coordinator.takes[rejected].settings.seed == 7
    studio.check_disk()
    studio.close()


def test_an_accept_brings_the_prompt_along_and_empties_the_draft(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    first = studio.make(1)
    before = studio.project.scene(1)
    studio.coordinator.regenerate(1, IMAGE, Draft(prompt="A red cup on a blue table."))
    studio.until_idle()
    second = studio.coordinator.accept(1, IMAGE)
    studio.settle()
    after = studio.project.scene(1)
    assert after.image_prompt == "A red cup on a blue table."
    assert after.asset(IMAGE).draft == Draft()
    assert (studio.committed(1), studio.retired(1)) == (second, (first,))
    assert after.created_at == before.created_at
    assert studio.coordinator.takes[second].own_prompt == after.image_prompt
    studio.coordinator.restore_take(1, IMAGE, first)
    studio.settle()
    assert (studio.committed(1), studio.retired(1)) == (first, (second,))
    assert studio.project.scene(1).image_prompt == before.image_prompt
    studio.check_disk()
    studio.close()


def test_several_takes_may_wait_and_then_one_has_to_be_named(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    committed = studio.make(1)
    first = studio.make(1)
    second = take_id_for(studio.coordinator.keep_and_roll_again(1, IMAGE))
    studio.until_idle()
    assert studio.pending(1) == (first, second)
    with pytest.raises(RuleError, match="Several takes") as caught:
        studio.coordinator.accept(1, IMAGE)
    assert first in caught.value.action
    assert second in caught.value.action
    with pytest.raises(UsageError, match="no pending take"):
        studio.coordinator.accept(1, IMAGE, committed)
    studio.coordinator.accept(1, IMAGE, second)
    studio.settle()
    assert (studio.committed(1), studio.pending(1)) == (second, (first,))
    with pytest.raises(RuleError, match="not one of the scene's earlier takes"):
        studio.coordinator.restore_take(2, IMAGE, committed)
    studio.close()


def test_a_result_that_ends_in_the_moment_of_its_cancellation_is_kept_but_not_shown(
    root: Path,
) -> None:
    create_film(root)
    studio = Studio(root)
    job_id = studio.coordinator.generate(1, IMAGE, accept=True)
    studio.settle()
    studio.manual.run(job_id)
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    assert studio.committed(1) is None
    assert studio.pending(1) == ()
    assert studio.retired(1) == (take_id_for(job_id),)
    assert "before it could be cancelled" in studio.notices[-1].message
    studio.coordinator.restore_take(1, IMAGE, take_id_for(job_id))
    studio.settle()
    studio.check_disk()
    studio.close()


def test_nothing_to_redo_and_nothing_to_start_from_are_refused(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    with pytest.raises(RuleError, match="no image yet"):
        studio.coordinator.regenerate(1, IMAGE)
    with pytest.raises(RuleError, match="no image yet"):
        studio.coordinator.generate(1, VIDEO)
    with pytest.raises(RuleError, match="Nothing has failed"):
        studio.coordinator.retry(1, IMAGE)
    with pytest.raises(UsageError, match="no scene with index 9"):
        studio.coordinator.generate(9, IMAGE)
    assert studio.coordinator.idle
    studio.close()


def test_a_job_keeps_the_shape_and_words_it_was_asked_for_with(root: Path) -> None:
    create_film(root)
    provider = StampProvider()
    studio = Studio(root, [provider])
    prompt = studio.coordinator.compose(1, IMAGE)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    studio.coordinator.edit_scene(1, image_prompt="Something else altogether.")
    studio.coordinator.edit_brief(product="Tea", aspect_ratio=AspectRatio.SQUARE)
    studio.until_idle()
    (request,) = provider.requests
    assert request.job.prompt == prompt
    assert request.job.aspect_ratio is AspectRatio.LANDSCAPE
    assert request.job.context.product == "Coffee"
    studio.close()

from __future__ import annotations

import pytest
from tests.helpers.projects import make_project, make_scene, make_take

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.job import Job
from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings
from videoflow.domain.take import Take
from videoflow.errors import RuleError
from videoflow.providers.animatic.provider import AnimaticProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.job_builder import build_job


def build(kind: AssetKind, draft: Draft | None = None, latest: Take | None = None) -> Job:
    project = make_project(make_scene(5), make_scene(3))
    return build_job(
        project,
        project.scene(3),
        kind,
        draft or Draft(),
        committed=None,
        latest=latest,
        start_image=None,
        providers=ProviderRegistry([AnimaticProvider()]),
        accept_when_done=False,
    )


def test_a_job_knows_its_scene_and_its_place() -> None:
    job = build(AssetKind.IMAGE)
    assert job.scene_index == 3
    assert job.context.scene_number == 2
    assert job.aspect_ratio is AspectRatio.PORTRAIT
    assert job.size_px == (1080, 1920)


def test_a_prompt_for_this_take_only_replaces_the_scenes_words() -> None:
    job = build(AssetKind.IMAGE, Draft(prompt="Only this once"))
    assert job.own_prompt == "Only this once"
    assert job.prompt.startswith("Only this once")
    assert "A picture of scene 3" not in job.prompt


def test_a_video_without_an_image_is_refused() -> None:
    with pytest.raises(RuleError, match="Scene 2 has no image"):
        build(AssetKind.VIDEO)


def test_an_unknown_model_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(RuleError, match="no model"):
        build(AssetKind.IMAGE, Draft(settings=TakeSettings(model="gpt-9")))


def test_an_asked_for_seed_is_kept() -> None:
    assert build(AssetKind.IMAGE, Draft(settings=TakeSettings(seed=7))).settings.seed == 7


def test_a_re_roll_never_gets_a_seed_that_leads_to_the_same_layout() -> None:
    latest = make_take(1).changed(settings=TakeSettings(seed=4321))
    for _ in range(20):
        seed = build(AssetKind.IMAGE, latest=latest).settings.seed
        assert all(seed % layouts != 4321 % layouts for layouts in (2, 3, 4, 6))

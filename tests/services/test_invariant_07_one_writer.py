"""Invariant 7: one active request per scene and kind, one writer per project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, scene_draft, snapshot

from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import Draft
from videoflow.errors import ProjectLockedError, RuleError


def test_a_second_request_for_the_same_asset_is_refused(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root, [StampProvider(slots=1)])
    for index in (1, 2):
        studio.coordinator.generate(index, IMAGE)
    studio.settle()
    expected = {1: AssetStatus.RUNNING, 2: AssetStatus.WAITING}
    for index, status in expected.items():
        assert studio.status(index) is status
        for ask in (studio.coordinator.generate, studio.coordinator.regenerate):
            with pytest.raises(RuleError) as caught:
                ask(index, IMAGE)
            assert caught.value.action
        assert studio.coordinator.scene_view(index).image.refusal is not None
    assert studio.coordinator.generate_missing(IMAGE) == 1
    assert studio.coordinator.generate_missing(IMAGE) == 0
    studio.until_idle()
    assert [studio.status(index) for index in (1, 2, 3)] == [AssetStatus.READY] * 3
    studio.close()


def test_image_and_video_of_a_scene_may_be_made_at_once(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.coordinator.generate(1, VIDEO)
    studio.coordinator.regenerate(1, IMAGE)
    studio.settle()
    assert len(studio.manual.held) == 2
    studio.until_idle()
    studio.close()


def test_a_scene_is_not_deleted_under_a_running_job_unless_asked_to(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.coordinator.regenerate(1, IMAGE)
    studio.settle()
    with pytest.raises(RuleError, match="being worked on"):
        studio.coordinator.delete_scene(1)
    studio.coordinator.delete_scene(1, cancel_jobs=True)
    assert studio.coordinator.scene_indexes() == (1, 2), "not before its job has ended"
    with pytest.raises(RuleError, match="being deleted"):
        studio.coordinator.generate(1, VIDEO)
    assert studio.coordinator.missing(VIDEO) == []
    studio.until_idle()
    assert studio.coordinator.scene_indexes() == (2,)
    assert list(studio.folder.takes.iterdir()) == []
    studio.check_disk()
    studio.coordinator.restore_scene(1)
    studio.until_idle()
    assert studio.status(1) is AssetStatus.READY
    studio.check_disk()
    studio.close()


def test_cancel_and_delete_is_finished_although_the_window_closes(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    studio.coordinator.delete_scene(1, cancel_jobs=True)
    studio.close()
    studio = Studio(root)
    assert studio.coordinator.scene_indexes() == (2,)
    studio.close()


def test_a_second_window_is_told_and_may_look_without_touching_anything(root: Path) -> None:
    create_film(root)
    first = Studio(root)
    first.make(1)
    first.make(1)
    first.coordinator.generate(2, IMAGE)
    first.settle()
    (root / "images" / "something.tmp").write_bytes(b"litter")
    with pytest.raises(ProjectLockedError) as caught:
        Studio(root)
    assert str(root) in caught.value.message
    assert "read-only" in caught.value.action

    before = snapshot(root)
    view = Studio(root, read_only=True)
    assert view.coordinator.read_only
    assert view.project == first.project
    assert view.coordinator.project_view().read_only is not None
    coordinator = view.coordinator
    commands: list[Callable[[], object]] = [
        lambda: coordinator.add_scene(scene_draft()),
        lambda: coordinator.edit_scene(1, title="x"),
        lambda: coordinator.delete_scene(1),
        lambda: coordinator.reorder([2, 1]),
        lambda: coordinator.generate(1, IMAGE),
        lambda: coordinator.regenerate(1, IMAGE),
        lambda: coordinator.generate_missing(IMAGE),
        lambda: coordinator.retry(1, IMAGE),
        lambda: coordinator.accept(1, IMAGE),
        lambda: coordinator.reject(1, IMAGE),
        lambda: coordinator.set_draft(1, IMAGE, Draft(prompt="x")),
        lambda: coordinator.update_settings(auto_accept="always"),
        lambda: coordinator.edit_brief(product="x"),
        lambda: coordinator.rename("x"),
        lambda: coordinator.export(),
        lambda: coordinator.make_film(),
    ]
    for command in commands:
        with pytest.raises(RuleError, match="read-only"):
            command()
    coordinator.cancel_all()
    coordinator.retry_saving()
    coordinator.retry_publishing()
    coordinator.dismiss_error(1, IMAGE)
    view.close()
    assert snapshot(root) == before
    first.until_idle()
    first.close()

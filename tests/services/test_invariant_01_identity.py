"""Invariant 1: a result reaches the scene it was asked for, whatever happened meanwhile."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.stamps import read_stamp
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, scene_draft

from videoflow.domain.progress import AssetStatus
from videoflow.domain.take import take_id_for


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_jobs_that_end_in_any_order_reach_their_scenes(root: Path, order: tuple[int, ...]) -> None:
    create_film(root, scenes=3)
    studio = Studio(root, [StampProvider(slots=3)])
    jobs = [studio.coordinator.generate(index, IMAGE) for index in (1, 2, 3)]
    studio.settle()
    studio.coordinator.reorder([3, 1, 2])
    for place in order:
        studio.manual.deliver(jobs[place])
        studio.settle()
    assert [studio.committed(index) for index in (1, 2, 3)] == [take_id_for(job) for job in jobs]
    studio.check_disk()
    studio.close()


def test_scenes_may_come_go_and_move_while_a_job_runs(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    job_id = studio.coordinator.generate(2, IMAGE)
    studio.settle()
    studio.coordinator.delete_scene(1)
    new = studio.coordinator.add_scene(scene_draft(), position=0)
    copy = studio.coordinator.duplicate_scene(2)
    studio.coordinator.reorder([3, copy, new, 2])
    studio.manual.run(job_id)
    studio.coordinator.restore_scene(1)
    studio.manual.deliver(job_id)
    studio.settle()
    assert studio.committed(2) == take_id_for(job_id)
    assert [studio.status(index) for index in (1, 3, copy, new)] == [AssetStatus.EMPTY] * 4
    number = studio.project.number_of(2)
    (published,) = (root / "images").iterdir()
    assert published.name == f"{studio.project.stem}_scene{number}.png"
    assert read_stamp(published).scene_index == 2
    studio.check_disk()
    studio.close()


def test_an_index_is_never_used_again(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.delete_scene(2)
    assert studio.coordinator.add_scene(scene_draft()) == 3
    studio.coordinator.delete_scene(3)
    studio.close()
    studio = Studio(root)
    assert studio.coordinator.add_scene(scene_draft()) == 4
    studio.coordinator.restore_scene(2)
    assert sorted(studio.coordinator.scene_indexes()) == [1, 2, 4]
    studio.close()


def test_a_video_starts_from_the_image_that_was_committed_when_it_was_asked_for(
    root: Path,
) -> None:
    create_film(root)
    studio = Studio(root)
    first = studio.make(1)
    job_id = studio.coordinator.generate(1, VIDEO)
    studio.settle()
    image_job = studio.coordinator.generate(1, IMAGE, accept=True)
    studio.settle()
    studio.manual.deliver(image_job)
    studio.settle()
    studio.manual.deliver(job_id)
    studio.settle()
    video = studio.coordinator.takes[take_id_for(job_id)]
    assert video.source_take_id == first
    assert studio.coordinator.scene_view(1).video.stale
    studio.close()

from __future__ import annotations

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus, JobPhase, Stage, asset_status, stage
from videoflow.domain.project import Film
from videoflow.domain.scene import Asset

TAKE, OTHER = make_take(1).take_id, make_take(2).take_id


@pytest.mark.parametrize(
    ("asset", "phase", "status"),
    [
        (Asset(), None, AssetStatus.EMPTY),
        (Asset(), JobPhase.WAITING, AssetStatus.WAITING),
        (Asset(committed=TAKE), JobPhase.RUNNING, AssetStatus.RUNNING),
        (Asset(committed=TAKE), None, AssetStatus.READY),
        (Asset(committed=TAKE), JobPhase.FAILED, AssetStatus.FAILED),
        (Asset(committed=TAKE, pending=(OTHER,)), None, AssetStatus.REVIEW),
        (Asset(pending=(OTHER,)), JobPhase.FAILED, AssetStatus.REVIEW),
        (Asset(pending=(OTHER,)), JobPhase.RUNNING, AssetStatus.RUNNING),
        (Asset(retired=(OTHER,)), None, AssetStatus.EMPTY),
    ],
)
def test_the_state_of_an_asset(asset: Asset, phase: JobPhase | None, status: AssetStatus) -> None:
    assert asset_status(asset, phase) is status


def test_the_stage_of_a_film() -> None:
    film = make_project()
    assert stage(film) is Stage.STORYBOARD
    film = make_project(make_scene(1))
    assert stage(film) is Stage.IMAGES
    film = make_project(make_scene(1, (TAKE,)))
    assert stage(film) is Stage.APPROVAL
    assert stage(film.changed(approved_at=START)) is Stage.VIDEOS
    scene = film.scene(1).with_asset(AssetKind.VIDEO, Asset(committed=OTHER))
    film = film.with_scene(scene)
    assert stage(film) is Stage.EXPORT
    exported = Film(path="x.mp4", duration_s=1, width=2, height=2, exported_at=START)
    assert stage(film.changed(film=exported)) is Stage.EXPORT
    assert stage(film.changed(film=exported.changed(take_ids=(OTHER,)))) is Stage.DONE

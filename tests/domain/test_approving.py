from __future__ import annotations

from datetime import timedelta

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain import approving, editing
from videoflow.domain.base import AssetKind
from videoflow.domain.overlay import EndCard
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset
from videoflow.errors import RuleError

LATER = START + timedelta(hours=1)
TAKES = [make_take(number).take_id for number in (1, 2, 3)]
FILM = make_project(make_scene(1, (TAKES[0],)), make_scene(2, (TAKES[1], TAKES[2])))
APPROVED = approving.approve(FILM, LATER)


def test_approving_remembers_when_and_only_the_first_time() -> None:
    assert APPROVED.approved_at == LATER
    assert approving.approve(APPROVED, LATER + timedelta(hours=1)) is APPROVED


@pytest.mark.parametrize(
    ("film", "message"),
    [
        (make_project(), "no scenes yet"),
        (make_project(make_scene(1, (TAKES[0],)), make_scene(2)), "Scene 2 has no image yet"),
        (make_project(make_scene(1), make_scene(2)), "Scenes 1, 2 have no image yet"),
    ],
)
def test_a_film_that_lacks_images_cannot_be_approved(film: Project, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        approving.approve(film, LATER)


def with_committed(film: Project, kind: AssetKind, take_id: str) -> Project:
    scene = film.scene(1).with_asset(kind, Asset(committed=take_id))
    return film.with_scene(scene)


@pytest.mark.parametrize(
    "changed",
    [
        editing.reorder(APPROVED, [2, 1]),
        editing.edit_scene(APPROVED, 1, LATER, {"title": "Another title"}),
        editing.delete_scene(APPROVED, 2, LATER),
        editing.duplicate_scene(APPROVED, 2, LATER)[0],
        with_committed(APPROVED, AssetKind.IMAGE, TAKES[2]),
    ],
    ids=["order", "text", "delete", "duplicate", "image"],
)
def test_a_change_of_order_text_or_image_takes_the_approval_back(changed: Project) -> None:
    assert approving.keep_or_reset(APPROVED, changed).approved_at is None


@pytest.mark.parametrize(
    "changed",
    [
        APPROVED,
        editing.edit_scene(APPROVED, 1, LATER, {"duration_s": 9}),
        with_committed(APPROVED, AssetKind.VIDEO, TAKES[2]),
        with_committed(APPROVED, AssetKind.VOICE, TAKES[2]),
        with_committed(APPROVED, AssetKind.MUSIC, TAKES[2]),
        APPROVED.changed(end_card=EndCard(headline="Now")),
    ],
    ids=["nothing", "duration", "video", "voice", "music", "end card"],
)
def test_videos_sounds_and_what_is_drawn_at_export_leave_the_approval_alone(
    changed: Project,
) -> None:
    assert approving.keep_or_reset(APPROVED, changed).approved_at == LATER

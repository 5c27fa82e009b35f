from __future__ import annotations

from datetime import timedelta

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain import editing, reviewing
from videoflow.domain.base import AssetKind
from videoflow.domain.project import Project
from videoflow.errors import RuleError

IMAGE = AssetKind.IMAGE
LATER = START + timedelta(hours=1)
OLD, NEW, OTHER = (make_take(n, scene_index=1) for n in (1, 2, 3))
FILM = make_project(make_scene(1, (OLD.take_id,)), make_scene(2))


def asset(project: Project) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    found = next(scene for scene in project.all_scenes() if scene.index == 1).asset(IMAGE)
    return found.committed, found.pending, found.retired


def test_a_take_arrives_once_however_often_it_is_told_of() -> None:
    film = reviewing.add_pending(FILM, NEW)
    assert asset(film) == (OLD.take_id, (NEW.take_id,), ())
    for again in (reviewing.add_pending, reviewing.add_retired):
        assert again(film, NEW) is film
    assert film.scene(2) == FILM.scene(2)


def test_a_take_of_a_deleted_scene_waits_in_the_trash() -> None:
    film = reviewing.add_pending(editing.delete_scene(FILM, 1, LATER), NEW)
    assert asset(film) == (OLD.take_id, (NEW.take_id,), ())
    assert asset(editing.restore_scene(film, 1)) == (OLD.take_id, (NEW.take_id,), ())


def test_accept_and_restore_swap_and_lose_nothing() -> None:
    film = reviewing.add_pending(FILM, NEW)
    film = reviewing.accept(film, NEW, LATER)
    assert asset(film) == (NEW.take_id, (), (OLD.take_id,))
    with pytest.raises(RuleError, match="no longer waits"):
        reviewing.accept(film, NEW, LATER)
    film = reviewing.restore(film, OLD, LATER)
    assert asset(film) == (OLD.take_id, (), (NEW.take_id,))
    with pytest.raises(RuleError, match="not one of the scene's earlier takes"):
        reviewing.restore(film, OLD, LATER)


def test_reject_changes_nothing_but_the_waiting_take() -> None:
    film = reviewing.reject(reviewing.add_pending(FILM, NEW), NEW)
    assert asset(film) == (OLD.take_id, (), (NEW.take_id,))
    with pytest.raises(RuleError, match="no longer waits"):
        reviewing.reject(film, NEW)


def test_only_retired_takes_can_be_forgotten() -> None:
    film = reviewing.reject(reviewing.add_pending(FILM, NEW), NEW)
    film = reviewing.add_pending(film, OTHER)
    everything = frozenset({OLD.take_id, NEW.take_id, OTHER.take_id})
    assert asset(reviewing.forget_takes(film, everything)) == (OLD.take_id, (OTHER.take_id,), ())

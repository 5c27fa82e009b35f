from __future__ import annotations

from datetime import timedelta

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take
from tests.helpers.studio import scene_draft

from videoflow.domain import editing, reviewing, undoing
from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Fit, Framing
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset
from videoflow.errors import RuleError

LATER = START + timedelta(hours=1)
IMAGE = AssetKind.IMAGE
TAKES = {make_take(number).take_id: make_take(number) for number in range(1, 6)}
OLD, NEW, OTHER, *_MORE = TAKES
FILM = make_project(make_scene(1, (OLD,)), make_scene(2), make_scene(3))


def asset(film: Project) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    found = film.scene(1).asset(IMAGE)
    return found.committed, found.pending, found.retired


def test_what_is_the_same_makes_no_change() -> None:
    assert undoing.difference(FILM, FILM).is_empty
    assert undoing.difference(FILM, FILM.changed(download_count=7, revision=9)).is_empty
    assert not undoing.difference(FILM, editing.reorder(FILM, [3, 1, 2])).is_empty


def test_only_what_the_command_changed_is_changed_back() -> None:
    edited = editing.edit_scene(FILM, 2, LATER, {"title": "New"})
    change = undoing.difference(FILM, edited)
    since = editing.edit_scene(edited, 2, LATER, {"duration_s": 9})
    back = undoing.apply(since, change.reversed(), LATER)
    assert back.scene(2).title == FILM.scene(2).title
    assert back.scene(2).duration_s == 9


def test_what_something_else_has_changed_since_stays() -> None:
    edited = editing.edit_scene(FILM, 2, LATER, {"title": "New"})
    change = undoing.difference(FILM, edited)
    since = editing.edit_scene(edited, 2, LATER, {"title": "Newer still"})
    assert undoing.apply(since, change.reversed(), LATER) == since


def test_scenes_go_to_the_trash_and_come_from_there() -> None:
    added, index = editing.add_scene(FILM, scene_draft(), LATER, 1)
    change = undoing.difference(FILM, added)
    assert undoing.leaving(added, change.reversed()) == (index,)
    back = undoing.apply(added, change.reversed(), LATER)
    assert [scene.index for scene in back.scenes] == [1, 2, 3]
    assert [entry.scene.index for entry in back.deleted] == [index]
    assert back.next_scene_index == added.next_scene_index, "no index is used again"
    assert undoing.apply(back, change, LATER).scenes == added.scenes
    with pytest.raises(RuleError, match="not in the trash"):
        undoing.apply(back.changed(deleted=()), change, LATER)


def test_an_accepted_take_goes_back_to_review_and_those_that_came_since_stay() -> None:
    film = reviewing.add_pending(FILM, TAKES[NEW])
    accepted = reviewing.accept(film, TAKES[NEW], LATER)
    change = undoing.difference(film, accepted)
    assert {OLD, NEW} <= change.take_ids
    since = reviewing.add_pending(accepted, TAKES[OTHER])
    back = undoing.apply(since, change.reversed(), LATER)
    assert asset(back) == (OLD, (NEW, OTHER), ())
    assert asset(undoing.apply(back, change, LATER)) == (NEW, (OTHER,), (OLD,))


def test_a_take_that_was_committed_meanwhile_is_not_taken_out_of_the_film() -> None:
    film = FILM.with_scene(make_scene(1))
    film = reviewing.add_pending(film, TAKES[NEW])
    rejected = reviewing.reject(film, TAKES[NEW])
    change = undoing.difference(film, rejected)
    since = reviewing.add_pending(rejected, TAKES[OTHER])
    since = reviewing.accept(since, TAKES[OTHER], LATER)
    assert asset(undoing.apply(since, change.reversed(), LATER)) == (OTHER, (NEW,), ())


def test_a_framing_of_a_take_that_has_gone_is_not_brought_back() -> None:
    framed = reviewing.set_framing(FILM, 1, IMAGE, OLD, Framing(fit=Fit.PAD))
    change = undoing.difference(FILM, framed)
    assert undoing.apply(framed, change.reversed(), LATER).scene(1).asset(IMAGE).framings == {}
    emptied = FILM.with_scene(FILM.scene(1).with_asset(IMAGE, Asset()))
    assert undoing.apply(emptied, change, LATER).scene(1).asset(IMAGE) == Asset()

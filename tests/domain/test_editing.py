from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.projects import START, make_project, make_scene, make_take
from tests.helpers.studio import scene_draft

from videoflow.domain import editing
from videoflow.errors import RuleError, UsageError

LATER = START + timedelta(hours=1)
FILM = make_project(make_scene(1), make_scene(2), make_scene(3))


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (None, [1, 2, 3, 4]),
        (0, [4, 1, 2, 3]),
        (-5, [4, 1, 2, 3]),
        (2, [1, 2, 4, 3]),
        (99, [1, 2, 3, 4]),
    ],
)
def test_a_scene_is_inserted_where_it_was_asked_for(
    position: int | None, expected: list[int]
) -> None:
    project, index = editing.add_scene(FILM, scene_draft(), LATER, position)
    assert index == 4
    assert [scene.index for scene in project.scenes] == expected
    assert project.next_scene_index == 5


@given(order=st.permutations([1, 2, 3]))
def test_any_order_is_possible_and_changes_no_scene(order: list[int]) -> None:
    project = editing.reorder(FILM, order)
    assert [scene.index for scene in project.scenes] == order
    assert {scene.index: scene for scene in project.scenes} == {
        scene.index: scene for scene in FILM.scenes
    }


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([1, 1, 2, 3], "scene 1 more than once"),
        ([1, 2], "leaves out scene 3"),
        ([1, 2, 3, 9], "scene 9, which the film does not have"),
        ([], "leaves out scene 1, 2, 3"),
    ],
)
def test_an_order_that_is_none_is_refused_with_the_reason(order: list[int], message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        editing.reorder(FILM, order)
    assert "1 (hook)" in caught.value.action
    with pytest.raises(RuleError):
        editing.indexes_of_numbers(FILM, order)


def test_numbers_are_places_in_the_film() -> None:
    film = editing.reorder(FILM, [3, 1, 2])
    assert editing.indexes_of_numbers(film, [2, 3, 1]) == (1, 2, 3)


def test_a_deleted_scene_comes_back_to_its_place_with_everything() -> None:
    take = make_take(1)
    film = make_project(make_scene(1, (take.take_id,)), make_scene(2))
    deleted = editing.delete_scene(film, 1, LATER)
    assert [scene.index for scene in deleted.scenes] == [2]
    assert list(deleted.take_ids()) == [take.take_id]
    assert editing.restore_scene(deleted, 1) == film
    with pytest.raises(UsageError, match="no scene with index 2 in the trash"):
        editing.restore_scene(deleted, 2)


def test_a_restored_scene_goes_to_the_end_where_its_place_is_gone() -> None:
    film = editing.delete_scene(FILM, 3, LATER)
    film = editing.delete_scene(editing.delete_scene(film, 2, LATER), 1, LATER)
    film = editing.restore_scene(film, 3)
    assert [scene.index for scene in film.scenes] == [3]


def test_a_copy_has_the_texts_and_no_takes() -> None:
    film = make_project(make_scene(1, (make_take(1).take_id,)), make_scene(2))
    copied, index = editing.duplicate_scene(film, 1, LATER)
    assert [scene.index for scene in copied.scenes] == [1, 3, 2]
    original, copy = copied.scene(1), copied.scene(index)
    assert (copy.title, copy.image_prompt) == (original.title, original.image_prompt)
    assert copy.assets == {}
    assert copy.created_at == LATER


def test_an_edit_keeps_what_is_not_given() -> None:
    film = FILM
    edited = editing.edit_scene(film, 2, LATER, {"title": "  Mới  "})
    assert edited.scene(2).title == "Mới"
    assert edited.scene(2).created_at == film.scene(2).created_at
    assert edited.scene(2).updated_at == LATER
    assert edited.scene(1) == film.scene(1)
    assert editing.edit_scene(film, 2, LATER, {"title": film.scene(2).title}) is film


@pytest.mark.parametrize(
    "fields",
    [{"title": "x" * 201}, {"duration_s": 0.1}, {"description": "short"}, {"index": 7}, {"no": 1}],
)
def test_an_edit_that_does_not_fit_is_refused_in_plain_words(fields: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        editing.edit_scene(FILM, 1, LATER, fields)
    assert next(iter(fields)) in caught.value.message


def test_an_unknown_scene_is_refused_with_a_list_of_what_there_is() -> None:
    with pytest.raises(UsageError) as caught:
        editing.find_scene(FILM, 9)
    assert "3 (hook)" in caught.value.action

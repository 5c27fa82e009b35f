from __future__ import annotations

from datetime import timedelta

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain import refining
from videoflow.domain.base import AssetKind
from videoflow.domain.scene import Asset, Draft
from videoflow.errors import RuleError, UsageError

LATER = START + timedelta(hours=1)
FILM = make_project(make_scene(1, (make_take(1).take_id,)), make_scene(2))


def test_a_refinement_changes_what_was_said_and_is_counted() -> None:
    film = refining.refine(FILM, 1, LATER, {"description": "Something better happens."})
    assert film.scene(1).description == "Something better happens."
    assert film.scene(1).image_prompt == FILM.scene(1).image_prompt
    assert film.refinement_count == 1
    assert film.scene(2) is FILM.scene(2)


def test_a_new_prompt_takes_the_place_of_one_for_the_next_take_only() -> None:
    draft = Draft(prompt="only this once")
    scene = FILM.scene(2).with_asset(AssetKind.IMAGE, Asset(draft=draft))
    film = refining.refine(FILM.with_scene(scene), 2, LATER, {"image_prompt": "A sharper one."})
    assert film.scene(2).asset(AssetKind.IMAGE).draft == Draft()


def test_at_the_limit_the_message_says_how_to_go_on() -> None:
    film = FILM.changed(refinement_count=5, settings=FILM.settings.changed(refinement_limit=5))
    with pytest.raises(RuleError, match="refined 5 times, which is its limit") as caught:
        refining.refine(film, 1, LATER, {"description": "Something better happens."})
    assert "Raise the limit" in caught.value.action
    raised = film.changed(settings=film.settings.changed(refinement_limit=6))
    assert refining.refine(raised, 1, LATER, {"title": "It fits"}).refinement_count == 6


def test_a_text_that_does_not_fit_is_not_counted() -> None:
    with pytest.raises(UsageError, match="image_prompt"):
        refining.refine(FILM, 1, LATER, {"image_prompt": "short"})

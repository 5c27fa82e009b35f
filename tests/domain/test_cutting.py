from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain import cutting
from videoflow.domain.framing import Transition, TransitionKind
from videoflow.domain.overlay import Overlay, OverlayKind
from videoflow.domain.project import Project
from videoflow.domain.scene import Details, Scene
from videoflow.errors import RuleError, UsageError

LATER = START + timedelta(hours=1)
TAKE = make_take(1).take_id
SPOKEN = Details(camera="slow pan", dialog="Good morning! Coffee is ready.")
SCENE = make_scene(1, (TAKE,)).changed(
    description="She wakes up tired. The machine hums and a cup fills.",
    details=SPOKEN,
    duration_s=8,
    transition=Transition(kind=TransitionKind.CROSSFADE),
)
FILM = make_project(SCENE, make_scene(2))


def halves(film: Project) -> tuple[Scene, Scene]:
    return film.scenes[0], film.scenes[1]


def test_a_scene_is_cut_between_sentences_and_its_takes_stay_with_the_first_half() -> None:
    film, index = cutting.split_scene(FILM, 1, LATER)
    first, second = halves(film)
    assert [scene.index for scene in film.scenes] == [1, index, 2]
    assert index == 3
    assert first.description == "She wakes up tired."
    assert second.description == "The machine hums and a cup fills."
    assert (first.details.dialog, second.details.dialog) == ("Good morning!", "Coffee is ready.")
    assert second.details.camera == "slow pan"
    assert first.duration_s + second.duration_s == 8
    assert first.duration_s < second.duration_s, "in proportion to the words"
    assert list(first.take_ids()) == [TAKE]
    assert list(second.take_ids()) == []
    assert first.transition == Transition()
    assert second.transition == SCENE.transition


def test_one_sentence_goes_into_both_halves_but_is_spoken_once() -> None:
    details = Details(dialog="Only one sentence")
    scene = SCENE.changed(description="One single thing happens here", details=details)
    first, second = halves(cutting.split_scene(FILM.with_scene(scene), 1, LATER)[0])
    assert first.description == second.description == scene.description
    assert (first.details.dialog, second.details.dialog) == ("Only one sentence", "")
    assert first.duration_s == second.duration_s == 4


def test_the_place_of_the_cut_and_the_texts_can_be_said() -> None:
    texts = ("What happens at first.", "What happens then.")
    first, second = halves(cutting.split_scene(FILM, 1, LATER, 0.25, texts)[0])
    assert (first.description, second.description) == texts
    assert (first.duration_s, second.duration_s) == (2, 6)
    with pytest.raises(UsageError, match="description"):
        cutting.split_scene(FILM, 1, LATER, None, ("short", "What happens then."))


def test_a_scene_of_less_than_two_seconds_is_not_split() -> None:
    film = FILM.with_scene(SCENE.changed(duration_s=1.5))
    with pytest.raises(RuleError, match="Scene 1 is too short"):
        cutting.split_scene(film, 1, LATER)


def test_overlays_are_seen_when_they_were_after_a_split_and_a_merge() -> None:
    overlays = (
        Overlay(text="all along"),
        Overlay(text="early", start_s=0, end_s=2),
        Overlay(text="late", start_s=6, end_s=7),
        Overlay(kind=OverlayKind.LOGO, start_s=3, end_s=5),
    )
    film = FILM.with_scene(SCENE.changed(overlays=overlays))
    film, _index = cutting.split_scene(film, 1, LATER, 0.5)
    first, second = halves(film)
    assert [overlay.text for overlay in first.overlays] == ["all along", "early", ""]
    assert [(o.text, o.start_s, o.end_s) for o in second.overlays] == [
        ("all along", 0, None),
        ("late", 2, 3),
        ("", 0, 1),
    ]
    merged = cutting.merge_scenes(film, 1, LATER).scenes[0]
    assert sorted(merged.overlays, key=repr) == sorted(overlays, key=repr)


@given(duration_s=st.floats(2, 60), fraction=st.none() | st.floats(0, 1))
def test_both_halves_are_scenes_whatever_the_cut(duration_s: float, fraction: float | None) -> None:
    film = FILM.with_scene(SCENE.changed(duration_s=duration_s))
    first, second = halves(cutting.split_scene(film, 1, LATER, fraction)[0])
    assert first.duration_s + second.duration_s == pytest.approx(duration_s, abs=0.002)


def test_two_scenes_become_one_and_the_second_waits_in_the_trash() -> None:
    second = make_scene(2, (make_take(2).take_id,)).changed(
        details=Details(camera="slow pan", dialog="Try it today.")
    )
    film = cutting.merge_scenes(FILM.with_scene(second), 1, LATER)
    (merged,) = film.scenes
    assert merged.description == f"{SCENE.description} {second.description}"
    assert merged.details.dialog == "Good morning! Coffee is ready. Try it today."
    assert merged.details.camera == "slow pan", "what both say is said once"
    assert merged.image_prompt == SCENE.image_prompt
    assert merged.duration_s == 13
    assert merged.assets == SCENE.assets
    assert [entry.scene for entry in film.deleted] == [second]


@pytest.mark.parametrize(
    ("index", "fields", "message"),
    [
        (2, {}, "Scene 2 is the last one"),
        (1, {"duration_s": 59}, "together they last 64 s"),
        (1, {"description": "x" * 1000}, "texts are too long"),
        (1, {"overlays": (Overlay(text="claim"),) * 8}, "more than 8 overlays"),
    ],
)
def test_what_is_too_much_for_one_scene_is_refused(
    index: int, fields: dict[str, object], message: str
) -> None:
    film = FILM.with_scene(SCENE.changed(**fields))
    other = film.scene(2).changed(overlays=(Overlay(text="another"),))
    with pytest.raises(RuleError, match=message):
        cutting.merge_scenes(film.with_scene(other), index, LATER)

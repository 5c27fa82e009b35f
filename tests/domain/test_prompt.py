"""What is sent says what the scene says, and what makes all scenes one film."""

from __future__ import annotations

from tests.helpers.projects import make_project, make_scene

from videoflow.domain.base import AssetKind
from videoflow.domain.look import Look
from videoflow.domain.prompt import compose_prompt, own_prompt

LOOK = Look(style="35 mm, pastel", characters="Mai, green shirt", negative="text, watermarks")
SCENE = make_scene(1)
BRIEF = make_project(SCENE).brief


def lines(kind: AssetKind, look: Look = LOOK, override: str | None = None) -> list[str]:
    return compose_prompt(SCENE, kind, BRIEF, look, override).splitlines()


def test_the_look_goes_with_pictures_and_videos() -> None:
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        said = lines(kind)
        assert said[0] == own_prompt(SCENE, kind)
        assert said[-3:] == ["Mai, green shirt", "35 mm, pastel", "Avoid: text, watermarks"]


def test_it_goes_with_words_for_one_take_only_too() -> None:
    said = lines(AssetKind.IMAGE, override="A red cup in the rain")

    assert said[0] == "A red cup in the rain"
    assert "35 mm, pastel" in said


def test_what_the_words_say_already_is_not_said_twice() -> None:
    said = lines(AssetKind.IMAGE, override="A red cup, 35 mm, pastel")

    assert said.count("35 mm, pastel") == 0


def test_without_a_look_nothing_is_added() -> None:
    assert not any(line.startswith("Avoid") for line in lines(AssetKind.IMAGE, Look()))


def test_a_voice_says_its_words_alone() -> None:
    spoken = SCENE.changed(details=SCENE.details.changed(dialog="Good mornings.", music="piano"))

    assert compose_prompt(spoken, AssetKind.VOICE, BRIEF, LOOK) == "Good mornings."
    assert compose_prompt(spoken, AssetKind.MUSIC, BRIEF, LOOK) == "piano"

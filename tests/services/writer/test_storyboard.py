"""Storyboards for briefs of many trades: complete, speakable, specific, in one language."""

from __future__ import annotations

import re
import string
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videoflow.domain.base import AspectRatio
from videoflow.domain.brief import Brief
from videoflow.domain.scene import SceneDraft
from videoflow.errors import RuleError
from videoflow.resources import resource_path
from videoflow.services.brief_file import read_brief
from videoflow.services.writer import LANGUAGES, write_storyboard

BRIEFS = sorted((Path(__file__).parent / "briefs").glob("*.toml"))


def words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


WORDS_PER_SECOND = {"en": 2.3, "vi": 3.3, "de": 2.1}
FOREIGN = {
    "en": words_in("der die das und mit ein eine nicht và của cho với không một những"),
    "vi": words_in("the and with of your you is are for und der die das mit ein nicht"),
    "de": words_in("the and with of your you is are for this that và của cho với không"),
}


def brief_named(name: str) -> Brief:
    return read_brief(next(path for path in BRIEFS if path.stem == name))[0]


def all_texts(scene: SceneDraft) -> list[str]:
    details = [str(text) for _field, text in scene.details]
    return [scene.title, scene.description, scene.image_prompt, scene.movie_directions, *details]


def own_words(brief: Brief) -> set[str]:
    texts = (brief.name, brief.product, brief.description, brief.audience, brief.offer)
    return {word for text in (*texts, brief.call_to_action) for word in words_in(text)}


@pytest.fixture(params=BRIEFS, ids=lambda path: path.stem)
def brief(request: pytest.FixtureRequest) -> Brief:
    path: Path = request.param
    return read_brief(path)[0]


@pytest.fixture(params=range(4))
def scenes(request: pytest.FixtureRequest, brief: Brief) -> tuple[SceneDraft, ...]:
    return write_storyboard(brief, request.param)


def test_a_storyboard_is_complete(brief: Brief, scenes: tuple[SceneDraft, ...]) -> None:
    assert len(scenes) == brief.scenes
    assert sum(scene.duration_s for scene in scenes) == pytest.approx(brief.length_seconds)
    for scene in scenes:
        assert all(text.strip() for text in all_texts(scene))
        assert len(scene.title) <= 45
        assert 80 <= len(scene.description) <= 1000
        assert scene.duration_s * 2 == int(scene.duration_s * 2)


def test_the_roles_follow_the_template(brief: Brief, scenes: tuple[SceneDraft, ...]) -> None:
    roles = [scene.scenario for scene in scenes]
    middle = ["problem", *["solution"] * (brief.scenes - 3)] if brief.scenes > 3 else ["solution"]
    assert roles == ["hook", *middle, "cta"]
    assert scenes[0].duration_s <= max(scene.duration_s for scene in scenes)


def test_a_scene_leaves_time_to_say_its_words(brief: Brief, scenes: tuple[SceneDraft, ...]) -> None:
    pace = WORDS_PER_SECOND[brief.language[:2]]
    for scene in scenes:
        assert len(scene.details.dialog.split()) <= pace * scene.duration_s + 0.01


def test_the_texts_are_in_the_language_of_the_brief(
    brief: Brief, scenes: tuple[SceneDraft, ...]
) -> None:
    allowed = own_words(brief)
    foreign = FOREIGN[brief.language[:2]]
    for scene in scenes:
        for text in all_texts(scene):
            assert not (words_in(text) & foreign) - allowed


def test_the_typography_is_clean(scenes: tuple[SceneDraft, ...]) -> None:
    for scene in scenes:
        for text in all_texts(scene):
            assert not set("{}") & set(text)
            assert not re.search(r"\.\.|[!?…]\.|,,|\s[,.!?;]|;\s*[.;]|:\s*[.:]|  ", text), text
            assert not re.search(r"\b([^\W\d]{3,}) \1\b", text), text
            assert text[0] == text[0].upper() or not text[0].isalpha()


def test_the_film_is_about_this_product(brief: Brief, scenes: tuple[SceneDraft, ...]) -> None:
    assert all(brief.product in scene.image_prompt for scene in scenes)
    spoken = " ".join(scene.details.dialog for scene in scenes)
    assert brief.name in spoken or brief.product in spoken or brief.description == ""
    closing = scenes[-1]
    if brief.offer:
        assert brief.offer in closing.description
        assert brief.offer.split(",")[0] in closing.details.dialog
    if brief.call_to_action and len(brief.call_to_action) <= 42:
        assert closing.title == brief.call_to_action.rstrip(".")


def test_claims_are_told_in_the_brief_s_own_words() -> None:
    told = write_storyboard(brief_named("en-coffee"))
    assert told[1].title == "You miss your café"
    assert told[2].title == "At your door by Thursday"
    assert told[2].details.dialog == (
        "Morning Roast. Small-batch beans, roasted on Monday and at your door by Thursday."
    )
    assert "Pause or cancel at any time" in told[3].description


def test_each_solution_scene_tells_another_claim() -> None:
    told = write_storyboard(brief_named("vi-serum"))
    assert [scene.title for scene in told[2:5]] == [
        "Chiết xuất rau má trồng ở Gò Công",
        "Thấm nhanh, không bết dính",
        "Không hương liệu",
    ]


def test_the_name_of_the_project_is_not_taken_for_a_brand() -> None:
    dialog = " ".join(s.details.dialog for s in write_storyboard(brief_named("en-invoices")))
    assert "Ledgerly." in dialog
    assert "Q3" not in dialog


def test_nothing_is_claimed_that_the_brief_does_not_say() -> None:
    brief = Brief(name="Kite", product="Running shoes")
    for scene in write_storyboard(brief):
        for text in (scene.title, scene.details.dialog):
            assert not re.search(r"\d|%|free|guarantee|award|best in", text, re.IGNORECASE)


def test_the_tone_sets_light_and_music() -> None:
    brief = brief_named("en-coffee")
    warm = write_storyboard(brief)[0].details
    premium = write_storyboard(brief.changed(tone="premium"))[0].details
    assert "golden" in warm.lighting
    assert "velvet" in premium.lighting
    assert warm.music != premium.music


def test_the_same_seed_writes_the_same_film_and_others_vary(brief: Brief) -> None:
    assert write_storyboard(brief, 7) == write_storyboard(brief, 7)
    assert len({write_storyboard(brief, seed) for seed in range(8)}) > 2


@pytest.mark.parametrize(
    ("count", "roles"),
    [
        (1, ["cta"]),
        (2, ["hook", "cta"]),
        (3, ["hook", "solution", "cta"]),
        (4, ["hook", "problem", "solution", "cta"]),
        (6, ["hook", "problem", "solution", "solution", "solution", "cta"]),
    ],
)
def test_the_number_of_scenes_decides_which_roles_there_are(count: int, roles: list[str]) -> None:
    told = write_storyboard(brief_named("en-coffee").changed(scenes=count))
    assert [scene.scenario for scene in told] == roles


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_scenes_never_repeat_their_neighbour(language: str) -> None:
    brief = brief_named("vi-coffee").changed(language=language, scenes=200, length_seconds=600)
    told = write_storyboard(brief)
    assert len(told) == 200
    assert sum(scene.duration_s for scene in told) == 600
    for scene, following in pairwise(told):
        assert scene.title != following.title
        assert scene.description != following.description
        assert scene.image_prompt != following.image_prompt


def test_the_picture_is_framed_for_the_shape_of_the_film() -> None:
    brief = brief_named("en-coffee")
    prompts = {
        write_storyboard(brief.changed(aspect_ratio=ratio))[0].image_prompt for ratio in AspectRatio
    }
    assert len(prompts) == len(AspectRatio)


def test_directions_cover_the_scene_second_by_second() -> None:
    for scene in write_storyboard(brief_named("vi-serum")):
        spans = re.findall(r"^([\d,]+)–([\d,]+) giây", scene.movie_directions, re.MULTILINE)
        edges = [tuple(float(edge.replace(",", ".")) for edge in span) for span in spans]
        assert edges[0][0] == 0
        assert edges[-1][1] == scene.duration_s
        assert all(one[1] == two[0] for one, two in pairwise(edges))


def test_braces_emoji_and_right_to_left_names_stay_as_they_are() -> None:
    for name in ("{see} {0!r}", "🚀 Rakete 👩‍👩‍👧", "قهوة الصباح", "%s %(x)s"):
        told = write_storyboard(Brief(name=name, product=name))
        assert name in told[-1].image_prompt
        assert any(name in scene.details.dialog for scene in told)


def test_other_languages_are_refused_with_a_way_out() -> None:
    with pytest.raises(RuleError) as refused:
        write_storyboard(Brief(name="Aube", product="Café Aube", language="fr"))
    assert "fr" in refused.value.message
    assert "Vietnamese (vi)" in refused.value.action


def test_an_unknown_template_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RuleError) as refused:
        write_storyboard(Brief(name="a", product="b", template="five-acts"))
    assert "five-acts" in refused.value.message
    assert "hook-problem-solution-cta" in refused.value.action


ODD = st.text(max_size=60) | st.text(string.punctuation + " .,;…\n", max_size=20)
LINES = ODD | st.sampled_from(["a, b, c", "For free!", "50% off...", "x" * 200, "Ends. In. Bits."])
TITLES = LINES.filter(lambda text: bool(text.strip()))


@settings(max_examples=150, deadline=None)
@given(
    brief=st.builds(
        Brief,
        name=TITLES,
        product=TITLES,
        description=LINES | st.text(max_size=1000),
        audience=LINES | ODD.map("People who miss {} and ".__add__),
        offer=LINES,
        call_to_action=LINES,
        tone=LINES,
        language=st.sampled_from(["en", "vi", "de", "en-GB", "vi-VN", "de-CH"]),
        aspect_ratio=st.sampled_from(AspectRatio),
        length_seconds=st.floats(4, 600),
        scenes=st.integers(1, 12),
    ),
    seed=st.integers(),
)
def test_whatever_the_brief_says_a_valid_storyboard_comes_back(brief: Brief, seed: int) -> None:
    told = write_storyboard(brief, seed)
    assert len(told) == brief.scenes
    assert all(text.strip() for scene in told for text in all_texts(scene))
    assert all(len(scene.title) <= 45 for scene in told)
    if brief.scenes <= brief.length_seconds <= 60 * brief.scenes:
        total_s = sum(scene.duration_s for scene in told)
        assert total_s == pytest.approx(brief.length_seconds, abs=0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_bank_is_short_enough_for_its_place(language: str) -> None:
    path = resource_path("writer", f"{language}.toml")
    bank = tomllib.loads(path.read_text(encoding="utf-8"))
    limit = {"en": 9, "vi": 13, "de": 8}[language]
    for trade in bank["trades"].values():
        shots = [
            shot
            for role in ("hook", "problem", "solution", "moment", "cta")
            for shot in trade[role]
        ]
        assert all(len(shot["head"]) <= 42 for shot in shots)
        assert all(len(shot["say"].split()) <= limit for shot in shots)
        assert all(shot["see"].endswith(".") for shot in shots)
        assert all(shot["then"][-1] in ".?" for shot in shots)

"""Every scenario in every shape of frame: text in its place and readable, photos not blown up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.providers.animatic.conftest import MakeSpec

from videoflow.errors import MediaError
from videoflow.media.colour import READABLE_CONTRAST, contrast
from videoflow.providers.animatic.compose import compose
from videoflow.providers.animatic.design import families_of
from videoflow.providers.animatic.motion import Clock
from videoflow.providers.animatic.photo import MAX_UPSCALE
from videoflow.providers.animatic.stage import Frame
from videoflow.providers.animatic.stills import paint_still

SHAPES = {"9:16": (270, 480), "16:9": (480, 270), "1:1": (300, 300), "4:5": (288, 360)}
SCENARIOS = ("hook", "problem", "solution", "cta", "testimonial")
Compare = Callable[[QImage, QImage], float]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("with_photo", [True, False], ids=["photo", "artwork"])
def test_text_stands_in_the_safe_area_and_can_be_read(
    make_spec: MakeSpec, photo: Path, shape: str, scenario: str, with_photo: bool
) -> None:
    width, height = SHAPES[shape]
    safe = Frame(width, height).safe.adjusted(-1.5, -1.5, 1.5, 1.5)
    for seed in range(6):
        composition = compose(
            make_spec(
                width=width, height=height, scenario=scenario, seed=seed,
                photos=(photo,) if with_photo else (),
            )
        )  # fmt: skip
        roles = {box.role for box in composition.boxes}
        assert {"kicker", "headline", "support"} <= roles
        assert ("button" in roles) is (scenario == "cta")
        for box in composition.boxes:
            assert safe.contains(box.rect), (seed, box)
            assert contrast(box.ink, box.ground) >= READABLE_CONTRAST - 0.01, (seed, box)
        if with_photo:
            assert 0.3 < composition.photo_scale <= MAX_UPSCALE + 1e-6


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("vi", {"headline": "Rang mộc mỗi sáng thứ Hai, giao tận nhà trong tuần"}),
        ("de", {"headline": "Donaudampfschifffahrtsgesellschaftskaffee für Frühaufsteher"}),
        ("ar", {"headline": "قهوتك المفضلة على بعد ثلاث خطوات", "kicker": "قهوة الصباح"}),
        ("en", {"headline": "Good morning 👩‍💻☀️ your coffee is here! 🚀"}),
        ("en", {"headline": "word " * 60, "support": "and more " * 40, "kicker": "name " * 30}),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_language_fits(
    make_spec: MakeSpec, shape: str, language: str, texts: dict[str, str]
) -> None:
    width, height = SHAPES[shape]
    safe = Frame(width, height).safe.adjusted(-1.5, -1.5, 1.5, 1.5)
    for scenario in ("hook", "cta"):
        spec = make_spec(width=width, height=height, scenario=scenario, language=language, **texts)
        boxes = compose(spec).boxes
        assert boxes
        assert [box for box in boxes if not safe.contains(box.rect)] == []


def test_texts_do_not_overlap(make_spec: MakeSpec) -> None:
    for seed in range(4):
        boxes = compose(make_spec(scenario="cta", seed=seed)).boxes
        for index, box in enumerate(boxes):
            for other in boxes[index + 1 :]:
                assert not box.rect.adjusted(1, 1, -1, -1).intersects(
                    other.rect.adjusted(1, 1, -1, -1)
                )


def test_the_photo_keeps_its_bound_in_every_frame_of_a_lively_clip(make_spec: MakeSpec) -> None:
    for seed in range(8):
        for scenario in SCENARIOS:
            spec = make_spec(scenario=scenario, seed=seed, width=540, height=960)
            prompt = "fast zoom in, macro close-up"
            assert compose(spec, motion_seed=seed, motion_prompt=prompt).photo_scale <= MAX_UPSCALE


def test_every_scenario_has_families_of_its_own() -> None:
    names = [
        tuple(f.treatment for f in families_of(s, 1))
        for s in ("hook", "problem", "solution", "cta")
    ]
    assert all(len(name) >= 3 for name in names)
    assert len(set(names)) == 4


def test_seeds_give_visibly_different_pictures(make_spec: MakeSpec, difference: Compare) -> None:
    for scenario in ("hook", "problem", "solution", "cta"):
        stills = [
            paint_still(compose(make_spec(scenario=scenario, seed=seed))) for seed in range(8)
        ]
        for index in range(7):
            assert difference(stills[index], stills[index + 1]) > 4.0, (scenario, index)


def test_scenarios_of_one_seed_differ(make_spec: MakeSpec, difference: Compare) -> None:
    stills = [
        paint_still(compose(make_spec(scenario=s, seed=1))) for s in ("hook", "problem", "cta")
    ]
    assert difference(stills[0], stills[1]) > 8.0
    assert difference(stills[0], stills[2]) > 4.0


@pytest.mark.parametrize(
    "prompt",
    ["night", "a bright white background", "blue", "close-up macro", 'sign says "Only today"'],
)
def test_an_edited_prompt_changes_the_picture(
    make_spec: MakeSpec, difference: Compare, prompt: str
) -> None:
    plain = paint_still(compose(make_spec(scenario="solution", seed=3)))
    steered = paint_still(compose(make_spec(scenario="solution", seed=3, prompt=prompt)))
    assert difference(plain, steered) > 0.8


def test_quoted_words_of_the_prompt_are_on_the_picture(make_spec: MakeSpec) -> None:
    boxes = compose(make_spec(prompt='the wall says "Only today"')).boxes
    words = " ".join(box.text for box in boxes if box.role == "headline")
    assert words.casefold() == "only today"


def test_brand_colours_are_used(make_spec: MakeSpec) -> None:
    spec = make_spec(scenario="cta", brand_colours=("#0057ff",))
    fills = {box.ground.name() for box in compose(spec).boxes}
    assert QColor("#0057ff").name() in fills


def test_a_scene_without_words_still_has_a_picture(make_spec: MakeSpec) -> None:
    spec = make_spec(headline="", support="", kicker="", offer="", call_to_action="")
    composition = compose(spec)
    assert composition.boxes == ()
    assert composition.photo_scale > 0


def test_a_photo_that_is_none_is_named(make_spec: MakeSpec, tmp_path: Path) -> None:
    fake = tmp_path / "holiday.jpg"
    fake.write_bytes(b"<html>not found</html>")
    with pytest.raises(MediaError, match=r"holiday\.jpg"):
        compose(make_spec(photos=(fake,)))
    with pytest.raises(MediaError, match=r"gone\.png"):
        compose(make_spec(photos=(tmp_path / "gone.png",)))


def test_a_drawing_that_could_refer_to_other_files_is_refused(
    make_spec: MakeSpec, tmp_path: Path
) -> None:
    drawing = tmp_path / "logo.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>')
    with pytest.raises(MediaError, match=r"logo\.svg"):
        compose(make_spec(photos=(drawing,)))


def test_a_decompression_bomb_is_refused_before_it_is_decoded(
    make_spec: MakeSpec, tmp_path: Path
) -> None:
    bomb = tmp_path / "bomb.pbm"
    bomb.write_bytes(b"P4\n60000 60000\n")
    with pytest.raises(MediaError, match=r"bomb\.pbm"):
        compose(make_spec(photos=(bomb,)))


def test_a_large_photo_is_used_at_full_width_and_a_cut_out_is_put_on_a_ground(
    make_spec: MakeSpec, tmp_path: Path
) -> None:
    cut_out = QImage(900, 1400, QImage.Format.Format_ARGB32)
    cut_out.fill(QColor(0, 0, 0, 0))
    path = tmp_path / "bottle.png"
    assert cut_out.save(str(path))
    for scenario in SCENARIOS:
        composition = compose(make_spec(scenario=scenario, photos=(path,)))
        still = paint_still(composition)
        assert composition.photo_scale < 1.0
        assert still.size().width() == 270


def test_the_first_frame_is_not_empty(make_spec: MakeSpec, difference: Compare) -> None:
    spec = make_spec(scenario="hook", seed=2)
    composition = compose(spec)
    frame = QImage(spec.width, spec.height, QImage.Format.Format_RGB32)
    composition.paint(frame, 0.0, Clock(5.0))
    blank = QImage(frame.size(), frame.format())
    blank.fill(frame.pixelColor(2, 2))
    assert difference(frame, blank) > 5.0

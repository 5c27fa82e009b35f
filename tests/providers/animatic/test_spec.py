"""The border of the engine refuses what it cannot draw."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from videoflow.providers.animatic.spec import AnimaticSpec, stable_number


def test_text_is_normalised_to_one_line() -> None:
    spec = AnimaticSpec(
        kind="image", output=Path("x.png"), headline="Ca\u0300 phe\u0302\n  sữa\x00 đá"
    )
    assert spec.headline == "Cà phê sữa đá"


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 10},
        {"height": 9000},
        {"fps": 60},
        {"duration_s": 0},
        {"seed": -1},
        {"brand_colours": ("red",)},
        {"language": "../en"},
        {"surprise": 1},
        {"kind": "video", "width": 271, "ffmpeg": "ffmpeg"},
        {"kind": "video"},
    ],
)
def test_what_cannot_be_made_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AnimaticSpec.model_validate({"kind": "image", "output": "x.png"} | wrong)


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("he-IL", True), ("vi", False)])
def test_direction_follows_the_language(language: str, rtl: bool) -> None:
    assert AnimaticSpec(kind="image", output=Path("x.png"), language=language).is_rtl is rtl


def test_a_spec_survives_the_trip_to_the_renderer() -> None:
    spec = AnimaticSpec(
        kind="image", output=Path("x.png"), photos=(Path("a.png"),), brand_colours=("C0392B",)
    )
    assert AnimaticSpec.model_validate_json(spec.model_dump_json()) == spec
    assert spec.brand_colours == ("#c0392b",)


def test_stable_numbers_do_not_change_between_days() -> None:
    assert stable_number("picture", 7) == stable_number("picture", 7)
    assert stable_number("a", "b") != stable_number("ab")

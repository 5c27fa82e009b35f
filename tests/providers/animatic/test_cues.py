"""The words of a prompt steer the picture, in both languages."""

from __future__ import annotations

import pytest

from videoflow.providers.animatic.cues import Cues, read_cues


@pytest.mark.parametrize(
    ("prompt", "name", "value"),
    [
        ("A close-up of the cup, warm light", "framing", "close"),
        ("Cận cảnh ly cà phê", "framing", "close"),
        ("Góc nhìn từ trên xuống", "framing", "top"),
        ("wide shot of the kitchen", "framing", "wide"),
        ("the bag stands on the left", "side", "left"),
        ("chai nước ở bên phải", "side", "right"),
        ("a night street", "mood", "dark"),
        ("căn bếp tươi sáng", "mood", "bright"),
        ("ánh sáng ấm", "mood", "warm"),
        ("slow zoom out over the table", "camera", "out"),
        ("máy lia sang trái", "camera", "left"),
    ],
)
def test_framing_light_and_camera(prompt: str, name: str, value: str) -> None:
    assert getattr(read_cues(prompt), name) == value


def test_colours_in_both_languages_agree() -> None:
    assert read_cues("a blue wall").hue_deg == read_cues("bức tường xanh dương").hue_deg is not None


def test_quoted_text_becomes_the_headline_and_is_not_searched() -> None:
    cues = read_cues('Poster with "Red night, wide awake" on it')
    assert cues.headline == "Red night, wide awake"
    assert (cues.hue_deg, cues.mood, cues.framing) == (None, None, None)


def test_words_count_only_as_whole_words() -> None:
    assert read_cues("a tired widening border of roses and darkness") == Cues()


def test_pace() -> None:
    assert read_cues("slow and gentle").energy < 1 < read_cues("nhanh và sôi động").energy

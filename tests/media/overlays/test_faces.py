"""Which font draws which words."""

from __future__ import annotations

import pytest

from videoflow.media.fonts import TEXT_FAMILY
from videoflow.media.overlays.faces import Face, font_of, least_leading


def test_a_family_that_lacks_letters_gives_way_as_a_whole() -> None:
    assert font_of(Face(20, 700, "Anton"), "Sale").families()[0] == "Anton"
    assert font_of(Face(20, 700, "No Such Family"), "Sale").families()[0] == TEXT_FAMILY
    assert font_of(Face(20, 700, "Noto Sans Hebrew"), "Đặt mua").families()[0] == TEXT_FAMILY


def test_a_weight_that_was_never_drawn_is_not_made_up() -> None:
    assert int(font_of(Face(20, 900, "Anton"), "Sale").weight()) == 400


@pytest.mark.parametrize("words", ["Made with ❤️", "1️⃣ cup", "☀️"])
def test_an_emoji_does_not_change_how_the_words_beside_it_are_set(words: str) -> None:
    assert font_of(Face(20), words).families()[0] == TEXT_FAMILY
    assert least_leading(words) == 1

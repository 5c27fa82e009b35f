"""Which font draws which words."""

from __future__ import annotations

from videoflow.media.overlays.faces import FAMILY, Face, font_of, is_emoji


def test_a_family_that_lacks_letters_gives_way_as_a_whole() -> None:
    assert font_of(Face(20, 700, "Anton"), "Sale").families()[0] == "Anton"
    assert font_of(Face(20, 700, "No Such Family"), "Sale").families()[0] == FAMILY
    assert font_of(Face(20, 700, "Noto Sans Hebrew"), "Đặt mua").families()[0] == FAMILY


def test_a_weight_that_was_never_drawn_is_not_made_up() -> None:
    assert int(font_of(Face(20, 900, "Anton"), "Sale").weight()) == 400


def test_emoji_are_known_from_letters_and_signs() -> None:
    assert all(map(is_emoji, ["☕", "🔥", "👨‍👩‍👧‍👦", "🇻🇳", "1️⃣"]))
    assert not any(map(is_emoji, ["a", "1", "ế", "毎", "→", "©"]))

"""Which of the shipped typefaces draws what."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QRawFont

from videoflow.media.fonts import (
    EMOJI_FAMILY,
    FALLBACK_FAMILIES,
    TEXT_FAMILY,
    emoji_font,
    emoji_ranges,
    is_emoji,
    load_fonts,
    script_family,
    unhinted_font,
)


@pytest.fixture(autouse=True)
def _fonts(qapp: object) -> None:
    load_fonts()


def test_only_shipped_families_are_named() -> None:
    assert {TEXT_FAMILY, EMOJI_FAMILY, *FALLBACK_FAMILIES} <= set(load_fonts())


def test_emoji_are_known_from_letters_and_signs() -> None:
    assert all(map(is_emoji, ["☕", "🔥", "👨‍👩‍👧‍👦", "🇻🇳", "1️⃣", "❤️"]))
    assert not any(map(is_emoji, ["a", "1", "ế", "毎", "→", "©"]))


@pytest.mark.parametrize("rare", ["\U00020000", "\U000240dc", "\U00030000", "\U0001d11e"])
def test_rare_characters_are_no_emoji(rare: str) -> None:
    assert not is_emoji(rare)


def test_runs_of_emoji_are_counted_as_qt_counts() -> None:
    assert emoji_ranges("Hi 👩‍💻☀️ you → 100% ✓") == [(3, 7)]
    assert emoji_ranges("𠀀 🚀") == [(3, 2)]
    assert emoji_ranges("\U000111e1☕ ☕") == [(2, 1), (4, 1)]
    assert emoji_ranges("") == emoji_ranges("Sale") == []


def test_emoji_are_a_little_smaller_than_words() -> None:
    assert emoji_font(100).pixelSize() == 86
    assert QRawFont.fromFont(emoji_font(100)).familyName() == EMOJI_FAMILY


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("قهوة", "Noto Sans Arabic"),
        ("\ufb8a\ufefc", "Noto Sans Arabic"),
        ("Sale قهوة", "Noto Sans Arabic"),
        ("קפה", "Noto Sans Hebrew"),
        ("\ufb2a", "Noto Sans Hebrew"),
        ("Giữ nóng", None),
        ("毎日", None),
        ("", None),
    ],
)
def test_joined_scripts_have_a_family_of_their_own(words: str, family: str | None) -> None:
    assert script_family(words) == family


@pytest.mark.parametrize("emoji", ["☀️", "❤️", "1️⃣", "☎\ufe0e"])
def test_the_variation_selector_of_an_emoji_is_no_arabic_letter(emoji: str) -> None:
    assert script_family(f"Hi {emoji} you") is None


def test_a_letter_is_drawn_by_the_first_family_that_has_it() -> None:
    font = unhinted_font(["Anton", *FALLBACK_FAMILIES], 0.2)
    assert QRawFont.fromFont(font).familyName() == "Anton"
    assert font.pixelSize() == 1

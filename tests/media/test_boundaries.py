"""Texts are divided as readers see them, whatever Qt and Python count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.media.boundaries import (
    break_points,
    columns,
    grapheme_ends,
    reads_from_the_right,
    utf16_length,
)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", []),
        ("ab", [1, 2]),
        ("e\u0302\u0301t", [3, 4]),
        ("☕👨‍👩‍👧‍👦 🇻🇳", [1, 8, 9, 11]),
        ("a\U000111e1b", [1, 2, 3]),
    ],
)
def test_one_sign_stays_whole(text: str, ends: list[int]) -> None:
    assert grapheme_ends(text) == ends


@given(st.text())
def test_all_of_a_text_is_between_its_ends(text: str) -> None:
    for ends in (grapheme_ends(text), break_points(text)):
        assert ends == sorted(set(ends))
        assert ends[-1:] == [len(text)][: len(text)]


def test_an_address_is_not_divided() -> None:
    assert break_points("at warm-cup.com/sale") == [3, 20]


def test_emoji_and_ideographs_are_twice_as_wide() -> None:
    assert columns("Giữ ☕ 毎日") == 4 + 2 + 1 + 4


def test_lengths_are_those_of_qt() -> None:
    assert utf16_length("aế☕🚀") == 5


def test_the_first_letter_with_a_direction_decides() -> None:
    assert all(map(reads_from_the_right, ["קפה", "20% قهوة", "☕ قهوة now"]))
    assert not any(map(reads_from_the_right, ["", "20%", "Giữ nóng", "Now: قهوة"]))

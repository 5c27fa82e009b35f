from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from videoflow.domain.base import AssetKind
from videoflow.domain.naming import MAX_STEM_BYTES, make_stem, published_name

FORBIDDEN = set('<>:"/\\|?*')


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Summer Sale", "Summer Sale"),
        ("../x", "_x"),
        ("a/b", "a_b"),
        ("CON", "film_CON"),
        ("nul.txt", "film_nul.txt"),
        ("com1", "film_com1"),
        ("Console", "Console"),
        ("", "film"),
        ("...", "film"),
        ("///", "film"),
        ("-rf", "rf"),
        ("  Cà   phê. ", "Cà phê"),
        (unicodedata.normalize("NFD", "Cà phê"), "Cà phê"),
        ("👩‍🍳 ☕", "👩‍🍳 ☕"),
        ("bad\u202egnp", "bad_gnp"),
        ("a\0b\nc", "a_b_c"),
    ],
)
def test_names_become_safe_and_stay_readable(name: str, stem: str) -> None:
    assert make_stem(name) == stem


@given(st.text(max_size=400))
@example("x" * 300)
@example("é" * 300)
@example("con" + " " * 60 + "x")
@example("CON." + "a" * 50 + " b.")
@example("\ud800")
def test_every_stem_is_a_safe_file_name_and_stays_one(name: str) -> None:
    stem = make_stem(name)
    assert stem
    assert len(stem.encode()) <= MAX_STEM_BYTES
    assert not FORBIDDEN & set(stem)
    assert all(ord(char) >= 32 for char in stem)
    assert not stem.startswith((".", "-", " "))
    assert not stem.endswith((".", " "))
    assert unicodedata.is_normalized("NFC", stem)
    assert make_stem(stem) == stem


def test_published_names_carry_kind_number_and_extension() -> None:
    assert published_name("Summer", AssetKind.VIDEO, 2, "mp4") == "videos/Summer_scene2.mp4"

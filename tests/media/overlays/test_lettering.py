"""Words set in lines."""

from __future__ import annotations

import pytest

from videoflow.media.boundaries import break_points
from videoflow.media.overlays.faces import Face
from videoflow.media.overlays.lettering import Setting, fitted

BOLD = Face(60, 700)


def test_words_are_as_large_as_fits_and_even() -> None:
    words = "Coffee that stays warm all day"
    wide = fitted(words, BOLD, 2000, 400, most_lines=5, least_px=20)
    assert (wide.lines, wide.face.size_px) == (1, 60)
    narrow = fitted(words, BOLD, 300, 400, most_lines=5, least_px=20)
    widths = [Setting(line, narrow.face, 2000).width for line in narrow.texts]
    assert max(widths) <= 300
    assert min(widths) > max(widths) * 0.4
    assert " ".join(narrow.texts) == words


def test_a_lone_last_word_is_avoided() -> None:
    words = "Coffee that stays warm all day"
    for width in range(260, 700, 20):
        setting = fitted(words, BOLD, width, 600, most_lines=5, least_px=20)
        assert len(setting.texts[-1]) > 3 or setting.lines == 1


@pytest.mark.parametrize(
    "words",
    [
        "Rindfleischetikettierungsüberwachung",
        "https://shop.example.com/a/very/long/way/to/say/it",
        "Giữ nóng suốt mười hai giờ đồng hồ " * 6,
        "毎朝のコーヒーを温かく保つ新しいマグカップ" * 5,
        "👨‍👩‍👧‍👦" * 40,
    ],
)
def test_nothing_sticks_out(words: str) -> None:
    setting = fitted(words, BOLD, 240, 200, most_lines=3, least_px=24)
    assert setting.lines <= 3
    assert setting.width <= 241
    assert setting.height <= 200
    assert "".join(setting.texts)


def test_what_is_too_long_ends_behind_a_whole_word() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    setting = fitted(words, BOLD, 200, 120, most_lines=2, least_px=40)
    said = " ".join(setting.texts)
    assert said.endswith("…")
    assert len(said) - 1 in {len(words[:end].rstrip()) for end in break_points(words)}


def test_stacked_marks_keep_their_distance() -> None:
    plain, stacked = Setting("A\nB", BOLD, 900), Setting("GIỜ ĐẾN\nCHIỀU", BOLD, 900)
    assert stacked.height > plain.height
    assert Setting("قهوة\nساخنة", BOLD, 900).height > plain.height

"""Any script, set whole: nothing missing, nothing clipped, nothing outside its box."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QRawFont

from videoflow.media.fonts import emoji_font, emoji_ranges, load_fonts
from videoflow.providers.animatic.fonts import (
    GROTESK,
    POSTER,
    SERIF,
    SERIF_ITALIC,
    TEXT,
    Face,
    capitalised,
    make_font,
)
from videoflow.providers.animatic.typeset import draw_line, fit_text, word_edges

VIETNAMESE = "Ắ Ằ Ẳ Ẵ Ặ Ấ Ầ Ẩ Ẫ Ậ Ế Ề Ể Ễ Ệ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ Ứ Ừ Ử Ữ Ự Ỳ Ỵ Ỷ Ỹ Đ đ ơ ư ₫ “” –"
GERMAN = "Ä Ö Ü ä ö ü ß ẞ „“ € – …"
LONG_GERMAN = "Donaudampfschifffahrtsgesellschaftskaffee für Frühaufsteher"
FACES = [GROTESK, POSTER, SERIF, SERIF_ITALIC, TEXT]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
@pytest.mark.parametrize("letters", [VIETNAMESE, GERMAN])
def test_the_display_faces_hold_every_letter_themselves(face: Face, letters: str) -> None:
    font = QRawFont.fromFont(make_font(face, 40))
    assert font.familyName() == face.family
    assert [c for c in letters if not font.supportsCharacter(ord(c))] == []


@pytest.mark.parametrize(
    ("text", "family"), [("قهوة الصباح", "Noto Sans Arabic"), ("קפה", "Noto Sans Hebrew")]
)
def test_right_to_left_scripts_have_their_own_face(text: str, family: str) -> None:
    font = QRawFont.fromFont(make_font(SERIF, 40, text))
    assert font.familyName() == family
    assert all(font.supportsCharacter(ord(c)) for c in text)


def test_only_shipped_families_are_named() -> None:
    assert {*make_font(GROTESK, 20).families(), *emoji_font(20).families()} <= set(load_fonts())


@pytest.mark.parametrize("emoji", ["☕", "🚀", "👩‍💻", "❤️", "🇻🇳", "1️⃣"])
def test_emoji_are_drawn_in_colour(emoji: str) -> None:
    setting = fit_text(emoji, GROTESK, width_px=200, height_px=200, max_px=60, min_px=60)
    image, _origin = draw_line(setting.lines[0], GROTESK, 60, QColor("black"), rtl=False)
    assert any(
        _is_colourful(image, x, y) for x in range(image.width()) for y in range(image.height())
    )


def _is_colourful(image: QImage, x: int, y: int) -> bool:
    pixel = image.pixelColor(x, y)
    return pixel.alpha() > 200 and pixel.saturation() > 60


def test_an_emoji_does_not_change_the_face_of_the_words_beside_it() -> None:
    assert emoji_ranges("Hi 👩‍💻☀️ you → 100% ✓") == [(3, 7)]
    assert "Noto Sans Arabic" not in make_font(POSTER, 30, "Hi ☀️ you").families()[:1]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
@pytest.mark.parametrize(
    "text",
    [LONG_GERMAN, "Giảm 30% cho đơn đầu tiên, miễn phí giao hàng", "Hi!", "قهوتك المفضلة هنا"],
)
def test_text_fits_its_box_whole(face: Face, text: str) -> None:
    setting = fit_text(text, face, width_px=420, height_px=300, max_px=120, min_px=12)
    assert setting.width_px <= 420
    assert setting.height_px <= 300
    joined = "".join(line.text for line in setting.lines).replace("-", "").replace(" ", "")
    assert joined == text.replace(" ", "")


def test_long_compounds_are_hyphenated_rather_than_set_small() -> None:
    setting = fit_text(LONG_GERMAN, SERIF, width_px=420, height_px=400, max_px=90, min_px=12)
    assert any(line.text.endswith("-") for line in setting.lines)
    assert setting.size_px > 35


def test_lines_are_balanced() -> None:
    text = "Roasted on Monday, at your door by Thursday"
    setting = fit_text(text, GROTESK, width_px=500, height_px=500, max_px=60, min_px=60)
    widths = [line.ink.width() for line in setting.lines]
    assert len(widths) > 1
    assert min(widths) > 0.6 * max(widths)


def test_what_cannot_fit_ends_in_an_ellipsis() -> None:
    setting = fit_text("word " * 200, TEXT, width_px=200, height_px=80, max_px=30, min_px=20)
    assert setting.lines[-1].text.endswith("…")
    assert setting.height_px <= 80


def test_a_text_is_cut_beside_rare_characters_never_inside() -> None:
    text = "\U00011fff\U000111e1 " * 60
    setting = fit_text(text, TEXT, width_px=200, height_px=80, max_px=30, min_px=20)
    shown = "".join(line.text for line in setting.lines)
    assert shown.endswith("…")
    assert set(shown[:-1]) <= set(text)


@pytest.mark.parametrize("text", ["ỆỘẬ Ắp gỵ", "Ärger jgpq", "قهوة"])
def test_no_glyph_is_clipped_by_its_image(text: str) -> None:
    setting = fit_text(text, SERIF_ITALIC, width_px=900, height_px=300, max_px=90, min_px=90)
    image, _origin = draw_line(setting.lines[0], SERIF_ITALIC, 90, QColor("black"), rtl=False)
    edge = [(x, y) for x in range(image.width()) for y in (0, image.height() - 1)]
    edge += [(x, y) for y in range(image.height()) for x in (0, image.width() - 1)]
    assert all(image.pixelColor(x, y).alpha() == 0 for x, y in edge)


def test_marks_of_one_line_do_not_touch_the_next() -> None:
    setting = fit_text("GỴ GỴ ẾẬ ẾẬ", POSTER, width_px=220, height_px=900, max_px=80, min_px=80)
    upper, lower = setting.lines[0], setting.lines[1]
    assert upper.ink.bottom() < setting.pitch_px + lower.ink.top()


def test_words_are_found_from_left_to_right_in_both_directions() -> None:
    for text, rtl in (("one two three", False), ("قهوة الصباح هنا", True)):
        setting = fit_text(text, TEXT, width_px=900, height_px=90, max_px=40, min_px=40, rtl=rtl)
        edges = word_edges(setting.lines[0], TEXT, 40, rtl)
        assert len(edges) == 2
        assert 0 < edges[0] < edges[1] < setting.width_px + 40


def test_capitals_follow_the_language() -> None:
    assert capitalised("straße", "de") == "STRASSE"
    assert capitalised("istanbul", "tr") == "İSTANBUL"

"""Captions, as readers and players meet them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from videoflow.domain.base import AspectRatio
from videoflow.domain.speech import SpokenWord
from videoflow.media.boundaries import break_points, columns, grapheme_ends
from videoflow.media.captions import Cue, Speech, make_cues
from videoflow.media.captions.cues import COLUMNS_BY_RATIO

VIETNAMESE = "Mệt mỏi vì cà phê nguội? Hãy thử chiếc cốc mới, giữ nóng suốt 12 giờ!"
ENGLISH = "Tired of cold coffee? Meet the mug that stays warm all day. Only now: 20% off!"
JAPANESE = "毎朝のコーヒーを温かく保つ新しいマグカップをご紹介します。お見逃しなく！"
THAI = "แก้วใหม่ของเราช่วยให้กาแฟของคุณร้อนตลอดทั้งวัน สั่งซื้อวันนี้ลดทันทีสามสิบเปอร์เซ็นต์"
ARABIC = "هل سئمت من القهوة الباردة؟ جرّب الكوب الجديد الذي يحافظ على حرارتها طوال اليوم."
EMOJI = "Hot ☕🔥 for twelve hours, for the whole family 👨‍👩‍👧‍👦 and 🇻🇳 everybody!"


def letters(text: str) -> str:
    return "".join(text.split())


def shown(cues: tuple[Cue, ...]) -> str:
    return letters("".join(line for cue in cues for line in cue.lines))


def check(cues: tuple[Cue, ...], start_s: float, end_s: float) -> None:
    """In order, apart, within the scene, on whole milliseconds."""
    free_s = start_s
    for cue in cues:
        assert free_s - 0.0005 <= cue.start_s < cue.end_s <= end_s + 0.0005
        assert cue.start_s == round(cue.start_s, 3)
        assert 1 <= len(cue.lines) <= 2
        assert all(line.strip() == line != "" for line in cue.lines)
        free_s = cue.end_s


@pytest.mark.parametrize("text", [VIETNAMESE, ENGLISH, JAPANESE, THAI, ARABIC, EMOJI])
@pytest.mark.parametrize("ratio", AspectRatio)
def test_lines_are_short_and_words_whole(text: str, ratio: AspectRatio) -> None:
    cues = make_cues([Speech(text, 2, 10)], ratio)
    check(cues, 2, 10)
    assert shown(cues) == letters(text)
    assert max(columns(line) for cue in cues for line in cue.lines) <= COLUMNS_BY_RATIO[ratio]
    allowed = {letters(text[:end]) for end in break_points(text)}
    read = ""
    for cue in cues:
        for line in cue.lines:
            read += letters(line)
            assert read in allowed, f"“{line}” ends within a word"


def test_sentences_begin_their_own_cues_where_they_can() -> None:
    cues = make_cues([Speech(ENGLISH, 0, 9)], AspectRatio.PORTRAIT)
    assert cues[0].lines == ("Tired of cold coffee?",)
    assert cues[1].lines[0].startswith("Meet")


def test_words_are_read_when_they_are_heard() -> None:
    said = ENGLISH.split()
    words = tuple(
        SpokenWord(text=word, start_s=1 + n * 0.4, end_s=1.3 + n * 0.4)
        for n, word in enumerate(said)
    )
    speech = Speech(
        ENGLISH, 10, 20, voice_start_s=10.5, voice_end_s=19, voice_in_s=0.5, words=words
    )
    cues = make_cues([speech], AspectRatio.PORTRAIT)
    for cue in cues:
        first = cue.lines[0].split()[0]
        assert cue.start_s == pytest.approx(11 + said.index(first) * 0.4, abs=0.001)
    assert shown(cues) == letters(ENGLISH)
    assert cues[0].start_s == pytest.approx(11), "nothing to read before anything is heard"


def test_ideographs_that_a_service_times_one_by_one_stay_together() -> None:
    words = tuple(
        SpokenWord(text=sign, start_s=n * 0.2, end_s=n * 0.2 + 0.2)
        for n, sign in enumerate("你好世界")
    )
    (cue,) = make_cues([Speech("", 0, 3, 0, 2, words=words)])
    assert cue.lines == ("你好世界",)


def test_korean_keeps_its_spaces() -> None:
    text = "안녕 하세요"
    words = tuple(
        SpokenWord(text=sign, start_s=n * 0.2, end_s=n * 0.2 + 0.2)
        for n, sign in enumerate(letters(text))
    )
    (cue,) = make_cues([Speech(text, 0, 3, 0, 2, words=words)])
    assert cue.lines == (text,)


def test_a_trimmed_voice_is_captioned_as_far_as_it_is_heard() -> None:
    words = tuple(
        SpokenWord(text=text, start_s=n, end_s=n + 0.9)
        for n, text in enumerate(["one", "two", "three", "four"])
    )
    speech = Speech("one two three four", 5, 8, 5, 7, voice_in_s=1, words=words)
    (cue,) = make_cues([speech])
    assert cue.lines == ("two three",)


def test_a_voice_without_times_is_followed_by_its_length() -> None:
    spread = make_cues([Speech(ENGLISH, 0, 12, voice_start_s=1, voice_end_s=7)])
    assert spread[0].start_s == 1
    assert spread[-1].start_s < 7 < spread[-1].end_s < 9
    assert make_cues([Speech(ENGLISH, 0, 12)])[-1].end_s == 12


def test_there_is_time_to_read_where_the_scene_has_it() -> None:
    words = tuple(
        SpokenWord(text=word, start_s=n * 0.1, end_s=n * 0.1 + 0.1)
        for n, word in enumerate(["Buy", "it", "now", "and", "save", "a", "lot", "of", "money"])
    )
    (cue,) = make_cues([Speech("", 0, 6, 0, 1, words=words)])
    assert columns(" ".join(cue.lines)) / (cue.end_s - cue.start_s) <= 17.1


def test_each_line_of_a_dialog_stands_alone() -> None:
    cues = make_cues([Speech("Anna: Cold again?\n\nBen: Not mine.", 0, 5)])
    assert [cue.lines for cue in cues] == [("Anna: Cold again?",), ("Ben: Not mine.",)]


def test_addresses_are_not_divided() -> None:
    address = "https://shop.example.com/summer-sale/2026/mugs-and-cups"
    cues = make_cues([Speech(f"Order at {address} today", 0, 6)], AspectRatio.PORTRAIT)
    assert address in [line for cue in cues for line in cue.lines]


def test_silence_has_no_captions() -> None:
    assert make_cues([Speech("", 0, 5), Speech(" \n ", 5, 10)]) == ()


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400)


@given(
    st.lists(
        st.tuples(
            WORDS | st.sampled_from([VIETNAMESE, ENGLISH, JAPANESE, THAI, ARABIC, EMOJI]),
            st.floats(1, 60),
            st.booleans(),
        ),
        max_size=4,
    ),
    st.sampled_from(AspectRatio),
)
def test_nothing_is_lost_divided_or_shown_at_once(
    scenes: list[tuple[str, float, bool]], ratio: AspectRatio
) -> None:
    speeches: list[Speech] = []
    at_s = 0.0
    for text, length_s, has_voice in scenes:
        voice = (at_s, at_s + length_s * 0.8) if has_voice else (None, None)
        speeches.append(Speech(text, at_s, at_s + length_s, *voice))
        at_s += length_s
    cues = make_cues(speeches, ratio)
    check(cues, 0, at_s)
    assert shown(cues) == letters("".join(speech.text for speech in speeches))
    for speech in speeches:
        own = make_cues([speech], ratio)
        check(own, speech.start_s, speech.end_s)
        ends = {letters(speech.text[:end]) for end in grapheme_ends(speech.text)}
        read = ""
        for cue in own:
            read += letters("".join(cue.lines))
            assert read in ends or not unicodedata.is_normalized("NFC", read)


@example(said=[("ꧠ\U00018d1f", 0.0, 0.0)], voice_in_s=0.0)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=12), st.floats(0, 9), st.floats(0, 9)), max_size=25
    ),
    st.floats(0, 3),
)
def test_the_times_of_any_service_do(
    said: list[tuple[str, float, float]], voice_in_s: float
) -> None:
    words = tuple(
        SpokenWord(text=text, start_s=start_s, end_s=end_s)
        for text, start_s, end_s in said
        if text.strip()
    )
    check(make_cues([Speech("Something else.", 3, 11, 4, 9, voice_in_s, words)]), 3, 11)

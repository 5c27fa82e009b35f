from __future__ import annotations

import pytest

from videoflow.services.writer.bank import bank_for
from videoflow.services.writer.wording import (
    Line,
    clauses,
    fill,
    headline,
    sentence,
    sentences,
    speakable,
    speech_seconds,
    tidy,
)

EN, VI, DE = (bank_for(code).voice for code in ("en", "vi", "de"))


def test_values_with_braces_are_not_filled_again() -> None:
    assert fill("Say {a}.", {"a": "{a} {b}"}) == "Say {a} {b}."


def test_a_value_that_ends_a_sentence_takes_the_full_stop_with_it() -> None:
    assert fill("{a}. {b}.", {"a": "Yahoo!", "b": "“Really?”"}) == "Yahoo! “Really?”"


def test_a_sentence_has_a_capital_and_one_full_stop() -> None:
    assert sentence("roasted on Monday,") == "Roasted on Monday."
    assert sentence("iPhone cases") == "iPhone cases."
    assert sentence("Now!") == "Now!"
    assert sentence(" ,; ") == ""


def test_control_characters_and_line_breaks_become_spaces() -> None:
    assert tidy("a\x00b\r\n c...") == "a b c…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nhà ở TP. Hồ Chí Minh. Giao ngay!", ["Nhà ở TP. Hồ Chí Minh.", "Giao ngay!"]),
        ("One\n• Two\n• Three", ["One", "Two", "Three"]),
        ("From 3. to 4. May. Then home.", ["From 3. to 4. May.", "Then home."]),
        ("... ! ?", []),
    ],
)
def test_abbreviations_and_dates_do_not_end_a_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text, VI) == expected


def test_only_what_can_stand_alone_is_taken_apart() -> None:
    assert clauses("Small-batch beans, roasted on Monday.", EN) == [
        "Small-batch beans",
        "roasted on Monday",
    ]
    assert clauses("Fast, simple, secure", EN) == ["Fast, simple, secure"]
    assert clauses("If it breaks, we mend it", EN) == ["If it breaks, we mend it"]
    assert clauses("Eine Lampe, die mitdenkt, ohne App", DE) == [
        "Eine Lampe, die mitdenkt",
        "ohne App",
    ]


def test_a_headline_is_the_strongest_part_that_fits() -> None:
    claim = "Small-batch beans, roasted on Monday and at your door by Thursday."
    assert headline(claim, EN) == "At your door by Thursday"
    assert headline("Hạt Arabica Cầu Đất rang mộc thật kỹ mỗi sáng thứ Hai", VI) == (
        "Hạt Arabica Cầu Đất rang mộc thật kỹ"
    )


def test_a_headline_is_not_cut_to_a_better_offer() -> None:
    offer = "20% off all our hand-thrown stoneware mugs every Monday"
    assert headline(offer, EN).endswith("…")


def test_a_cut_headline_ends_on_a_word_that_means_something() -> None:
    cut = headline("Everything that you always wanted to know about the care of orchids", EN)
    assert cut == "Everything that you always wanted to know…"[: len(cut)]
    assert len(headline("x" * 200, EN)) <= 44
    assert len(headline("👩‍👩‍👧" * 40, EN)) <= 44


def test_figures_take_longer_to_say_than_words() -> None:
    assert speech_seconds("Save 30%", 2.3) > speech_seconds("Save money", 2.3)


def test_what_matters_most_is_said_when_time_is_short() -> None:
    lines = (Line(1, ("Psst.",)), Line(0, ("A long way of saying it is this.", "Short.")))
    assert speakable(lines, 10, EN) == "Psst. A long way of saying it is this."
    assert speakable(lines, 1, EN) == "Psst. Short."
    assert speakable([*lines, Line(2, ("Extra.",))], 4, EN).endswith("is this.")
    assert speakable(lines, 0.5, EN) == "Short."
    assert speakable(lines, 0.1, EN) == ""

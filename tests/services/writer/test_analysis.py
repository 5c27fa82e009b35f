from __future__ import annotations

from random import Random

import pytest

from videoflow.domain.brief import Brief
from videoflow.services.writer.analysis import Facts, read_between_the_lines
from videoflow.services.writer.bank import bank_for


def facts_of(brief: Brief) -> Facts:
    return read_between_the_lines(brief, bank_for(brief.language), Random(0))


@pytest.mark.parametrize(
    ("language", "product", "trade"),
    [
        ("en", "Morning Roast coffee subscription", "coffee"),
        ("en", "dog food", "pets"),
        ("en", "Scheduling app for dental clinics", "software"),
        ("en", "Hand-split chestnut fencing", "any"),
        ("vi", "Khóa học tiếng Anh", "learning"),
        ("vi", "Serum rau má", "beauty"),
        ("vi", "Phòng khám nha khoa", "health"),
        ("de", "Röstkaffee im Abo", "coffee"),
        ("de", "Schreibtischlampe", "home"),
        ("de", "Zahnarztpraxis am Markt", "health"),
    ],
)
def test_the_trade_is_known_by_its_words(language: str, product: str, trade: str) -> None:
    facts = facts_of(Brief(name="Kite", product=product, language=language))
    assert facts.trade == bank_for(language).trades[trade]


@pytest.mark.parametrize(
    ("name", "product", "brand"),
    [
        ("Morning Roast", "Morning Roast coffee subscription", "Morning Roast"),
        ("Lumo", "Desk lamp", "Lumo"),
        ("Summer campaign", "Lumo", "Lumo"),
        ("Spring 2027", "Lumo", "Lumo"),
        ("A film about the lamps that we make", "Lumo lamps", "Lumo lamps"),
    ],
)
def test_the_brand_is_what_a_person_would_say(name: str, product: str, brand: str) -> None:
    assert facts_of(Brief(name=name, product=product)).brand == brand


@pytest.mark.parametrize(
    ("language", "audience", "situation", "pain"),
    [
        (
            "en",
            "People who work from home and miss their café",
            "You work from home.",
            "You miss your café.",
        ),
        ("en", "People who love cats and dogs", "", "You love cats and dogs."),
        ("en", "Anyone who misses the sea", "", ""),
        ("en", "Architects in Lisbon", "", ""),
        (
            "vi",
            "Người làm việc tại nhà và nhớ quán quen",
            "Bạn làm việc tại nhà.",
            "Bạn nhớ quán quen.",
        ),
        ("vi", "Dân văn phòng bận rộn", "", "Lịch của bạn kín. Năng lượng thì cạn."),
        ("de", "Menschen, die ihr Café vermissen", "", ""),
    ],
)
def test_the_audience_s_own_words_become_their_trouble(
    language: str, audience: str, situation: str, pain: str
) -> None:
    facts = facts_of(Brief(name="a", product="b", audience=audience, language=language))
    assert (facts.situation, facts.pain) == (situation, pain)


def test_tones_count_in_the_order_of_the_brief() -> None:
    moods = facts_of(Brief(name="a", product="b", tone="warm, unhurried, a little witty")).moods
    known = bank_for("en").moods
    assert moods == (known["warm"], known["calm"], known["witty"])

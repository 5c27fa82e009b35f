"""Keys and signed queries never appear in what is shown or logged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.providers.http.redaction import HIDDEN, SHOWN_CHARS, redacted_text, redacted_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x.png?X-Amz-Signature=5ec", "https://a.example/x.png"),
        ("https://a.example/x.png#token=5ec", "https://a.example/x.png"),
        ("https://me:pass@a.example/x", "https://a.example/x"),
        ("http://a.example", "http://a.example"),
    ],
)
def test_addresses_without_their_secrets(url: str, shown: str) -> None:
    assert redacted_url(url) == shown
    assert redacted_text(f"see “{url}” now") == f"see “{shown}” now" or "?" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-proj-abcdefghijklmnopqrstuv.",
        "token r8_abcdefghijklmnopqrstuvwxyz is wrong",
        "AIzaSyAbcdefghijklmnopqrstuv",
        "sk-ab***************************yz",
    ],
)
def test_what_looks_like_a_key_is_hidden(text: str) -> None:
    shown = redacted_text(text)
    assert HIDDEN in shown
    assert "abcdefgh" not in shown.lower()


def test_the_own_key_is_hidden_whatever_it_looks_like() -> None:
    assert redacted_text("key=plain-word!", "plain-word!") == f"key={HIDDEN}"


def test_words_stay_as_they_are() -> None:
    text = "The keyframes of this skateboard video are blurred (max 10 MB)."
    assert redacted_text(text, "") == text


def test_one_short_line() -> None:
    shown = redacted_text("first\r\nsecond\x1b[31m" + "x" * 1000)
    assert shown.startswith("first second")
    assert len(shown) == SHOWN_CHARS + 1
    assert "\x1b" not in shown


@given(st.text(), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8))
def test_a_secret_never_survives(around: str, secret: str) -> None:
    shown = redacted_text(f"{around} {secret} {around}", secret)
    assert secret not in shown or secret in around

"""An answer's content is checked at the border."""

from __future__ import annotations

import httpx
import pytest

from videoflow.errors import AnswerInvalidError
from videoflow.providers.http.answers import Answer, Wire, parse


class Thing(Wire):
    """What a service might send."""

    name: str
    price: float = 0.0


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer("Plain", status, httpx.Headers(), body)


def test_known_fields_are_read_and_others_ignored() -> None:
    assert answer(b'{"name": "a", "new": [1]}').read(Thing) == Thing(name="a")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"name": ',
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b"[]",
        b"{}",
        b'{"name": 3}',
        b'{"name": "a", "price": NaN}',
        b'{"name": "a", "price": 1e999}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_nonsense_is_said_to_be_so(body: bytes) -> None:
    with pytest.raises(AnswerInvalidError, match="Plain answered something") as raised:
        answer(body).read(Thing)
    assert raised.value.action


def test_looking_at_an_error_answer_never_fails() -> None:
    assert answer(b"<html>", 502).json_or_none() is None
    assert answer(b'{"error": 1}', 400).json_or_none() == {"error": 1}


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (299, True), (300, False)])
def test_success(status: int, ok: bool) -> None:
    assert answer(b"", status).ok is ok


def test_a_part_of_an_answer_is_checked_alike() -> None:
    assert parse("Plain", Thing, {"name": "a"}).name == "a"
    with pytest.raises(AnswerInvalidError):
        parse("Plain", Thing, ["a"])


def test_the_body_is_not_shown() -> None:
    assert "secret" not in repr(answer(b"secret"))

"""New versions: believed only when signed, told only when newer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.fakes.update_feed import ANNOUNCED, FakeFeed

from videoflow.domain.release import Release
from videoflow.errors import AnswerInvalidError, ServiceUnreachableError
from videoflow.services.updates import newer_release, shipped_feed


def look(feed: FakeFeed, present: str = "0.1.0") -> Release | None:
    return asyncio.run(newer_release(feed.address, present))


@pytest.fixture
def feed() -> Iterator[FakeFeed]:
    feed = FakeFeed()
    feed.announce()
    yield feed
    feed.close()


def test_a_newer_version_is_told_with_what_is_new(feed: FakeFeed) -> None:
    release = look(feed)
    assert release is not None
    assert (release.version, release.page) == ("0.2.0", ANNOUNCED["page"])
    assert [release.notes_in(code) for code in ("vi", "en", "de")] == [
        "Nhanh hơn.",
        "Faster.",
        "Faster.",
    ]
    assert feed.asked == ["/latest.json", "/latest.json.sig"]


@pytest.mark.parametrize("present", ["0.2.0", "0.10.0", "1.0.0"])
def test_an_old_announcement_offers_nothing(feed: FakeFeed, present: str) -> None:
    assert look(feed, present) is None


def test_what_another_key_has_signed_is_not_believed(feed: FakeFeed) -> None:
    feed.announce(Ed25519PrivateKey.generate())
    with pytest.raises(AnswerInvalidError, match="not genuine"):
        look(feed)


@pytest.mark.parametrize("signature", [b"", b"nonsense", b"AAAA", b"\xff\xfe"])
def test_what_is_not_signed_is_not_believed(feed: FakeFeed, signature: bytes) -> None:
    feed.files["/latest.json.sig"] = signature
    with pytest.raises(AnswerInvalidError):
        look(feed)


def test_a_changed_announcement_is_not_believed(feed: FakeFeed) -> None:
    feed.files["/latest.json"] = feed.files["/latest.json"].replace(b"0.2.0", b"9.2.0")
    with pytest.raises(AnswerInvalidError):
        look(feed)


@pytest.mark.parametrize(
    "changes", [{"page": "file:///etc"}, {"version": "latest"}, {"surprise": 1}]
)
def test_a_signed_announcement_is_checked_all_the_same(
    feed: FakeFeed, changes: dict[str, Any]
) -> None:
    feed.announce(**changes)
    with pytest.raises(AnswerInvalidError):
        look(feed)


def test_a_page_that_is_not_there_or_too_long(feed: FakeFeed) -> None:
    feed.files["/latest.json"] = b"x" * 100_000
    with pytest.raises(ServiceUnreachableError):
        look(feed)
    feed.files.clear()
    with pytest.raises(ServiceUnreachableError):
        look(feed)


def test_a_build_from_source_asks_nobody() -> None:
    assert not shipped_feed().is_known

"""What services complain about, and what the user reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.plain_emulator import PROFILE

from videoflow.errors import (
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ServiceBusyError,
)
from videoflow.providers.http.answers import Answer
from videoflow.providers.http.faults import (
    LONGEST_RETRY_AFTER_S,
    Fault,
    FaultKind,
    error_of,
    fault_of_status,
    retry_after_s,
)


def answer(status: int, retry_after: str = "") -> Answer:
    headers = httpx.Headers({"Retry-After": retry_after} if retry_after else {})
    return Answer("Plain", status, headers, b"")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FaultKind.REJECTED),
        (401, FaultKind.KEY),
        (402, FaultKind.CREDIT),
        (403, FaultKind.KEY),
        (404, FaultKind.MISSING),
        (301, FaultKind.MISSING),
        (408, FaultKind.OUTAGE),
        (418, FaultKind.REJECTED),
        (429, FaultKind.BUSY),
        (500, FaultKind.OUTAGE),
        (503, FaultKind.OUTAGE),
        (599, FaultKind.OUTAGE),
    ],
)
def test_a_status_says_the_kind(status: int, kind: FaultKind) -> None:
    assert fault_of_status(answer(status), "why") == Fault(kind, "why")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206])
def test_success_is_no_fault(status: int) -> None:
    assert fault_of_status(answer(status)) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("1.5", 1.5),
        (" 12 ", 12),
        ("-3", 0),
        ("999999", LONGEST_RETRY_AFTER_S),
        ("1e999", LONGEST_RETRY_AFTER_S),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", LONGEST_RETRY_AFTER_S),
        ("Wed, 21 Oct 2015 07:28:00", 0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after_s(answer(429, value)) == seconds


def test_retry_after_as_a_moment_to_come() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=30)
    found = retry_after_s(answer(429, format_datetime(moment, usegmt=True)))
    assert found is not None
    assert 28 <= found <= 30


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_retry_after_never_fails(value: str) -> None:
    found = retry_after_s(answer(429, value))
    assert found is None or 0 <= found <= LONGEST_RETRY_AFTER_S


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.KEY, KeyRefusedError),
        (FaultKind.CREDIT, CreditExhaustedError),
        (FaultKind.BUSY, ServiceBusyError),
        (FaultKind.MODERATED, ModerationError),
        (FaultKind.REJECTED, RequestRejectedError),
        (FaultKind.MISSING, RequestRejectedError),
        (FaultKind.FAILED, ProviderError),
        (FaultKind.OUTAGE, ProviderError),
    ],
)
def test_every_kind_has_its_error_with_the_services_own_words(
    kind: FaultKind, error: type[ProviderError]
) -> None:
    found = error_of(PROFILE, Fault(kind, "No cats."))
    assert type(found) is error
    assert "Plain" in found.message
    assert "“No cats.”" in found.action
    assert "“" not in str(error_of(PROFILE, Fault(kind)))


@pytest.mark.parametrize(
    ("wait_s", "words"), [(None, "a little"), (20, "a little"), (900, "15 min")]
)
def test_a_busy_service_says_when(wait_s: float | None, words: str) -> None:
    assert words in error_of(PROFILE, Fault(FaultKind.BUSY, "", wait_s)).action

"""What services complain about, in one vocabulary, and what the user reads about it.

Adapters translate their vendor's errors into a Fault; everything after that is common.
"""

from __future__ import annotations

import email.utils
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from videoflow.domain.service import ServiceProfile
from videoflow.errors import (
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ServiceBusyError,
)
from videoflow.i18n import _
from videoflow.providers.http.answers import Answer

LONGEST_RETRY_AFTER_S = 3600.0


class FaultKind(StrEnum):
    """Why a service refused or failed."""

    KEY = "key"
    """It does not accept the key, or the key may not do this."""
    CREDIT = "credit"
    """The account has no credit, or has reached its own limit."""
    BUSY = "busy"
    """Too many requests, or overloaded: it did nothing, and says so."""
    MODERATED = "moderated"
    """Its safety check refused words or pictures. Never repeated."""
    REJECTED = "rejected"
    """It cannot make what was asked for."""
    MISSING = "missing"
    """It does not know this address, model or job."""
    FAILED = "failed"
    """It tried, failed, and says so itself."""
    OUTAGE = "outage"
    """A gateway or a broken server speaks; what the service did is not known."""


@dataclass(frozen=True)
class Fault:
    """A complaint. ``detail`` is in the service's own words; ``retry_after_s`` where it said so."""

    kind: FaultKind
    detail: str = ""
    retry_after_s: float | None = None


ReadFault = Callable[[Answer], Fault | None]
"""Reads an answer as one service writes its errors; None where there is none in it."""

_BY_STATUS = {
    400: FaultKind.REJECTED,
    401: FaultKind.KEY,
    402: FaultKind.CREDIT,
    403: FaultKind.KEY,
    404: FaultKind.MISSING,
    405: FaultKind.MISSING,
    408: FaultKind.OUTAGE,
    409: FaultKind.REJECTED,
    410: FaultKind.MISSING,
    413: FaultKind.REJECTED,
    415: FaultKind.REJECTED,
    422: FaultKind.REJECTED,
    429: FaultKind.BUSY,
}


def fault_of_status(answer: Answer, detail: str = "") -> Fault | None:
    """What the status alone says; None for success. Redirects count as a wrong address."""
    if answer.ok:
        return None
    if answer.status >= 500:
        kind = FaultKind.OUTAGE
    elif answer.status < 400:
        kind = FaultKind.MISSING
    else:
        kind = _BY_STATUS.get(answer.status, FaultKind.REJECTED)
    return Fault(kind, detail, retry_after_s(answer))


def retry_after_s(answer: Answer) -> float | None:
    """Seconds to wait as the header ``Retry-After`` says: a number, or a date (RFC 9110 §10.2.3).

    None where there is none or it is nonsense; at most an hour.
    """
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    if seconds != seconds:  # "nan" is a float
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def error_of(profile: ServiceProfile, fault: Fault) -> ProviderError:
    """The error that the user sees; ``fault.detail`` must be redacted already."""
    name = profile.name
    says = _("{service} says: “{detail}”").format(service=name, detail=fault.detail)
    detail = says if fault.detail else ""
    match fault.kind:
        case FaultKind.KEY:
            return KeyRefusedError(
                _("{service} did not accept the API key, or it may not do this.").format(
                    service=name
                ),
                _join(_("Check the key under Settings → Services, and test it there."), detail),
            )
        case FaultKind.CREDIT:
            return CreditExhaustedError(
                _("Your {service} account has no credit left for this.").format(service=name),
                _join(_("Top it up at the service, then press Retry."), detail),
            )
        case FaultKind.BUSY:
            return ServiceBusyError(
                _("{service} has too much to do at the moment. Nothing was made.").format(
                    service=name
                ),
                _join(_when_to_retry(fault.retry_after_s), detail),
            )
        case FaultKind.MODERATED:
            return ModerationError(
                _("{service} refused this: its safety check objects.").format(service=name),
                _join(_("Change the words or the picture, then make it again."), detail),
            )
        case FaultKind.REJECTED:
            return RequestRejectedError(
                _("{service} cannot make this.").format(service=name),
                _join(detail, _("Change the prompt or the settings, then make it again.")),
            )
        case FaultKind.MISSING:
            return RequestRejectedError(
                _("{service} does not know this address or model.").format(service=name),
                _join(
                    detail, _("Choose another model, or check the address in Settings → Services.")
                ),
            )
        case FaultKind.FAILED:
            return ProviderError(
                _("{service} tried and failed.").format(service=name),
                _join(detail, _("Press Retry to have it made anew.")),
            )
        case FaultKind.OUTAGE:
            return ProviderError(
                _("{service} has a problem at the moment.").format(service=name),
                _join(_("Wait a little, then press Retry."), detail),
            )


def _when_to_retry(retry_after_s: float | None) -> str:
    minutes = math.ceil((retry_after_s or 0.0) / 60)
    if minutes <= 1:
        return _("Wait a little, then press Retry.")
    return _("It asks to wait {minutes} minutes: press Retry then.").format(minutes=minutes)


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)

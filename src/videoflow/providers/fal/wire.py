"""What fal answers, and what its complaints mean.

Facts: the official client ``fal-client`` 1.0.3 and fal.ai/docs (queue, errors, pricing). A failed
job is ``COMPLETED``; fetching its result then answers the error. A model's error is a list under
``detail``, each with a ``type``; the platform's is a text with an ``error_type`` beside it. An
account without balance is refused with 403 ``{"detail": "User is locked. Reason: Exhausted
balance. Top up your balance at fal.ai/dashboard/billing."}`` (reports at github.com/fal-ai/fal,
e.g. issue 1147).
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field

from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status

UNITS_HEADER = "x-fal-billable-units"
IN_PROGRESS_TEXT = "still in progress"

_NO_CREDIT = re.compile(r"exhausted balance|top[ _-]?up|insufficient (balance|credit)", re.I)
_MODERATED_TYPES = frozenset({"content_policy_violation", "nsfw_content_detected"})
_MODERATED = re.compile(r"content polic|safety (check|filter|system)|nsfw|moderat", re.I)
_REJECTED_STATUSES = frozenset({400, 413, 415, 422})
_FAILED_TYPES = frozenset(
    {
        "generation_timeout",
        "downstream_service_error",
        "downstream_service_unavailable",
        "internal_server_error",
        "internal_error",
        "request_timeout",
        "startup_timeout",
        "runner_scheduling_failure",
        "runner_connection_timeout",
        "runner_connection_refused",
        "runner_connection_error",
        "runner_incomplete_response",
        "runner_disconnected",
        "runner_server_error",
    }
)


class Queued(Wire):
    """The answer to a submission."""

    request_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")
    response_url: str = ""


class QueueStatus(Wire):
    """Where a request is in the queue. ``status`` may be one that nobody has documented."""

    status: str
    request_id: str | None = None
    queue_position: int | None = None
    error: str | None = None
    error_type: str | None = None


class Upload(Wire):
    """``POST /storage/upload/initiate``: where to put a file, and where it will be read from."""

    upload_url: str
    file_url: str


class UnitPrice(Wire):
    """What one unit of a model costs."""

    endpoint_id: str
    unit_price: float = Field(ge=0)
    unit: str
    currency: str = "USD"


class PricePage(Wire):
    """``GET /v1/models/pricing``."""

    prices: tuple[UnitPrice, ...] = ()


class Output(Wire):
    """The fields of a result that are no files."""

    seed: Any = None
    has_nsfw_concepts: Any = None

    @property
    def own_seed(self) -> int | None:
        """The seed that was used, where it is one that VideoFlow can use again."""
        seed = self.seed
        fits = isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed < 2**31
        return seed if fits else None

    @property
    def is_blackened(self) -> bool:
        """Whether the safety check has blackened every picture."""
        found = self.has_nsfw_concepts
        return isinstance(found, list) and bool(found) and all(each is True for each in found)


class CancelAnswer(Wire):
    """``PUT …/cancel``."""

    status: Literal["OK", "CANCELLATION_REQUESTED", "ALREADY_COMPLETED", "NOT_FOUND"]


def read_fault(answer: Answer) -> Fault | None:
    """Errors of the queue and of the platform: the job was not taken, or is not known."""
    fault = fault_of_status(answer)
    if fault is None:
        return None
    kind, detail = _complaint(answer)
    if kind in (FaultKind.CREDIT, FaultKind.MODERATED):
        return Fault(kind, detail)
    return Fault(fault.kind, detail, fault.retry_after_s)


def fault_of_result(answer: Answer) -> Fault | None:
    """Why a job ended without a result; None where no answer of fal's own says so."""
    value = answer.json_or_none()
    if not isinstance(value, dict) or "detail" not in value:
        return None  # a gateway speaks
    kind, detail = _complaint(answer)
    if kind is None:
        retryable = answer.headers.get("x-fal-retryable", "").lower() == "true"
        rejected = answer.status in _REJECTED_STATUSES and not retryable
        kind = FaultKind.REJECTED if rejected else FaultKind.FAILED
    return Fault(kind, detail)


def fault_of_status_text(status: QueueStatus) -> Fault:
    """Why a job failed, as far as the queue's own words tell."""
    kind = _kind_of({status.error_type or ""}, status.error or "")
    return Fault(kind or FaultKind.FAILED, status.error or status.error_type or "")


def _complaint(answer: Answer) -> tuple[FaultKind | None, str]:
    """(what the words themselves tell, the words)."""
    value = answer.json_or_none()
    problem = value if isinstance(value, dict) else {}
    detail = problem.get("detail")
    types = {str(problem.get("error_type") or answer.headers.get("x-fal-error-type") or "")}
    if isinstance(detail, list):
        entries = [entry for entry in detail if isinstance(entry, dict)]
        types |= {str(entry.get("type", "")) for entry in entries}
        words = "; ".join(_words(entry) for entry in entries)
    else:
        words = detail if isinstance(detail, str) else ""
    return _kind_of(types, words), words


def _kind_of(types: set[str], words: str) -> FaultKind | None:
    if _NO_CREDIT.search(words):
        return FaultKind.CREDIT
    if types & _MODERATED_TYPES or _MODERATED.search(words):
        return FaultKind.MODERATED
    return FaultKind.FAILED if types & _FAILED_TYPES else None


def _words(entry: dict[str, Any]) -> str:
    """``prompt: field required``, without what was sent: that may be a whole picture."""
    place = entry.get("loc")
    names = [str(part) for part in place if part != "body"] if isinstance(place, list) else []
    message = str(entry.get("msg", "") or entry.get("type", ""))
    return f"{'.'.join(names)}: {message}" if names else message

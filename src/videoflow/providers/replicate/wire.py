"""What Replicate answers, and what its complaints mean.

Facts: the official clients ``replicate`` 1.0.7 and 2.0.0b4 (the latter made from the service's
OpenAPI description: ``is_official``, ``created_after``) and replicate.com/docs. Out of credit is
status 402 with ``{"title": "Insufficient credit", "detail": "You have insufficient credit to run
this model. …", "status": 402}``; a throttled request says when to come back in its text only
(answers quoted in users' reports).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pydantic import Field

from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import (
    LONGEST_RETRY_AFTER_S,
    Fault,
    FaultKind,
    fault_of_status,
)

STATUS_RUNNING = frozenset({"starting", "processing", "queued"})
STATUS_STOPPED = frozenset({"canceled", "cancelled", "aborted"})

_MODERATED = re.compile(
    r"\bE005\b|flagged as sensitive|nsfw|sensitive content|content (policy|moderation)|moderat"
    r"|safety (check|filter|system)|prohibited content|inappropriate",
    re.IGNORECASE,
)
_INVALID = re.compile(r"input validation|validation error|invalid input|unprocessable", re.I)
_NO_CREDIT = re.compile(r"insufficient credit|spend limit|free time limit|billing required", re.I)
_RESETS = re.compile(r"(?:resets|available) in ~?\s*(\d{1,5})\s*s", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3})%")


class Account(Wire):
    """``GET /account``."""

    username: str = ""
    name: str | None = None


class ModelVersion(Wire):
    """A version of a model, with the schema of its inputs."""

    id: str
    openapi_schema: Any = None


class ModelInfo(Wire):
    """``GET /models/{owner}/{name}``. Only official models can be run without naming a version."""

    latest_version: ModelVersion | None = None
    is_official: bool | None = None


class FileUrls(Wire):
    """Where an uploaded file is."""

    get: str


class UploadedFile(Wire):
    """``POST /files``."""

    urls: FileUrls


class Prediction(Wire):
    """A job, as all routes that are about one answer it."""

    id: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")
    status: str = ""
    model: str = ""
    input: Any = None
    output: Any = None
    error: Any = None
    logs: str | None = None
    data_removed: bool = False
    created_at: datetime | None = None

    @property
    def progress(self) -> float | None:
        """The last percentage in its log, from 0 to 1."""
        found = _PERCENT.findall((self.logs or "")[-2000:])
        return min(int(found[-1]), 100) / 100 if found else None


class PredictionPage(Wire):
    """``GET /predictions``, newest first. ``next`` is the address of the next page."""

    results: tuple[Prediction, ...] = ()
    next: str | None = None


def read_fault(answer: Answer) -> Fault | None:
    """Errors are problem documents: ``title``, ``detail``, ``status``, ``invalid_fields``."""
    fault = fault_of_status(answer)
    if fault is None:
        return None
    value = answer.json_or_none()
    problem = value if isinstance(value, dict) else {}
    detail = _words(problem)
    kind = fault.kind
    if kind is FaultKind.REJECTED and _MODERATED.search(detail):
        kind = FaultKind.MODERATED
    wait_s = fault.retry_after_s
    if wait_s is None and kind is FaultKind.BUSY and (match := _RESETS.search(detail)):
        wait_s = min(float(match[1]), LONGEST_RETRY_AFTER_S)
    return Fault(kind, detail, wait_s)


def fault_of_failure(prediction: Prediction) -> Fault:
    """Why a job failed, from its text: there are no codes."""
    error = prediction.error
    detail = error if isinstance(error, str) else "" if error is None else str(error)
    if _MODERATED.search(detail):
        return Fault(FaultKind.MODERATED, detail)
    if _NO_CREDIT.search(detail):
        return Fault(FaultKind.CREDIT, detail)
    if _INVALID.search(detail):
        return Fault(FaultKind.REJECTED, detail)
    return Fault(FaultKind.FAILED, detail)


def _words(problem: dict[str, Any]) -> str:
    title, detail = problem.get("title"), problem.get("detail")
    if isinstance(detail, str) and detail.strip():
        return detail.strip()
    return title if isinstance(title, str) else ""

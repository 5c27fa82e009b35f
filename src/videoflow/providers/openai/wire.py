"""What OpenAI and compatible services answer: errors, pictures, and what they cost.

Sources: the official client ``openai`` 3.52.0 (``types/images_response.py``, ``types/video.py``);
``moderation_blocked`` and ``insufficient_quota`` as recorded in issues of its repository;
``content_policy_violation`` is what older models said.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from videoflow.domain.capabilities import ModelOffer
from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status

_FAULTS = {
    "moderation_blocked": FaultKind.MODERATED,
    "content_policy_violation": FaultKind.MODERATED,
    "content_filter": FaultKind.MODERATED,
    "sentinel_block": FaultKind.MODERATED,
    "insufficient_quota": FaultKind.CREDIT,
    "billing_hard_limit_reached": FaultKind.CREDIT,
    "billing_not_active": FaultKind.CREDIT,
    "rate_limit_exceeded": FaultKind.BUSY,
    "invalid_api_key": FaultKind.KEY,
    "model_not_found": FaultKind.MISSING,
}
"""By ``code`` or ``type``: they say more than the status, 429 above all."""


class Complaint(Wire):
    """The object in ``{"error": …}``; some servers leave fields out or number their codes."""

    message: str | None = None
    type: str | int | None = None
    code: str | int | None = None

    @property
    def kind(self) -> FaultKind | None:
        """What it says by its code, or its type."""
        known = (_FAULTS.get(str(said)) for said in (self.code, self.type))
        return next((kind for kind in known if kind is not None), None)


_RESULTS = frozenset({"data", "choices", "status"})
"""Fields of an answer that is one: jobs have an ``error`` of their own."""
_MAX_COMPLAINT_BYTES = 20_000
"""Longer answers hold what was asked for, and need not be looked through for an error."""


def read_fault(answer: Answer) -> Fault | None:
    """``{"error": {"message", "type", "param", "code"}}``; servers of others send just a text,
    or ``{"detail": …}``, and gateways send an error with status 200 (openrouter.ai/docs/api/
    reference/errors-and-debugging)."""
    if answer.ok:
        return _fault_called_success(answer)
    complaint = _complaint(answer.json_or_none())
    fault = fault_of_status(answer, complaint.message or "")
    if fault is None or answer.status >= 500:
        return fault
    return Fault(complaint.kind or fault.kind, fault.detail, fault.retry_after_s)


def _fault_called_success(answer: Answer) -> Fault | None:
    if len(answer.body) > _MAX_COMPLAINT_BYTES or b'"error"' not in answer.body:
        return None
    value = answer.json_or_none()
    if not isinstance(value, Mapping) or not value.get("error") or value.keys() & _RESULTS:
        return None
    complaint = _complaint(value)
    return Fault(complaint.kind or FaultKind.FAILED, complaint.message or "")


def _complaint(value: object) -> Complaint:
    if isinstance(value, Mapping):
        for name in ("error", "detail", "message"):
            said = value.get(name)
            if isinstance(said, Mapping):
                fields = {key: said.get(key) for key in Complaint.model_fields}
                usable = {k: v for k, v in fields.items() if isinstance(v, str | int)}
                return Complaint(**usable | {"message": str(said.get("message") or "")})
            if said:
                return Complaint(message=str(said))
    return Complaint()


class TokenDetails(Wire):
    """How tokens divide."""

    text_tokens: int = 0
    image_tokens: int = 0


class ImageUsage(Wire):
    """Tokens of a picture: what it is billed by."""

    input_tokens: int = 0
    output_tokens: int = 0
    input_tokens_details: TokenDetails | None = None

    def cost_usd(self, offer: ModelOffer) -> float | None:
        """Tokens times the rates in the model's options, as OpenAI bills pictures.

        None where the table has no rates or the service counted nothing.
        """
        rate = offer.options.get("usd_per_million_image_output")
        if rate is None or not self.output_tokens:
            return None
        details = self.input_tokens_details or TokenDetails(text_tokens=self.input_tokens)
        millionths = (
            self.output_tokens * float(rate)
            + details.image_tokens * float(offer.options.get("usd_per_million_image_input", 0.0))
            + details.text_tokens * float(offer.options.get("usd_per_million_text_input", 0.0))
        )
        return round(millionths / 1_000_000, 6)


class MadeImage(Wire):
    """A picture: in itself, or, from compatible services, its address."""

    b64_json: str | None = None
    url: str | None = None


class Images(Wire):
    """``POST /images/generations`` and ``/images/edits``."""

    data: tuple[MadeImage, ...] = Field(min_length=1)
    usage: ImageUsage | None = None


class ListedModel(Wire):
    """One entry of ``GET /models``."""

    id: str = ""


class ModelList(Wire):
    """``GET /models``."""

    data: tuple[ListedModel, ...]


class ChatMessage(Wire):
    """What a language model wrote, or why it did not."""

    content: str | None = None
    refusal: str | None = None


class Choice(Wire):
    """One of several possible answers; we ask for one."""

    message: ChatMessage
    finish_reason: str | None = None


class ChatUsage(Wire):
    """``cost`` in US dollars comes from some gateways (OpenRouter)."""

    cost: float | None = Field(default=None, ge=0)


class Completion(Wire):
    """``POST /chat/completions``."""

    choices: tuple[Choice, ...] = Field(min_length=1)
    model: str | None = None
    usage: ChatUsage | None = None


class Video(Wire):
    """A job of ``/videos``."""

    id: str = Field(min_length=1)
    status: str
    progress: float | None = None
    error: Complaint | None = None

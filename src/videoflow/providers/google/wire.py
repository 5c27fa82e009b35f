"""What the Gemini API answers: errors in two shapes, generated content, interactions, files.

Sources: the official client ``google-genai`` 3.4.0 (``types.py``, ``errors.py``,
``_gaos/types/interactions``); https://ai.google.dev/gemini-api/docs/api-errors and
…/troubleshooting. Requests that fail with an error 400 or 500 are not charged
(https://ai.google.dev/gemini-api/docs/billing; for the same models on Vertex: 4xx and 5xx), so that
an error 500, 501 or 503 in Google's own words is certain; a gateway's page is not, nor is 504.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from videoflow.domain.capabilities import ModelOffer
from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import (
    LONGEST_RETRY_AFTER_S,
    Fault,
    FaultKind,
    fault_of_status,
)

_KEY_WORDS = re.compile(r"API_KEY_INVALID|API key (?:not valid|expired|not found)", re.IGNORECASE)
_CREDIT_WORDS = re.compile(
    r"credits? (?:are|is|have been) (?:depleted|exhausted)|prepa(?:id|yment)|spend(?:ing)? "
    r"(?:cap|limit)|billed users|billing (?:account|is|must|to be) ",
    re.IGNORECASE,
)
_SAFETY_WORDS = re.compile(
    r"safety|prohibited|content[ _]polic|usage[ _](?:guidelines|polic)|responsible ai|"
    r"recitation|blocklist|\bspii\b|_blocked|blocked (?:by|due|because)",
    re.IGNORECASE,
)
_CERTAIN = {500: FaultKind.BUSY, 501: FaultKind.REJECTED, 503: FaultKind.BUSY}


def read_fault(answer: Answer) -> Fault | None:
    """``{"error": {"code", "message", "status", "details"}}``, or the same in a list of one;
    interactions name the error by a word in ``code``."""
    fault = fault_of_status(answer)
    if fault is None:
        return None
    error = _error_object(answer.json_or_none())
    if error is None:
        return fault
    message = str(error.get("message") or error.get("status") or error.get("code") or "")
    details = [detail for detail in _list(error.get("details")) if isinstance(detail, Mapping)]
    delays = [_seconds(detail["retryDelay"]) for detail in details if "retryDelay" in detail]
    delay_s = next((delay for delay in delays if delay is not None), fault.retry_after_s)
    words = " ".join([message, str(error.get("code")), *(str(d.get("reason")) for d in details)])
    return Fault(_kind(answer.status, fault.kind, words), message, delay_s)


def _kind(status: int, kind: FaultKind, words: str) -> FaultKind:
    if _KEY_WORDS.search(words):  # with status 400
        return FaultKind.KEY
    if status in (400, 403, 429) and _CREDIT_WORDS.search(words):
        return FaultKind.CREDIT
    if status in (400, 422) and _SAFETY_WORDS.search(words):
        return FaultKind.MODERATED
    return _CERTAIN.get(status, kind)


def _error_object(value: object) -> Mapping[str, object] | None:
    if isinstance(value, list) and value:
        value = value[0]
    error = value.get("error") if isinstance(value, Mapping) else None
    return error if isinstance(error, Mapping) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _seconds(duration: object) -> float | None:
    """A duration as protocol buffers write it: ``"31s"``, ``"0.5s"``."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(duration))
    return min(float(found.group(1)), LONGEST_RETRY_AFTER_S) if found else None


class GoogleWire(Wire):
    """Names come as ``inlineData`` and as ``inline_data``."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


# --- generated content -------------------------------------------------------------------------


class Blob(GoogleWire):
    """A file in the answer itself."""

    data: str = Field(min_length=1)
    mime_type: str = ""


class Part(GoogleWire):
    """A piece of an answer; ``thought`` where it is not meant for us."""

    text: str | None = None
    thought: bool = False
    inline_data: Blob | None = None


class Content(GoogleWire):
    """The pieces of an answer."""

    parts: tuple[Part, ...] = ()


class Candidate(GoogleWire):
    """One of several possible answers; we ask for one."""

    content: Content | None = None
    finish_reason: str | None = None
    finish_message: str | None = None


class PromptFeedback(GoogleWire):
    """Why there is no answer at all."""

    block_reason: str | None = None
    block_reason_message: str | None = None


class ModalityTokens(GoogleWire):
    """Tokens of one kind; ``token_count`` in generated content, ``tokens`` in interactions."""

    modality: str = ""
    token_count: int = 0
    tokens: int = 0


def tokens_of(entries: Iterable[ModalityTokens], modality: str) -> int:
    """How many tokens are of that kind."""
    return sum(
        entry.token_count or entry.tokens for entry in entries if entry.modality.lower() == modality
    )


def dollars(offer: ModelOffer, **tokens: int) -> float | None:
    """Tokens times the rates in the model's options, such as ``usd_per_million_image_output``.

    None where nothing was counted, or a rate of what was counted is not known.
    """
    rates = {name: offer.options.get(f"usd_per_million_{name}") for name in tokens}
    counted = {name: count for name, count in tokens.items() if count}
    if not counted or any(rates[name] is None for name in counted):
        return None
    total = sum(count * float(rates[name] or 0.0) for name, count in counted.items())
    return round(total / 1_000_000, 6)


class UsageMetadata(GoogleWire):
    """What ``generateContent`` is billed by."""

    prompt_token_count: int = 0
    candidates_token_count: int = 0
    thoughts_token_count: int = 0
    candidates_tokens_details: tuple[ModalityTokens, ...] = ()

    def cost_usd(self, offer: ModelOffer) -> float | None:
        """Tokens times rates, as Google bills pictures; without details all are the picture's."""
        image = tokens_of(self.candidates_tokens_details, "image") or self.candidates_token_count
        if not image:
            return None
        text = max(self.candidates_token_count - image, 0) + self.thoughts_token_count
        return dollars(offer, image_output=image, text_output=text, input=self.prompt_token_count)


class Generated(GoogleWire):
    """``:generateContent``."""

    candidates: tuple[Candidate, ...] = ()
    prompt_feedback: PromptFeedback | None = None
    usage_metadata: UsageMetadata | None = None
    model_version: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """All pieces that are no thoughts."""
        contents = (each.content for each in self.candidates if each.content is not None)
        return tuple(part for content in contents for part in content.parts if not part.thought)

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(part.text or "" for part in self.parts)

    @property
    def block_reason(self) -> str:
        """Why the request was not answered; empty where it was."""
        return (self.prompt_feedback and self.prompt_feedback.block_reason) or ""

    @property
    def finish_reason(self) -> str:
        """How the answer ended."""
        return (self.candidates[0].finish_reason if self.candidates else None) or ""


# --- interactions ------------------------------------------------------------------------------


def _if_list(value: object) -> object:
    """Steps of other kinds have contents of other shapes, which we do not read."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


class Failure(GoogleWire):
    """Why an interaction or one of its steps failed."""

    message: str | None = None
    code: str | int | None = None


class Item(GoogleWire):
    """A piece of what a model made."""

    type: str = ""
    uri: str | None = None
    data: str | None = None


class Step(GoogleWire):
    """One step of an interaction."""

    type: str = ""
    content: Annotated[tuple[Item, ...], BeforeValidator(_if_list)] = ()
    error: Failure | None = None


class InteractionUsage(GoogleWire):
    """What an interaction is billed by."""

    total_input_tokens: int = 0
    total_output_tokens: int = 0
    total_thought_tokens: int = 0
    output_tokens_by_modality: tuple[ModalityTokens, ...] = ()

    def cost_usd(self, offer: ModelOffer) -> float | None:
        """Tokens times rates, as Google bills videos; without details all are the video's."""
        video = tokens_of(self.output_tokens_by_modality, "video") or self.total_output_tokens
        if not video:
            return None
        text = tokens_of(self.output_tokens_by_modality, "text") + self.total_thought_tokens
        return dollars(offer, video_output=video, text_output=text, input=self.total_input_tokens)


class Interaction(GoogleWire):
    """``/interactions``; ``id`` is empty where it was not stored."""

    id: str = ""
    status: str = Field(min_length=1)
    steps: tuple[Step, ...] = ()
    usage: InteractionUsage | None = None
    errors: tuple[Failure, ...] = ()

    @property
    def video(self) -> Item | None:
        """What was made, the last one of several."""
        items = [
            item
            for step in self.steps
            if step.type == "model_output"
            for item in step.content
            if item.type == "video" and (item.uri or item.data)
        ]
        return items[-1] if items else None

    @property
    def failure(self) -> Fault:
        """Why it failed, in the service's words."""
        failures = [*self.errors, *(step.error for step in self.steps if step.error is not None)]
        words = " ".join(f"{failure.message or failure.code or ''}" for failure in failures)
        codes = " ".join(str(failure.code) for failure in failures)
        moderated = _SAFETY_WORDS.search(f"{words} {codes}")
        return Fault(FaultKind.MODERATED if moderated else FaultKind.FAILED, words)


# --- files -------------------------------------------------------------------------------------


class StoredFile(GoogleWire):
    """A file of the Files API; ``state`` is PROCESSING, ACTIVE or FAILED."""

    name: str = Field(min_length=1)
    uri: str = Field(min_length=1)
    state: str = "ACTIVE"


class Uploaded(GoogleWire):
    """The answer to the last piece of an upload."""

    file: StoredFile


class ListedModel(GoogleWire):
    """One entry of ``GET /models``."""

    name: str = ""


class ModelList(GoogleWire):
    """``GET /models``."""

    models: tuple[ListedModel, ...]

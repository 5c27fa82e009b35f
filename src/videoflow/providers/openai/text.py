"""What is sent for a text, and what comes back.

Not every compatible server knows JSON schemas (or even JSON mode): what it refuses is asked for
again in simpler words. A refusal is an answer that is not charged.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum

from videoflow.errors import ModerationError, ProviderError, RequestRejectedError
from videoflow.i18n import _
from videoflow.providers.base import TextRequest, WrittenText
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.service import Service
from videoflow.providers.openai.wire import Completion


class Form(StrEnum):
    """How the form of the answer is asked for, the surest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    WORDS = "words"


_ABOUT_THE_FORM = re.compile(
    r"response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured|grammar|schema", re.IGNORECASE
)
_THOUGHTS = re.compile(r"^\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCE = re.compile(r"^```[A-Za-z]*\s*\n(.*?)\n?```\s*$", re.DOTALL)
_SCHEMA_NAME_CHARS = 64


def chat_body(request: TextRequest, model: str, form: Form) -> dict[str, object]:
    """The request. Temperature and token limits are left out: newer models refuse them."""
    system = request.instructions
    body: dict[str, object] = {"model": model}
    if form is Form.SCHEMA:
        name = re.sub(r"[^A-Za-z0-9_-]", "_", request.schema_name)[:_SCHEMA_NAME_CHARS]
        body["response_format"] = {
            "type": form,
            "json_schema": {"name": name, "strict": True, "schema": dict(request.schema)},
        }
    else:
        if form is Form.OBJECT:
            body["response_format"] = {"type": form}
        schema = json.dumps(request.schema, ensure_ascii=False)
        system += (
            "\n\nAnswer with one JSON object and nothing else. It must fit this JSON schema:\n"
            f"{schema}"
        )
    body["messages"] = [
        {"role": "system", "content": system},
        {"role": "user", "content": request.prompt},
    ]
    return body


def refuses_form(error: ProviderError) -> bool:
    """Whether a service refused only the way in which the form was asked for."""
    return (
        isinstance(error, RequestRejectedError)
        and not isinstance(error, ModerationError)
        and _ABOUT_THE_FORM.search(str(error)) is not None
    )


def read_text(service: Service, model: str, answer: Answer) -> WrittenText:
    """What was written. Raises ProviderError where it was refused or cut off."""
    completion = answer.read(Completion)
    choice = completion.choices[0]
    refusal, why = choice.message.refusal, choice.finish_reason
    if refusal or why == "content_filter":
        raise service.error(Fault(FaultKind.MODERATED, refusal or ""))
    if why == "length":
        raise ProviderError(
            _("{service} wrote too much: its text was cut off.").format(
                service=service.profile.name
            ),
            _("Ask for fewer scenes, or set another text model under Settings → Services."),
        )
    text = plain_json(choice.message.content or "")
    if not text:
        raise not_understood(answer.service)
    cost_usd = completion.usage.cost if completion.usage else None
    return WrittenText(text, completion.model or model, cost_usd)


def plain_json(text: str) -> str:
    """The text without the thoughts before it and the fence around it."""
    text = _THOUGHTS.sub("", text, count=1).strip()
    fenced = _FENCE.match(text)
    return fenced.group(1).strip() if fenced else text

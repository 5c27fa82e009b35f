"""What is sent for a text, and what comes back: ``:generateContent`` with a JSON schema."""

from __future__ import annotations

import json

from videoflow.errors import ProviderError
from videoflow.i18n import _
from videoflow.providers.base import TextRequest, WrittenText
from videoflow.providers.google.images import MODERATED, read_generated
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.service import Service


def text_body(request: TextRequest, *, with_schema: bool) -> dict[str, object]:
    """The request. ``with_schema``: in the field for it, else in words for models without it."""
    instructions = request.instructions
    form: dict[str, object] = {"responseMimeType": "application/json"}
    if with_schema:
        form["responseJsonSchema"] = dict(request.schema)
    else:
        schema = json.dumps(request.schema, ensure_ascii=False)
        instructions += f"\n\nAnswer with one JSON object that fits this JSON schema:\n{schema}"
    return {
        "systemInstruction": {"parts": [{"text": instructions}]},
        "contents": [{"role": "user", "parts": [{"text": request.prompt}]}],
        "generationConfig": form,
    }


def read_text(service: Service, model: str, answer: Answer) -> WrittenText:
    """What was written. Raises ProviderError where it was refused or cut off."""
    generated = read_generated(service, answer)
    reason = generated.finish_reason
    if reason in MODERATED:
        raise service.error(
            Fault(FaultKind.MODERATED, generated.candidates[0].finish_message or "")
        )
    if reason == "MAX_TOKENS":
        raise ProviderError(
            _("{service} wrote too much: its text was cut off.").format(
                service=service.profile.name
            ),
            _("Ask for fewer scenes, or set another text model under Settings → Services."),
        )
    text = generated.text.strip()
    if not text:
        raise not_understood(answer.service)
    return WrittenText(text, generated.model_version or model)

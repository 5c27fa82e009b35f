"""ElevenLabs: text read aloud, with the time at which each character is heard.

``POST /v1/text-to-speech/{voice}/with-timestamps`` answers with the sound as base64 and the times
of the characters. It is synchronous: there is no job to ask after, to cancel or to find again, so
an answer that is lost may have been charged.

Sources: the official client ``elevenlabs`` 2.78.0 (``text_to_speech/raw_client.py``,
``types/audio_with_timestamps_response.py``, ``types/model.py``; tried against our emulator), the
pages https://elevenlabs.io/docs/eleven-api/resources/errors (``detail.code``; ``detail.status`` is
its predecessor) and https://help.elevenlabs.io articles 19572237925521 and 19571824571921 (400,
401 and 429). ``language_code`` is not taken by the multilingual v2 models, others ignore one that
they do not know. The service bills credits of a plan and never says dollars: the estimate from the
table of models stands.

Options of a model: ``max_prompt`` characters per request, ``languages`` that it speaks (separated
by spaces; none means that it is not known), ``language_code`` whether it takes one.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pydantic import Field

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.domain.service import ServiceProfile
from videoflow.domain.speech import SpokenWord
from videoflow.errors import AnswerInvalidError, RequestRejectedError
from videoflow.i18n import _
from videoflow.providers.base import Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import (
    MAX_INLINE_BYTES,
    Answer,
    Wire,
    parse,
)
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status
from videoflow.providers.http.inline import deliver_inline
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="elevenlabs",
    name="ElevenLabs",
    key_variables=("ELEVENLABS_API_KEY",),
    urls={"base_url": "https://api.elevenlabs.io"},
    options={"voice": "JBFqnCBsd6RMkjVDRZzb"},
    key_page="https://elevenlabs.io/app/settings/api-keys",
    dashboard="https://elevenlabs.io/app/usage",
    slots=2,
)
"""``voice`` is the id of a voice, preset to the one of the vendor's own examples; two requests at
once is what the smallest plan allows."""

OUTPUT_FORMAT = "mp3_44100_128"
PATIENCE = 3.0
"""The whole text is read before the answer begins: wait so many times longer than usual."""
LONGEST_WORD_CHARS = 60
"""Where a script has no spaces, a run of characters is cut here at the latest."""

_FAULTS = {
    "quota_exceeded": FaultKind.CREDIT,
    "insufficient_credits": FaultKind.CREDIT,
    "voice_not_found": FaultKind.REJECTED,
    "max_character_limit_exceeded": FaultKind.REJECTED,
    "too_many_concurrent_requests": FaultKind.BUSY,
    "concurrent_limit_exceeded": FaultKind.BUSY,
    "rate_limit_exceeded": FaultKind.BUSY,
    "system_busy": FaultKind.BUSY,
}
"""Codes, old and new, that say more than the status; 401 alone would be the key."""


def create(context: ProviderContext) -> ElevenLabsProvider:
    """The entry point."""
    any_model = {AssetKind.VOICE: ModelOffer(id="", seed=True, audio=True)}
    return ElevenLabsProvider(
        PROFILE,
        context,
        any_model,
        read_fault=read_fault,
        headers=lambda connection: {"xi-api-key": connection.key},
    )


class Alignment(Wire):
    """When each character is heard, in seconds; three lists of one length."""

    characters: tuple[str, ...] = ()
    character_start_times_seconds: tuple[float, ...] = ()
    character_end_times_seconds: tuple[float, ...] = ()

    def words(self) -> tuple[SpokenWord, ...]:
        """The words with their times; none where the lists do not fit each other."""
        times = self.character_start_times_seconds, self.character_end_times_seconds
        if {len(side) for side in times} != {len(self.characters)}:
            return ()
        return tuple(_words(zip(self.characters, *times, strict=True)))


class Speech(Wire):
    """The answer of ``/with-timestamps``; ``alignment`` is of the text as it was sent."""

    audio_base64: str = Field(min_length=1)
    alignment: object = None

    def words(self) -> tuple[SpokenWord, ...]:
        """When each word is heard. A voice is worth keeping without that, so nothing here fails."""
        try:
            return parse(PROFILE.name, Alignment, self.alignment).words()
        except AnswerInvalidError:
            log.warning("elevenlabs: the times of the characters are not understood")
            return ()


class Subscription(Wire):
    """What the account may use, in characters."""

    tier: str = ""
    character_count: int = 0
    character_limit: int = 0


class User(Wire):
    """``GET /v1/user``."""

    subscription: Subscription


class ElevenLabsProvider(OnlineAdapter):
    """Makes voices."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Check text and language against the model, and that there is a key."""
        offer = self.offer(request.job)
        check_prompt(request.job, offer)
        _check_language(request.job, offer)
        async with self.open_service() as service:
            voice = service.connection.options.get("voice", "").strip()
        if not voice.isalnum():  # it becomes part of the address
            raise RequestRejectedError(
                _("No voice is chosen at ElevenLabs."),
                _("Copy the id of a voice there, and set it under Settings → Services."),
            )
        return partial(self._submit, request, voice, _body(request.job, offer), report)

    async def _submit(
        self, request: Request, voice: str, body: dict[str, object], report: ReportProgress
    ) -> Delivered:
        report(0.1, _("ElevenLabs reads it aloud"))
        async with self.open_service() as service:
            speech = await service.send(
                "POST",
                f"/v1/text-to-speech/{voice}/with-timestamps",
                params={"output_format": OUTPUT_FORMAT},
                json=body,
                read=lambda answer: answer.read(Speech),
                report=report,
                max_bytes=MAX_INLINE_BYTES,
                answer_s=PATIENCE * self.context.pace.answer_s,
            )
        delivered = await deliver_inline(self.profile.name, request, speech.audio_base64, None)
        return replace(delivered, words=speech.words())

    async def test_connection(self) -> str:
        """Asks for the account; keys that may not see it can still list models."""
        async with self.open_service() as service:
            answer = await service.ask("GET", "/v1/user", accept=(401, 403))
            if answer.ok:
                account = answer.read(User).subscription
                return _("Plan “{plan}”: {used} of {limit} characters used.").format(
                    plan=account.tier or "?",
                    used=account.character_count,
                    limit=account.character_limit,
                )
            if _code(answer) == "invalid_api_key":
                raise service.error(Fault(FaultKind.KEY, _detail(answer)))
            await service.ask("GET", "/v1/models")
        return _("The key works; it may not see the account.")


def read_fault(answer: Answer) -> Fault | None:
    """``{"detail": {"code" or "status", "message"}}``, or a list of fields with status 422."""
    fault = fault_of_status(answer, _detail(answer))
    if fault is None:
        return None
    return Fault(_FAULTS.get(_code(answer), fault.kind), fault.detail, fault.retry_after_s)


def _complaint(answer: Answer) -> object:
    value = answer.json_or_none()
    return value.get("detail") if isinstance(value, dict) else None


def _code(answer: Answer) -> str:
    """``code`` and its predecessor ``status``: the first of them that we know."""
    complaint = _complaint(answer)
    if not isinstance(complaint, dict):
        return ""
    said = [str(complaint.get(name) or "") for name in ("code", "status")]
    return next((code for code in said if code in _FAULTS), said[0] or said[1])


def _detail(answer: Answer) -> str:
    complaint = _complaint(answer)
    if isinstance(complaint, str):
        return complaint
    if isinstance(complaint, dict):
        return str(complaint.get("message") or _code(answer))
    problems = complaint if isinstance(complaint, list) else []
    return " ".join(
        f"{'.'.join(str(part) for part in problem.get('loc', ()))}: {problem.get('msg', '')}"
        for problem in problems
        if isinstance(problem, dict)
    )


def _language(job: Job) -> str:
    return job.context.language.replace("_", "-").partition("-")[0].lower()


def _check_language(job: Job, offer: ModelOffer) -> None:
    spoken = str(offer.options.get("languages", "")).split()
    if spoken and _language(job) not in spoken:
        raise RequestRejectedError(
            _("{model} does not speak the language of this film ({language}).").format(
                model=offer.name or offer.id, language=job.context.language
            ),
            _("Choose another model."),
        )


def _body(job: Job, offer: ModelOffer) -> dict[str, object]:
    body: dict[str, object] = {"text": job.prompt, "model_id": offer.id}
    if offer.options.get("language_code"):
        body["language_code"] = _language(job)
    if offer.seed:
        body["seed"] = job.settings.seed
    return body


def _words(characters: Iterator[tuple[str, float, float]]) -> Iterator[SpokenWord]:
    """Words end at white space; in scripts without it, each wide character is one."""
    text, start_s, end_s = "", 0.0, 0.0
    for character, from_s, to_s in characters:
        complete = (
            character.isspace() or _is_ideograph(character) or len(text) >= LONGEST_WORD_CHARS
        )
        if complete and text:
            yield SpokenWord(text=text, start_s=start_s, end_s=end_s)
            text = ""
        if not character or character.isspace():
            continue
        if not text:
            start_s = max(from_s, 0.0)
        text += character
        end_s = max(to_s, start_s)
    if text:
        yield SpokenWord(text=text, start_s=start_s, end_s=end_s)


def _is_ideograph(character: str) -> bool:
    """A wide letter, not the punctuation that follows one."""
    return any(
        unicodedata.east_asian_width(mark) in "WF" and unicodedata.category(mark) == "Lo"
        for mark in character
    )

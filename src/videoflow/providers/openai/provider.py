"""The adapter to OpenAI and compatible services: pictures, speech, text.

All of it is synchronous: there is no job to ask after, to cancel or to find again, so an answer
that is lost may have been charged. Pictures are billed by tokens; what one cost is computed from
the tokens that the answer counts and the rates in the table of models.

Options of a model for speech: ``format`` of the sound (mp3). For pictures see ``images``.
"""

from __future__ import annotations

import asyncio
from functools import partial
from urllib.parse import urlsplit

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import KeyMissingError, RequestRejectedError, ResultLostError, RuleError
from videoflow.i18n import _, ngettext
from videoflow.providers.base import (
    Delivered,
    ReportProgress,
    Request,
    Submit,
    TextRequest,
    WrittenText,
)
from videoflow.providers.context import ProviderContext
from videoflow.providers.http import outcomes
from videoflow.providers.http.answers import MAX_INLINE_BYTES, Answer, not_understood
from videoflow.providers.http.download import DownloadError
from videoflow.providers.http.exchange import Extras
from videoflow.providers.http.inline import deliver_inline
from videoflow.providers.http.pictures import Picture, picture_to_send
from videoflow.providers.http.prompts import MAX_PROMPT, check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service
from videoflow.providers.openai.images import image_fields
from videoflow.providers.openai.text import Form, chat_body, read_text, refuses_form
from videoflow.providers.openai.wire import Images, ModelList, read_fault

PROFILE = ServiceProfile(
    id="openai",
    name="OpenAI",
    key="optional",
    key_variables=("OPENAI_API_KEY",),
    urls={"base_url": "https://api.openai.com/v1"},
    options={"voice": "alloy", "text_model": "gpt-6-luna"},
    key_page="https://platform.openai.com/api-keys",
    dashboard="https://platform.openai.com/usage",
)
"""The key is optional for the sake of gateways and local servers. ``gpt-6-luna`` is the smallest of
the newest models in the official client's list."""

ANY_MODEL = {
    AssetKind.IMAGE: ModelOffer(id=""),
    AssetKind.VOICE: ModelOffer(id="", audio=True, options={MAX_PROMPT: 4096}),
}

PATIENCE = 10
"""Pictures and texts take minutes: wait so many times longer than usual. The official client waits
600 s."""
OPENAI_HOST = "api.openai.com"
MAX_UPLOAD_BYTES = 20_000_000
"""The service takes 50 MB; no picture needs that."""


def create(context: ProviderContext) -> OpenAIProvider:
    """The entry point."""
    return OpenAIProvider(PROFILE, context, ANY_MODEL)


class OpenAIProvider(OnlineAdapter):
    """Makes pictures and voices, and writes texts."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Read the product photos, and check that the text is not too long."""
        offer = self.offer(request.job)
        check_prompt(request.job, offer)
        async with self.open_service() as service:
            voice = service.connection.options.get("voice", "")
        if request.job.kind is AssetKind.VOICE:
            return partial(self._speak, request, offer, voice, report)
        photos = [
            await picture_to_send(photo, max_bytes=MAX_UPLOAD_BYTES)
            for photo in request.references[: offer.references]
        ]
        return partial(self._draw, request, offer, photos, report)

    async def _draw(
        self, request: Request, offer: ModelOffer, photos: list[Picture], report: ReportProgress
    ) -> Delivered:
        fields = image_fields(request.job, offer)
        path, extras = "/images/generations", Extras(json=fields)
        if photos:
            parts = [("image[]", (photo.name, photo.data, photo.mime)) for photo in photos]
            path, extras = "/images/edits", Extras(data=fields, files=parts)
        report(0.1, _("{service} is drawing").format(service=self.profile.name))
        async with self.open_service() as service:
            images = await service.send(
                "POST",
                path,
                read=_read_images,
                report=report,
                max_bytes=MAX_INLINE_BYTES,
                answer_s=PATIENCE * self.context.pace.answer_s,
                **extras,
            )
            made = images.data[0]
            cost_usd = images.usage.cost_usd(offer) if images.usage else None
            if made.b64_json:
                return await deliver_inline(self.profile.name, request, made.b64_json, cost_usd)
            return await _fetch(service, request, made.url or "", cost_usd, report)

    async def _speak(
        self, request: Request, offer: ModelOffer, voice: str, report: ReportProgress
    ) -> Delivered:
        body = {
            "model": offer.id,
            "input": request.job.prompt,
            "voice": voice,
            "response_format": str(offer.options.get("format", "mp3")),
        }
        report(0.1, _("{service} reads it aloud").format(service=self.profile.name))
        async with self.open_service() as service:
            sound = await service.send(
                "POST",
                "/audio/speech",
                json=body,
                read=_read_sound,
                report=report,
                max_bytes=MAX_INLINE_BYTES,
                answer_s=PATIENCE * self.context.pace.answer_s,
            )
        try:
            await asyncio.to_thread(request.target.write_bytes, sound)
        except OSError as error:
            raise outcomes.not_written(error) from error
        return Delivered()

    async def write(self, request: TextRequest) -> WrittenText:
        """See TextProvider. The form of the answer is asked for as strictly as the service takes
        it; ``request.model`` is empty for the one in the settings."""
        async with self.open_service() as service:
            model = request.model or service.connection.options.get("text_model", "")
            if not model:
                raise RuleError(
                    _("No text model is chosen for {service}.").format(service=self.profile.name),
                    _("Set one under Settings → Services."),
                )
            for form in (Form.SCHEMA, Form.OBJECT):
                try:
                    return await self._write(service, request, model, form)
                except RequestRejectedError as error:
                    if not refuses_form(error):
                        raise
            return await self._write(service, request, model, Form.WORDS)

    async def _write(
        self, service: Service, request: TextRequest, model: str, form: Form
    ) -> WrittenText:
        return await service.send(
            "POST",
            "/chat/completions",
            json=chat_body(request, model, form),
            read=partial(read_text, service, model),
            report=_unseen,
            answer_s=PATIENCE * self.context.pace.answer_s,
        )

    async def test_connection(self) -> str:
        """Asks for the list of models."""
        async with self.open_service() as service:
            count = len((await service.ask("GET", "/models")).read(ModelList).data)
        return ngettext(
            "{service} offers {count} model.", "{service} offers {count} models.", count
        ).format(service=self.profile.name, count=count)

    def open_service(self) -> Service:
        """See OnlineAdapter. Without a key no header is sent; only OpenAI itself needs one."""
        service = open_openai(self.profile, self.context)
        if not service.connection.key and is_openai_itself(service.connection):
            raise KeyMissingError(
                _("{service} needs an API key, and there is none.").format(
                    service=self.profile.name
                ),
                _(
                    "Enter it under Settings → Services, or set the environment variable"
                    " {variable}."
                ).format(variable=self.profile.key_variables[0]),
            )
        return service


def open_openai(profile: ServiceProfile, context: ProviderContext) -> Service:
    """A connection with the key as all services of this kind take it. Raises KeyMissingError."""
    connection = context.connect(profile)
    return Service(
        profile,
        connection,
        context.pace,
        read_fault=read_fault,
        headers=authorization(connection.key),
    )


def is_openai_itself(connection: Connection) -> bool:
    """Whether the address is OpenAI's, not that of something compatible."""
    try:
        return urlsplit(connection.base_url).hostname == OPENAI_HOST
    except ValueError:
        return False  # the first request says what is wrong with it


def authorization(key: str) -> dict[str, str]:
    """The header with the key; none without one."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def _read_images(answer: Answer) -> Images:
    images = answer.read(Images)
    if not images.data[0].b64_json and not images.data[0].url:
        raise not_understood(answer.service)
    return images


def _read_sound(answer: Answer) -> bytes:
    """The sound itself; a page or an object instead is not what was asked for."""
    content_type = answer.headers.get("content-type", "").lower()
    if not answer.body or content_type.startswith(("text/", "application/json")):
        raise not_understood(answer.service)
    return answer.body


async def _fetch(
    service: Service, request: Request, url: str, cost_usd: float | None, report: ReportProgress
) -> Delivered:
    """Compatible services may send an address, which nobody can ask for a second time."""
    try:
        headers = authorization(service.connection.key)
        await service.fetch(request, Finished(url, headers=headers), report)
    except DownloadError as error:
        raise ResultLostError(
            _("The result of {service} could not be downloaded.").format(
                service=service.profile.name
            ),
            _("Look for it at the service; Retry makes it anew and may be charged again."),
            cost_usd,
        ) from error
    return Delivered(cost_usd=cost_usd)


def _unseen(_share: float, _text: str) -> None:
    """Nobody watches a text being written."""

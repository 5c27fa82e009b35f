"""The adapter to Google's Gemini API with a key: pictures, videos, texts.

Pictures and texts are synchronous, and an answer that is lost may have been charged. Videos are
interactions: once the answer with their id is there, they can be asked after, whether they were
started in the background or the answer came with the video. There is no list in which to find one
whose answer was lost.

Everything is billed by tokens; what something cost is computed from the tokens that the answer
counts and the rates in the table of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import CannotCancelError, ModerationError, RequestRejectedError, RuleError
from videoflow.i18n import _
from videoflow.providers.base import (
    Accepted,
    Delivered,
    ReportProgress,
    Request,
    Submit,
    TextRequest,
    WrittenText,
)
from videoflow.providers.context import ProviderContext
from videoflow.providers.google.addresses import (
    DEFAULT_VERSION,
    VERSION_OPTION,
    media_url,
    model_path,
    versioned,
)
from videoflow.providers.google.files import SentPicture, send_pictures
from videoflow.providers.google.images import image_body, read_image
from videoflow.providers.google.text import read_text, text_body
from videoflow.providers.google.video import RUNNING, judge, read_started, video_body
from videoflow.providers.google.wire import Interaction, ModelList, read_fault
from videoflow.providers.http.answers import MAX_INLINE_BYTES, Answer
from videoflow.providers.http.inline import deliver_inline
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service

PROFILE = ServiceProfile(
    id="google",
    name="Google Gemini",
    key_variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    urls={"base_url": "https://generativelanguage.googleapis.com"},
    options={VERSION_OPTION: DEFAULT_VERSION, "text_model": "gemini-flash-latest"},
    key_page="https://aistudio.google.com/apikey",
    dashboard="https://aistudio.google.com/usage",
)

ANY_MODEL = {
    AssetKind.IMAGE: ModelOffer(id="", references=4),
    AssetKind.VIDEO: ModelOffer(
        id="",
        min_duration_s=3,
        max_duration_s=10,
        short_sides_px=(720,),
        start_image=StartImage.OPTIONAL,
        audio=True,
        options={"background": True},
    ),
}

PATIENCE = 10
"""Pictures and texts take minutes: wait so many times longer than usual."""
VIDEO_PATIENCE = 15
"""A video that is waited for takes longer still: 15 minutes."""

_RETIRED_FAMILIES = ("veo-", "imagen-")
"""Not served to keys any more: Imagen since 17 August, Veo since 22 October 2026
(https://ai.google.dev/gemini-api/docs/deprecations)."""
_RETIRED_WORDS = re.compile(
    r"no longer available|(?:was|been) (?:retired|shut down|discontinued)", re.IGNORECASE
)


def create(context: ProviderContext) -> GoogleProvider:
    """The entry point."""
    return GoogleProvider(PROFILE, context, ANY_MODEL, read_fault=read_fault, headers=_key)


class GoogleProvider(OnlineAdapter):
    """Makes pictures and videos, and writes texts."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Read the pictures, and upload them where they are large."""
        job, offer = request.job, self.offer(request.job)
        if offer.id.startswith(_RETIRED_FAMILIES):
            raise _retired(offer.id)
        check_prompt(job, offer)
        start = request.start_image if offer.start_image is not StartImage.NONE else None
        paths = [start] if start is not None else request.references[: offer.references]
        if paths:
            report(0.02, _("Sending the pictures"))
        async with self.open_service() as service:
            sent = await send_pictures(service, paths)
        if job.kind is AssetKind.IMAGE:
            return partial(self._draw, request, offer, image_body(job, offer, sent), report)
        start_image, photos = (None, sent) if start is None else (sent[0], [])
        return partial(self._film, request, offer, start_image, photos, report)

    async def _draw(
        self, request: Request, offer: ModelOffer, body: dict[str, object], report: ReportProgress
    ) -> Delivered:
        report(0.1, _("{service} is drawing").format(service=self.profile.name))
        async with self.open_service() as service:
            with _naming_retired(offer.id):
                picture, cost_usd = await service.send(
                    "POST",
                    model_path(service.connection, offer.id, "generateContent"),
                    json=body,
                    read=partial(read_image, service, offer),
                    report=report,
                    max_bytes=MAX_INLINE_BYTES,
                    answer_s=PATIENCE * self.context.pace.answer_s,
                )
        return await deliver_inline(self.profile.name, request, picture.data, cost_usd)

    # --- videos --------------------------------------------------------------------------------

    async def _film(
        self,
        request: Request,
        offer: ModelOffer,
        start_image: SentPicture | None,
        photos: list[SentPicture],
        report: ReportProgress,
    ) -> Accepted | Delivered:
        body = partial(video_body, request.job, offer, start_image, photos)
        report(0.05, _("{service} is making the video").format(service=self.profile.name))
        async with self.open_service() as service:
            with _naming_retired(offer.id):
                started = await self._start(service, offer, body, report)
        if started.id:
            return Accepted(started.id)
        assert started.video is not None, "what is not stored came with its video"
        cost_usd = started.usage.cost_usd(offer) if started.usage else None
        return await deliver_inline(self.profile.name, request, started.video.data or "", cost_usd)

    async def _start(
        self,
        service: Service,
        offer: ModelOffer,
        body: partial[dict[str, object]],
        report: ReportProgress,
    ) -> Interaction:
        """Some models refuse to work in the background: they are waited for."""
        if offer.options.get("background"):
            try:
                return await self._send(service, body(background=True), 1, report)
            except RequestRejectedError as error:
                if isinstance(error, ModerationError) or "background" not in str(error).lower():
                    raise
        return await self._send(service, body(background=False), VIDEO_PATIENCE, report)

    async def _send(
        self, service: Service, body: dict[str, object], patience: int, report: ReportProgress
    ) -> Interaction:
        return await service.send(
            "POST",
            versioned(service.connection, "/interactions"),
            json=body,
            read=partial(read_started, service),
            report=report,
            max_bytes=MAX_INLINE_BYTES,
            answer_s=patience * self.context.pace.answer_s,
        )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow an interaction to its end; its video is fetched with the key from Google only."""
        offer = self.offer(request.job)
        report(0.1, _("{service} is making the video").format(service=self.profile.name))
        async with self.open_service() as service:

            async def look() -> Answer:
                return await service.ask(
                    "GET",
                    _interaction(service.connection, remote_id),
                    accept={404},
                    max_bytes=MAX_INLINE_BYTES,
                )

            def finish(answer: Answer) -> Finished | None:
                done = judge(service, remote_id, answer)
                return None if done is None else _result(service, offer, done)

            done = await service.poll(remote_id, look, partial(judge, service, remote_id))
            if done.video is not None and done.video.data:
                cost_usd = done.usage.cost_usd(offer) if done.usage else None
                return await deliver_inline(self.profile.name, request, done.video.data, cost_usd)
            return await service.follow(request, remote_id, look, finish, report)

    async def cancel(self, remote_id: str) -> None:
        """Stop an interaction; one that has ended stays as it is."""
        async with self.open_service() as service:
            path = _interaction(service.connection, remote_id)
            answer = await service.ask("POST", f"{path}/cancel", accept={400, 404, 405, 409})
            if answer.ok or answer.status == 404:
                return
            if (await service.ask("GET", path)).read(Interaction).status not in RUNNING:
                return
        raise CannotCancelError(
            _("{service} cannot stop this job.").format(service=self.profile.name),
            _("It goes on there, and its result can be fetched with Retry."),
        )

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """None: interactions cannot be listed, and pictures leave no trace."""
        return None

    # --- texts ---------------------------------------------------------------------------------

    async def write(self, request: TextRequest) -> WrittenText:
        """See TextProvider. Models that refuse the schema are told it in words; ``request.model``
        is empty for the one in the settings."""
        async with self.open_service() as service:
            model = request.model or service.connection.options.get("text_model", "")
            if not model:
                raise RuleError(
                    _("No text model is chosen for {service}.").format(service=self.profile.name),
                    _("Set one under Settings → Services."),
                )
            with _naming_retired(model):
                try:
                    return await self._write(service, request, model, with_schema=True)
                except RequestRejectedError as error:
                    if isinstance(error, ModerationError) or "schema" not in str(error).lower():
                        raise
                return await self._write(service, request, model, with_schema=False)

    async def _write(
        self, service: Service, request: TextRequest, model: str, *, with_schema: bool
    ) -> WrittenText:
        return await service.send(
            "POST",
            model_path(service.connection, model, "generateContent"),
            json=text_body(request, with_schema=with_schema),
            read=partial(read_text, service, model),
            report=_unseen,
            answer_s=PATIENCE * self.context.pace.answer_s,
        )

    # --- connection ----------------------------------------------------------------------------

    async def test_connection(self) -> str:
        """Asks for one model of the list."""
        async with self.open_service() as service:
            path = versioned(service.connection, "/models")
            (await service.ask("GET", path, params={"pageSize": 1})).read(ModelList)
        return _("{service} accepts the key.").format(service=self.profile.name)


def _key(connection: Connection) -> dict[str, str]:
    return {"x-goog-api-key": connection.key}


def _interaction(connection: Connection, remote_id: str) -> str:
    return versioned(connection, f"/interactions/{quote(remote_id, safe='')}")


def _result(service: Service, offer: ModelOffer, interaction: Interaction) -> Finished:
    uri = (interaction.video.uri if interaction.video else None) or ""
    cost_usd = interaction.usage.cost_usd(offer) if interaction.usage else None
    return Finished(media_url(uri), cost_usd, headers=_key(service.connection))


@contextmanager
def _naming_retired(model: str) -> Iterator[None]:
    """A model that is gone is told from one that never was."""
    try:
        yield
    except RequestRejectedError as error:
        if _RETIRED_WORDS.search(str(error)):
            raise _retired(model) from error
        raise


def _retired(model: str) -> RequestRejectedError:
    return RequestRejectedError(
        _("Google has retired the model “{model}”.").format(model=model),
        _("Choose another model, then make it again."),
    )


def _unseen(_share: float, _text: str) -> None:
    """Nobody watches a text being written."""

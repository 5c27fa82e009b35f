"""The adapter to fal's queue.

There is no client-chosen id and no list to look in: a job whose answer was lost cannot be found.
Failed jobs are not billed; the cost of a finished one is what its answer says it was billed, in
units, times the price of a unit.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import AnswerInvalidError, ProviderError, ResultInvalidError
from videoflow.i18n import _, ngettext
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.fal.inputs import endpoint_for, input_for
from videoflow.providers.fal.prices import Prices, ask_price, units_of
from videoflow.providers.fal.wire import (
    IN_PROGRESS_TEXT,
    UNITS_HEADER,
    CancelAnswer,
    Output,
    Queued,
    QueueStatus,
    Upload,
    fault_of_result,
    fault_of_status_text,
    read_fault,
)
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.media_links import media_link
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service
from videoflow.providers.http.uploads import put_picture

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="fal",
    name="fal",
    key_variables=("FAL_KEY",),
    urls={
        "base_url": "https://queue.fal.run",
        "rest_url": "https://rest.fal.ai",
        "api_url": "https://api.fal.ai",
    },
    key_page="https://fal.ai/dashboard/keys",
    dashboard="https://fal.ai/dashboard/usage-billing",
    slots=4,
)

MAX_INLINE_BYTES = 256_000
"""Larger pictures are uploaded."""
_RESULT_STATUSES = frozenset(range(400, 600)) - {401, 403, 408, 429}
_NAMESPACES = frozenset({"workflows", "comfy"})


def create(context: ProviderContext) -> FalProvider:
    """The entry point."""
    return FalProvider(PROFILE, context)


class FalProvider(OnlineAdapter):
    """Runs the models of the table.

    A remote id is the path of a request and the endpoint that it was sent to:
    ``fal-ai/flux-2/requests/<id>#fal-ai/flux-2/edit``.
    """

    def __init__(self, profile: ServiceProfile, context: ProviderContext) -> None:
        super().__init__(profile, context, read_fault=read_fault, headers=_headers)
        self._prices = Prices()

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Choose the endpoint, upload the pictures."""
        job = request.job
        offer = self.offer(job)
        check_prompt(job, offer)
        photos = request.references[: offer.references]
        start = request.start_image if job.kind is AssetKind.VIDEO else None
        endpoint = endpoint_for(offer, start_image=start is not None, references=bool(photos))
        async with self.open_service() as service:
            start_image = None
            if start is not None:
                report(0.02, _("Sending the start image"))
                start_image = await _address_of(service, start)
            references = [await _address_of(service, photo) for photo in photos]
        body = input_for(offer, job, start_image, tuple(references))
        return partial(self._submit, endpoint, body, report)

    async def _submit(
        self, endpoint: str, body: dict[str, object], report: ReportProgress
    ) -> Accepted:
        async with self.open_service() as service:
            return await service.send(
                "POST",
                f"/{endpoint}",
                json=body,
                read=partial(_accepted, service, endpoint),
                report=report,
            )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow a request through the queue; its result is kept for at least a week."""
        report(0.05, _("Waiting for fal"))
        async with self.open_service() as service:
            run = _Run(service, self._prices, request.job.kind, remote_id, report)
            return await service.follow(request, remote_id, run.look, run.judge, report)

    async def cancel(self, remote_id: str) -> None:
        """Take a request off the queue, or signal its runner, which may ignore that."""
        path, _hash, _endpoint = remote_id.partition("#")
        async with self.open_service() as service:
            answer = await service.ask("PUT", f"/{path}/cancel", accept={400, 404, 409})
            try:
                log.info("fal: cancel is %s", answer.read(CancelAnswer).status)
            except AnswerInvalidError:
                log.info("fal: cancel was answered with status %d", answer.status)

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Nobody can tell: there is neither an id of ours nor a list."""
        return None

    async def quote(self, request: Request) -> float | None:
        """The price of a unit times the units that the job will be billed."""
        offer = self.offer(request.job)
        endpoint = endpoint_for(
            offer,
            start_image=request.start_image is not None,
            references=bool(request.references[: offer.references]),
        )
        async with self.open_service() as service:
            price = await self._prices.of(service, endpoint)
        units = None if price is None else units_of(price.unit, offer, request.job)
        return None if price is None or units is None else round(price.unit_price * units, 6)

    async def test_connection(self) -> str:
        """Asks for the price of a model, which takes a key and costs nothing."""
        models = self.context.catalogue.models(self.id, AssetKind.IMAGE)
        endpoint = models[0].id if models else "fal-ai/flux/schnell"
        async with self.open_service() as service:
            await ask_price(service, endpoint)
        return _("fal accepts the key. It does not tell its balance.")


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Key {connection.key}"}


class _Run:
    """One request, looked at from outside."""

    def __init__(
        self,
        service: Service,
        prices: Prices,
        kind: AssetKind,
        remote_id: str,
        report: ReportProgress,
    ) -> None:
        path, _hash, self._endpoint = remote_id.partition("#")
        self._path = f"/{path}"
        self._request_id = path.rpartition("/")[2]
        self._service = service
        self._prices = prices
        self._kind = kind
        self._report = report
        self._ended: QueueStatus | None = None
        self._cost_usd: float | None = None

    async def look(self) -> Answer:
        """The status; once it says that the request has ended, the result."""
        if self._ended is None:
            answer = await self._service.ask("GET", f"{self._path}/status", accept={404})
            status = None if answer.status == 404 else answer.read(QueueStatus)
            if status is None or status.status != "COMPLETED":
                return answer
            self._check_id(status)
            self._ended = status
        result = await self._service.ask("GET", self._path, accept=_RESULT_STATUSES)
        if result.ok:
            self._cost_usd = await self._cost(result)
        return result

    def judge(self, answer: Answer) -> Finished | None:
        if self._ended is not None:
            return self._result(answer, self._ended)
        if answer.status == 404:
            if isinstance(answer.json(), dict):  # the service itself says so, not a gateway
                raise self._service.lost()
            raise not_understood(answer.service)
        status = answer.read(QueueStatus)
        self._check_id(status)
        if status.status == "IN_QUEUE":
            self._report(0.05, _queue_text(status.queue_position))
        elif status.status == "IN_PROGRESS":
            self._report(0.3, _("fal is working on it"))
        else:
            log.warning("fal: a request has the unknown status %r", status.status[:40])
        return None

    def _result(self, answer: Answer, ended: QueueStatus) -> Finished | None:
        if not answer.ok:
            self._raise_failure(answer, ended)
            return None
        if ended.error is not None or ended.error_type is not None:
            raise self._service.error(fault_of_status_text(ended))
        output = answer.read(Output)
        if output.is_blackened:
            raise self._service.error(
                Fault(FaultKind.MODERATED, _("The picture came back blackened."))
            )
        url = media_link(answer.json(), self._kind)
        if url is None:
            raise self._service.error(Fault(FaultKind.FAILED, _("The model ended without a file.")))
        return Finished(url, cost_usd=self._cost_usd, seed=output.own_seed)

    def _raise_failure(self, answer: Answer, ended: QueueStatus) -> None:
        """Raise what the job failed of; nothing where its result is not there yet."""
        fault = fault_of_result(answer)
        if answer.status == 400 and fault is not None and IN_PROGRESS_TEXT in fault.detail:
            return
        if ended.error is not None or ended.error_type is not None:
            said = fault_of_status_text(ended)
            raise self._service.error(said if fault is None else fault)
        if fault is None:
            raise not_understood(answer.service)
        if answer.status in (404, 410):
            raise ResultInvalidError(
                _("fal has this result no more."),
                _("Press Retry to have it made anew; that is charged again."),
            )
        raise self._service.error(fault)

    def _check_id(self, status: QueueStatus) -> None:
        if status.request_id not in (None, self._request_id):
            log.warning("fal: asked for %s, got %s", self._request_id, status.request_id)
            raise not_understood(self._service.profile.name)

    async def _cost(self, result: Answer) -> float | None:
        """What was billed; None where the answer or the price list does not say."""
        try:
            units = float(result.headers.get(UNITS_HEADER, ""))
        except ValueError:
            return None
        if not 0 <= units < 1e9 or not self._endpoint:
            return None
        try:
            price = await self._prices.of(self._service, self._endpoint)
        except ProviderError as error:  # the result is there all the same
            log.info("fal: the price of %s cannot be had: %s", self._endpoint, error.message)
            return None
        return None if price is None else round(units * price.unit_price, 6)


def _queue_text(position: int | None) -> str:
    if not position:
        return _("Waiting in fal's queue")
    return ngettext(
        "Waiting in fal's queue behind {count} other",
        "Waiting in fal's queue behind {count} others",
        position,
    ).format(count=position)


def _accepted(service: Service, endpoint: str, answer: Answer) -> Accepted:
    """The app is taken from the path of the address in the answer, never its host: behind a
    gateway the vendor's addresses are not the ones to ask, and the key goes to no other host."""
    queued = answer.read(Queued)
    try:
        path = urlsplit(queued.response_url).path
        path = path.removeprefix(urlsplit(service.connection.base_url).path)
    except ValueError:
        path = ""
    app, _requests, request_id = path.strip("/").rpartition("/requests/")
    if request_id != queued.request_id or not f"{endpoint}/".startswith(f"{app}/"):
        app = _app_of(endpoint)
    return Accepted(f"{app}/requests/{queued.request_id}#{endpoint}")


def _app_of(endpoint: str) -> str:
    """Requests belong to the app; what follows it in the endpoint's id is left out."""
    parts = endpoint.split("/")
    return "/".join(parts[: 3 if parts[0] in _NAMESPACES else 2])


async def _address_of(service: Service, path: Path) -> str:
    """A picture as an input: in itself where it is small, else uploaded."""
    picture = await picture_to_send(path)
    if len(picture.data) <= MAX_INLINE_BYTES:
        return picture.data_uri
    answer = await service.ask(
        "POST",
        "/storage/upload/initiate",
        base="rest_url",
        params={"storage_type": "gcs"},
        json={"file_name": picture.name, "content_type": picture.mime},
    )
    upload = answer.read(Upload)
    await put_picture(service, upload.upload_url, picture)
    return upload.file_url

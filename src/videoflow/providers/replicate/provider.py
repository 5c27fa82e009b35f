"""The adapter to Replicate.

There is no client-chosen id and no cost in any answer. A job whose answer was lost is looked for
in the account's list of predictions, by model, words, seed and time. Inputs and results are
deleted an hour after a job has ended.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.job import Job
from videoflow.domain.service import ServiceProfile
from videoflow.errors import ResultInvalidError
from videoflow.i18n import _
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.media_links import media_link
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service
from videoflow.providers.replicate.inputs import Inputs
from videoflow.providers.replicate.models import Models
from videoflow.providers.replicate.wire import (
    STATUS_RUNNING,
    STATUS_STOPPED,
    Account,
    Prediction,
    PredictionPage,
    UploadedFile,
    fault_of_failure,
    read_fault,
)

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="replicate",
    name="Replicate",
    key_variables=("REPLICATE_API_TOKEN",),
    urls={"base_url": "https://api.replicate.com/v1"},
    key_page="https://replicate.com/account/api-tokens",
    dashboard="https://replicate.com/predictions",
    slots=8,
)

ANY_MODEL = {
    AssetKind.IMAGE: ModelOffer(id="", references=4, seed=True),
    AssetKind.VIDEO: ModelOffer(
        id="", min_duration_s=1, max_duration_s=60, start_image=StartImage.OPTIONAL, seed=True
    ),
    AssetKind.MUSIC: ModelOffer(id="", min_duration_s=1, max_duration_s=60, seed=True, audio=True),
    AssetKind.VOICE: ModelOffer(id="", audio=True),
}
"""What each model really takes is read from its schema."""

MAX_INLINE_BYTES = 256_000
"""Larger pictures are uploaded (replicate.com/docs/topics/predictions/input-files)."""
CLOCK_SKEW = timedelta(minutes=5)
MAX_PAGES = 10
MAX_LIST_BYTES = 64_000_000
"""Of a page of predictions: their inputs may hold pictures."""


def create(context: ProviderContext) -> ReplicateProvider:
    """The entry point."""
    return ReplicateProvider(PROFILE, context, ANY_MODEL)


class ReplicateProvider(OnlineAdapter):
    """Runs the models of the table, and any other one by its name."""

    def __init__(
        self,
        profile: ServiceProfile,
        context: ProviderContext,
        any_model: dict[AssetKind, ModelOffer],
    ) -> None:
        super().__init__(profile, context, any_model, read_fault=read_fault)
        self._models = Models()

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Read the model's schema, find the job's place in it, upload the pictures."""
        offer = self.offer(request.job)
        start = request.start_image if request.job.kind is AssetKind.VIDEO else None
        async with self.open_service() as service:
            model = await self._models.get(service, offer.id)
            inputs = Inputs(model.schema, offer, request.job)
            photos = request.references[: inputs.reference_count]
            inputs.check(start_image=start is not None, references=len(photos))
            start_image = None
            if start is not None:
                report(0.02, _("Sending the start image"))
                start_image = await _address_of(service, start)
            references = [await _address_of(service, photo) for photo in photos]
        body = model.request(inputs.body(start_image, tuple(references)))
        return partial(self._submit, model.path, body, report)

    async def _submit(self, path: str, body: dict[str, object], report: ReportProgress) -> Accepted:
        async with self.open_service() as service:
            return await service.send(
                "POST",
                path,
                json=body,
                read=lambda answer: Accepted(answer.read(Prediction).id),
                report=report,
            )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow a prediction; its result is there for an hour."""
        report(0.05, _("Waiting for Replicate"))
        async with self.open_service() as service:
            return await service.follow(
                request,
                remote_id,
                lambda: service.ask("GET", _path_of(remote_id), accept={404}),
                partial(_judge, service, remote_id, request.job.kind, report),
                report,
            )

    async def cancel(self, remote_id: str) -> None:
        """Stop a prediction; an ended one stays as it is."""
        async with self.open_service() as service:
            await service.ask("POST", f"{_path_of(remote_id)}/cancel", accept={404, 409, 422})

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Predictions of the same model with the same words and seed, made since the job was.

        None where there are none: the list may lag behind, and forgets inputs after an hour.
        """
        job = request.job
        since = job.created_at - CLOCK_SKEW
        model = self.offer(job).id.partition(":")[0]
        found: list[str] = []
        params: dict[str, str | int] = {"created_after": since.isoformat()}
        async with self.open_service() as service:
            for _page in range(MAX_PAGES):
                answer = await service.ask(
                    "GET", "/predictions", params=params, max_bytes=MAX_LIST_BYTES
                )
                page = answer.read(PredictionPage)
                found += [each.id for each in page.results if _is_ours(each, job, model, since)]
                oldest = page.results[-1].created_at if page.results else None
                if page.next is None or oldest is None or _in_utc(oldest) < since:
                    break
                # Only its query is used: a gateway is asked where it was configured.
                params = dict(parse_qsl(urlsplit(page.next).query))
        return tuple(found) or None

    async def test_connection(self) -> str:
        """Asks for the account."""
        async with self.open_service() as service:
            account = (await service.ask("GET", "/account")).read(Account)
        return _("Connected to Replicate as “{name}”.").format(
            name=account.username or account.name or "?"
        )


async def _address_of(service: Service, path: Path) -> str:
    """A picture as an input: in itself where it is small, else uploaded."""
    picture = await picture_to_send(path)
    if len(picture.data) <= MAX_INLINE_BYTES:
        return picture.data_uri
    answer = await service.ask(
        "POST", "/files", files=[("content", (picture.name, picture.data, picture.mime))]
    )
    return answer.read(UploadedFile).urls.get


def _judge(
    service: Service, remote_id: str, kind: AssetKind, report: ReportProgress, answer: Answer
) -> Finished | None:
    if answer.status == 404:
        if isinstance(answer.json(), dict):  # the service itself says so, not a gateway
            raise service.lost()
        raise not_understood(answer.service)
    prediction = answer.read(Prediction)
    if prediction.id != remote_id:
        log.warning("asked for prediction %s, got %s", remote_id, prediction.id)
        raise not_understood(answer.service)
    status = prediction.status
    if status == "succeeded":
        return _result(service, prediction, kind)
    if status == "failed":
        raise service.error(fault_of_failure(prediction))
    if status in STATUS_STOPPED:
        raise service.error(
            Fault(FaultKind.FAILED, _("The job was stopped before it was finished."))
        )
    if status not in STATUS_RUNNING:
        log.warning("prediction %s has the unknown status %r", remote_id, status[:40])
    if status == "starting":
        report(0.05, _("Replicate is starting the model"))
    else:
        report(0.1 + 0.7 * (prediction.progress or 0.0), _("Replicate is working on it"))
    return None


def _result(service: Service, prediction: Prediction, kind: AssetKind) -> Finished:
    if prediction.data_removed:
        raise ResultInvalidError(
            _("Replicate has deleted this result: it keeps results for one hour."),
            _("Press Retry to have it made anew; that is charged again."),
        )
    if prediction.output == []:
        raise service.error(Fault(FaultKind.MODERATED, _("The result came back empty.")))
    url = media_link(prediction.output, kind)
    if url is None:
        raise service.error(Fault(FaultKind.FAILED, _("The model ended without a file.")))
    headers = {"Authorization": f"Bearer {service.connection.key}"}
    return Finished(url, headers=headers)


def _is_ours(prediction: Prediction, job: Job, model: str, since: datetime) -> bool:
    values = prediction.input
    return (
        isinstance(values, dict)
        and prediction.model == model
        and prediction.created_at is not None
        and _in_utc(prediction.created_at) >= since
        and job.prompt in [value for value in values.values() if isinstance(value, str)]
        and values.get("seed", job.settings.seed) == job.settings.seed
    )


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _path_of(remote_id: str) -> str:
    return f"/predictions/{remote_id}"

"""Runway: images, and videos from a start image or from words alone.

Every submission answers with the id of a task; the task tells its progress and at its end the
addresses of the results, which are fresh each time it is asked for, and the credits it took.

Sources: the official client ``runwayml`` 5.24.0 (``types/image_to_video_create_params.py``,
``text_to_video_create_params.py``, ``text_to_image_create_params.py``,
``task_retrieve_response.py``, ``resources/tasks.py``, ``resources/organization``; tried against our
emulator), the pages https://docs.dev.runwayml.com/errors/errors and
https://docs.dev.runwayml.com/errors/task-failures, and for the message of an empty account
https://github.com/runwayml/sdk-node/issues/28. ``DELETE /v1/tasks/{id}`` stops a task that is not
over, but *deletes* one that is: cancelling therefore looks first. There is no list of tasks, so a
lost answer cannot be looked for. A credit costs $0.01 (https://docs.dev.runwayml.com/guides/pricing):
the cost is what the task says, in credits, times that.

Options of a model: ``ratios`` are the sizes that it takes, ``text_ratios`` those without a start
image where they differ, ``max_prompt`` the longest prompt, ``sound`` what is
sent as ``audio``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import Field

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.job import Job
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import RequestRejectedError, ResultInvalidError
from videoflow.i18n import _
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Answer, Wire, not_understood
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter, bearer
from videoflow.providers.http.service import DOWNLOAD_STARTS_AT, Finished

API_VERSION = "2024-11-06"
USD_PER_CREDIT = 0.01
MAX_IMAGE_BYTES = 3_500_000
"""A data URI may have 5 MB; base64 makes 4 bytes of 3."""
WORKING_FROM = 0.05

PROFILE = ServiceProfile(
    id="runway",
    name="Runway",
    key_variables=("RUNWAYML_API_SECRET",),
    urls={"base_url": "https://api.dev.runwayml.com"},
    key_page="https://dev.runwayml.com/",
    dashboard="https://dev.runwayml.com/",
    slots=2,
)


def create(context: ProviderContext) -> RunwayProvider:
    """The entry point."""
    return RunwayProvider(PROFILE, context, read_fault=read_fault, headers=_headers)


class Created(Wire):
    """The answer to a submission."""

    id: str = Field(pattern=r"^[\w-]{1,200}$")


class Cost(Wire):
    """What a task took, once it is over; 0 where everything was given back."""

    credits: float = Field(ge=0)


class Task(Wire):
    """``GET /v1/tasks/{id}``."""

    id: str
    status: Literal["PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]
    progress: float = 0.0
    output: tuple[str, ...] = ()
    failure: str = ""
    failure_code: str | None = Field(default=None, alias="failureCode")
    cost: Cost | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ("SUCCEEDED", "FAILED", "CANCELLED")

    @property
    def cost_usd(self) -> float | None:
        """What was charged; None where the task does not say."""
        return None if self.cost is None else round(self.cost.credits * USD_PER_CREDIT, 4)

    def fault(self) -> Fault | None:
        """Why there is no result, None while there may be one."""
        if self.status == "CANCELLED":
            return Fault(FaultKind.FAILED, _("It was cancelled there."))
        if self.status != "FAILED":
            return None
        code = (self.failure_code or "").upper().split(".")
        if "SAFETY" in code:
            return Fault(FaultKind.MODERATED, self.failure)
        if code[0] == "ASSET":
            return Fault(FaultKind.REJECTED, self.failure)
        return Fault(FaultKind.FAILED, self.failure)


class Organization(Wire):
    """``GET /v1/organization``."""

    credit_balance: float = Field(alias="creditBalance")


class RunwayProvider(OnlineAdapter):
    """Makes images and videos."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Check the job against its model, and make the pictures fit to be sent."""
        job = request.job
        offer = self.offer(job)
        check_prompt(job, offer)
        async with self.open_service():
            pass  # raises where there is no key
        report(0.02, _("Preparing the pictures"))
        if job.kind is AssetKind.VIDEO:
            path, body = await _video(request, offer)
        else:
            path, body = await _image(request, offer)
        return partial(self._submit, path, body, report)

    async def _submit(self, path: str, body: dict[str, object], report: ReportProgress) -> Accepted:
        async with self.open_service() as service:
            return await service.send(
                "POST",
                path,
                json=body,
                read=lambda answer: Accepted(answer.read(Created).id),
                report=report,
            )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow the task to its end and download its result."""
        report(WORKING_FROM, _("Waiting for Runway"))
        async with self.open_service() as service:

            async def look() -> Answer:
                return await service.ask("GET", f"/v1/tasks/{remote_id}", accept=(404,))

            def judge(answer: Answer) -> Finished | None:
                if answer.status == 404:
                    if isinstance(answer.json(), dict):  # the service itself, not a gateway
                        raise service.lost()
                    raise not_understood(answer.service)
                task = _task(answer, remote_id)
                fault = task.fault()
                if fault is not None:
                    raise service.error(fault)
                if task.status == "RUNNING":
                    share = min(max(task.progress, 0.0), 1.0)
                    done = WORKING_FROM + share * (DOWNLOAD_STARTS_AT - WORKING_FROM)
                    report(done, _("Runway is working on it"))
                if not task.over:
                    return None
                if not task.output:
                    raise ResultInvalidError(
                        _("Runway has finished this, but there is no result."),
                        _("Press Retry to have it made anew; that is charged again."),
                        task.cost_usd,
                    )
                return Finished(task.output[0], task.cost_usd)

            return await service.follow(request, remote_id, look, judge, report)

    async def cancel(self, remote_id: str) -> None:
        """Stop a task, unless it is over: then this would delete its result."""
        path = f"/v1/tasks/{remote_id}"
        async with self.open_service() as service:
            answer = await service.ask("GET", path, accept=(404,))
            if answer.ok and not _task(answer, remote_id).over:
                await service.ask("DELETE", path, accept=(404,))

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Runway has no list of tasks."""
        return None

    async def test_connection(self) -> str:
        """Asks for the credits that are left."""
        async with self.open_service() as service:
            found = (await service.ask("GET", "/v1/organization")).read(Organization)
        return _("{credits:.0f} credits left (${usd:.2f}).").format(
            credits=found.credit_balance, usd=found.credit_balance * USD_PER_CREDIT
        )


def _headers(connection: Connection) -> dict[str, str]:
    return bearer(connection) | {"X-Runway-Version": API_VERSION}


def read_fault(answer: Answer) -> Fault | None:
    """``{"error": "…"}``; an empty account is a 400 that only its words tell apart."""
    value = answer.json_or_none()
    detail = str(value.get("error") or "") if isinstance(value, dict) else ""
    fault = fault_of_status(answer, detail)
    if fault is not None and answer.status == 400 and "enough credits" in detail:
        return Fault(FaultKind.CREDIT, detail)
    return fault


def _task(answer: Answer, remote_id: str) -> Task:
    task = answer.read(Task)
    if task.id != remote_id:
        raise not_understood(answer.service)
    return task


async def _video(request: Request, offer: ModelOffer) -> tuple[str, dict[str, object]]:
    job = request.job
    start = request.start_image if offer.start_image is not StartImage.NONE else None
    if start is None and offer.start_image is StartImage.REQUIRED:
        raise RequestRejectedError(
            _("{model} needs a start image.").format(model=offer.name or offer.id),
            _("Make and accept an image of this scene first, or choose another model."),
        )
    body = _common(job, offer, "ratios" if start else "text_ratios")
    body["duration"] = int(offer.duration_to_ask_s(job.duration_s))
    if "sound" in offer.options:
        body["audio"] = bool(offer.options["sound"])
    if start is None:
        return "/v1/text_to_video", body
    body["promptImage"] = await _data_uri(start)
    return "/v1/image_to_video", body


async def _image(request: Request, offer: ModelOffer) -> tuple[str, dict[str, object]]:
    body = _common(request.job, offer, "ratios")
    photos = request.references[: offer.references]
    if photos:
        body["referenceImages"] = [{"uri": await _data_uri(photo)} for photo in photos]
    return "/v1/text_to_image", body


def _common(job: Job, offer: ModelOffer, ratios: str) -> dict[str, object]:
    body: dict[str, object] = {
        "model": offer.id,
        "promptText": job.prompt,
        "ratio": _ratio(job, offer, ratios),
    }
    if offer.seed:
        body["seed"] = job.settings.seed
    return body


def _ratio(job: Job, offer: ModelOffer, name: str) -> str:
    """Of the sizes that a model takes, the one of the film's shape whose resolution fits."""
    options = offer.options
    sizes = str(options.get(name, options.get("ratios", ""))).split()
    fitting = {_short_side_px(size): size for size in sizes if _has_shape(size, job.aspect_ratio)}
    if not fitting:
        raise RequestRejectedError(
            _("{model} does not make this shape ({ratio}) like this.").format(
                model=offer.name or offer.id, ratio=job.aspect_ratio
            ),
            _("Start from an image of the scene, or choose another model."),
        )
    return fitting[
        offer.changed(short_sides_px=tuple(fitting)).short_side_to_ask_px(
            job.settings.short_side_px
        )
    ]


def _short_side_px(size: str) -> int:
    return min(int(side) for side in size.split(":"))


def _has_shape(size: str, shape: AspectRatio) -> bool:
    width, height = (int(side) for side in size.split(":"))
    across, down = (int(part) for part in shape.value.split(":"))
    return width * down == height * across


async def _data_uri(path: Path) -> str:
    return (await picture_to_send(path, max_bytes=MAX_IMAGE_BYTES)).data_uri

"""Luma: images with Uni-1, videos with Ray 3.2, through the Luma Agents API.

``POST /generations`` answers with the id of a generation, ``GET /generations/{id}`` with its state
and, at its end, the address of the result, which is valid for an hour. Pictures go along inline as
base64: start images need no address of their own. There is neither a way to stop a generation nor
a list of them, and no cost in the answers.

Sources: the official client ``luma-agents`` 0.5.0 (``types/generation_create_params.py``,
``video_options_param.py``, ``image_ref_param.py``, ``generation.py``,
``generation_failure_code.py``, ``resources/files.py``; tried against our emulator) and the pages
https://docs.agents.lumalabs.ai/guides/videos/generation, ``…/error-handling`` and ``…/pricing``.
The older Dream Machine API (client ``lumaai`` 1.21.0, other keys) takes start images as public
addresses only, has no upload, and its models are being retired: it is not used. A ``start_frame``
goes with 5 s only; for 10 s the client documents ``keyframes`` with one frame at position 0 as the
equivalent.

Options of a model: ``model`` as the service calls it where that is not its id, ``max_prompt`` the
longest prompt, ``start_image_as`` either ``start_frame`` (preset) or ``keyframes``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import Field

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.service import ServiceProfile
from videoflow.errors import CannotCancelError, ResultInvalidError
from videoflow.i18n import _
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Answer, Wire, not_understood
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished

PROFILE = ServiceProfile(
    id="luma",
    name="Luma",
    key_variables=("LUMA_AGENTS_API_KEY",),
    urls={"base_url": "https://agents.lumalabs.ai/v1"},
    key_page="https://platform.lumalabs.ai/",
    dashboard="https://platform.lumalabs.ai/",
    slots=4,
)

_FAULTS = {
    "content_moderated": FaultKind.MODERATED,
    "budget_exhausted": FaultKind.CREDIT,
    "rate_limited": FaultKind.BUSY,
    "image_too_large": FaultKind.REJECTED,
    "unsupported_format": FaultKind.REJECTED,
    "corrupt_input": FaultKind.REJECTED,
    "invalid_request": FaultKind.REJECTED,
}
"""Codes of generations that failed; any other one: it tried and failed."""


def create(context: ProviderContext) -> LumaProvider:
    """The entry point."""
    return LumaProvider(PROFILE, context, read_fault=read_fault)


class Created(Wire):
    """What is needed of the answer to a submission."""

    id: str = Field(pattern=r"^[\w-]{1,200}$")


class Output(Wire):
    """One result."""

    url: str


class Generation(Wire):
    """``GET /generations/{id}``."""

    id: str
    state: Literal["queued", "processing", "completed", "failed"]
    output: tuple[Output, ...] | None = None
    failure_code: str | None = None
    failure_reason: str | None = None

    def fault(self) -> Fault | None:
        """Why there is no result, None while there may be one."""
        if self.state != "failed":
            return None
        kind = _FAULTS.get(self.failure_code or "", FaultKind.FAILED)
        return Fault(kind, self.failure_reason or self.failure_code or "")


class Files(Wire):
    """``GET /files``."""

    data: tuple[dict[str, object], ...]


class LumaProvider(OnlineAdapter):
    """Makes images and videos."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Check the job against its model, and make the pictures fit to be sent."""
        job = request.job
        offer = self.offer(job)
        check_prompt(job, offer)
        async with self.open_service():
            pass  # raises where there is no key
        report(0.02, _("Preparing the pictures"))
        body: dict[str, object] = {
            "model": offer.options.get("model", offer.id),
            "prompt": job.prompt,
            "aspect_ratio": job.aspect_ratio.value,
        }
        if job.kind is AssetKind.VIDEO:
            body |= {"type": "video", "video": await _video(request, offer)}
        else:
            photos = request.references[: offer.references]
            body |= {"type": "image", "output_format": "png"}
            if photos:
                body["image_ref"] = [await _inline(photo) for photo in photos]
        return partial(self._submit, body, report)

    async def _submit(self, body: dict[str, object], report: ReportProgress) -> Accepted:
        async with self.open_service() as service:
            return await service.send(
                "POST",
                "/generations",
                json=body,
                read=lambda answer: Accepted(answer.read(Created).id),
                report=report,
            )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow the generation to its end and download its result."""
        report(0.05, _("Waiting for Luma"))
        async with self.open_service() as service:

            async def look() -> Answer:
                return await service.ask("GET", f"/generations/{remote_id}", accept=(404,))

            def judge(answer: Answer) -> Finished | None:
                if answer.status == 404:
                    if isinstance(answer.json(), dict):  # the service itself, not a gateway
                        raise service.lost()
                    raise not_understood(answer.service)
                generation = answer.read(Generation)
                if generation.id != remote_id:
                    raise not_understood(answer.service)
                fault = generation.fault()
                if fault is not None:
                    raise service.error(fault)
                if generation.state == "processing":
                    report(0.4, _("Luma is working on it"))
                if generation.state != "completed":
                    return None
                if not generation.output:
                    raise ResultInvalidError(
                        _("Luma has finished this, but there is no result."),
                        _("Press Retry to have it made anew; that is charged again."),
                    )
                return Finished(generation.output[0].url)

            return await service.follow(request, remote_id, look, judge, report)

    async def cancel(self, remote_id: str) -> None:
        """See RemoteProvider."""
        raise CannotCancelError(
            _("Luma cannot stop what it has started: it will be charged."),
            _("Press Retry to fetch its result: it is not paid for twice."),
        )

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Luma has no list of generations."""
        return None

    async def test_connection(self) -> str:
        """Asks for the list of uploaded files, which every key may see."""
        async with self.open_service() as service:
            (await service.ask("GET", "/files", params={"limit": 1})).read(Files)
        return _("The key works.")


def read_fault(answer: Answer) -> Fault | None:
    """``{"detail": "…"}``, or a list of fields with status 422; the status says the rest."""
    value = answer.json_or_none()
    detail = value.get("detail") if isinstance(value, dict) else None
    if isinstance(detail, list):
        problems = [problem for problem in detail if isinstance(problem, dict)]
        detail = " ".join(str(problem.get("msg", "")) for problem in problems)
    return fault_of_status(answer, detail if isinstance(detail, str) else "")


async def _video(request: Request, offer: ModelOffer) -> dict[str, object]:
    job = request.job
    video: dict[str, object] = {
        "resolution": f"{offer.short_side_to_ask_px(job.settings.short_side_px)}p",
        "duration": f"{offer.duration_to_ask_s(job.duration_s):.0f}s",
    }
    if request.start_image is None or offer.start_image is StartImage.NONE:
        return video
    start = await _inline(request.start_image)
    if offer.options.get("start_image_as") == "keyframes":
        return video | {"keyframes": [start], "keyframe_indexes": [0]}
    return video | {"start_frame": start}


async def _inline(path: Path) -> dict[str, str]:
    picture = await picture_to_send(path)
    return {"data": picture.base64, "media_type": picture.mime}

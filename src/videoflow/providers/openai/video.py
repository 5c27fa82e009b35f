"""The /videos of OpenAI, which closed it on 24 September 2026 and which gateways still speak.

``POST /videos`` as a form, ``GET /videos/{id}`` until it is done, ``GET /videos/{id}/content``.
There is no list of jobs to find one again whose answer was lost, and no answer says what a job
cost. Sources: the official client ``openai`` 3.52.0 (``resources/videos.py``, ``types/video.py``).
"""

from __future__ import annotations

import logging
import math
from functools import partial
from urllib.parse import quote

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.job import Job
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import CannotCancelError, RequestRejectedError, RuleError
from videoflow.i18n import _, ngettext
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.pictures import Picture, filled_picture
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service
from videoflow.providers.openai.provider import authorization, is_openai_itself, open_openai
from videoflow.providers.openai.wire import Complaint, ModelList, Video

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="openai-video",
    name="OpenAI-compatible video",
    key="optional",
    key_variables=("OPENAI_VIDEO_API_KEY",),
    urls={"base_url": ""},
)
"""No address is preset, and OpenAI's own key never goes to a gateway by itself."""

ANY_MODEL = {
    AssetKind.VIDEO: ModelOffer(
        id="", min_duration_s=1, max_duration_s=20, start_image=StartImage.OPTIONAL, audio=True
    )
}

RUNNING = ("queued", "in_progress", "pending", "processing")
"""The last two are what gateways say."""
NOT_CANCELLABLE = (405, 409, 501)


def create(context: ProviderContext) -> OpenAIVideoProvider:
    """The entry point."""
    return OpenAIVideoProvider(PROFILE, context, ANY_MODEL)


class OpenAIVideoProvider(OnlineAdapter):
    """Makes videos at gateways."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Bring the start image to the size of the video, as the service demands."""
        offer = self.offer(request.job)
        check_prompt(request.job, offer)
        fields, size = _fields(request.job, offer)
        async with self.open_service():
            pass  # only to say now what is missing
        picture = None
        if request.start_image is not None and offer.start_image is not StartImage.NONE:
            picture = await filled_picture(request.start_image, size)
        return partial(self._submit, fields, picture, report)

    async def _submit(
        self, fields: dict[str, str], picture: Picture | None, report: ReportProgress
    ) -> Accepted:
        # Always a form of parts, as the service wants it, also without a picture.
        parts: list[tuple[str, tuple[str | None, bytes, str | None]]] = [
            (name, (None, value.encode(), None)) for name, value in fields.items()
        ]
        if picture is not None:
            parts.append(("input_reference", (picture.name, picture.data, picture.mime)))
        async with self.open_service() as service:
            return await service.send(
                "POST",
                "/videos",
                files=parts,
                read=partial(_read_accepted, service),
                report=report,
            )

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow a job to its end; its video is fetched with the key, from the service itself."""
        report(0.05, _("Waiting for the video service"))
        async with self.open_service() as service:
            return await service.follow(
                request,
                remote_id,
                lambda: service.ask("GET", _path(remote_id), accept={404}),
                partial(_judge, service, remote_id, report),
                report,
            )

    async def cancel(self, remote_id: str) -> None:
        """Delete a job. Raises CannotCancelError where the gateway does not offer that."""
        async with self.open_service() as service:
            answer = await service.ask("DELETE", _path(remote_id), accept={404, *NOT_CANCELLABLE})
        if answer.status in NOT_CANCELLABLE:
            raise CannotCancelError(
                _("{service} cannot stop a job.").format(service=self.profile.name),
                _("It goes on there, and its result can be fetched with Retry."),
            )

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """None: there is nothing by which a job could be known again."""
        return None

    async def test_connection(self) -> str:
        """Asks for the list of models, which costs nothing."""
        async with self.open_service() as service:
            count = len((await service.ask("GET", "/models")).read(ModelList).data)
        return ngettext(
            "{service} offers {count} model.", "{service} offers {count} models.", count
        ).format(service=self.profile.name, count=count)

    def open_service(self) -> Service:
        """See OnlineAdapter. Raises RuleError without an address, RequestRejectedError for
        OpenAI's own."""
        service = open_openai(self.profile, self.context)
        _check_address(service.connection)
        return service


def _check_address(connection: Connection) -> None:
    if not connection.base_url:
        raise RuleError(
            _("No address is set for OpenAI-compatible video."),
            _("Enter the address of your gateway under Settings → Services."),
        )
    if is_openai_itself(connection):
        raise RequestRejectedError(
            _("OpenAI itself makes no videos any more: it closed this service in September 2026."),
            _("Enter the address of a gateway that still does, or choose another provider."),
        )


def _fields(job: Job, offer: ModelOffer) -> tuple[dict[str, str], tuple[int, int]]:
    size = job.aspect_ratio.size(offer.short_side_to_ask_px(job.settings.short_side_px))
    fields = {
        "model": offer.id,
        "prompt": job.prompt,
        "seconds": str(math.ceil(offer.duration_to_ask_s(job.duration_s))),
        "size": f"{size[0]}x{size[1]}",
    }
    return fields, size


def _path(remote_id: str) -> str:
    return f"/videos/{quote(remote_id, safe='')}"


def _read_accepted(service: Service, answer: Answer) -> Accepted:
    video = answer.read(Video)
    if video.status == "failed":
        raise service.error(_failure(video.error))
    return Accepted(video.id)


def _judge(
    service: Service, remote_id: str, report: ReportProgress, answer: Answer
) -> Finished | None:
    if answer.status == 404:
        if isinstance(answer.json(), dict):  # the service itself says so, not a gateway before it
            raise service.lost()
        raise not_understood(answer.service)
    video = answer.read(Video)
    if video.id != remote_id:
        log.warning("asked for video %s, got %s", remote_id, video.id)
        raise not_understood(answer.service)
    if video.status == "completed":
        headers = authorization(service.connection.key)
        return Finished(service.url(f"{_path(remote_id)}/content"), headers=headers)
    if video.status == "failed":
        raise service.error(_failure(video.error))
    if video.status not in RUNNING:
        log.warning("video %s has the unknown status %r", remote_id, video.status[:40])
    share = min(max(video.progress or 0.0, 0.0), 100.0) / 100
    report(0.1 + 0.7 * share, _("The video service is working on it"))
    return None


def _failure(complaint: Complaint | None) -> Fault:
    if complaint is None:
        return Fault(FaultKind.FAILED)
    kind = complaint.kind if complaint.kind is FaultKind.MODERATED else FaultKind.FAILED
    return Fault(kind, complaint.message or "")

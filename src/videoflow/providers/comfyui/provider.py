"""The adapter to a ComfyUI server: free, on the user's own machine, with its own job ids.

The id of a run is our job id, so that a run whose answer was lost is found again. History is kept
in the server's memory only: a run that neither history nor queue knows was lost with a restart,
and doing it again costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import (
    ProviderError,
    RuleError,
    StillRunningError,
    SubmissionUncertainError,
)
from videoflow.i18n import _
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.comfyui import workflow as wf
from videoflow.providers.comfyui.progress import listening
from videoflow.providers.comfyui.wire import (
    HistoryEntry,
    OutputFile,
    Queue,
    Queued,
    SystemStats,
    Uploaded,
    read_fault,
)
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import MAX_ANSWER_BYTES, Answer, parse
from videoflow.providers.http.download import DownloadRefusedError
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service
from videoflow.providers.stopping import stop_if_given_up

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="comfyui",
    name="ComfyUI",
    key="none",
    urls={"base_url": "http://127.0.0.1:8188"},
    options={"image_workflow": "", "video_workflow": ""},
    slots=1,
)

MAX_HISTORY_BYTES = 4 * MAX_ANSWER_BYTES
"""A history entry repeats the whole workflow."""
MAX_UPLOAD_BYTES = 90_000_000
SIZE_STEP_PX = 8
"""Latent images are an eighth of the picture's size."""


def create(context: ProviderContext) -> ComfyUIProvider:
    """The entry point."""
    return ComfyUIProvider(PROFILE, context)


class ComfyUIProvider(OnlineAdapter):
    """Runs workflows of the user's own."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Read and check the workflow, upload the start image, fill everything in."""
        job = request.job
        async with self.open_service() as service:
            path = _workflow_path(request, service.connection)
            workflow = await asyncio.to_thread(wf.read_workflow, path)
            workflow.check(start_image=request.start_image is not None)
            values = _values(job)
            if request.start_image is not None:
                report(0.02, _("Uploading the start image"))
                values[wf.START_IMAGE] = await _upload(service, request.start_image, job)
        return partial(self._submit, request, workflow.filled(values), report)

    async def _submit(
        self, request: Request, graph: dict[str, object], report: ReportProgress
    ) -> Accepted:
        job_id = request.job.job_id
        async with self.open_service() as service:
            for _attempt in range(2):
                try:
                    return await service.send(
                        "POST",
                        "/prompt",
                        json={"prompt": graph, "client_id": job_id, "prompt_id": job_id},
                        read=lambda answer: Accepted(answer.read(Queued).prompt_id),
                        report=report,
                    )
                except SubmissionUncertainError as error:
                    lost = error
                    if await _is_known(service, job_id):
                        return Accepted(job_id)
                    stop_if_given_up()
            raise ProviderError(
                _("ComfyUI did not take the workflow."),
                _("Look at its window for an error, then press Retry: it costs nothing."),
            ) from lost

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow the run through history and queue, with progress from the websocket."""
        report(0.05, _("Waiting for ComfyUI"))
        async with self.open_service() as service:
            client_id = request.job.job_id
            async with listening(service.connection, remote_id, client_id, report) as ended:
                run = _Run(service, request.job.kind, remote_id)
                try:
                    return await service.follow(
                        request, remote_id, run.look, run.judge, report, ended
                    )
                except StillRunningError as error:
                    if isinstance(error.__cause__, DownloadRefusedError):
                        raise ProviderError(
                            _("ComfyUI has finished this, but its file is gone."),
                            _("Press Retry to make it again: it costs nothing."),
                        ) from None
                    raise

    async def cancel(self, remote_id: str) -> None:
        """Take a run off the queue, or interrupt it. Other runs are left alone."""
        async with self.open_service() as service:
            queue = await _queue(service)
            if queue.pending(remote_id):
                await service.ask("POST", "/queue", json={"delete": [remote_id]})
                queue = await _queue(service)  # its turn may have come in between
            if queue.running(remote_id):
                await service.ask("POST", "/interrupt", json={"prompt_id": remote_id})

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """The run of our own id, if the server has it."""
        job_id = request.job.job_id
        async with self.open_service() as service:
            return (job_id,) if await _is_known(service, job_id) else ()

    async def test_connection(self) -> str:
        """Asks for the version and the graphics card."""
        async with self.open_service() as service:
            stats = (await service.ask("GET", "/system_stats")).read(SystemStats)
        return _("ComfyUI {version} on {device}.").format(
            version=stats.system.comfyui_version or "?",
            device=", ".join(device.name or device.type for device in stats.devices) or "?",
        )

    def open_service(self) -> Service:
        """See OnlineAdapter."""
        return Service(
            self.profile,
            self.context.connect(self.profile),
            self.context.pace,
            read_fault=read_fault,
        )


class _Run:
    """One run, looked at from outside."""

    def __init__(self, service: Service, kind: AssetKind, remote_id: str) -> None:
        self._service = service
        self._kind = kind
        self._remote_id = remote_id
        self._gone = False

    async def look(self) -> Answer:
        """The history; where the run is not in it, the queue tells whether it will be."""
        answer = await self._history()
        if self._entry(answer) is None:
            queue = await _queue(self._service)
            if not queue.running(self._remote_id) and not queue.pending(self._remote_id):
                answer = await self._history()  # it may have ended between the two questions
                self._gone = self._entry(answer) is None
        return answer

    def judge(self, answer: Answer) -> Finished | None:
        entry = self._entry(answer)
        if entry is None:
            if self._gone:
                raise ProviderError(
                    _("ComfyUI does not know this job any more: it was restarted or cleared."),
                    _("Press Retry to make it again: it costs nothing."),
                )
            return None
        fault = entry.fault()
        if fault is not None:
            raise self._service.error(fault)
        files = entry.files(self._kind)
        if not files:
            raise self._service.error(
                Fault(FaultKind.FAILED, _("The workflow ended without a result of this kind."))
            )
        return Finished(self._service.url(_view(files[-1])))

    async def _history(self) -> Answer:
        return await self._service.ask(
            "GET", f"/history/{self._remote_id}", max_bytes=MAX_HISTORY_BYTES
        )

    def _entry(self, answer: Answer) -> HistoryEntry | None:
        value = answer.json()
        entry = value.get(self._remote_id) if isinstance(value, dict) else None
        return None if entry is None else parse(answer.service, HistoryEntry, entry)


def _view(file: OutputFile) -> str:
    query = {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
    return f"/view?{urlencode(query)}"


async def _queue(service: Service) -> Queue:
    answer = await service.ask("GET", "/queue", max_bytes=MAX_HISTORY_BYTES)
    return answer.read(Queue)


async def _is_known(service: Service, remote_id: str) -> bool:
    queue = await _queue(service)
    if queue.running(remote_id) or queue.pending(remote_id):
        return True
    answer = await service.ask("GET", f"/history/{remote_id}", max_bytes=MAX_HISTORY_BYTES)
    value = answer.json()
    return isinstance(value, dict) and remote_id in value


async def _upload(service: Service, image: Path, job: Job) -> str:
    picture = await picture_to_send(image, max_bytes=MAX_UPLOAD_BYTES, max_side_px=8192)
    name = f"videoflow-{job.start_image_take_id or job.job_id}-{picture.name}"
    answer = await service.ask(
        "POST",
        "/upload/image",
        files=[("image", (name, picture.data, picture.mime))],
        data={"type": "input", "overwrite": "true"},
    )
    return answer.read(Uploaded).path


def _values(job: Job) -> dict[str, str | int | float]:
    width, height = job.size_px
    seconds = job.duration_s
    return {
        wf.PROMPT: job.prompt,
        wf.SEED: job.settings.seed,
        wf.WIDTH: _stepped(width),
        wf.HEIGHT: _stepped(height),
        wf.SECONDS: int(seconds) if seconds.is_integer() else seconds,
    }


def _stepped(side_px: int) -> int:
    return round(side_px / SIZE_STEP_PX) * SIZE_STEP_PX


def _workflow_path(request: Request, connection: Connection) -> Path:
    if request.workflow is not None:
        return request.workflow
    chosen = connection.options.get(f"{request.job.kind}_workflow", "")
    if not chosen:
        raise RuleError(
            _("ComfyUI needs a workflow for this."),
            _(
                "In ComfyUI choose Workflow → Export (API); then name that file for this scene, "
                "or for all in Settings → Services."
            ),
        )
    return Path(chosen).expanduser()

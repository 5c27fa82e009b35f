"""The adapter to Runware.

A job's id is its ``taskUUID``, and Runware takes an id once: a second submission is refused with
``conflictTaskUUID`` (the official client replays submissions for that reason). So an answer that
was lost is no loss here: we ask after the id, and where Runware says that it never saw it, we send
the very same task again.

Jobs cannot be cancelled, and what is left alone is charged all the same. A task whose result has
left the queue's memory is still found by ``getTaskDetails``.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.job import new_id
from videoflow.domain.service import BASE_URL, ServiceProfile
from videoflow.errors import (
    CannotCancelError,
    ProviderError,
    RequestRejectedError,
    SubmissionUncertainError,
)
from videoflow.i18n import _
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Answer, not_understood, parse
from videoflow.providers.http.faults import Fault, FaultKind, ReadFault
from videoflow.providers.http.pictures import picture_to_send
from videoflow.providers.http.prompts import check_prompt
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import DOWNLOAD_STARTS_AT, Finished, Service
from videoflow.providers.runware.tasks import Pictures, Task, inference, question
from videoflow.providers.runware.wire import (
    Account,
    Envelope,
    Item,
    Said,
    failure,
    fault_of_look,
    fault_of_submission,
    is_taken,
    is_unknown,
    kind_of,
    read_fault,
)
from videoflow.providers.stopping import stop_if_given_up

log = logging.getLogger(__name__)

PROFILE = ServiceProfile(
    id="runware",
    name="Runware",
    key_variables=("RUNWARE_API_KEY",),
    urls={BASE_URL: "https://api.runware.ai/v1"},
    key_page="https://my.runware.ai/keys",
    dashboard="https://my.runware.ai/home",
    slots=4,
)

DRY_RUN = {"X-Runware-Dry-Run": "1"}
SUBMISSIONS = 3
"""How often the same task is sent where Runware says that it never saw it."""

ANY_MODEL = {
    AssetKind.IMAGE: ModelOffer(id="", options={"multiple": 64}),
    AssetKind.VIDEO: ModelOffer(
        id="", durations_s=(5, 10), start_image=StartImage.OPTIONAL, options={"multiple": 8}
    ),
}
"""Runware has far more models than the table: those are sent what nearly all of them take."""


def create(context: ProviderContext) -> RunwareProvider:
    """The factory of the entry point."""
    return RunwareProvider(PROFILE, context, ANY_MODEL)


class RunwareProvider(OnlineAdapter):
    """See Provider, OnlineProvider, RemoteProvider and QuotingProvider."""

    def open_service(self) -> Service:
        """See OnlineAdapter."""
        return self._open(read_fault)

    def _open(self, reads_fault: ReadFault) -> Service:
        connection = self.context.connect(self.profile)
        headers = {"Authorization": f"Bearer {connection.key}"}
        return Service(
            self.profile, connection, self.context.pace, read_fault=reads_fault, headers=headers
        )

    async def test_connection(self) -> str:
        """See OnlineProvider."""
        async with await asyncio.to_thread(self.open_service) as service:
            task = question("accountManagement", new_id(), operation="getDetails")
            answer = await service.ask("POST", "", json=[task])
            said = Said(answer, task["taskUUID"])
            if said.complaints:
                raise service.error(failure(said.complaints[0]))
            accounts = answer.read(Envelope).data
            if not accounts:
                raise not_understood(self.profile.name)
            account = parse(self.profile.name, Account, accounts[0])
        if account.balance_usd is None:
            return _("Connected as {name}.").format(name=account.name or self.profile.name)
        return _("Connected as {name}; ${balance:.2f} left.").format(
            name=account.name or self.profile.name, balance=account.balance_usd
        )

    # --- making ----------------------------------------------------------------------------------

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """See Provider."""
        task = await self._task(request, request.job.job_id)
        reads_fault = partial(fault_of_submission, request.job.job_id)
        service = await asyncio.to_thread(self._open, reads_fault)
        report(0.0, _("Sending it to {service}").format(service=self.profile.name))
        return partial(self._submit, service, request, task, report)

    async def _task(self, request: Request, task_uuid: str) -> Task:
        offer = self.offer(request.job)
        check_prompt(request.job, offer)
        start = request.start_image if request.job.kind is AssetKind.VIDEO else None
        if offer.start_image is StartImage.REQUIRED and start is None:
            raise RequestRejectedError(
                _("The model “{model}” makes videos from a start image only.").format(
                    model=offer.name or offer.id
                ),
                _("Make the scene's image first, or choose another model."),
            )
        if offer.start_image is StartImage.NONE:
            start = None
        pictures = Pictures(
            start=await picture_to_send(start) if start else None,
            references=tuple(
                [await picture_to_send(path) for path in request.references[: offer.references]]
            ),
        )
        return inference(request.job, task_uuid, offer, pictures)

    async def _submit(
        self, service: Service, request: Request, task: Task, report: ReportProgress
    ) -> Accepted:
        task_uuid = request.job.job_id

        def read(answer: Answer) -> Accepted:
            said = Said(answer, task_uuid)
            if said.items or any(is_taken(complaint) for complaint in said.complaints):
                return Accepted(task_uuid)
            first = next(iter(said.complaints), None)
            if first is None or kind_of(first.code) is FaultKind.OUTAGE:
                raise not_understood(self.profile.name)
            raise service.error(failure(first))

        sending_s = _sending_s(service)
        async with service:
            for attempt in range(SUBMISSIONS):
                try:
                    return await service.send(
                        "POST", "", json=[task], read=read, report=report, answer_s=sending_s
                    )
                except SubmissionUncertainError as uncertain:
                    if _told_to_stop() or attempt + 1 == SUBMISSIONS:
                        raise
                    if await self._was_taken(request, uncertain):
                        return Accepted(task_uuid)
                    stop_if_given_up()
        raise AssertionError("the last attempt returns or raises")

    async def _was_taken(self, request: Request, uncertain: SubmissionUncertainError) -> bool:
        try:
            return bool(await self.find(request))
        except ProviderError as error:
            log.warning("runware: cannot ask after %s: %s", request.job.job_id, error.message)
            raise uncertain from error

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """See RemoteProvider."""
        working = _("{service} is working on it").format(service=self.profile.name)
        async with await asyncio.to_thread(
            self._open, partial(fault_of_look, remote_id)
        ) as service:

            def judge(answer: Answer) -> Finished | None:
                said = Said(answer, remote_id)
                done = next((item for item in said.items if item.url), None)
                if done is not None:
                    return Finished(done.url, cost_usd=done.cost_usd, seed=done.seed)
                if any(is_unknown(complaint) for complaint in said.complaints):
                    raise service.lost()
                if said.complaints:
                    raise service.error(failure(said.complaints[0]))
                self._judge_unfinished(service, said.items)
                known = [item.progress for item in said.items if item.progress is not None]
                report(DOWNLOAD_STARTS_AT * min(max([0.0, *known]), 100.0) / 100, working)
                return None

            look = partial(_look, service, remote_id)
            return await service.follow(request, remote_id, look, judge, report)

    def _judge_unfinished(self, service: Service, items: list[Item]) -> None:
        if any(item.status == "success" for item in items):
            if any(item.nsfw for item in items):
                raise service.error(Fault(FaultKind.MODERATED))
            raise not_understood(self.profile.name)

    async def cancel(self, remote_id: str) -> None:
        """See RemoteProvider."""
        raise CannotCancelError(
            _("Runware cannot stop what it has started: it will be charged."),
            _("Press Retry to fetch its result: it is not paid for twice."),
        )

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """See RemoteProvider. What neither queue nor archive knows may be sent again: should it
        have been taken all the same, its id is."""
        task_uuid = request.job.job_id
        async with await asyncio.to_thread(
            self._open, partial(fault_of_look, task_uuid)
        ) as service:
            for task_type in ("getResponse", "getTaskDetails"):
                answer = await service.ask("POST", "", json=[question(task_type, task_uuid)])
                said = Said(answer, task_uuid)
                failed = any(not is_unknown(complaint) for complaint in said.complaints)
                if said.known or said.items or failed:
                    return (task_uuid,)
        return ()

    async def quote(self, request: Request) -> float | None:
        """See QuotingProvider. Asked of Runware itself only: a gateway may not know the header
        that keeps the task from being made."""
        service = await asyncio.to_thread(self.open_service)
        if service.connection.base_url != self.profile.urls[BASE_URL]:
            return None
        task_uuid = new_id()
        task = await self._task(request, task_uuid)
        async with service:
            answer = await service.ask(
                "POST", "", json=[task], headers=DRY_RUN, answer_s=_sending_s(service)
            )
            said = Said(answer, task_uuid)
            if said.complaints:
                raise service.error(failure(said.complaints[0]))
        costs = [item.cost_usd for item in said.items if item.cost_usd is not None]
        return sum(costs) if costs else None


async def _look(service: Service, task_uuid: str) -> Answer:
    """The queue's answer about a task; where it knows none, what the archive has."""
    answer = await service.ask("POST", "", json=[question("getResponse", task_uuid)])
    said = Said(answer, task_uuid)
    if not said.items and any(is_unknown(complaint) for complaint in said.complaints):
        answer = await service.ask("POST", "", json=[question("getTaskDetails", task_uuid)])
    return answer


def _sending_s(service: Service) -> float:
    """Pictures go along inside the task, perhaps over a slow line."""
    return 2 * service.pace.answer_s


def _told_to_stop() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

"""A provider of a package of its own, for the plain emulator: what a third party would write."""

from __future__ import annotations

from functools import partial

from tests.fakes.plain_emulator import JobId, JobState

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.service import ServiceProfile
from videoflow.providers.base import Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.answers import Wire
from videoflow.providers.http.faults import fault_of_status
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Finished, Service

VARIABLE = "PLAIN_API_KEY"
PROFILE = ServiceProfile(
    id="plain",
    name="Plain",
    key_variables=("PLAIN_TOKEN", VARIABLE),
    urls={"base_url": "https://api.plain.example/v1", "queue_url": "https://q.plain.example"},
    options={"voice": "ada"},
    key_page="https://plain.example/keys",
    slots=2,
)


class Account(Wire):
    name: str


class PlainProvider(OnlineAdapter):
    """Makes one picture, while the request waits."""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        self.context.connect(self.profile)
        return partial(self._submit, request, report)

    async def _submit(self, request: Request, report: ReportProgress) -> Delivered:
        async with self.open_service() as service:
            job = await service.send(
                "POST",
                "/jobs",
                json={"prompt": request.job.prompt, "model": request.job.settings.model},
                read=lambda answer: answer.read(JobId),
                report=report,
            )
            await service.ask("GET", f"/jobs/{job.id}")
            done = (await service.ask("GET", f"/jobs/{job.id}")).read(JobState)
            await service.fetch(request, Finished(done.url), report)
        return Delivered(cost_usd=0.04)

    async def test_connection(self) -> str:
        async with self.open_service() as service:
            account = (await service.ask("GET", "/account")).read(Account)
        return f"Account of {account.name}."

    def open_service(self) -> Service:
        connection = self.context.connect(self.profile)
        return Service(
            self.profile,
            connection,
            self.context.pace,
            read_fault=lambda answer: fault_of_status(answer, answer.body.decode()[:200]),
            headers={"Authorization": f"Bearer {connection.key}"},
        )


def create(context: ProviderContext) -> PlainProvider:
    """The entry point."""
    models = {AssetKind.IMAGE: ModelOffer(id="any", references=1)}
    return PlainProvider(PROFILE, context, models)


def not_a_provider(_context: ProviderContext) -> object:
    return object()


def under_another_name(context: ProviderContext) -> PlainProvider:
    return PlainProvider(PROFILE.changed(id="other"), context)

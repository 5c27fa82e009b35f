"""Providers that stamp scene, kind and job into what they make."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path

import httpx
from tests.helpers.stamps import stamp_of, stamped_media

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer, Rate
from videoflow.domain.job import Job
from videoflow.domain.service import BASE_URL, ServiceProfile
from videoflow.errors import (
    MediaError,
    ProviderError,
    RequestRejectedError,
    StillRunningError,
    SubmissionUncertainError,
    VideoFlowError,
)
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit

MADE_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)
PRICE_USD = 0.04
PRICE = Rate(usd=PRICE_USD, per="take", source="these tests", as_of=date(2026, 11, 20))


class Outcome(StrEnum):
    """What becomes of a local job."""

    STAMP = "stamp"
    FAIL = "fail"
    FAIL_HALFWAY = "fail halfway"
    """Some of the file is there already."""
    GARBAGE = "garbage"
    CRASH = "crash"
    """A programming error in the provider."""
    UNCERTAIN = "uncertain"
    """Nobody knows whether it was charged. Of a service only."""


class StampProvider:
    """A local engine that delivers at once. ``outcome`` decides for each job when it runs."""

    cost_usd: float | None = 0.0

    def __init__(
        self,
        outcome: Callable[[Job], Outcome] = lambda _job: Outcome.STAMP,
        *,
        slots: int = 2,
    ) -> None:
        self.outcome = outcome
        self.requests: list[Request] = []
        self._slots = slots

    @property
    def id(self) -> str:
        return "stamp"

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        if kind not in MADE_KINDS:
            return None
        return Capabilities(
            provider=self.id,
            kind=kind,
            models=(ModelOffer(id="", max_duration_s=60 if kind is AssetKind.VIDEO else 0),),
            local=True,
            slots=self._slots,
        )

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        return partial(self.submit, request, report)

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        self.requests.append(request)
        report(0.5, "Stamping")
        await asyncio.sleep(0)
        data = stamped_media(stamp_of(request.job))
        match self.outcome(request.job):
            case Outcome.STAMP:
                request.target.write_bytes(data)
            case Outcome.GARBAGE:
                request.target.write_bytes(b"not a picture at all")
            case Outcome.FAIL:
                raise MediaError("The stamp broke.", "Buy a new one.")
            case Outcome.FAIL_HALFWAY:
                request.target.write_bytes(data[:100])
                raise MediaError("The ink ran out.", "Buy some.")
            case Outcome.CRASH:
                raise ZeroDivisionError("a bug")
            case Outcome.UNCERTAIN:
                raise _uncertain()
        return Delivered(cost_usd=self.cost_usd)


class PaidStampProvider(StampProvider):
    """The same as a service that answers with the result, for money."""

    cost_usd = None

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        offer = super().capabilities(kind)
        if offer is None:
            return None
        return offer.changed(
            local=False, models=tuple(model.changed(prices=(PRICE,)) for model in offer.models)
        )


class _AtService:
    """What the adapters to ``StampService`` share."""

    def __init__(
        self,
        url: str,
        *,
        slots: int = 4,
        moment: Callable[[str], None] = lambda _name: None,
        prices: tuple[Rate, ...] = (PRICE,),
    ) -> None:
        self._url = url
        self._slots = slots
        self._moment = moment
        self.prices = prices

    @property
    def id(self) -> str:
        raise NotImplementedError

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        if kind not in MADE_KINDS:
            return None
        longest_s = 60 if kind is AssetKind.VIDEO else 0
        return Capabilities(
            provider=self.id,
            name=f"{self.id.title()} Stamps",
            kind=kind,
            models=(ModelOffer(id="", max_duration_s=longest_s, prices=self.prices),),
            slots=self._slots,
        )

    async def quote(self, request: Request) -> float | None:
        async with self._client() as client:
            try:
                answer = await client.post("/quotes", json={"kind": request.job.kind})
            except httpx.TransportError as error:
                raise ProviderError("The service cannot be reached.", "Try later.") from error
        return float(answer.json()["usd"]) if answer.status_code == 200 else None

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self._url, timeout=10, verify=False)


class DirectStampProvider(_AtService):
    """An adapter to a service that answers with the result and knows nothing of it afterwards."""

    @property
    def id(self) -> str:
        return "direct"

    @property
    def profile(self) -> ServiceProfile:
        return ServiceProfile(
            id=self.id,
            name="Direct Stamps",
            urls={BASE_URL: self._url},
            dashboard="https://stamps.example/account",
        )

    async def test_connection(self) -> str:
        return ""

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        return partial(self.submit, request)

    async def submit(self, request: Request) -> Delivered | Accepted:
        job = request.job
        body = {"client_id": job.job_id, "scene_index": job.scene_index, "kind": job.kind}
        body["prompt"] = job.prompt
        self._moment("before submitting")
        async with self._client() as client:
            try:
                answer = await client.post("/takes", json=body)
                self._moment("submitted")
            except httpx.ConnectError as error:
                raise ProviderError("The service cannot be reached.", "Try later.") from error
            except httpx.TransportError as error:
                raise _uncertain() from error
            except asyncio.CancelledError:
                raise _uncertain() from None
        if answer.status_code == 400:
            raise RequestRejectedError(f"Refused: {job.prompt}", "Change the prompt.")
        request.target.write_bytes(answer.content)
        self._moment("written")
        return Delivered()


class RemoteStampProvider(_AtService):
    """An adapter to ``StampService``, as short as one can be that keeps the contract.

    ``moment`` is called at each step with its name, for tests that interrupt there.
    """

    _poll_s = 0.01

    @property
    def id(self) -> str:
        return "remote"

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        return partial(self.submit, request, report)

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        job = request.job
        body = {"client_id": job.job_id, "scene_index": job.scene_index, "kind": job.kind}
        body["prompt"] = job.prompt
        self._moment("before submitting")
        async with self._client() as client:
            try:
                answer = await client.post("/jobs", json=body)
                self._moment("submitted")
            except httpx.ConnectError as error:
                raise ProviderError("The service cannot be reached.", "Try later.") from error
            except httpx.TransportError as error:
                raise _uncertain() from error
        if answer.status_code == 400:
            raise RequestRejectedError(answer.json()["error"], "Change the prompt.")
        try:
            return Accepted(answer.json()["id"])
        except ValueError as error:
            raise _uncertain() from error

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        async with self._client() as client:
            try:
                while True:
                    self._moment("polling")
                    state = (await client.get(f"/jobs/{remote_id}")).json()["state"]
                    if state != "running":
                        break
                    report(0.4, "Waiting")
                    await asyncio.sleep(self._poll_s)
                if state != "done":
                    raise ProviderError(f"The service says: {state}.", "Retry.")
                await self._download(client, remote_id, request.target)
            except httpx.TransportError as error:
                raise StillRunningError("No answer.", "Retry later.", remote_id) from error
        return Delivered(cost_usd=PRICE_USD)

    async def cancel(self, remote_id: str) -> None:
        self._moment("cancelling")
        async with self._client() as client:
            answer = await client.post(f"/jobs/{remote_id}/cancel")
        if answer.status_code != 200:
            raise ProviderError("The service does not answer.", "Try later.")

    async def find(self, request: Request) -> tuple[str, ...] | None:
        async with self._client() as client:
            try:
                answer = await client.get("/jobs", params={"client_id": request.job.job_id})
            except httpx.TransportError as error:
                raise ProviderError("The service cannot be reached.", "Try later.") from error
        return tuple(answer.json()["ids"]) if answer.status_code == 200 else None

    async def _download(self, client: httpx.AsyncClient, remote_id: str, target: Path) -> None:
        async with client.stream("GET", f"/jobs/{remote_id}/result") as answer:
            with target.open("xb") as file:
                async for chunk in answer.aiter_bytes():
                    file.write(chunk)
                    self._moment("downloading")


def _uncertain() -> VideoFlowError:
    return SubmissionUncertainError(
        "No answer came: it may have been charged.", "Look at the service's dashboard."
    )

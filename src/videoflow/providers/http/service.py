"""One service for the length of one call: asks, sends what may be charged, follows, downloads.

The rules of money live here, once:

* ``ask`` is for requests that may be repeated; it retries on outages, rate limits and lost
  connections.
* ``send`` is for the one request that may be charged. It is repeated only where it certainly was
  not taken: the connection was refused, or the service answered 429. Where an answer was or may
  have been given, it raises SubmissionUncertainError instead.
* ``follow`` never gives a job up: what cannot be had for now is a StillRunningError.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar, Unpack

import httpx

from videoflow.domain.service import BASE_URL, Connection, ServiceProfile
from videoflow.errors import (
    AnswerInvalidError,
    ProviderError,
    ServiceUnreachableError,
    SubmissionUncertainError,
)
from videoflow.i18n import _
from videoflow.providers.base import Delivered, ReportProgress, Request
from videoflow.providers.context import Pace
from videoflow.providers.http import outcomes
from videoflow.providers.http.addresses import is_own, origin
from videoflow.providers.http.answers import MAX_ANSWER_BYTES, Answer
from videoflow.providers.http.client import check_sendable, open_client
from videoflow.providers.http.download import (
    DownloadError,
    DownloadRefusedError,
    Source,
    download,
)
from videoflow.providers.http.exchange import Extras, Traffic, exchange
from videoflow.providers.http.faults import Fault, FaultKind, ReadFault, error_of
from videoflow.providers.http.polling import poll
from videoflow.providers.http.redaction import redacted_text, redacted_url
from videoflow.providers.stopping import rest_between_attempts

log = logging.getLogger(__name__)

T = TypeVar("T")

FRESH_ADDRESSES = 3
"""How often a result address that does not work is asked for again."""
DOWNLOAD_STARTS_AT = 0.85
LONGEST_WAIT_S = 120.0
"""A service that asks to wait longer than this is not waited for: the user decides."""
_REPEATABLE = (FaultKind.BUSY, FaultKind.OUTAGE)


@dataclass(frozen=True)
class Finished:
    """A job is done. Headers go along to the service's own addresses only."""

    url: str
    cost_usd: float | None = None
    seed: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Service:
    """Used as an async context manager, within one event loop."""

    def __init__(
        self,
        profile: ServiceProfile,
        connection: Connection,
        pace: Pace,
        *,
        read_fault: ReadFault,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.profile = profile
        self.connection = connection
        self.pace = pace
        self._read_fault = read_fault
        self._headers = dict(headers or {})
        check_sendable(self._headers)
        self._opened: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    @property
    def _client(self) -> httpx.AsyncClient:
        """Opened when the first request goes out: preparing a job often needs none."""
        if self._opened is None:
            self._opened = open_client(self.connection, self.pace, self._headers)
        return self._opened

    def url(self, path: str, base: str = BASE_URL) -> str:
        """An address of this service. ``path`` may be a whole address that the service gave, as
        long as it is its own: the key goes along. Raises AnswerInvalidError for another's,
        ServiceUnreachableError where what is set is no web address."""
        if "://" not in path:
            own = self.connection.url(base)
            try:
                origin(own)
            except ValueError as error:
                raise outcomes.unreachable(self.profile, error) from error
            return own + path
        if not is_own(path, self.connection):
            log.warning("%s points to a foreign address: %s", self.profile.id, redacted_url(path))
            raise AnswerInvalidError(
                _("{service} points to an address that is not its own.").format(
                    service=self.profile.name
                ),
                _("Check its address under Settings → Services."),
            )
        return path

    # --- requests ------------------------------------------------------------------------------

    async def ask(
        self,
        method: str,
        path: str,
        *,
        base: str = BASE_URL,
        accept: Collection[int] = (),
        max_bytes: int = MAX_ANSWER_BYTES,
        answer_s: float | None = None,
        **extras: Unpack[Extras],
    ) -> Answer:
        """A request that may be repeated. Statuses in ``accept`` are answers, not errors.

        Raises ServiceUnreachableError, or the ProviderError for what the service complained of.
        """
        url = self.url(path, base)
        pause_s = self.pace.first_retry_s
        for attempt in range(self.pace.retries + 1):
            last = attempt == self.pace.retries
            wait_s = pause_s
            try:
                answer = await self._exchange(method, url, None, max_bytes, answer_s, extras)
            except (httpx.TransportError, httpx.InvalidURL, TimeoutError) as error:
                if last:
                    raise self._unreachable(error) from error
            else:
                fault = self._fault(answer, accept)
                if fault is None:
                    return answer
                wait_s = max(wait_s, fault.retry_after_s or 0.0)
                if last or fault.kind not in _REPEATABLE or wait_s > LONGEST_WAIT_S:
                    raise self.error(fault)
            await asyncio.sleep(wait_s)
            pause_s = min(pause_s * 2, self.pace.slowest_retry_s)
        raise AssertionError("the last attempt returns or raises")

    async def send(
        self,
        method: str,
        path: str,
        *,
        read: Callable[[Answer], T],
        report: ReportProgress,
        base: str = BASE_URL,
        max_bytes: int = MAX_ANSWER_BYTES,
        answer_s: float | None = None,
        **extras: Unpack[Extras],
    ) -> T:
        """The one request that may be charged; ``read`` makes what is needed of its answer.

        ``answer_s`` is how long the service may think about it. ``read`` raises
        AnswerInvalidError for an answer that it does not understand, any other ProviderError for
        a refusal that is certain.

        Raises SubmissionUncertainError where the service may have taken the job: the answer was
        lost, timed out, is not understood, came from a gateway, or the user did not wait for it.
        Any other ProviderError, and NotSentError where it is given up between two attempts: it
        was not taken.
        """
        url = self.url(path, base)
        pause_s = self.pace.first_retry_s
        for attempt in range(self.pace.retries + 1):
            last = attempt == self.pace.retries
            wait_s = pause_s
            traffic = Traffic()
            try:
                answer = await self._exchange(method, url, traffic, max_bytes, answer_s, extras)
            except (httpx.TransportError, httpx.InvalidURL, TimeoutError) as error:
                if traffic.sent:
                    raise outcomes.uncertain(self.profile) from error
                if last:
                    raise self._unreachable(error) from error
            except AnswerInvalidError as error:
                raise outcomes.uncertain(self.profile) from error
            except asyncio.CancelledError:
                if traffic.sent:
                    raise outcomes.stopped_while_sending(self.profile) from None
                raise
            else:
                fault = self._fault(answer)
                if fault is None:
                    return self._read(answer, read)
                if fault.kind is FaultKind.OUTAGE:
                    raise outcomes.uncertain(self.profile) from self.error(fault)
                wait_s = max(wait_s, fault.retry_after_s or 0.0)
                turned_away = fault.kind is FaultKind.BUSY and answer.status == 429
                if last or not turned_away or wait_s > LONGEST_WAIT_S:
                    raise self.error(fault)
                self._say_waiting(report, wait_s)
            await rest_between_attempts(wait_s)
            pause_s = min(pause_s * 2, self.pace.slowest_retry_s)
        raise AssertionError("the last attempt returns or raises")

    def _read(self, answer: Answer, read: Callable[[Answer], T]) -> T:
        try:
            return read(answer)
        except AnswerInvalidError as error:
            raise outcomes.uncertain(self.profile) from error

    async def _exchange(
        self,
        method: str,
        url: str,
        traffic: Traffic | None,
        max_bytes: int,
        answer_s: float | None,
        extras: Extras,
    ) -> Answer:
        return await exchange(
            self._client,
            self.profile.name,
            method,
            url,
            traffic=traffic,
            pace=self.pace,
            answer_s=answer_s,
            max_bytes=max_bytes,
            extras=extras,
        )

    # --- following jobs ------------------------------------------------------------------------

    async def poll(
        self,
        remote_id: str,
        look: Callable[[], Awaitable[Answer]],
        judge: Callable[[Answer], T | None],
        wake: asyncio.Event | None = None,
    ) -> T:
        """Look at a job again and again until ``judge`` makes something of the answer.

        ``look`` asks the service; where that fails, whatever the reason, the job itself is not
        lost. ``judge`` returns None while the job runs, and raises ProviderError where the
        service says that it failed. ``wake`` is set by whoever knows that looking is worth it now.

        Raises StillRunningError where patience ends or the service cannot be asked.
        """
        return await poll(self.profile, self.pace, remote_id, look, judge, wake)

    async def follow(
        self,
        request: Request,
        remote_id: str,
        look: Callable[[], Awaitable[Answer]],
        judge: Callable[[Answer], Finished | None],
        report: ReportProgress,
        wake: asyncio.Event | None = None,
    ) -> Delivered:
        """Poll a job to its end and download its result to ``request.target``.

        An address that does not work is asked for again, a few times; the job itself never is.
        Raises StillRunningError where the result cannot be had for now; its cause is a
        DownloadRefusedError where the service itself says that there is none at its address.
        """
        trouble: DownloadError | None = None
        for _attempt in range(FRESH_ADDRESSES):
            finished = await self.poll(remote_id, look, judge, wake)
            try:
                await self.fetch(request, finished, report)
            except DownloadRefusedError as error:
                trouble = error
                log.warning("%s: result of %s refused: %s", self.profile.id, remote_id, error)
                await asyncio.sleep(self.pace.first_retry_s)
            except DownloadError as error:
                trouble = error
                log.warning("%s: result of %s not fetched: %s", self.profile.id, remote_id, error)
                break
            else:
                return Delivered(cost_usd=finished.cost_usd, seed=finished.seed)
        raise outcomes.not_downloaded(self.profile, remote_id) from trouble

    async def fetch(self, request: Request, finished: Finished, report: ReportProgress) -> None:
        """Download a result to ``request.target``. Raises DownloadError, StorageError."""
        text = _("Downloading the result")

        def on_bytes(done: int, total: int | None) -> None:
            share = done / total if total else 0.5
            report(DOWNLOAD_STARTS_AT + share * (0.97 - DOWNLOAD_STARTS_AT), text)

        report(DOWNLOAD_STARTS_AT, text)
        source = Source(finished.url, finished.headers)
        kind = request.job.kind
        try:
            await download(source, request.target, kind, self.connection, self.pace, on_bytes)
        except OSError as error:
            raise outcomes.not_written(error) from error

    # --- errors --------------------------------------------------------------------------------

    def error(self, fault: Fault) -> ProviderError:
        """What the user reads about a fault, with nothing secret in it."""
        detail = redacted_text(fault.detail, self.connection.key)
        return error_of(self.profile, Fault(fault.kind, detail, fault.retry_after_s))

    def lost(self) -> SubmissionUncertainError:
        """The error for a job that the service does not know any more."""
        return outcomes.lost(self.profile)

    def _fault(self, answer: Answer, accept: Collection[int] = ()) -> Fault | None:
        return None if answer.status in accept else self._read_fault(answer)

    def _unreachable(self, error: Exception) -> ServiceUnreachableError:
        log.info("%s cannot be reached: %s", self.profile.id, type(error).__name__)
        return outcomes.unreachable(self.profile, error)

    def _say_waiting(self, report: ReportProgress, wait_s: float) -> None:
        report(
            0.0,
            _("{service} asks to wait {seconds:.0f} s").format(
                service=self.profile.name, seconds=wait_s
            ),
        )

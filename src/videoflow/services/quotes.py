"""Asks services what takes would cost, before anything is sent.

A better guess, never a condition: where a service does not say, the price of the table stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from uuid import uuid4

from videoflow.domain.job import Job
from videoflow.domain.take import Take
from videoflow.errors import RuleError, VideoFlowError
from videoflow.providers.base import Provider, QuotingProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.ports import Report, TaskEvent, TaskFinished, TaskProgress, TaskRunner
from videoflow.services.prices import PriceBook, PriceQuestion
from videoflow.services.workbench import Workbench

log = logging.getLogger(__name__)


class QuoteAsker:
    """Asks each question once at a time and notes the answers. Lives on the owner thread."""

    def __init__(
        self,
        bench: Workbench,
        runner: TaskRunner,
        providers: ProviderRegistry,
        prices: PriceBook,
        on_end: Callable[[bool], None],
    ) -> None:
        """``on_end`` is told of the end of each asking, with whether a price became known."""
        self._bench = bench
        self._runner = runner
        self._providers = providers
        self._prices = prices
        self._on_end = on_end
        self._asking: dict[str, set[PriceQuestion]] = {}

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._asking)

    def ask(self, jobs: Sequence[tuple[Job, Take | None]]) -> None:
        """Ask for the prices of jobs that are not going to be sent, as far as nobody has yet."""
        for provider_id in dict.fromkeys(job.settings.provider for job, _image in jobs):
            provider = self._provider(provider_id)
            if isinstance(provider, QuotingProvider):
                self._ask(provider, [pair for pair in jobs if self._is_for(pair[0], provider_id)])

    def stop(self) -> None:
        """Wait for no more answers."""
        for task_id in list(self._asking):
            self._runner.cancel(task_id)

    def _is_for(self, job: Job, provider_id: str) -> bool:
        return job.settings.provider == provider_id

    def _ask(self, provider: QuotingProvider, jobs: Sequence[tuple[Job, Take | None]]) -> None:
        under_way = {question for asked in self._asking.values() for question in asked}
        wanted: dict[PriceQuestion, tuple[Job, Take | None]] = {}
        for job, image in jobs:
            question = self._prices.question(job)
            if question and not self._prices.is_quoted(question) and question not in under_way:
                wanted.setdefault(question, (job, image))
        if not wanted:
            return
        bench = self._bench

        async def work(_report: Report) -> object:
            quotes: dict[PriceQuestion, float] = {}
            for question, (job, image) in wanted.items():
                price = await _quote(provider, bench, job, image)
                if price is not None:
                    quotes[question] = price
            return quotes

        task_id = f"quote-{uuid4()}"
        self._asking[task_id] = set(wanted)
        self._runner.start(task_id, work, self._on_event)

    def _on_event(self, event: TaskEvent) -> None:
        if isinstance(event, TaskProgress):
            return
        del self._asking[event.task_id]
        known = False
        if isinstance(event, TaskFinished) and isinstance(event.value, dict):
            for question, price in event.value.items():
                self._prices.note(question, price)
                known = True
        self._on_end(known)

    def _provider(self, provider_id: str) -> Provider | None:
        try:
            return self._providers.get(provider_id)
        except RuleError:
            return None


async def _quote(
    provider: QuotingProvider, bench: Workbench, job: Job, image: Take | None
) -> float | None:
    """What the service says; None where it does not, for whatever reason."""
    try:
        return await provider.quote(bench.request(job, image))
    except VideoFlowError as error:
        log.info("%s quotes no price: %s", provider.id, type(error).__name__)
        return None

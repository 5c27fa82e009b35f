"""Looking at a job until it is done, failed, or our patience ends: it is never given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from videoflow.domain.service import ServiceProfile
from videoflow.errors import AnswerInvalidError, ProviderError
from videoflow.providers.context import Pace
from videoflow.providers.http import outcomes
from videoflow.providers.http.answers import Answer

T = TypeVar("T")

FAILED_LOOKS = 3
"""Looks in a row that may fail, each with its own retries, before the job is left for later."""


async def poll(
    profile: ServiceProfile,
    pace: Pace,
    remote_id: str,
    look: Callable[[], Awaitable[Answer]],
    judge: Callable[[Answer], T | None],
    wake: asyncio.Event | None,
) -> T:
    """See Service.poll."""
    loop = asyncio.get_running_loop()
    started_s = loop.time()
    failed = 0
    while True:
        trouble: ProviderError | None = None
        try:
            answer = await look()
        except ProviderError as error:
            trouble = error
        else:
            try:
                found = judge(answer)
            except AnswerInvalidError as error:
                trouble = error
            else:
                if found is not None:
                    return found
        failed = failed + 1 if trouble is not None else 0
        if trouble is not None and failed >= FAILED_LOOKS:
            raise outcomes.cannot_look(profile, remote_id, trouble) from trouble
        waited_s = loop.time() - started_s
        if waited_s >= pace.patience_s:
            raise outcomes.still_running(profile, remote_id)
        interval_s = max(waited_s * pace.poll_share, pace.first_poll_s)
        await _rest(min(interval_s, pace.slowest_poll_s), wake)


async def _rest(seconds: float, wake: asyncio.Event | None) -> None:
    """Sleep, at most until somebody has a reason to look."""
    if wake is None:
        await asyncio.sleep(seconds)
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wake.wait()
    wake.clear()

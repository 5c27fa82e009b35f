"""Stopping a submission between two attempts, when nothing of it is at the service.

A submission must not be cut off: the id of what was accepted would be lost with the answer. Whoever
shields one from cancellation therefore sends it with a bell; an adapter that waits before it tries
again listens to it. Adapters that know nothing of this are simply never stopped.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar

_bell: ContextVar[asyncio.Event | None] = ContextVar("stop submitting", default=None)


class NotSentError(asyncio.CancelledError):
    """A submission was stopped, and no attempt at it was taken: nothing can be charged."""


def listen_to(bell: asyncio.Event) -> None:
    """Have submissions of this context, and of tasks that are started in it, stop when it rings."""
    _bell.set(bell)


def stop_if_given_up() -> None:
    """Raise NotSentError where nobody wants this submission any more. To be called only while
    nothing of it can be at the service."""
    bell = _bell.get()
    if bell is not None and bell.is_set():
        raise NotSentError


async def rest_between_attempts(seconds: float) -> None:
    """Wait before a submission is sent again. NotSentError as soon as it is given up."""
    bell = _bell.get()
    try:
        if bell is None:
            await asyncio.sleep(seconds)
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await bell.wait()
    except asyncio.CancelledError as error:
        raise NotSentError from error
    stop_if_given_up()

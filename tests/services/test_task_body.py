from __future__ import annotations

import asyncio

from videoflow.services.ports import (
    Report,
    TaskCancelled,
    TaskEvent,
    TaskFinished,
)
from videoflow.services.task_body import TaskBody


def test_a_task_that_is_cancelled_before_it_runs_does_nothing() -> None:
    events: list[TaskEvent] = []

    async def work(_report: Report) -> object:
        raise AssertionError("must not run")

    body = TaskBody("a", work, events.append)
    body.cancel()
    body.run()
    body.cancel()
    assert events == [TaskCancelled("a")]


def test_a_task_that_is_cancelled_after_its_end_has_its_value() -> None:
    events: list[TaskEvent] = []

    async def work(_report: Report) -> object:
        body.cancel()  # comes with the last step: nothing is awaited any more
        return 1

    body = TaskBody("a", work, events.append)
    body.run()
    body.cancel()
    assert events == [TaskFinished("a", 1)]


def test_a_task_that_shields_its_last_step_keeps_its_value() -> None:
    events: list[TaskEvent] = []

    async def work(_report: Report) -> object:
        last_step = asyncio.ensure_future(asyncio.sleep(0, "paid for"))
        body.cancel()
        while not last_step.done():
            try:
                await asyncio.shield(last_step)
            except asyncio.CancelledError:
                continue
        return last_step.result()

    body = TaskBody("a", work, events.append)
    body.run()
    assert events == [TaskFinished("a", "paid for")]

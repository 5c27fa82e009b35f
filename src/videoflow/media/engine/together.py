"""Several pieces of work at once, of which all or none count."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any


async def together(*work: Awaitable[Any]) -> list[Any]:
    """Do all at once; the first failure cancels the rest and is the one that is raised."""

    async def finish(part: Awaitable[Any]) -> Any:
        return await part

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(finish(part)) for part in work]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures.exceptions[0].__cause__
    return [task.result() for task in tasks]

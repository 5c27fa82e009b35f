"""Progress over ComfyUI's websocket. Only a comfort: the history tells how a run ended.

Messages go to the client id that queued the prompt, whenever it connects; binary frames are
previews and are left alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from videoflow.domain.service import Connection
from videoflow.i18n import _
from videoflow.providers.base import ReportProgress

log = logging.getLogger(__name__)

MAX_MESSAGE_BYTES = 50_000_000
_ENDINGS = frozenset({"execution_success", "execution_error", "execution_interrupted"})


@asynccontextmanager
async def listening(
    connection: Connection, remote_id: str, client_id: str, report: ReportProgress
) -> AsyncIterator[asyncio.Event]:
    """Report progress while the block runs; the event is set when the run seems to have ended."""
    ended = asyncio.Event()
    task = asyncio.create_task(_listen(connection, remote_id, client_id, report, ended))
    try:
        yield ended
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _listen(
    connection: Connection,
    remote_id: str,
    client_id: str,
    report: ReportProgress,
    ended: asyncio.Event,
) -> None:
    base = connection.base_url.replace("http", "ws", 1)
    url = f"{base}/ws?{urlencode({'clientId': client_id})}"
    try:
        async with connect(
            url, max_size=MAX_MESSAGE_BYTES, proxy=connection.proxy, open_timeout=10
        ) as socket:
            async for message in socket:
                if isinstance(message, str) and _tell(message, remote_id, report):
                    ended.set()
    except (OSError, WebSocketException, TimeoutError) as error:
        log.info("no progress from ComfyUI: %s", type(error).__name__)


def _tell(message: str, remote_id: str, report: ReportProgress) -> bool:
    """Report what a message says about our run; whether it says that the run has ended."""
    try:
        value = json.loads(message)
        name, data = value["type"], value["data"]
        if data.get("prompt_id") != remote_id:
            return False
        if name == "progress":
            done, steps = float(data["value"]), float(data["max"])
            report(
                0.1 + 0.7 * (done / steps if steps > 0 else 0.0),
                _("Step {done:.0f} of {steps:.0f}").format(done=done, steps=steps),
            )
        return name in _ENDINGS or (name == "executing" and data.get("node") is None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False  # a message of another kind than those documented

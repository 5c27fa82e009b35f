"""Results that come in the answer itself, as base64: there is nothing to download again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from videoflow.errors import ResultInvalidError
from videoflow.i18n import _
from videoflow.providers.base import Delivered, Request
from videoflow.providers.http import outcomes
from videoflow.providers.http.pictures import decoded_base64


async def deliver_inline(
    service_name: str, request: Request, encoded: str, cost_usd: float | None
) -> Delivered:
    """Decode a result and write it to ``request.target``, both off the event loop.

    Raises ResultInvalidError where it is no base64, StorageError where the disk fails.
    """
    try:
        await asyncio.to_thread(_write, encoded, request.target)
    except ValueError as error:
        raise ResultInvalidError(
            _("What {service} delivered is damaged.").format(service=service_name),
            _("Press Retry to have it made anew; that may be charged again."),
            cost_usd,
        ) from error
    except OSError as error:
        raise outcomes.not_written(error) from error
    return Delivered(cost_usd=cost_usd)


def _write(encoded: str, target: Path) -> None:
    target.write_bytes(decoded_base64(encoded))

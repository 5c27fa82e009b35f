"""Files to addresses that a service has signed for them: at another host, and without the key."""

from __future__ import annotations

import asyncio

import httpx

from videoflow.errors import ProviderError
from videoflow.i18n import _
from videoflow.providers.http.addresses import AddressRefusedError, check_result_address
from videoflow.providers.http.answers import MAX_ANSWER_BYTES
from videoflow.providers.http.client import open_client
from videoflow.providers.http.exchange import exchange
from videoflow.providers.http.outcomes import unreachable
from videoflow.providers.http.pictures import Picture
from videoflow.providers.http.service import Service


async def put_picture(service: Service, url: str, picture: Picture) -> None:
    """Put a picture where the service said that it wants it; again where the connection breaks.

    Raises ServiceUnreachableError, or ProviderError for a refusal.
    """
    pace = service.pace
    pause_s = pace.first_retry_s
    try:
        await check_result_address(url, service.connection)
    except AddressRefusedError as error:
        raise _refused(service) from error
    async with open_client(service.connection, pace) as client:
        for attempt in range(pace.retries + 1):
            try:
                answer = await exchange(
                    client,
                    service.profile.name,
                    "PUT",
                    url,
                    traffic=None,
                    pace=pace,
                    answer_s=None,
                    max_bytes=MAX_ANSWER_BYTES,
                    extras={"content": picture.data, "headers": {"Content-Type": picture.mime}},
                )
                if answer.ok:
                    return
                if answer.status < 500:
                    raise _refused(service)
            except httpx.InvalidURL as error:
                raise _refused(service) from error
            except (httpx.TransportError, TimeoutError) as error:
                if attempt == pace.retries:
                    raise unreachable(service.profile, error) from error
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, pace.slowest_retry_s)
    raise _refused(service)


def _refused(service: Service) -> ProviderError:
    return ProviderError(
        _("A picture could not be sent to {service}.").format(service=service.profile.name),
        _("Wait a little, then press Retry. Nothing was charged."),
    )

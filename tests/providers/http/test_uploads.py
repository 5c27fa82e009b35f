"""Pictures to signed addresses: never with the key, never into the user's own network."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.emulator import Misbehaviour, ResetAfter, ResetBefore, Status
from tests.fakes.fal_emulator import FalEmulator
from tests.fakes.plain_emulator import PROFILE, plain_service, read_fault
from tests.helpers.service_context import FAST

from videoflow.domain.service import Connection
from videoflow.errors import ProviderError, ServiceUnreachableError
from videoflow.providers.http.pictures import Picture
from videoflow.providers.http.service import Service
from videoflow.providers.http.uploads import put_picture

PICTURE = Picture(b"\x89PNG", "image/png", "image.png")


@pytest.mark.parametrize("trouble", [None, ResetBefore(), ResetAfter(), Status(502)])
def test_a_picture_arrives(trouble: Misbehaviour | None) -> None:
    with FalEmulator() as emulator:
        if trouble is not None:
            emulator.misbehave("upload", trouble)
        asyncio.run(put(plain_service(emulator.url), f"{emulator.url}/signed/a?sig=1"))
        assert emulator.files == {"a": ("image/png", PICTURE.data)}
        assert all("Authorization" not in seen.headers for seen in emulator.at("upload"))


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([Status(403)], ProviderError),
        ([Status(500)] * 3, ProviderError),
        ([ResetBefore()] * 3, ServiceUnreachableError),
    ],
)
def test_a_picture_that_cannot_arrive(
    answers: list[Misbehaviour], error: type[ProviderError]
) -> None:
    with FalEmulator() as emulator:
        emulator.misbehave("upload", *answers)
        with pytest.raises(error):
            asyncio.run(put(plain_service(emulator.url), f"{emulator.url}/signed/a"))
        assert emulator.counts["upload"] == len(answers)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "https://127.0.0.1:9/a", "ftp://x/a", ""])
def test_an_address_that_no_service_should_give(url: str) -> None:
    public = Connection({"base_url": "https://9.9.9.9/v1"}, "key")
    service = Service(PROFILE, public, FAST, read_fault=read_fault)
    with pytest.raises(ProviderError, match="could not be sent"):
        asyncio.run(put(service, url))


async def put(service: Service, url: str) -> None:
    async with service:
        await put_picture(service, url, PICTURE)

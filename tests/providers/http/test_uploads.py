"""Pictures to signed addresses: without the key, again where the connection breaks."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.fakes.emulator import (
    Hang,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Status,
)
from tests.fakes.plain_emulator import SIGNATURE, PlainEmulator, plain_service
from tests.helpers.service_context import FAST, KEY

from videoflow.errors import ProviderError, ServiceUnreachableError
from videoflow.providers.http.pictures import Picture
from videoflow.providers.http.uploads import put_picture

PICTURE = Picture(b"picture", "image/png", "image.png")
HASTY = replace(FAST, connect_s=0.1, answer_s=0.1)


def upload(service_url: str, url: str) -> None:
    async def put() -> None:
        async with plain_service(service_url, pace=HASTY) as service:
            await put_picture(service, url, PICTURE)

    asyncio.run(put())


@pytest.mark.parametrize(
    "trouble", [ResetBefore(), ResetDuring(), ResetAfter(), Hang(), Status(503)], ids=repr
)
def test_a_picture_arrives_without_the_key(trouble: Misbehaviour) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("upload", trouble)
        upload(emulator.url, f"{emulator.url}/bucket/a?{SIGNATURE}")
        first, *_more, last = emulator.at("upload")
        assert first.body == last.body == PICTURE.data
        assert last.headers["Content-Type"] == "image/png"
        assert KEY not in str(last.headers)


@pytest.mark.parametrize(
    ("trouble", "error", "tries"),
    [
        (Status(403), ProviderError, 1),
        (Status(302, headers={"Location": "/bucket/b"}), ProviderError, 1),
        (Status(500), ProviderError, 3),
        (ResetAfter(), ServiceUnreachableError, 3),
    ],
    ids=repr,
)
def test_a_picture_that_cannot_be_sent_was_not_charged(
    trouble: Misbehaviour, error: type[ProviderError], tries: int
) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("upload", *[trouble] * 9)
        with pytest.raises(error) as raised:
            upload(emulator.url, f"{emulator.url}/bucket/a?{SIGNATURE}")
        assert "Signature" not in str(raised.value)
        assert emulator.counts["upload"] == tries


@pytest.mark.parametrize("url", ["http://10.0.0.7/a", "https://127.0.0.1/a", "nonsense"])
def test_a_public_service_cannot_have_pictures_sent_into_this_network(url: str) -> None:
    with pytest.raises(ProviderError, match="could not be sent"):
        upload("https://93.184.216.34", url)

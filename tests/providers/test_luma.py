"""The adapter against an emulator of the Luma Agents API."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.emulator import (
    Hang,
    Html,
    Malformed,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Stall,
    Status,
    WrongType,
    media_bytes,
)
from tests.fakes.luma_emulator import LumaEmulator
from tests.fakes.plain_emulator import RawServer
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import (
    CannotCancelError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ResultInvalidError,
    ServiceBusyError,
    ServiceUnreachableError,
    StillRunningError,
    SubmissionUncertainError,
)
from videoflow.media.sniff import sniff
from videoflow.providers.base import Accepted, Delivered, OnlineProvider, RemoteProvider, Request
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.luma import LumaProvider, create

Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[LumaEmulator]:
    with LumaEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: LumaEmulator) -> LumaProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """A request; a video starts from an image unless told otherwise."""
    start = tmp_path / "start.png"
    start.write_bytes(media_bytes(AssetKind.IMAGE, "start"))

    def make(
        kind: AssetKind = AssetKind.VIDEO,
        model: str = "",
        *,
        starts: bool = True,
        short_side_px: int = 720,
        **fields: Any,
    ) -> Request:
        settings = ResolvedSettings(
            provider="luma", model=model, seed=7, short_side_px=short_side_px, fps=24
        )
        return request_for(
            kind,
            tmp_path / f"{kind}.part",
            provider="luma",
            model=model,
            start_image=start if starts and kind is AssetKind.VIDEO else None,
            **{"settings": settings, **fields},
        )

    return make


def quiet(_fraction: float, _text: str) -> None:
    """Progress that nobody looks at."""


async def submit(provider: LumaProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


async def make(provider: LumaProvider, request: Request) -> Delivered:
    return await provider.wait(request, await submit(provider, request), quiet)


def test_a_video_is_followed_to_its_end(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask
) -> None:
    request = ask()
    said: list[tuple[float, str]] = []

    async def work() -> Delivered:
        remote_id = await submit(provider, request)
        return await provider.wait(request, remote_id, lambda *what: said.append(what))

    assert asyncio.run(work()) == Delivered(cost_usd=None)  # it never says
    assert sniff(request.target).extension == "mp4"
    assert [text for _fraction, text in said][:2] == ["Waiting for Luma", "Luma is working on it"]
    assert [fraction for fraction, _text in said] == sorted(fraction for fraction, _text in said)
    assert emulator.counts["submit"] == 1


START = {
    "data": base64.b64encode(media_bytes(AssetKind.IMAGE, "start")).decode(),
    "media_type": "image/png",
}


@pytest.mark.parametrize(
    ("fields", "video"),
    [
        ({}, {"resolution": "720p", "duration": "5s", "start_frame": START}),
        ({"starts": False}, {"resolution": "720p", "duration": "5s"}),
        (
            {"model": "ray-3.2-10s", "short_side_px": 2160},
            {
                "resolution": "1080p",
                "duration": "10s",
                "keyframes": [START],
                "keyframe_indexes": [0],
            },
        ),
    ],
)
def test_the_request_for_a_video_is_as_documented(
    provider: LumaProvider,
    emulator: LumaEmulator,
    ask: Ask,
    fields: dict[str, Any],
    video: dict[str, object],
) -> None:
    request = ask(**fields)
    asyncio.run(make(provider, request))
    (seen,) = emulator.at("submit")
    assert seen.path == "/v1/generations"
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.json() == {
        "model": "ray-3.2",
        "type": "video",
        "prompt": request.job.prompt,
        "aspect_ratio": "9:16",
        "video": video,
    }


def test_an_image_takes_the_product_photos_along(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask, tmp_path: Path
) -> None:
    photos = []
    for number in range(4):
        photos.append(tmp_path / f"secret-launch-{number}.png")
        photos[-1].write_bytes(media_bytes(AssetKind.IMAGE, f"cup {number}"))
    request = replace(ask(AssetKind.IMAGE), references=tuple(photos))
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"
    (seen,) = emulator.at("submit")
    body = seen.json()
    assert isinstance(body, dict)
    references = body.pop("image_ref")
    assert len(references) == 3
    assert all(set(each) == {"data", "media_type"} for each in references)
    assert "secret" not in seen.body.decode()
    assert body == {
        "model": "uni-1",
        "type": "image",
        "prompt": request.job.prompt,
        "aspect_ratio": "9:16",
        "output_format": "png",
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"prompt": "a" * 6001}, "6001 characters; Ray 3.2, 5 s takes at most 6000"),
        ({"model": "ray-2"}, "does not offer the model “ray-2”"),
    ],
)
def test_what_it_cannot_make_is_refused_before_it_is_sent(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(RequestRejectedError, match=words):
        asyncio.run(submit(provider, ask(**fields)))
    assert emulator.seen == []


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (Status(401, {"detail": "Invalid or missing API key"}), KeyRefusedError, "Invalid"),
        (Status(402, {"detail": "Insufficient balance"}), CreditExhaustedError, "no credit left"),
        (Status(403, {"detail": "Suspended"}), KeyRefusedError, "Suspended"),
        (Status(400, {"detail": "No such ratio"}), RequestRejectedError, "No such ratio"),
        (Status(413, {"detail": "Too large"}), RequestRejectedError, "Too large"),
        (
            Status(422, {"detail": [{"loc": ["body", "video"], "msg": "bad media"}]}),
            RequestRejectedError,
            "bad media",
        ),
    ],
)
def test_a_refusal_is_certain_and_understood(
    provider: LumaProvider,
    emulator: LumaEmulator,
    ask: Ask,
    trouble: Status,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.misbehave("submit", trouble)
    with pytest.raises(error) as raised:
        asyncio.run(submit(provider, ask()))
    assert words in str(raised.value)
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}])
def test_too_many_requests_are_asked_again(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask, headers: dict[str, str]
) -> None:
    busy = Status(429, {"detail": "Too many concurrent generations"}, headers)
    emulator.misbehave("submit", busy)
    asyncio.run(make(provider, ask()))
    assert len(emulator.generations) == 1
    emulator.misbehave("submit", *[busy] * (FAST.retries + 1))
    with pytest.raises(ServiceBusyError):
        asyncio.run(submit(provider, ask()))
    assert len(emulator.generations) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Stall(),
        Hang(),
        Malformed(),
        Html(),
        Html(502),
        Status(503),
        Status(201, {"id": "../files"}),
    ],
    ids=lambda trouble: f"{type(trouble).__name__}{getattr(trouble, 'status', '')}",
)
def test_a_lost_answer_may_have_been_charged(
    emulator: LumaEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, answer_s=0.2)))
    emulator.misbehave("submit", trouble)
    request = ask()
    with pytest.raises(SubmissionUncertainError):
        asyncio.run(submit(provider, request))
    assert emulator.counts["submit"] == 1
    assert asyncio.run(provider.find(request)) is None  # nobody can tell


@pytest.mark.parametrize(
    "trouble",
    [
        Status(429, headers={"Retry-After": "0"}),
        Status(404, "<html>no such page</html>"),
        Status(503),
        Html(),
        Html(502),
        Malformed(),
        ResetBefore(),
        ResetDuring(),
        Stall(),
        WrongType(),
    ],
    ids=lambda trouble: f"{type(trouble).__name__}{getattr(trouble, 'status', '')}",
)
@pytest.mark.parametrize("at", ["poll", "result"])
def test_trouble_after_the_submission_costs_nothing(
    emulator: LumaEmulator, ask: Ask, at: str, trouble: Misbehaviour
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, answer_s=0.2)))
    emulator.misbehave(at, trouble)
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "mp4"
    assert emulator.counts["submit"] == 1


def test_an_expired_address_is_asked_for_again(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", Status(403, "<Error>AccessDenied</Error>"))
    asyncio.run(make(provider, ask()))
    signatures = [seen.query["X-Amz-Signature"] for seen in emulator.at("result")]
    assert len(set(signatures)) == 2


def test_a_result_that_stays_away_is_left_for_later(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask
) -> None:
    request = ask()
    emulator.misbehave("result", *[Status(403)] * 3)
    with pytest.raises(StillRunningError) as left:
        asyncio.run(make(provider, request))
    asyncio.run(provider.wait(request, left.value.remote_id, quiet))
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("content_moderated", ModerationError, "safety check"),
        ("budget_exhausted", CreditExhaustedError, "no credit left"),
        ("rate_limited", ServiceBusyError, "Nothing was made"),
        ("corrupt_input", RequestRejectedError, "It broke."),
        ("generation_failed", ProviderError, "tried and failed"),
        ("output_not_found", ProviderError, "It broke."),
        ("something_new", ProviderError, "It broke."),
    ],
)
def test_a_generation_that_fails_says_why(
    provider: LumaProvider,
    emulator: LumaEmulator,
    ask: Ask,
    code: str,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.fail_with = (code, "It broke.")
    with pytest.raises(error) as raised:
        asyncio.run(make(provider, ask()))
    assert words in str(raised.value)
    assert not isinstance(raised.value, StillRunningError)


def test_a_finished_generation_without_a_result_says_so(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask
) -> None:
    emulator.output = []
    with pytest.raises(ResultInvalidError, match="there is no result"):
        asyncio.run(make(provider, ask()))


@pytest.mark.parametrize("strange", ["state", "id"])
def test_what_is_not_understood_is_left_running(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask, strange: str
) -> None:
    if strange == "state":
        emulator.state = "dreaming"
    else:
        emulator.answered_id = "another-generation"
    with pytest.raises(StillRunningError, match="does not understand"):
        asyncio.run(make(provider, ask()))
    assert emulator.counts["result"] == 0


def test_patience_ends_before_the_generation_does(emulator: LumaEmulator, ask: Ask) -> None:
    emulator.hold = True
    provider = create(context_for(emulator.url, pace=replace(FAST, patience_s=0.1)))
    with pytest.raises(StillRunningError, match="still working"):
        asyncio.run(make(provider, ask()))


def test_another_process_goes_on_with_the_id_alone(emulator: LumaEmulator, ask: Ask) -> None:
    remote_id = asyncio.run(submit(create(context_for(emulator.url)), ask()))
    request = ask()
    asyncio.run(create(context_for(emulator.url)).wait(request, remote_id, quiet))
    assert sniff(request.target).extension == "mp4"


def test_an_unknown_generation_may_have_been_charged(provider: LumaProvider, ask: Ask) -> None:
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), "gone", quiet))


@pytest.mark.parametrize("after", [False, True])
def test_a_generation_cannot_be_stopped(
    provider: LumaProvider, emulator: LumaEmulator, ask: Ask, after: bool
) -> None:
    request = ask()

    async def work() -> None:
        remote_id = await submit(provider, request)
        if after:
            await provider.wait(request, remote_id, quiet)
        await provider.cancel(remote_id)

    with pytest.raises(CannotCancelError):
        asyncio.run(work())


def test_the_connection_is_tested_for_nothing(
    provider: LumaProvider, emulator: LumaEmulator
) -> None:
    assert asyncio.run(provider.test_connection()) == "The key works."
    with pytest.raises(KeyRefusedError):
        asyncio.run(create(context_for(emulator.url, key="wrong")).test_connection())
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(create(context_for("http://127.0.0.1:9")).test_connection())
    with pytest.raises(RequestRejectedError, match="address"):
        asyncio.run(create(context_for(f"{emulator.url}/elsewhere")).test_connection())
    emulator.misbehave("account", Html())
    with pytest.raises(ProviderError, match="does not understand"):
        asyncio.run(provider.test_connection())
    assert set(emulator.counts) <= {"account", "unknown"}


def test_the_key_stays_with_the_service(
    provider: LumaProvider,
    emulator: LumaEmulator,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    heard: list[str] = []
    with RawServer(refuse) as other, caplog.at_level(logging.DEBUG):
        emulator.output = [
            {"type": "video", "url": f"{other.url}/video.mp4?X-Amz-Signature=planted-signature"}
        ]
        with pytest.raises(StillRunningError) as left:
            asyncio.run(make(provider, ask()))
        emulator.misbehave("submit", Status(400, {"detail": f"No: {KEY}"}))
        with pytest.raises(RequestRejectedError) as refused:
            asyncio.run(submit(provider, ask()))
    assert heard
    told = f"{left.value} {refused.value} {caplog.text}"
    assert all(KEY not in text for text in [*heard, told])
    assert "planted-signature" not in told


def test_every_model_is_listed_with_a_price(provider: LumaProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert isinstance(provider, RemoteProvider)
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        offered = provider.capabilities(kind)
        assert offered is not None
        assert offered.models == Catalogue.built_in().models("luma", kind)
        for model in offered.models:
            for side in model.short_sides_px or (1080,):
                assert model.price_usd(AspectRatio.PORTRAIT.size(side), duration_s=5.0)
    assert provider.capabilities(AssetKind.VOICE) is None

"""The adapter against an emulator of Runway."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtGui import QImage
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
from tests.fakes.plain_emulator import RawServer
from tests.fakes.runway_emulator import RunwayEmulator
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import (
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
from videoflow.providers.runway import RunwayProvider, create

Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[RunwayEmulator]:
    with RunwayEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: RunwayEmulator) -> RunwayProvider:
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
            provider="runway", model=model, seed=7, short_side_px=short_side_px, fps=24
        )
        return request_for(
            kind,
            tmp_path / f"{kind}.part",
            provider="runway",
            model=model,
            start_image=start if starts and kind is AssetKind.VIDEO else None,
            **{"settings": settings, **fields},
        )

    return make


def quiet(_fraction: float, _text: str) -> None:
    """Progress that nobody looks at."""


async def submit(provider: RunwayProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


async def make(provider: RunwayProvider, request: Request) -> Delivered:
    return await provider.wait(request, await submit(provider, request), quiet)


def test_a_video_is_followed_to_its_end(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    request = ask()
    said: list[tuple[float, str]] = []

    async def work() -> Delivered:
        remote_id = await submit(provider, request)
        return await provider.wait(request, remote_id, lambda *what: said.append(what))

    assert asyncio.run(work()) == Delivered(cost_usd=0.25)
    assert sniff(request.target).extension == "mp4"
    assert [text for _fraction, text in said][:2] == [
        "Waiting for Runway",
        "Runway is working on it",
    ]
    assert [fraction for fraction, _text in said] == sorted(fraction for fraction, _text in said)
    assert emulator.counts["submit"] == 1


def test_the_request_for_a_video_is_as_documented(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    request = ask(duration_s=4.2)
    asyncio.run(make(provider, request))
    (seen,) = emulator.at("submit")
    assert seen.path == "/v1/image_to_video"
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.headers["X-Runway-Version"] == "2024-11-06"
    body = seen.json()
    assert isinstance(body, dict)
    picture = str(body.pop("promptImage"))
    assert picture.startswith("data:image/png;base64,")
    assert base64.b64decode(picture.partition(",")[2]) == media_bytes(AssetKind.IMAGE, "start")
    assert body == {
        "model": "gen4.5",
        "promptText": request.job.prompt,
        "ratio": "720:1280",
        "duration": 5,
        "seed": 7,
    }


def test_a_video_without_a_start_image_goes_elsewhere(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    asyncio.run(make(provider, ask(starts=False, model="veo3.1_fast", short_side_px=1080)))
    (seen,) = emulator.at("submit")
    assert seen.path == "/v1/text_to_video"
    body = seen.json()
    assert isinstance(body, dict)
    assert body["ratio"] == "1080:1920"
    assert body["duration"] == 6
    assert body["audio"] is False
    assert "promptImage" not in body


def test_an_image_takes_the_product_photos_along(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask, tmp_path: Path
) -> None:
    photos = []
    for number in range(4):
        photos.append(tmp_path / f"secret-launch-{number}.png")
        photos[-1].write_bytes(media_bytes(AssetKind.IMAGE, f"cup {number}"))
    request = replace(ask(AssetKind.IMAGE, short_side_px=1080), references=tuple(photos))
    delivered = asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"
    assert delivered.cost_usd == 0.25
    (seen,) = emulator.at("submit")
    assert seen.path == "/v1/text_to_image"
    body = seen.json()
    assert isinstance(body, dict)
    references = body.pop("referenceImages")
    assert len(references) == 3
    assert all(set(each) == {"uri"} for each in references)
    assert "secret" not in seen.body.decode()
    assert body == {
        "model": "gen4_image",
        "promptText": request.job.prompt,
        "ratio": "1080:1920",
        "seed": 7,
    }


def test_a_large_start_image_is_made_to_fit(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    noise = Random(1).randbytes(1300 * 1000 * 4)
    assert QImage(noise, 1300, 1000, QImage.Format.Format_RGB32).save(str(large))
    assert large.stat().st_size > 3_500_000
    asyncio.run(make(provider, replace(ask(), start_image=large)))
    body = emulator.at("submit")[0].json()
    assert isinstance(body, dict)
    assert len(body["promptImage"]) < 5_000_000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"model": "gen4_turbo", "starts": False}, "needs a start image"),
        ({"aspect_ratio": AspectRatio.SQUARE, "starts": False}, "does not make this shape"),
        ({"aspect_ratio": AspectRatio.FEED}, "does not make this shape"),
        ({"prompt": "🍵" * 501}, "1002 characters; Gen-4.5 takes at most 1000"),
        ({"model": "gen2"}, "does not offer the model “gen2”"),
    ],
)
def test_what_it_cannot_make_is_refused_before_it_is_sent(
    provider: RunwayProvider,
    emulator: RunwayEmulator,
    ask: Ask,
    fields: dict[str, Any],
    words: str,
) -> None:
    with pytest.raises(RequestRejectedError, match=words):
        asyncio.run(submit(provider, ask(**fields)))
    assert emulator.seen == []


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (Status(401, {"error": "The API key is not valid."}), KeyRefusedError, "not valid"),
        (
            Status(400, {"error": "You do not have enough credits to run this task."}),
            CreditExhaustedError,
            "no credit left",
        ),
        (Status(400, {"error": "`ratio` is wrong"}), RequestRejectedError, "`ratio` is wrong"),
        (Status(404), RequestRejectedError, "address or model"),
        (Status(405), RequestRejectedError, "address or model"),
    ],
)
def test_a_refusal_is_certain_and_understood(
    provider: RunwayProvider,
    emulator: RunwayEmulator,
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
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask, headers: dict[str, str]
) -> None:
    emulator.misbehave("submit", Status(429, {"error": "Slow down."}, headers))
    asyncio.run(make(provider, ask()))
    assert len(emulator.tasks) == 1
    emulator.misbehave("submit", *[Status(429, {"error": "Slow down."})] * (FAST.retries + 1))
    with pytest.raises(ServiceBusyError):
        asyncio.run(submit(provider, ask()))
    assert len(emulator.tasks) == 1


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
        Status(200, {"id": "../organization"}),
    ],
    ids=lambda trouble: f"{type(trouble).__name__}{getattr(trouble, 'status', '')}",
)
def test_a_lost_answer_may_have_been_charged(
    emulator: RunwayEmulator, ask: Ask, trouble: Misbehaviour
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
    emulator: RunwayEmulator, ask: Ask, at: str, trouble: Misbehaviour
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, answer_s=0.2)))
    emulator.misbehave(at, trouble)
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "mp4"
    assert emulator.counts["submit"] == 1


def test_an_expired_address_is_asked_for_again(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", Status(403, "<Error>AccessDenied</Error>"))
    asyncio.run(make(provider, ask()))
    signatures = [seen.query["_jwt"] for seen in emulator.at("result")]
    assert len(set(signatures)) == 2


def test_a_result_that_stays_away_is_left_for_later(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
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
        ("SAFETY.INPUT.TEXT", ModerationError, "safety check"),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", ModerationError, "safety check"),
        ("SAFETY.OUTPUT.VIDEO", ModerationError, "safety check"),
        ("ASSET.INVALID", RequestRejectedError, "It broke."),
        ("INTERNAL.BAD_OUTPUT.CODE01", ProviderError, "tried and failed"),
        ("", ProviderError, "It broke."),
    ],
)
def test_a_task_that_fails_says_why(
    provider: RunwayProvider,
    emulator: RunwayEmulator,
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


@pytest.mark.parametrize(
    ("cost", "cost_usd"), [({"credits": 60}, 0.6), ({"credits": 0}, 0.0), (None, None)]
)
def test_the_cost_is_what_the_task_says(
    provider: RunwayProvider,
    emulator: RunwayEmulator,
    ask: Ask,
    cost: dict[str, object] | None,
    cost_usd: float | None,
) -> None:
    emulator.cost = cost
    assert asyncio.run(make(provider, ask())).cost_usd == cost_usd


def test_a_finished_task_without_a_result_says_what_it_cost(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    emulator.output = []
    with pytest.raises(ResultInvalidError) as raised:
        asyncio.run(make(provider, ask()))
    assert raised.value.cost_usd == 0.25


@pytest.mark.parametrize("strange", ["status", "id"])
def test_what_is_not_understood_is_left_running(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask, strange: str
) -> None:
    if strange == "status":
        emulator.status = "DREAMING"
    else:
        emulator.answered_id = "another-task"
    with pytest.raises(StillRunningError, match="does not understand"):
        asyncio.run(make(provider, ask()))
    assert emulator.counts["result"] == 0


def test_patience_ends_before_the_task_does(emulator: RunwayEmulator, ask: Ask) -> None:
    emulator.hold = True
    provider = create(context_for(emulator.url, pace=replace(FAST, patience_s=0.1)))
    with pytest.raises(StillRunningError, match="still working"):
        asyncio.run(make(provider, ask()))


def test_another_process_goes_on_with_the_id_alone(emulator: RunwayEmulator, ask: Ask) -> None:
    remote_id = asyncio.run(submit(create(context_for(emulator.url)), ask()))
    request = ask()
    asyncio.run(create(context_for(emulator.url)).wait(request, remote_id, quiet))
    assert sniff(request.target).extension == "mp4"


def test_an_unknown_task_may_have_been_charged(provider: RunwayProvider, ask: Ask) -> None:
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), "gone", quiet))


@pytest.mark.parametrize("polls", [0, 1, 3])
def test_cancel_stops_a_task_that_is_not_over(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask, polls: int
) -> None:
    emulator.hold = True
    remote_id = asyncio.run(submit(provider, ask()))
    emulator.tasks[remote_id].polls = polls
    asyncio.run(provider.cancel(remote_id))
    assert emulator.tasks[remote_id].deleted
    asyncio.run(provider.cancel(remote_id))  # nothing is left to be stopped


def test_cancel_leaves_a_finished_task_where_it_is(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    request = ask()

    async def work() -> None:
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, quiet)
        await provider.cancel(remote_id)

    asyncio.run(work())
    assert emulator.counts["cancel"] == 0


def test_a_task_cancelled_elsewhere_ends(
    provider: RunwayProvider, emulator: RunwayEmulator, ask: Ask
) -> None:
    async def work() -> None:
        remote_id = await submit(provider, ask())
        emulator.tasks[remote_id].status = "CANCELLED"
        await provider.wait(ask(), remote_id, quiet)

    with pytest.raises(ProviderError, match="cancelled"):
        asyncio.run(work())


def test_the_connection_is_tested_for_nothing(
    provider: RunwayProvider, emulator: RunwayEmulator
) -> None:
    assert asyncio.run(provider.test_connection()) == "1234 credits left ($12.34)."
    with pytest.raises(KeyRefusedError):
        asyncio.run(create(context_for(emulator.url, key="wrong")).test_connection())
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(create(context_for("http://127.0.0.1:9")).test_connection())
    with pytest.raises(RequestRejectedError, match="address"):
        asyncio.run(create(context_for(f"{emulator.url}/elsewhere")).test_connection())
    assert set(emulator.counts) <= {"account", "unknown"}


def test_the_key_stays_with_the_service(
    provider: RunwayProvider,
    emulator: RunwayEmulator,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    heard: list[str] = []
    with RawServer(refuse) as other, caplog.at_level(logging.DEBUG):
        emulator.output = [f"{other.url}/video.mp4?_jwt=planted-signature"]
        with pytest.raises(StillRunningError) as left:
            asyncio.run(make(provider, ask()))
        emulator.misbehave("submit", Status(400, {"error": f"No: {KEY}"}))
        with pytest.raises(RequestRejectedError) as refused:
            asyncio.run(submit(provider, ask()))
    assert heard
    told = f"{left.value} {refused.value} {caplog.text}"
    assert all(KEY not in text for text in [*heard, told])
    assert "planted-signature" not in told


def test_every_model_is_listed_with_sizes_and_a_price(provider: RunwayProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert isinstance(provider, RemoteProvider)
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        offered = provider.capabilities(kind)
        assert offered is not None
        assert offered.models == Catalogue.built_in().models("runway", kind)
        for model in offered.models:
            for shape in model.aspect_ratios:
                sides = [min(shape.size(side)) for side in model.short_sides_px]
                assert model.price_usd(shape.size(sides[0]), duration_s=5.0)
                sizes = str(model.options["ratios"]).split()
                w, h = (int(part) for part in shape.value.split(":"))
                assert any(int(a) * h == int(b) * w for a, b in (size.split(":") for size in sizes))
    assert provider.capabilities(AssetKind.VOICE) is None

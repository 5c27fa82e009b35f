"""The /videos that gateways speak, against an emulator."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
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
from tests.fakes.openai_emulator import OpenAIEmulator, complaint
from tests.helpers.service_context import FAST, KEY, request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import (
    CannotCancelError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    RuleError,
    StillRunningError,
    SubmissionUncertainError,
)
from videoflow.media.images import image_size
from videoflow.providers.base import Accepted, Delivered, OnlineProvider, RemoteProvider, Request
from videoflow.providers.context import Pace, ProviderContext
from videoflow.providers.openai.video import OpenAIVideoProvider, create

VIDEO = AssetKind.VIDEO
Ask = Callable[..., Request]


def context_at(base_url: str, *, key: str = KEY, pace: Pace = FAST) -> ProviderContext:
    """The user's own address: none is preset."""

    def connect(_profile: ServiceProfile) -> Connection:
        return Connection({"base_url": base_url}, key)

    return ProviderContext(connect, pace=pace)


@pytest.fixture
def emulator() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: OpenAIEmulator) -> OpenAIVideoProvider:
    return create(context_at(f"{emulator.url}/v1"))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(*, start: bool = True, **fields: Any) -> Request:
        image = tmp_path / "start.png"
        image.write_bytes(media_bytes(AssetKind.IMAGE, "start"))
        return request_for(
            VIDEO,
            tmp_path / "video.part",
            provider="openai-video",
            model="sora-2",
            start_image=image if start else None,
            **fields,
        )

    return make


def quiet(_fraction: float, _text: str) -> None:
    """Nobody watches."""


async def submit(provider: OpenAIVideoProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


def make(provider: OpenAIVideoProvider, request: Request) -> Delivered:
    async def work() -> Delivered:
        return await provider.wait(request, await submit(provider, request), quiet)

    return asyncio.run(work())


def test_a_video_from_a_picture(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask, tmp_path: Path
) -> None:
    emulator.polls_until_done = 2
    request = ask(duration_s=4.5)
    assert make(provider, request) == Delivered()
    assert request.target.read_bytes() == emulator.video
    assert emulator.counts == {"submit": 1, "poll": 3, "result": 1}
    assert {seen.headers["Authorization"] for seen in emulator.seen} == {f"Bearer {KEY}"}
    (video,) = emulator.videos.values()
    assert video.fields == {
        "model": "sora-2",
        "prompt": request.job.prompt,
        "seconds": "5",
        "size": "720x1280",
    }
    assert video.start_image is not None
    sent = tmp_path / "sent.jpg"
    sent.write_bytes(video.start_image)
    assert image_size(sent) == (720, 1280)  # it must be as large as the video


def test_a_video_from_words_alone_is_a_form_too(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    make(provider, ask(start=False))
    (seen,) = emulator.at("submit")
    assert seen.headers["Content-Type"].startswith("multipart/form-data")
    assert emulator.videos["video_1"].start_image is None
    assert emulator.videos["video_1"].fields["model"] == "sora-2"


def test_progress_is_told(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    shares: list[float] = []

    async def work() -> None:
        request = ask()
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, lambda share, _text: shares.append(share))

    asyncio.run(work())
    assert shares == sorted(shares)
    assert 0.38 in [round(share, 2) for share in shares]


def test_after_a_restart_the_id_is_enough(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    request = ask()
    remote_id = asyncio.run(submit(provider, request))
    later = create(context_at(f"{emulator.url}/v1"))
    assert asyncio.run(later.wait(request, remote_id, quiet)) == Delivered()
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "trouble",
    [ResetBefore(), ResetDuring(), ResetAfter(), Stall(), Html(), Html(502), Malformed()],
    ids=repr,
)
def test_a_lost_answer_is_never_asked_for_again(
    emulator: OpenAIEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("submit", trouble)
    pace = Pace(first_retry_s=0.01, connect_s=0.3, answer_s=0.2)
    provider = create(context_at(f"{emulator.url}/v1", pace=pace))
    with pytest.raises(SubmissionUncertainError):
        asyncio.run(submit(provider, ask()))
    assert emulator.counts == {"submit": 1}
    assert asyncio.run(provider.find(ask())) is None


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (complaint(401, "invalid_api_key"), KeyRefusedError),
        (complaint(429, "insufficient_quota"), CreditExhaustedError),
        (complaint(400, "moderation_blocked"), ModerationError),
        (complaint(400, None, "seconds must be 4, 8 or 12"), RequestRejectedError),
        (
            Status(200, {"id": "v", "status": "failed", "error": {"message": "no", "code": "x"}}),
            ProviderError,
        ),
    ],
)
def test_a_refusal_is_certain(
    provider: OpenAIVideoProvider,
    emulator: OpenAIEmulator,
    ask: Ask,
    trouble: Status,
    error: type[ProviderError],
) -> None:
    emulator.misbehave("submit", trouble)
    with pytest.raises(error) as raised:
        asyncio.run(submit(provider, ask()))
    assert not isinstance(raised.value, SubmissionUncertainError)
    assert emulator.counts == {"submit": 1}


@pytest.mark.parametrize(
    ("failure", "error", "words"),
    [
        ({"code": "moderation_blocked", "message": "blocked"}, ModerationError, "blocked"),
        ({"code": "server_error", "message": "it broke"}, ProviderError, "it broke"),
        (None, ProviderError, "tried and failed"),
    ],
)
def test_a_failed_job_says_why(
    provider: OpenAIVideoProvider,
    emulator: OpenAIEmulator,
    ask: Ask,
    failure: dict[str, object] | None,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.failure = failure or {}
    if failure is None:
        emulator.misbehave("poll", Status(200, {"id": "video_1", "status": "failed"}))
    with pytest.raises(error, match=words):
        make(provider, ask())
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "trouble",
    [
        ResetAfter(),
        Hang(),
        Html(),
        Html(404),
        Html(502),
        Malformed(),
        complaint(429, "rate_limit_exceeded"),
        Status(200, {"id": "video_9", "status": "completed"}),
        Status(200, {"id": "video_1", "status": "dreaming"}),
    ],
    ids=repr,
)
def test_looking_goes_on_whatever_the_answer(
    emulator: OpenAIEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("poll", trouble)
    pace = Pace(
        first_poll_s=0.01, slowest_poll_s=0.02, first_retry_s=0.01, connect_s=0.3, answer_s=0.2
    )
    assert make(create(context_at(f"{emulator.url}/v1", pace=pace)), ask()) == Delivered()
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "trouble",
    [ResetDuring(), Stall(), Html(), WrongType("application/json"), Status(503), Status(404)],
    ids=repr,
)
def test_a_broken_download_is_done_again_and_the_video_is_not(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("result", trouble)
    request = ask()
    make(provider, request)
    assert request.target.read_bytes() == emulator.video
    assert emulator.counts["submit"] == 1


def test_a_result_that_never_comes_can_be_fetched_later(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", *[Status(404)] * 3)
    request = ask()
    with pytest.raises(StillRunningError, match="could not be downloaded") as raised:
        make(provider, request)
    assert asyncio.run(provider.wait(request, raised.value.remote_id, quiet)) == Delivered()
    assert emulator.counts["submit"] == 1


def test_the_key_does_not_follow_a_redirect_to_another_host(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    with OpenAIEmulator() as elsewhere:
        target = {"Location": f"{elsewhere.url}/v1/videos/x/content"}
        emulator.misbehave("result", Status(302, headers=target))
        elsewhere.video = emulator.video
        make(provider, ask())
        (seen,) = elsewhere.at("result")
        assert "Authorization" not in seen.headers


def test_a_job_that_nobody_knows_may_have_been_charged(
    provider: OpenAIVideoProvider, ask: Ask
) -> None:
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), "video_77", quiet))


@pytest.mark.parametrize("moment", ["before it started", "while it runs", "after its end"])
def test_a_job_is_stopped(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, ask: Ask, moment: str
) -> None:
    async def work() -> str:
        request = ask()
        remote_id = await submit(provider, request)
        emulator.videos[remote_id].polls = {"before it started": 0, "while it runs": 1}.get(
            moment, 9
        )
        await provider.cancel(remote_id)
        await provider.cancel(remote_id)  # a second time is no error
        return remote_id

    assert emulator.videos[asyncio.run(work())].deleted


@pytest.mark.parametrize("status", [405, 501])
def test_a_gateway_that_cannot_stop_says_so(
    provider: OpenAIVideoProvider, emulator: OpenAIEmulator, status: int
) -> None:
    emulator.misbehave("cancel", *[Status(status)] * 3)
    with pytest.raises(CannotCancelError, match="cannot stop"):
        asyncio.run(provider.cancel("video_1"))


def test_without_an_address_nothing_works(ask: Ask) -> None:
    provider = create(context_at(""))
    with pytest.raises(RuleError, match="No address is set"):
        asyncio.run(provider.test_connection())
    with pytest.raises(RuleError, match="No address is set"):
        asyncio.run(submit(provider, ask()))


def test_openai_itself_makes_no_videos(ask: Ask) -> None:
    provider = create(context_at("https://api.openai.com/v1/"))
    with pytest.raises(RequestRejectedError, match="closed this service"):
        asyncio.run(provider.test_connection())
    with pytest.raises(RequestRejectedError, match="closed this service"):
        asyncio.run(submit(provider, ask()))


def test_the_connection_test_counts_models(provider: OpenAIVideoProvider) -> None:
    words = asyncio.run(provider.test_connection())
    assert words == "OpenAI-compatible video offers 3 models."


def test_the_key_is_in_no_error_and_no_log(
    provider: OpenAIVideoProvider,
    emulator: OpenAIEmulator,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.failure = {"code": None, "message": f"Bad key {KEY}"}
    with pytest.raises(ProviderError) as raised:
        make(provider, ask())
    assert KEY not in str(raised.value)
    assert KEY not in caplog.text


def test_what_is_offered(provider: OpenAIVideoProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert isinstance(provider, RemoteProvider)
    offer = provider.capabilities(VIDEO)
    assert offer is not None
    assert offer.models == ()
    assert offer.model("") is None
    assert offer.model("sora-2") is not None
    assert provider.capabilities(AssetKind.IMAGE) is None

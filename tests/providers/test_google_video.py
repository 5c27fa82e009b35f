"""Google's videos against an emulator: interactions, in the background or waited for."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator, Mapping
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
from tests.fakes.google_emulator import KEY_REFUSED, GoogleEmulator, complaint
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.errors import (
    CannotCancelError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ResultInvalidError,
    StillRunningError,
    SubmissionUncertainError,
)
from videoflow.providers.base import Accepted, Delivered, Request
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.google import files
from videoflow.providers.google.addresses import media_url
from videoflow.providers.google.provider import GoogleProvider, create

VIDEO = AssetKind.VIDEO
MODEL = "gemini-omni-1.2-flash"
WAITED_FOR = "omni-in-one-go"
COST_USD = (5 * 5792 * 12 + 1000 * 1.5) / 1e6
Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: GoogleEmulator) -> GoogleProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def waiting(emulator: GoogleEmulator, tmp_path: Path) -> GoogleProvider:
    """A provider with a model that does not work in the background."""
    table = tmp_path / "models.toml"
    table.write_text(
        f'[[model]]\nprovider = "google"\nkind = "video"\nid = "{WAITED_FOR}"\n'
        'max_duration_s = 10.0\nstart_image = "optional"\n'
    )
    return create(replace(context_for(emulator.url), catalogue=Catalogue.read(table)))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(model: str = MODEL, *, start: bool = True, photos: int = 0, **fields: Any) -> Request:
        image = tmp_path / "start.png"
        image.write_bytes(media_bytes(AssetKind.IMAGE, "start"))
        references = tuple(tmp_path / f"photo-{number}.png" for number in range(photos))
        for photo in references:
            photo.write_bytes(media_bytes(AssetKind.IMAGE, photo.name))
        return request_for(
            VIDEO,
            tmp_path / "video.part",
            provider="google",
            model=model,
            start_image=image if start else None,
            references=references,
            **fields,
        )

    return make


def quiet(_fraction: float, _text: str) -> None:
    """Nobody watches."""


async def submit(provider: GoogleProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


def make(provider: GoogleProvider, request: Request) -> Delivered:
    async def work() -> Delivered:
        return await provider.wait(request, await submit(provider, request), quiet)

    return asyncio.run(work())


def sent(emulator: GoogleEmulator) -> dict[str, Any]:
    body = emulator.at("submit")[-1].json()
    assert isinstance(body, dict)
    return body


def test_a_video_from_a_picture(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.polls_until_done = 2
    request = ask(photos=1)
    delivered = make(provider, request)
    assert request.target.read_bytes() == emulator.video
    assert delivered.cost_usd == pytest.approx(COST_USD)
    assert emulator.counts["submit"] == 1
    assert request.start_image is not None
    assert sent(emulator) == {
        "model": MODEL,
        "input": [
            {
                "type": "user_input",
                "content": [
                    {
                        "type": "image",
                        "data": base64.b64encode(request.start_image.read_bytes()).decode(),
                        "mime_type": "image/png",
                    },
                    {"type": "text", "text": f"<FIRST_FRAME> {request.job.prompt}"},
                ],
            }
        ],
        "response_format": {
            "type": "video",
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "duration": "5s",
            "delivery": "uri",
        },
        "generation_config": {"video_config": {"task": "image_to_video"}},
        "store": True,
        "background": True,
    }
    assert {seen.headers["x-goog-api-key"] for seen in emulator.seen} == {KEY}
    assert emulator.at("result")[0].query == {"alt": "media"}
    assert all("key" not in seen.query for seen in emulator.seen)


def test_a_video_that_is_waited_for(
    waiting: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    request = ask(WAITED_FOR)
    delivered = make(waiting, request)
    assert request.target.read_bytes() == emulator.video
    assert delivered.cost_usd is None  # no rates are known
    assert "background" not in sent(emulator)
    assert emulator.counts["submit"] == 1


def test_a_model_that_refuses_the_background_is_waited_for(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.takes_background = False
    request = ask()
    make(provider, request)
    assert request.target.read_bytes() == emulator.video
    assert emulator.counts["submit"] == 2  # the first one was refused
    assert len(emulator.interactions) == 1


@pytest.mark.parametrize("background", [True, False])
def test_a_video_may_come_in_the_answer(
    provider: GoogleProvider,
    waiting: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    background: bool,
) -> None:
    emulator.inline = True
    request = ask(MODEL if background else WAITED_FOR)
    make(provider if background else waiting, request)
    assert request.target.read_bytes() == emulator.video
    assert emulator.counts["result"] == 0


def test_a_video_that_is_not_stored_is_taken_from_the_answer(
    waiting: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.stores, emulator.inline = False, True
    request = ask(WAITED_FOR)

    async def work() -> object:
        return await (await waiting.prepare(request, quiet))()

    assert asyncio.run(work()) == Delivered()
    assert request.target.read_bytes() == emulator.video


def test_photos_show_the_product_where_there_is_no_picture_to_start_from(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    make(provider, ask(start=False, photos=2))
    *photos, words = sent(emulator)["input"][0]["content"]
    assert [photo["type"] for photo in photos] == ["image", "image"]
    assert words["text"].startswith("The product looks as in <IMAGE_REF_0>, <IMAGE_REF_1>. A cup")
    task = sent(emulator)["generation_config"]["video_config"]["task"]
    assert task == "reference_to_video"


@pytest.mark.parametrize(
    ("duration_s", "short_side_px", "ratio", "expected"),
    [
        (2.0, 360, AspectRatio.LANDSCAPE, ("3s", "360p", "16:9")),
        (4.5, 1080, AspectRatio.PORTRAIT, ("4.5s", "1080p", "9:16")),
        (40.0, 2160, AspectRatio.PORTRAIT, ("15s", "4k", "9:16")),
    ],
)
def test_only_what_the_model_makes_is_asked_for(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    duration_s: float,
    short_side_px: int,
    ratio: AspectRatio,
    expected: tuple[str, str, str],
) -> None:
    request = ask(start=False, duration_s=duration_s, aspect_ratio=ratio)
    settings = request.job.settings.changed(short_side_px=short_side_px)
    make(provider, replace(request, job=request.job.changed(settings=settings)))
    form = sent(emulator)["response_format"]
    assert (form["duration"], form["resolution"], form["aspect_ratio"]) == expected
    assert sent(emulator)["generation_config"]["video_config"]["task"] == "text_to_video"


def test_a_large_start_image_is_uploaded(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_INLINE_CHARS", 100)
    make(provider, ask())
    assert sent(emulator)["input"][0]["content"][0] == {
        "type": "image",
        "uri": f"{emulator.url}/files/f1",
        "mime_type": "image/png",
    }


def test_after_a_restart_the_id_is_enough(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    request = ask()
    remote_id = asyncio.run(submit(provider, request))
    later = create(context_for(emulator.url))
    assert asyncio.run(later.wait(request, remote_id, quiet)).cost_usd == pytest.approx(COST_USD)
    assert emulator.counts["submit"] == 1


# --- what goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("background", [True, False])
@pytest.mark.parametrize(
    "trouble",
    [
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Hang(),
        Html(502),
        Malformed(),
        Status(200, {"status": "in_progress"}),
        Status(200, {"id": "v1_1"}),
    ],
    ids=repr,
)
def test_a_lost_answer_is_never_asked_for_again(
    emulator: GoogleEmulator,
    waiting: GoogleProvider,
    ask: Ask,
    trouble: Misbehaviour,
    background: bool,
) -> None:
    emulator.misbehave("submit", trouble)
    hasty = replace(FAST, connect_s=0.3, answer_s=0.1 if background else 0.01)
    context = context_for(emulator.url, pace=hasty)
    if not background:
        context = replace(context, catalogue=waiting.context.catalogue)
    provider = create(context)
    request = ask(MODEL if background else WAITED_FOR)
    with pytest.raises(SubmissionUncertainError, match="may have been charged"):
        asyncio.run(submit(provider, request))
    assert emulator.counts == {"submit": 1}
    assert asyncio.run(provider.find(request)) is None


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (KEY_REFUSED, KeyRefusedError, "did not accept"),
        (
            Status(400, {"error": {"code": "invalid_request", "message": "Bad duration"}}),
            RequestRejectedError,
            "Bad duration",
        ),
        (
            Status(400, {"error": {"code": "content_policy", "message": "Not this"}}),
            ModerationError,
            "Not this",
        ),
        (
            complaint(404, "NOT_FOUND", "The model omni is no longer available."),
            RequestRejectedError,
            "has retired the model",
        ),
        (
            Status(402, {"error": {"code": "payment_required", "message": "Balance used up"}}),
            CreditExhaustedError,
            "Balance used up",
        ),
        (
            Status(501, {"error": {"code": "unimplemented", "message": "Not here"}}),
            RequestRejectedError,
            "Not here",
        ),
        (Status(429, [complaint(429, "x", "Prepaid").body]), CreditExhaustedError, "Prepaid"),
        (
            Status(200, {"id": "v1_1", "status": "completed", "steps": []}),
            ModerationError,
            "came back empty",
        ),
    ],
    ids=repr,
)
def test_a_refusal_is_certain(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    trouble: Status,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.misbehave("submit", trouble)
    with pytest.raises(error) as raised:
        asyncio.run(submit(provider, ask()))
    assert words in f"{raised.value.message} {raised.value.action}"
    assert emulator.counts == {"submit": 1}


@pytest.mark.parametrize("model", ["veo-3.1-generate-preview", "imagen-4.0"])
def test_retired_models_are_not_even_asked(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, model: str
) -> None:
    with pytest.raises(RequestRejectedError, match=f"has retired the model “{model}”"):
        asyncio.run(submit(provider, ask(model)))
    assert emulator.seen == []


@pytest.mark.parametrize(
    ("outcome", "error", "words"),
    [
        ({"steps": [{"type": "thought"}]}, ModerationError, "came back empty"),
        ({"steps": [{"type": "model_output", "content": []}]}, ModerationError, "came back empty"),
        (
            {"status": "failed", "errors": [{"code": "internal", "message": "It broke"}]},
            ProviderError,
            "It broke",
        ),
        (
            {"status": "failed", "steps": [{"type": "model_output", "error": {"code": 3}}]},
            ProviderError,
            "tried and failed",
        ),
        (
            {"status": "failed", "errors": [{"message": "Blocked by safety filters"}]},
            ModerationError,
            "Blocked by",
        ),
        ({"status": "cancelled"}, ProviderError, "was stopped"),
        ({"status": "incomplete"}, ProviderError, "before the video was complete"),
        ({"status": "budget_exceeded"}, CreditExhaustedError, "no credit"),
    ],
)
def test_a_job_without_a_video_says_why(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    outcome: Mapping[str, object],
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.outcome = outcome
    with pytest.raises(error) as raised:
        make(provider, ask())
    assert words in f"{raised.value.message} {raised.value.action}"
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
        complaint(429, "RESOURCE_EXHAUSTED"),
        complaint(503, "UNAVAILABLE"),
        Status(200, {"id": "v1_9", "status": "completed"}),
        Status(200, {"id": "v1_1", "status": "requires_action"}),
    ],
    ids=repr,
)
def test_looking_goes_on_whatever_the_answer(
    emulator: GoogleEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("poll", trouble)
    provider = create(context_for(emulator.url, pace=replace(FAST, answer_s=0.2)))
    make(provider, ask())
    assert emulator.counts["submit"] == 1


def test_a_job_that_takes_too_long_can_be_resumed(emulator: GoogleEmulator, ask: Ask) -> None:
    emulator.polls_until_done = 10_000
    impatient = create(context_for(emulator.url, pace=replace(FAST, patience_s=0.1)))
    with pytest.raises(StillRunningError, match="still working") as raised:
        make(impatient, ask())
    emulator.polls_until_done = 0
    asyncio.run(impatient.wait(ask(), raised.value.remote_id, quiet))
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "trouble",
    [ResetDuring(), Stall(), Html(), WrongType("application/json"), Status(503), Status(403)],
    ids=repr,
)
def test_a_broken_download_is_done_again_and_the_video_is_not(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("result", trouble)
    request = ask()
    make(provider, request)
    assert request.target.read_bytes() == emulator.video
    assert emulator.counts["submit"] == 1


def test_the_key_does_not_follow_a_redirect_to_another_host(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    with GoogleEmulator("") as elsewhere:
        place = f"{elsewhere.url}/v1beta/files/x:download?alt=media"
        emulator.misbehave("result", *[Status(302, headers={"Location": place})] * 3)
        with pytest.raises(StillRunningError):
            make(provider, ask())  # it wants a key, and does not get ours
        assert elsewhere.counts["result"]
        assert all("x-goog-api-key" not in seen.headers for seen in elsewhere.seen)


def test_a_damaged_video_in_the_answer_is_said(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    broken = {"type": "model_output", "content": [{"type": "video", "data": "§"}]}
    emulator.outcome = {"steps": [broken]}
    with pytest.raises(ResultInvalidError, match="damaged") as raised:
        make(provider, ask())
    assert raised.value.cost_usd == pytest.approx(COST_USD)


def test_a_job_that_nobody_knows_may_have_been_charged(provider: GoogleProvider, ask: Ask) -> None:
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), "v1_77", quiet))


# --- stopping --------------------------------------------------------------------------------


def test_a_running_job_is_stopped(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    async def work() -> str:
        remote_id = await submit(provider, ask())
        await provider.cancel(remote_id)
        return remote_id

    assert emulator.interactions[asyncio.run(work())].cancelled
    assert asyncio.run(provider.cancel("v1_77")) is None  # nothing is there to stop


def test_stopping_a_finished_job_changes_nothing(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    async def work() -> str:
        request = ask()
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, quiet)
        await provider.cancel(remote_id)
        return remote_id

    assert not emulator.interactions[asyncio.run(work())].cancelled


def test_a_job_that_goes_on_is_not_said_to_be_stopped(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.misbehave("cancel", complaint(400, "FAILED_PRECONDITION"))

    async def work() -> None:
        await provider.cancel(await submit(provider, ask()))

    with pytest.raises(CannotCancelError, match="cannot stop"):
        asyncio.run(work())


# --- the rest --------------------------------------------------------------------------------


def test_the_key_is_in_no_error_and_no_log(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.outcome = {"status": "failed", "errors": [{"message": f"Bad key {KEY}"}]}
    with pytest.raises(ProviderError) as raised:
        make(provider, ask())
    assert KEY not in str(raised.value)
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        (
            "https://g.example/v1/files/a:download",
            "https://g.example/v1/files/a:download?alt=media",
        ),
        ("https://g.example/f?x=1&alt=media", "https://g.example/f?x=1&alt=media"),
    ],
)
def test_the_bytes_of_a_file_are_asked_for(uri: str, url: str) -> None:
    assert media_url(uri) == url


def test_what_is_offered(provider: GoogleProvider) -> None:
    offer = provider.capabilities(VIDEO)
    assert offer is not None
    assert offer.models[0].id == MODEL
    for model in offer.models:
        assert model.aspect_ratios == (AspectRatio.PORTRAIT, AspectRatio.LANDSCAPE)
        assert model.options["background"]
        for side_px in model.short_sides_px:
            assert model.price_usd((side_px, side_px * 16 // 9), 10)
    # The price of a second is what its tokens cost.
    price = offer.models[0].price_usd((720, 1280), 1)
    assert price == pytest.approx(5792 * 12 / 1e6, rel=0.01)
    assert offer.model("gemini-omni-3") is not None

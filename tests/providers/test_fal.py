"""fal against an emulator on a real socket: what is sent, what is delivered, what it cost."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from tests.fakes.emulator import (
    Html,
    Malformed,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Slow,
    Stall,
    Status,
    WrongType,
    media_bytes,
)
from tests.fakes.fal_emulator import ENDPOINTS, FalEmulator
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.service import Connection, ServiceProfile
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
from videoflow.providers.base import (
    Accepted,
    Delivered,
    QuotingProvider,
    RemoteProvider,
    Request,
)
from videoflow.providers.catalogue import Catalogue, CatalogueEntry
from videoflow.providers.context import ProviderContext
from videoflow.providers.fal.provider import MAX_INLINE_BYTES, FalProvider, create

SEEDREAM = "fal-ai/bytedance/seedream/v4.5/text-to-image"
SEEDANCE = "fal-ai/bytedance/seedance/v1/pro/fast/image-to-video"
KLING = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
BANANA = "fal-ai/nano-banana-pro"

Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[FalEmulator]:
    with FalEmulator() as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: FalEmulator) -> FalProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def start(tmp_path: Path) -> Path:
    path = tmp_path / "start.png"
    path.write_bytes(media_bytes(AssetKind.IMAGE, "start"))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A picture that is too large to travel in the request itself."""
    path = tmp_path / "large.png"
    image = QImage(400, 400, QImage.Format.Format_RGB888)
    for y in range(400):
        for x in range(400):
            image.setPixel(x, y, (x * 2654435761 ^ y * 40503 * x) & 0xFFFFFF)
    assert image.save(str(path))
    assert path.stat().st_size > MAX_INLINE_BYTES
    return path


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(kind: AssetKind = AssetKind.IMAGE, model: str = SEEDREAM, **fields: Any) -> Request:
        return request_for(kind, tmp_path / f"{kind}.part", provider="fal", model=model, **fields)

    return make


def quiet(_share: float, _text: str) -> None:
    """Nobody watches."""


async def submit(provider: FalProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


async def make(provider: FalProvider, request: Request) -> Delivered:
    return await provider.wait(request, await submit(provider, request), quiet)


def sent(emulator: FalEmulator) -> dict[str, Any]:
    """The body of the one request that arrived."""
    (seen,) = emulator.at("submit")
    body = seen.json()
    assert isinstance(body, dict)
    return body


# --- what is made ------------------------------------------------------------------------------


def test_an_image_with_its_cost_and_seed(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    request = ask()
    said: list[tuple[float, str]] = []

    async def work() -> Delivered:
        remote_id = await submit(provider, request)
        return await provider.wait(request, remote_id, lambda *said_now: said.append(said_now))

    assert asyncio.run(work()) == Delivered(cost_usd=0.04, seed=4711)
    assert sniff(request.target).extension == "png"
    assert emulator.counts["submit"] == 1
    texts = [text for _share, text in said]
    assert "Waiting in fal's queue behind 2 others" in texts
    assert "fal is working on it" in texts
    shares = [share for share, _text in said]
    assert shares == sorted(shares)


def test_a_video_beside_its_poster(
    provider: FalProvider, emulator: FalEmulator, ask: Ask, start: Path
) -> None:
    emulator.units = "5"
    request = ask(AssetKind.VIDEO, KLING, start_image=start)
    assert asyncio.run(make(provider, request)) == Delivered(cost_usd=0.35)
    assert sniff(request.target).extension == "mp4"


def test_the_request_is_as_the_service_expects_it(
    provider: FalProvider, emulator: FalEmulator, ask: Ask, start: Path
) -> None:
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, SEEDANCE, start_image=start)))
    (seen,) = emulator.at("submit")
    assert seen.path == f"/{SEEDANCE}"
    assert seen.headers["Authorization"] == f"Key {KEY}"
    assert seen.json() == {  # nothing around it
        "prompt": "A cup of coffee on a wooden table, steam rising.",
        "image_url": f"data:image/png;base64,{base64.b64encode(start.read_bytes()).decode()}",
        "duration": "5",
        "aspect_ratio": "9:16",
        "resolution": "720p",
        "seed": 7,
    }


@pytest.mark.parametrize(
    ("kind", "model", "fields", "expected"),
    [
        (AssetKind.IMAGE, SEEDREAM, {}, {"image_size": {"width": 1440, "height": 2560}}),
        (
            AssetKind.IMAGE,
            SEEDREAM,
            {"aspect_ratio": AspectRatio.SQUARE},
            {"image_size": {"width": 1920, "height": 1920}},
        ),
        (
            AssetKind.IMAGE,
            "fal-ai/z-image/turbo",
            {},
            {"image_size": {"width": 720, "height": 1280}, "num_images": 1, "seed": 7},
        ),
        (AssetKind.IMAGE, BANANA, {}, {"aspect_ratio": "9:16", "resolution": "2K"}),
        (AssetKind.VIDEO, KLING, {"duration_s": 6.0}, {"duration": "10", "aspect_ratio": "9:16"}),
        (AssetKind.VIDEO, SEEDANCE, {"duration_s": 3.2}, {"duration": "4"}),
    ],
)
def test_length_shape_and_size_in_the_words_of_each_model(
    kind: AssetKind,
    model: str,
    fields: dict[str, Any],
    expected: dict[str, Any],
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
) -> None:
    asyncio.run(submit(provider, ask(kind, model, **fields)))
    values = sent(emulator)
    assert {name: values.get(name) for name in expected} == expected
    endpoint = emulator.at("submit")[0].path.lstrip("/")
    assert set(values) <= ENDPOINTS[endpoint].inputs


@pytest.mark.parametrize(
    ("model", "with_start", "photos", "endpoint"),
    [
        (SEEDREAM, False, 0, SEEDREAM),
        (SEEDREAM, False, 2, "fal-ai/bytedance/seedream/v4.5/edit"),
        (BANANA, False, 20, f"{BANANA}/edit"),
        (KLING, True, 0, KLING),
        (KLING, False, 0, "fal-ai/kling-video/v2.5-turbo/pro/text-to-video"),
    ],
)
def test_pictures_decide_on_the_endpoint(
    model: str,
    with_start: bool,
    photos: int,
    endpoint: str,
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
    start: Path,
) -> None:
    kind = AssetKind.VIDEO if model == KLING else AssetKind.IMAGE
    request = ask(
        kind, model, start_image=start if with_start else None, references=(start,) * photos
    )
    asyncio.run(make(provider, request))
    assert emulator.at("submit")[0].path == f"/{endpoint}"
    values = sent(emulator)
    assert len(values.get("image_urls", [])) == min(photos, 14)
    assert ("image_url" in values) == with_start
    assert ("aspect_ratio" in values) == (
        model == BANANA or (kind is AssetKind.VIDEO and not with_start)
    )


def test_a_table_of_the_users_own_names_other_fields(
    emulator: FalEmulator, ask: Ask, start: Path
) -> None:
    entry = CatalogueEntry(
        provider="fal",
        kind=AssetKind.VIDEO,
        id="somebody/film-maker",
        durations_s=(8,),
        start_image="required",
        options={"start_image": "first_picture", "duration": "seconds", "size": "none"},
    )
    provider = create(replace(context_for(emulator.url), catalogue=Catalogue((entry,))))
    with pytest.raises(RequestRejectedError, match="needs a picture to start from"):
        asyncio.run(provider.prepare(ask(AssetKind.VIDEO, entry.id), quiet))
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, entry.id, start_image=start)))
    values = sent(emulator)
    assert values.pop("first_picture").startswith("data:image/png")
    assert set(values) == {"prompt", "duration"}
    assert values["duration"] == "8s"
    with pytest.raises(RequestRejectedError, match="does not offer"):
        asyncio.run(provider.prepare(ask(AssetKind.VIDEO, "not/listed"), quiet))


def test_large_pictures_are_uploaded_without_the_key(
    provider: FalProvider, emulator: FalEmulator, ask: Ask, large: Path
) -> None:
    emulator.misbehave("upload", ResetBefore(), Status(503))
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, KLING, start_image=large)))
    assert list(emulator.files.values()) == [("image/png", large.read_bytes())]
    assert sent(emulator)["image_url"].startswith(f"{emulator.url}/files/file")
    (initiate,) = emulator.at("initiate")
    assert initiate.json() == {"file_name": "image.png", "content_type": "image/png"}
    assert all("Authorization" not in put.headers for put in emulator.at("upload"))


def test_a_refused_upload_costs_nothing(
    provider: FalProvider, emulator: FalEmulator, ask: Ask, large: Path
) -> None:
    emulator.misbehave("upload", Status(403))
    with pytest.raises(ProviderError, match="picture could not be sent"):
        asyncio.run(submit(provider, ask(AssetKind.VIDEO, KLING, start_image=large)))
    assert emulator.counts["submit"] == 0


def test_a_prompt_that_is_too_long_is_refused_before_it_is_sent(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    with pytest.raises(RequestRejectedError, match=r"2501 characters.*at most 2500"):
        asyncio.run(provider.prepare(ask(AssetKind.VIDEO, KLING, prompt="x" * 2501), quiet))
    assert not emulator.seen


# --- what goes wrong on submitting -------------------------------------------------------------

EXHAUSTED = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard"


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Status(401, {"detail": "Invalid API key"}), KeyRefusedError, "API key"),
        (Status(403, {"detail": EXHAUSTED}), CreditExhaustedError, "Exhausted balance"),
        (Status(402, {"detail": "Payment required"}), CreditExhaustedError, "no credit"),
        (Status(403, {"detail": "User is locked. Reason: Admin lock."}), KeyRefusedError, "Admin"),
        (Status(404, {"detail": "Application not found"}), RequestRejectedError, "does not know"),
        (
            Status(422, {"detail": [{"loc": ["body", "prompt"], "msg": "too long", "type": "x"}]}),
            RequestRejectedError,
            "prompt: too long",
        ),
        (
            Status(422, {"detail": [{"msg": "no", "type": "content_policy_violation"}]}),
            ModerationError,
            "safety",
        ),
        (
            Status(429, {"detail": "Too many"}, {"Retry-After": "300"}),
            ServiceBusyError,
            "5 minutes",
        ),
    ],
)
def test_each_refusal_has_its_own_words(
    answer: Status,
    error: type[ProviderError],
    words: str,
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
) -> None:
    emulator.misbehave("submit", answer)
    with pytest.raises(error) as raised:
        asyncio.run(submit(provider, ask()))
    assert type(raised.value) is error
    assert words in str(raised.value)
    assert not emulator.requests


@pytest.mark.parametrize("busy", [Status(429), Status(429, "", {"Retry-After": "0"})])
def test_a_busy_service_is_asked_again(
    busy: Misbehaviour, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave("submit", busy, busy)
    asyncio.run(make(provider, ask()))
    assert len(emulator.requests) == 1


@pytest.mark.parametrize(
    "lost",
    [ResetAfter(), ResetDuring(), ResetBefore(), Status(503), Html(502), Html(200), Malformed()],
)
def test_a_lost_answer_is_never_sent_again(
    lost: Misbehaviour, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave("submit", lost)

    async def work() -> None:
        with pytest.raises(SubmissionUncertainError, match="may have been charged"):
            await submit(provider, ask())
        assert await provider.find(ask()) is None  # and nobody can tell

    asyncio.run(work())
    assert emulator.counts["submit"] == 1


# --- following ---------------------------------------------------------------------------------


def model_error(kind: str, message: str = "It did not work.") -> dict[str, Any]:
    return {"detail": [{"loc": ["body", "prompt"], "msg": message, "type": kind, "input": "x"}]}


@pytest.mark.parametrize(
    ("status", "headers", "body", "error", "words"),
    [
        (422, {}, model_error("content_policy_violation"), ModerationError, "safety"),
        (422, {}, model_error("image_too_small", "Too small."), RequestRejectedError, "Too small"),
        (
            422,
            {"x-fal-retryable": "true"},
            model_error("no_media_generated", "Nothing came."),
            ProviderError,
            "tried and failed",
        ),
        (504, {}, model_error("generation_timeout"), ProviderError, "tried and failed"),
        (500, {}, model_error("downstream_service_error"), ProviderError, "tried and failed"),
        (
            503,
            {"x-fal-error-type": "runner_disconnected"},
            {"detail": "Runner disconnected", "error_type": "runner_disconnected"},
            ProviderError,
            "Runner disconnected",
        ),
        (404, {}, {"detail": "Not found"}, ResultInvalidError, "no more"),
    ],
)
def test_each_failure_has_its_own_words(
    status: int,
    headers: Mapping[str, str],
    body: object,
    error: type[ProviderError],
    words: str,
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
) -> None:
    emulator.failure = status, headers, body
    with pytest.raises(error) as raised:
        asyncio.run(make(provider, ask()))
    assert type(raised.value) is error
    assert words in str(raised.value)
    assert emulator.counts["submit"] == 1


def test_a_failure_that_only_the_queue_tells(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.shown = {"error": "Request timed out", "error_type": "request_timeout"}
    with pytest.raises(ProviderError, match=r"tried and failed.*Request timed out"):
        asyncio.run(make(provider, ask()))
    emulator.misbehave("answer", Html(502))  # and no more than that can be had
    with pytest.raises(ProviderError, match="Request timed out"):
        asyncio.run(make(provider, ask()))


@pytest.mark.parametrize(
    ("output", "error", "words"),
    [
        ({"has_nsfw_concepts": [True]}, ModerationError, "blackened"),
        ({"images": []}, ProviderError, "without a file"),
    ],
)
def test_results_that_are_none(
    output: dict[str, Any],
    error: type[ProviderError],
    words: str,
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
) -> None:
    emulator.output = output
    with pytest.raises(error, match=words):
        asyncio.run(make(provider, ask()))


@pytest.mark.parametrize(
    "trouble",
    [Status(500), Html(502), ResetBefore(), ResetDuring(), Malformed(), Status(429), Slow(0.2)],
)
@pytest.mark.parametrize("place", ["poll", "answer"])
def test_trouble_on_looking_does_not_end_a_job(
    place: str, trouble: Misbehaviour, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave(place, trouble, trouble)
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"
    assert emulator.counts["submit"] == 1


def test_a_result_that_is_not_quite_there_yet_is_waited_for(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave("answer", Status(400, {"detail": "Request is still in progress"}))
    asyncio.run(make(provider, ask()))
    assert emulator.counts["answer"] == 2


@pytest.mark.parametrize("odd", [{"status": "HIBERNATING"}, {"request_id": "somebody-elses"}])
def test_answers_that_nobody_documented_leave_the_job_running(
    odd: dict[str, Any], emulator: FalEmulator, ask: Ask
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, patience_s=0.1)))
    emulator.shown = odd
    with pytest.raises(StillRunningError):
        asyncio.run(make(provider, ask()))


@pytest.mark.parametrize(
    "trouble", [ResetDuring(), Stall(), Status(503), Html(200), WrongType("text/html"), Status(403)]
)
def test_a_download_that_fails_is_repeated_and_the_job_is_not(
    trouble: Misbehaviour, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", trouble)
    request = ask(AssetKind.VIDEO, KLING)
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "mp4"
    assert (emulator.counts["submit"], emulator.counts["result"]) == (1, 2)


def test_after_a_restart_the_id_is_enough_for_result_and_cost(
    emulator: FalEmulator, ask: Ask, start: Path
) -> None:
    remote_id = asyncio.run(submit(create(context_for(emulator.url)), ask(references=(start,))))
    request = ask()  # which does not say any more that photos went along
    delivered = asyncio.run(create(context_for(emulator.url)).wait(request, remote_id, quiet))
    assert delivered.cost_usd == 0.04
    assert emulator.at("price")[0].query == {"endpoint_id": "fal-ai/bytedance/seedream/v4.5/edit"}
    assert emulator.counts["submit"] == 1


def test_a_job_that_the_service_does_not_know_may_have_been_charged(
    provider: FalProvider, ask: Ask
) -> None:
    remote_id = "fal-ai/bytedance/requests/nosuch#fal-ai/bytedance/seedream/v4.5/edit"
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), remote_id, quiet))


def test_cancelling_before_during_and_after(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    async def work() -> None:
        remote_id = await submit(provider, ask())
        await provider.cancel(remote_id)
        (queued,) = emulator.requests.values()
        assert queued.cancelled
        with pytest.raises(ProviderError, match="cancelled"):
            await provider.wait(ask(), remote_id, quiet)

        emulator.polls_until_done = 10**6
        remote_id = await submit(provider, ask())
        waiting = asyncio.create_task(provider.wait(ask(), remote_id, quiet))
        await asyncio.to_thread(emulator.wait_for, "poll", emulator.counts["poll"] + 3)
        await provider.cancel(remote_id)
        emulator.polls_until_done = 0
        with pytest.raises(ProviderError, match="cancelled"):
            await waiting

        request = ask()
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, quiet)
        await provider.cancel(remote_id)  # over already
        await provider.cancel("fal-ai/bytedance/requests/nosuch#x")

    asyncio.run(work())


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["https://queue.fal.run", "https://elsewhere.example/fal"])
def test_only_the_path_of_an_answers_addresses_is_used(
    at: str, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.addresses_at = at
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"


def test_a_gateway_below_a_path(emulator: FalEmulator, ask: Ask) -> None:
    with GatewayEmulator() as gateway:
        gateway.addresses_at = f"{gateway.url}/team/fal"
        gateway.media_at = emulator.url

        def connect(profile: ServiceProfile) -> Connection:
            base = {"base_url": f"{gateway.url}/team/fal/"}
            return Connection({**dict.fromkeys(profile.urls, gateway.url), **base}, KEY)

        request = ask()
        asyncio.run(make(create(ProviderContext(connect, pace=FAST)), request))
        assert sniff(request.target).extension == "png"
        assert {seen.path[:10] for seen in gateway.at("poll")} == {"/team/fal/"}


class GatewayEmulator(FalEmulator):
    """Serves the queue below ``/team/fal``, and the price list at the root."""

    def routes(self) -> list[Any]:
        queue = [route for route in super().routes() if route.path.startswith("/{")]
        return [
            *(
                type(route)(route.method, f"/team/fal{route.path}", route.handler, route.kwargs)
                for route in queue
            ),
            *(route for route in super().routes() if not route.path.startswith("/{")),
        ]


# --- money, the key, the table -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "cost"),
    [("2", 0.08), ("1.5", 0.06), ("0", 0.0), (None, None), ("many", None), ("-1", None)],
)
def test_the_charge_is_units_times_price(
    units: str | None, cost: float | None, provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.units = units
    assert asyncio.run(make(provider, ask())).cost_usd == cost


def test_a_result_without_a_price_is_a_result_all_the_same(
    provider: FalProvider, emulator: FalEmulator, ask: Ask
) -> None:
    emulator.misbehave("price", *[Status(500)] * 10)
    request = ask()
    assert asyncio.run(make(provider, request)).cost_usd is None
    assert request.target.exists()


@pytest.mark.parametrize(
    ("kind", "model", "seconds", "quote"),
    [
        (AssetKind.IMAGE, SEEDREAM, 0.0, 0.04),
        (AssetKind.IMAGE, "fal-ai/z-image/turbo", 0.0, 0.005),  # less than a megapixel
        (AssetKind.IMAGE, "google/nano-banana-2.1", 0.0, None),  # tokens cannot be told before
        (AssetKind.VIDEO, KLING, 7.0, 0.7),  # it makes ten seconds
        (AssetKind.VIDEO, SEEDANCE, 5.0, None),
    ],
)
def test_what_a_job_would_cost(
    kind: AssetKind,
    model: str,
    seconds: float,
    quote: float | None,
    provider: FalProvider,
    emulator: FalEmulator,
    ask: Ask,
) -> None:
    request = ask(kind, model, duration_s=seconds)
    assert asyncio.run(provider.quote(request)) == quote
    assert asyncio.run(provider.quote(request)) == quote
    assert emulator.counts == {"price": 1}


def test_the_connection_tells_a_wrong_key_from_no_network_from_a_wrong_address(
    emulator: FalEmulator,
) -> None:
    emulator.key = KEY
    assert "accepts" in asyncio.run(create(context_for(emulator.url)).test_connection())
    with pytest.raises(KeyRefusedError):
        asyncio.run(create(context_for(emulator.url, key="id:wrong")).test_connection())
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(create(context_for("http://127.0.0.1:1")).test_connection())
    with pytest.raises(ProviderError, match="does not know this address"):
        asyncio.run(create(context_for(f"{emulator.url}/elsewhere")).test_connection())


def test_the_key_goes_nowhere_else_and_is_never_shown(
    provider: FalProvider, emulator: FalEmulator, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "videoflow")
    with PlainEmulator() as other:
        emulator.output = {"images": [{"url": f"{other.url}/files/result?sig=5ec12e7"}]}
        asyncio.run(make(provider, ask()))
        (seen,) = other.at("result")
        assert KEY not in str(seen.headers)
    emulator.misbehave("submit", Status(422, {"detail": f"{KEY} at https://x.example/?sig=abc"}))
    with pytest.raises(RequestRejectedError) as raised:
        asyncio.run(submit(provider, ask()))
    assert KEY not in str(raised.value) + caplog.text
    assert "5ec12e7" not in caplog.text
    assert "sig=abc" not in str(raised.value)


def test_what_is_offered(provider: FalProvider) -> None:
    assert isinstance(provider, RemoteProvider)
    assert isinstance(provider, QuotingProvider)
    table = Catalogue.built_in()
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        offer = provider.capabilities(kind)
        assert offer is not None
        assert offer.any_model is None
        for model in table.models("fal", kind):
            other = {model.options.get("edit_endpoint"), model.options.get("text_endpoint")}
            assert {model.id, *other} - {None} <= set(ENDPOINTS)
            assert model.prices
            for rate in model.prices:
                assert rate.source.startswith("https://fal.ai/")
                assert rate.short_side_px is None or rate.short_side_px in model.short_sides_px
    assert provider.capabilities(AssetKind.VOICE) is None

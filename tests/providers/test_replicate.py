"""Replicate against an emulator on a real socket: what is sent, what is delivered, what is said."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from tests.fakes.plain_emulator import PlainEmulator
from tests.fakes.replicate_emulator import MODELS, ReplicateEmulator, version_of
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import ModelOffer
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
from videoflow.providers.base import Accepted, Delivered, RemoteProvider, Request
from videoflow.providers.catalogue import Catalogue, CatalogueEntry
from videoflow.providers.replicate.provider import MAX_INLINE_BYTES, ReplicateProvider, create

KONTEXT = "black-forest-labs/flux-kontext-pro"
SEEDANCE = "bytedance/seedance-1-pro-fast"
KLING = "kwaivgi/kling-v2.5-turbo-pro"
COMMUNITY = "somebody/wan-community"

Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[ReplicateEmulator]:
    with ReplicateEmulator() as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: ReplicateEmulator) -> ReplicateProvider:
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
    def make(kind: AssetKind = AssetKind.IMAGE, model: str = KONTEXT, **fields: Any) -> Request:
        target = tmp_path / f"{kind}.part"
        return request_for(kind, target, provider="replicate", model=model, **fields)

    return make


def quiet(_share: float, _text: str) -> None:
    """Nobody watches."""


async def submit(provider: ReplicateProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


async def make(provider: ReplicateProvider, request: Request) -> Delivered:
    return await provider.wait(request, await submit(provider, request), quiet)


def sent(emulator: ReplicateEmulator) -> dict[str, Any]:
    """The ``input`` of the one job that arrived."""
    (seen,) = emulator.at("submit")
    body = seen.json()
    assert isinstance(body, dict)
    values = body["input"]
    assert isinstance(values, dict)
    return values


# --- what is made ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "model", "extension"),
    [
        (AssetKind.IMAGE, KONTEXT, "png"),
        (AssetKind.IMAGE, "black-forest-labs/flux-schnell", "png"),  # answers an array
        (AssetKind.VIDEO, SEEDANCE, "mp4"),
        (AssetKind.MUSIC, "stability-ai/stable-audio-2.5", "wav"),
        (AssetKind.VOICE, "minimax/speech-2.6-hd", "wav"),  # answers an object
    ],
)
def test_every_kind_is_made_and_downloaded(
    kind: AssetKind,
    model: str,
    extension: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
) -> None:
    request = ask(kind, model)
    said: list[tuple[float, str]] = []

    async def work() -> Delivered:
        remote_id = await submit(provider, request)
        return await provider.wait(request, remote_id, lambda *said_now: said.append(said_now))

    assert asyncio.run(work()) == Delivered(cost_usd=None)  # it never says
    assert sniff(request.target).extension == extension
    assert emulator.counts["submit"] == 1
    half_of_it = [share for share, text in said if text == "Replicate is working on it"]
    assert half_of_it == [pytest.approx(0.45)]  # as its log says
    shares = [share for share, _text in said]
    assert shares == sorted(shares)


def test_the_request_is_as_the_service_expects_it(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask, start: Path
) -> None:
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, SEEDANCE, start_image=start)))
    (seen,) = emulator.at("submit")
    assert seen.path == f"/v1/models/{SEEDANCE}/predictions"
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    data = base64.b64encode(start.read_bytes()).decode()
    assert seen.json() == {
        "input": {
            "prompt": "A cup of coffee on a wooden table, steam rising.",
            "image": f"data:image/png;base64,{data}",
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "duration": 5,
            "seed": 7,
        }
    }


@pytest.mark.parametrize(
    ("kind", "model", "fields", "expected"),
    [
        (AssetKind.IMAGE, KONTEXT, {}, {"aspect_ratio": "9:16", "seed": 7}),
        (AssetKind.IMAGE, KONTEXT, {"aspect_ratio": AspectRatio.FEED}, {"aspect_ratio": "4:5"}),
        (AssetKind.IMAGE, "bytedance/seedream-4.5", {}, {"size": "2K", "aspect_ratio": "9:16"}),
        (
            AssetKind.IMAGE,
            "google/nano-banana-pro",
            {},
            {"resolution": "2K", "aspect_ratio": "9:16"},  # as its row says
        ),
        (AssetKind.VIDEO, KLING, {"duration_s": 5.5}, {"duration": 10, "aspect_ratio": "9:16"}),
        (AssetKind.VIDEO, SEEDANCE, {"duration_s": 4.2}, {"duration": 5}),
        (AssetKind.VIDEO, SEEDANCE, {"duration_s": 40.0}, {"duration": 12}),
        (
            AssetKind.VIDEO,
            "minimax/hailuo-02",  # not in the table: any model may be named
            {"duration_s": 6.5},
            {"duration": "10s", "resolution": "512p"},
        ),
        (
            AssetKind.MUSIC,
            "stability-ai/stable-audio-2.5",
            {"duration_s": 20.4},
            {"duration": 21, "seed": 7},
        ),
    ],
)
def test_length_shape_and_size_in_the_words_of_each_model(
    kind: AssetKind,
    model: str,
    fields: dict[str, Any],
    expected: dict[str, Any],
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
) -> None:
    asyncio.run(submit(provider, ask(kind, model, **fields)))
    values = sent(emulator)
    assert values.pop("prompt").startswith("A cup of coffee")
    assert {name: values.get(name) for name in expected} == expected
    assert set(values) <= set(MODELS[model].inputs)


def test_spoken_text_goes_where_the_model_wants_it(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    asyncio.run(submit(provider, ask(AssetKind.VOICE, "minimax/speech-2.6-hd")))
    assert sent(emulator) == {"text": "A cup of coffee on a wooden table, steam rising."}


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (SEEDANCE, "image"),
        (KLING, "start_image"),  # beside a deprecated “image”
        ("minimax/hailuo-02", "first_frame_image"),
        (COMMUNITY, "starting_frame"),  # beside a mask
    ],
)
def test_the_start_image_goes_where_each_model_wants_it(
    model: str,
    field: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
    start: Path,
) -> None:
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, model, start_image=start)))
    pictures = [name for name, value in sent(emulator).items() if "data:image" in str(value)]
    assert pictures == [field]


@pytest.mark.parametrize(
    ("model", "field", "count"),
    [("google/nano-banana-pro", "image_input", 2), (KONTEXT, "input_image", None)],
)
def test_product_photos_go_along(
    model: str,
    field: str,
    count: int | None,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
    start: Path,
) -> None:
    asyncio.run(submit(provider, ask(model=model, references=(start, start))))
    value = sent(emulator)[field]
    photos = value if isinstance(value, list) else [value]
    assert len(photos) == (count or 1)
    assert isinstance(value, str) == (count is None)
    assert all(photo.startswith("data:image/png;base64,") for photo in photos)


def test_large_pictures_are_uploaded_before_anything_is_charged(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask, large: Path
) -> None:
    asyncio.run(provider.prepare(ask(AssetKind.VIDEO, SEEDANCE, start_image=large), quiet))
    assert emulator.counts["submit"] == 0
    ((content_type, data),) = emulator.files.values()
    assert (content_type, data) == ("image/png", large.read_bytes())
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, SEEDANCE, start_image=large)))
    assert sent(emulator)["image"].startswith(f"{emulator.url}/v1/files/file")
    assert b"large" not in emulator.at("upload")[0].body  # no file name leaves this computer


def test_a_community_model_is_run_by_its_version(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask, start: Path
) -> None:
    request = ask(AssetKind.VIDEO, COMMUNITY, start_image=start)
    asyncio.run(make(provider, request))
    (seen,) = emulator.at("submit")
    body = seen.json()
    assert isinstance(body, dict)
    assert (seen.path, body["version"]) == ("/v1/predictions", version_of(COMMUNITY))
    values = body["input"]
    assert values.pop("starting_frame")
    assert values.pop("prompt")
    assert values == {
        "size": "720*1280",
        "seconds": 4.5,  # its longest
        "seed": 1,  # it takes 0 to 5
        "num_outputs": 1,  # it would make four, and charge them
    }


def test_a_version_can_be_named(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    model = f"{KONTEXT}:{version_of(KONTEXT)}"
    asyncio.run(submit(provider, ask(model=model)))
    assert emulator.at("submit")[0].path == "/v1/predictions"
    assert emulator.at("model")[0].path.endswith(version_of(KONTEXT))


def test_the_schema_is_asked_for_once(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    for _each in range(3):
        asyncio.run(submit(provider, ask()))
    assert emulator.counts["model"] == 1


def test_a_table_of_the_users_own_overrides_what_the_schema_suggests(
    emulator: ReplicateEmulator, ask: Ask, start: Path
) -> None:
    entry = CatalogueEntry(
        provider="replicate",
        kind=AssetKind.VIDEO,
        id="bytedance/seedance-2.0-fast",
        durations_s=(4, 8),
        start_image="optional",
        options={
            "field.start_image": "last_frame_image",
            "field.resolution": "",
            "input.generate_audio": False,
        },
    )
    context = replace(context_for(emulator.url), catalogue=Catalogue((entry,)))
    request = ask(AssetKind.VIDEO, entry.id, start_image=start)
    asyncio.run(submit(create(context), request))
    values = sent(emulator)
    assert values["last_frame_image"].startswith("data:image")
    assert (values["duration"], values["generate_audio"]) == (8, False)
    assert not {"image", "resolution", "seed"} & set(values)


@pytest.mark.parametrize(
    ("kind", "model", "with_start", "words"),
    [
        (AssetKind.IMAGE, "not-a-model", False, "is not the name of a model"),
        (AssetKind.IMAGE, "owner/../../account", False, "is not the name of a model"),
        (AssetKind.IMAGE, "somebody/gone", False, "does not know this address or model"),
        (AssetKind.IMAGE, "somebody/upscaler", False, "takes no text"),
        (AssetKind.IMAGE, "somebody/needs-a-name", False, "needs “lora”"),
        (AssetKind.VIDEO, COMMUNITY, False, "needs a picture to start from"),
        (AssetKind.VIDEO, "black-forest-labs/flux-schnell", True, "cannot start from a picture"),
    ],
)
def test_what_cannot_be_made_is_refused_before_it_is_sent(
    kind: AssetKind,
    model: str,
    with_start: bool,
    words: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
    start: Path,
) -> None:
    request = ask(kind, model, start_image=start if with_start else None)
    with pytest.raises(RequestRejectedError, match=words):
        asyncio.run(provider.prepare(request, quiet))
    assert emulator.counts["submit"] == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"latest_version": None}, "no version that can be run"),
        ({"latest_version": {"id": "x", "openapi_schema": None}}, "does not understand"),
        ({"latest_version": {"id": "x", "openapi_schema": {"components": []}}}, "not understand"),
        ([], "does not understand"),
    ],
)
def test_a_model_without_a_usable_schema_is_refused_before_it_is_run(
    answer: dict[str, Any],
    words: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
) -> None:
    emulator.misbehave("model", Status(200, answer))
    with pytest.raises(ProviderError, match=words):
        asyncio.run(provider.prepare(ask(), quiet))
    asyncio.run(submit(provider, ask()))  # and is not remembered


def test_a_prompt_that_is_too_long_is_refused_before_it_is_sent(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    with pytest.raises(RequestRejectedError, match=r"2501 characters.*at most 2500"):
        asyncio.run(provider.prepare(ask(AssetKind.VIDEO, KLING, prompt="x" * 2501), quiet))
    asyncio.run(submit(provider, ask(AssetKind.VIDEO, KLING, prompt="x" * 2500)))


# --- what goes wrong on submitting -------------------------------------------------------------


def problem(status: int, detail: str, title: str = "", **headers: str) -> Status:
    return Status(status, {"title": title, "detail": detail, "status": status}, headers)


NO_CREDIT = "You have insufficient credit to run this model. Go to https://replicate.com/account"


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (problem(401, "You did not pass a valid token"), KeyRefusedError, "API key"),
        (problem(402, NO_CREDIT, "Insufficient credit"), CreditExhaustedError, "no credit"),
        (problem(402, "Monthly spend limit reached"), CreditExhaustedError, "Monthly spend limit"),
        (problem(404, "The requested resource could not be found."), RequestRejectedError, "know"),
        (problem(422, "- input.prompt: too long"), RequestRejectedError, "too long"),
        (problem(422, "The input was flagged as sensitive (E005)"), ModerationError, "safety"),
        (problem(429, "Throttled. Your rate limit resets in ~300s."), ServiceBusyError, "5 min"),
    ],
)
def test_each_refusal_has_its_own_words(
    answer: Status,
    error: type[ProviderError],
    words: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
) -> None:
    emulator.misbehave("submit", answer)
    with pytest.raises(error) as raised:
        asyncio.run(submit(provider, ask()))
    assert type(raised.value) is error
    assert words in str(raised.value)
    assert emulator.counts["submit"] == 1
    assert not emulator.predictions


@pytest.mark.parametrize(
    "busy",
    [
        problem(429, "Request was throttled. Your rate limit resets in ~0s."),
        problem(429, "Request was throttled.", **{"Retry-After": "0"}),
        Status(429),
        ResetBefore(),
    ],
)
def test_a_busy_service_is_asked_again_where_it_took_nothing(
    busy: Misbehaviour, emulator: ReplicateEmulator, ask: Ask
) -> None:
    provider = create(context_for(emulator.url))
    if isinstance(busy, ResetBefore):  # what is lost before it is sent costs nothing
        emulator.misbehave("model", busy)
    else:
        emulator.misbehave("submit", busy, busy)
    asyncio.run(make(provider, ask()))
    assert len(emulator.predictions) == 1


@pytest.mark.parametrize(
    "lost",
    [ResetAfter(), ResetDuring(), ResetBefore(), Status(503), Html(502), Html(200), Malformed()],
)
def test_a_lost_answer_is_never_sent_again(
    lost: Misbehaviour, provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    emulator.misbehave("submit", lost)
    with pytest.raises(SubmissionUncertainError, match="may have been charged"):
        asyncio.run(submit(provider, ask()))
    assert emulator.counts["submit"] == 1


# --- lost jobs ---------------------------------------------------------------------------------


def test_a_job_whose_answer_was_lost_is_found_in_the_list(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    request = ask()
    emulator.misbehave("submit", ResetAfter())

    async def work() -> None:
        with pytest.raises(SubmissionUncertainError):
            await submit(provider, request)
        for number in range(5):  # others, which fill a page
            await submit(provider, ask(prompt=f"Something else, number {number}"))
        found = await provider.find(request)
        assert found == tuple(list(emulator.predictions)[:1])
        await provider.wait(request, found[0], quiet)

    asyncio.run(work())
    assert sniff(request.target).extension == "png"
    assert emulator.counts["list"] == 2


@pytest.mark.parametrize(
    "different",
    [
        {"prompt": "Another prompt altogether"},
        {"created_at": datetime.now(UTC) + timedelta(hours=1)},
        {"seed": 8},
    ],
)
def test_what_is_not_ours_is_not_found(
    different: dict[str, Any], provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    ours = ask()
    seed = different.pop("seed", 7)
    job = ours.job.changed(settings=ours.job.settings.changed(seed=seed), **different)

    async def work() -> None:
        await submit(provider, ours)
        assert await provider.find(replace(ours, job=job)) is None

    asyncio.run(work())


def test_several_alike_are_all_told_and_none_is_a_maybe(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    async def work() -> None:
        assert await provider.find(ask()) is None  # the list may lag behind: never “not sent”
        ids = [await submit(provider, ask()) for _each in range(2)]
        assert set(await provider.find(ask()) or ()) == set(ids)
        for remote_id in ids:
            emulator.forget(remote_id)
        assert await provider.find(ask()) is None

    asyncio.run(work())


def test_behind_a_gateway_the_next_page_is_asked_for_there(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    emulator.gateway_urls = "https://api.replicate.com/v1"

    async def work() -> None:
        remote_id = await submit(provider, ask())
        for number in range(4):
            await submit(provider, ask(prompt=f"Something else, number {number}"))
        assert await provider.find(ask()) == (remote_id,)

    asyncio.run(work())


# --- following ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "error", "words"),
    [
        ({"status": "failed", "error": "CUDA out of memory"}, ProviderError, "CUDA out of memory"),
        ({"status": "failed", "error": None}, ProviderError, "tried and failed"),
        ({"status": "failed", "error": "flagged as sensitive (E005)"}, ModerationError, "safety"),
        ({"status": "failed", "error": "NSFW content detected. Try"}, ModerationError, "safety"),
        (
            {"status": "failed", "error": "Input validation error: x"},
            RequestRejectedError,
            "cannot make this",
        ),
        ({"status": "canceled"}, ProviderError, "stopped"),
        ({"status": "aborted"}, ProviderError, "stopped"),
        ({"output": []}, ModerationError, "empty"),
        ({"output": None}, ProviderError, "without a file"),
        ({"output": "Just some words"}, ProviderError, "without a file"),
        ({"output": None, "data_removed": True}, ResultInvalidError, "one hour"),
    ],
)
def test_each_ending_has_its_own_words(
    ending: dict[str, Any],
    error: type[ProviderError],
    words: str,
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
) -> None:
    emulator.ends_as = ending
    with pytest.raises(error) as raised:
        asyncio.run(make(provider, ask()))
    assert type(raised.value) is error
    assert words in str(raised.value)
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "trouble",
    [Status(500), Html(502), ResetBefore(), ResetDuring(), Malformed(), Status(429), Slow(0.2)],
)
def test_trouble_on_polling_does_not_end_a_job(
    trouble: Misbehaviour, provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    emulator.misbehave("poll", trouble, trouble)
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "hibernating"},  # a status that nobody documented
        {"id": "somebody-elses"},  # a result for another job
    ],
)
def test_answers_that_nobody_documented_leave_the_job_running(
    odd: dict[str, Any], emulator: ReplicateEmulator, ask: Ask
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, patience_s=0.1)))
    emulator.ends_as = odd
    with pytest.raises(StillRunningError) as raised:
        asyncio.run(make(provider, ask()))
    assert raised.value.remote_id in emulator.predictions


@pytest.mark.parametrize(
    "trouble", [ResetDuring(), Stall(), Status(503), Html(200), WrongType("text/html"), Status(403)]
)
def test_a_download_that_fails_is_repeated_and_the_job_is_not(
    trouble: Misbehaviour, provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", trouble)
    request = ask(AssetKind.VIDEO, SEEDANCE)
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "mp4"
    assert emulator.counts["submit"] == 1
    assert emulator.counts["result"] == 2


def test_a_result_that_expires_while_it_is_fetched_is_gone(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    emulator.expired = True
    with pytest.raises(ResultInvalidError, match="deleted"):
        asyncio.run(make(provider, ask()))


def test_after_a_restart_the_id_is_enough(emulator: ReplicateEmulator, ask: Ask) -> None:
    remote_id = asyncio.run(submit(create(context_for(emulator.url)), ask()))
    request = ask()
    asyncio.run(create(context_for(emulator.url)).wait(request, remote_id, quiet))
    assert sniff(request.target).extension == "png"
    assert emulator.counts["submit"] == 1


def test_a_job_that_the_service_does_not_know_may_have_been_charged(
    provider: ReplicateProvider, ask: Ask
) -> None:
    with pytest.raises(SubmissionUncertainError, match="does not know this job"):
        asyncio.run(provider.wait(ask(), "nosuchprediction", quiet))


def test_cancelling_before_during_and_after(
    provider: ReplicateProvider, emulator: ReplicateEmulator, ask: Ask
) -> None:
    async def work() -> None:
        remote_id = await submit(provider, ask())
        await provider.cancel(remote_id)
        assert emulator.predictions[remote_id].status == "canceled"
        with pytest.raises(ProviderError, match="failed"):
            await provider.wait(ask(), remote_id, quiet)

        emulator.polls_until_done = 10**6
        remote_id = await submit(provider, ask())
        waiting = asyncio.create_task(provider.wait(ask(), remote_id, quiet))
        await asyncio.to_thread(emulator.wait_for, "poll", emulator.counts["poll"] + 3)
        await provider.cancel(remote_id)
        with pytest.raises(ProviderError, match="failed"):
            await waiting

        emulator.polls_until_done = 0
        request = ask()
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, quiet)
        await provider.cancel(remote_id)
        assert emulator.predictions[remote_id].status == "succeeded"
        await provider.cancel("nosuchprediction")

    asyncio.run(work())


# --- the account, the key, the table -----------------------------------------------------------


def test_the_connection_tells_a_wrong_key_from_no_network_from_a_wrong_address(
    emulator: ReplicateEmulator,
) -> None:
    emulator.key = KEY
    assert "“ada”" in asyncio.run(create(context_for(emulator.url)).test_connection())
    with pytest.raises(KeyRefusedError):
        asyncio.run(create(context_for(emulator.url, key="r8_wrong")).test_connection())
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(create(context_for("http://127.0.0.1:1")).test_connection())
    with pytest.raises(ProviderError, match="does not know this address"):
        asyncio.run(create(context_for(f"{emulator.url}/elsewhere")).test_connection())


def test_the_key_goes_nowhere_else_and_is_never_shown(
    provider: ReplicateProvider,
    emulator: ReplicateEmulator,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "videoflow")
    with PlainEmulator() as other:
        emulator.ends_as = {"output": f"{other.url}/files/result?X-Signature=5ec12e7"}
        asyncio.run(make(provider, ask()))
        (seen,) = other.at("result")
        assert KEY not in str(seen.headers)
    emulator.misbehave("submit", problem(422, f"the token {KEY} is at https://x.example/?sig=abc"))
    with pytest.raises(RequestRejectedError) as raised:
        asyncio.run(submit(provider, ask()))
    assert KEY not in str(raised.value) + caplog.text
    assert "5ec12e7" not in caplog.text
    assert "sig=abc" not in str(raised.value)


def test_what_is_offered(provider: ReplicateProvider) -> None:
    assert isinstance(provider, RemoteProvider)
    for kind in AssetKind:
        offer = provider.capabilities(kind)
        assert offer is not None
        assert offer.model("somebody/else") is not None
    table = Catalogue.built_in()
    for kind in AssetKind:
        for model in table.models("replicate", kind):
            assert model.id in MODELS, "the emulator should know it too"
            assert_priced_with_source(model)


def assert_priced_with_source(model: ModelOffer) -> None:
    for rate in model.prices:
        assert "replicate.com" in rate.source
        assert rate.short_side_px is None or rate.short_side_px in model.short_sides_px

"""OpenAI's pictures, speech and texts against an emulator."""

from __future__ import annotations

import asyncio
import json
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
from tests.fakes.openai_emulator import OpenAIEmulator, complaint, error_body
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.service import Connection
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import (
    AnswerInvalidError,
    CreditExhaustedError,
    KeyMissingError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ResultInvalidError,
    ResultLostError,
    RuleError,
    ServiceBusyError,
    ServiceUnreachableError,
    StorageError,
    SubmissionUncertainError,
)
from videoflow.media.sniff import MediaKind, sniff
from videoflow.providers.base import (
    Delivered,
    OnlineProvider,
    RemoteProvider,
    Request,
    TextProvider,
    TextRequest,
    WrittenText,
)
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.context import ProviderContext
from videoflow.providers.openai.images import MAX_PIXELS, MAX_SIDE_PX, MIN_PIXELS, free_size
from videoflow.providers.openai.provider import OpenAIProvider, create
from videoflow.providers.openai.text import plain_json

Ask = Callable[..., Request]
HASTY = replace(FAST, connect_s=0.3, answer_s=0.02)
TEXT = TextRequest(
    instructions="You write short advertising films.",
    prompt="A film about coffee.",
    schema_name="story board",
    schema={"type": "object", "required": ["scenes"]},
)


@pytest.fixture
def emulator() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: OpenAIEmulator) -> OpenAIProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(
        kind: AssetKind = AssetKind.IMAGE,
        model: str = "gpt-image-2",
        photos: int = 0,
        **fields: Any,
    ) -> Request:
        references = tuple(tmp_path / f"photo-{number}.png" for number in range(photos))
        for photo in references:
            photo.write_bytes(media_bytes(AssetKind.IMAGE, photo.name))
        target = tmp_path / f"{kind}.part"
        return request_for(
            kind, target, provider="openai", model=model, references=references, **fields
        )

    return make


def make(provider: OpenAIProvider, request: Request) -> Delivered:
    async def work() -> Delivered:
        answer = await (await provider.prepare(request, lambda _fraction, _text: None))()
        assert isinstance(answer, Delivered)
        return answer

    return asyncio.run(work())


def write(provider: OpenAIProvider, request: TextRequest = TEXT) -> WrittenText:
    return asyncio.run(provider.write(request))


# --- pictures --------------------------------------------------------------------------------


def test_a_picture_is_made_and_costs_what_its_tokens_cost(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    request = ask()
    delivered = make(provider, request)
    assert request.target.read_bytes() == emulator.image
    assert delivered.cost_usd == pytest.approx((1325 * 30 + 500 * 8 + 30 * 5) / 1e6)
    (seen,) = emulator.at("draw")
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.json() == {
        "model": "gpt-image-2",
        "prompt": request.job.prompt,
        "size": "720x1280",
        "quality": "medium",
    }


def test_product_photos_go_along_as_references(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    request = ask(photos=2)
    make(provider, request)
    assert emulator.counts == {"edit": 1}
    parts = emulator.parts("edit")
    photos = [part for part in parts if part.name == "image[]"]
    assert [photo.data for photo in photos] == [path.read_bytes() for path in request.references]
    assert {photo.content_type for photo in photos} == {"image/png"}
    assert all("photo-" not in photo.filename for photo in photos)  # no file name leaves here
    fields = {part.name: part.data.decode() for part in parts if not part.filename}
    assert fields["prompt"] == request.job.prompt
    assert fields["size"] == "720x1280"


@pytest.mark.parametrize("ratio", AspectRatio)
@pytest.mark.parametrize("short_side_px", [144, 480, 720, 1080, 1440, 2160, 4320])
def test_sizes_keep_to_the_limits_of_the_service(ratio: AspectRatio, short_side_px: int) -> None:
    width, height = free_size(ratio, short_side_px)
    wanted = ratio.size(short_side_px)
    assert width % 16 == height % 16 == 0
    assert max(width, height) <= MAX_SIDE_PX
    assert MIN_PIXELS <= width * height <= MAX_PIXELS
    assert width / height == pytest.approx(wanted[0] / wanted[1], rel=0.04)


def test_models_with_few_sizes_get_the_one_that_fits_the_film_best(
    emulator: OpenAIEmulator, ask: Ask, tmp_path: Path
) -> None:
    table = tmp_path / "models.toml"
    table.write_text(
        '[[model]]\nprovider = "openai"\nkind = "image"\nid = "old"\n'
        'options = { sizes = "1024x1024 1536x1024 1024x1536", response_format = "b64_json" }\n'
    )
    context = replace(context_for(emulator.url), catalogue=Catalogue.read(table))
    delivered = make(create(context), ask(model="old"))
    assert delivered.cost_usd is None  # no rates are known
    assert emulator.at("draw")[0].json() == {
        "model": "old",
        "prompt": ask().job.prompt,
        "size": "1024x1536",
        "response_format": "b64_json",
    }


def test_any_model_may_be_named_and_no_key_is_needed(ask: Ask) -> None:
    with OpenAIEmulator() as emulator:
        make(create(context_for(emulator.url, key="")), ask(model="local/flux"))
        (seen,) = emulator.at("draw")
        assert "Authorization" not in seen.headers
        body = seen.json()
        assert isinstance(body, dict)
        assert body["model"] == "local/flux"
        assert "quality" not in body


def test_openai_itself_needs_a_key(ask: Ask) -> None:
    connection = Connection({"base_url": "https://api.openai.com/v1"}, "")
    provider = create(ProviderContext(lambda _profile: connection, pace=FAST))
    with pytest.raises(KeyMissingError, match="OPENAI_API_KEY"):
        make(provider, ask())
    with pytest.raises(KeyMissingError, match="needs an API key"):
        asyncio.run(provider.test_connection())


@pytest.mark.parametrize("usage", [None, {}, {"output_tokens": 0}])
def test_a_cost_is_not_made_up(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask, usage: dict[str, int] | None
) -> None:
    emulator.usage = usage
    assert make(provider, ask()).cost_usd is None


def test_a_picture_may_come_as_an_address(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    emulator.sends_addresses = True
    emulator.misbehave("made", ResetDuring())
    request = ask()
    make(provider, request)
    assert request.target.read_bytes() == emulator.image
    assert emulator.counts == {"draw": 1, "made": 2}


def test_a_picture_whose_address_is_dead_is_lost(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    emulator.sends_addresses = True
    emulator.misbehave("made", Status(404))
    with pytest.raises(ResultLostError, match="could not be downloaded") as raised:
        make(provider, ask())
    assert raised.value.cost_usd
    assert emulator.counts["draw"] == 1


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (complaint(401, "invalid_api_key"), KeyRefusedError, "did not accept the API key"),
        (complaint(403, None, "Verify your organization."), KeyRefusedError, "Verify your"),
        (complaint(404, "model_not_found", "No such model"), RequestRejectedError, "No such model"),
        (complaint(400, "invalid_value", "Bad size"), RequestRejectedError, "Bad size"),
        (complaint(429, "insufficient_quota"), CreditExhaustedError, "no credit left"),
        (complaint(400, "billing_hard_limit_reached"), CreditExhaustedError, "no credit left"),
        (complaint(402, 402), CreditExhaustedError, "no credit left"),
        (complaint(400, "content_policy_violation"), ModerationError, "safety check"),
        (
            Status(
                400,
                error_body("moderation_blocked", "rejected by the safety system", "image_error"),
            ),
            ModerationError,
            "safety system",
        ),
        (complaint(429, "rate_limit_exceeded", retry_after="400"), ServiceBusyError, "7 minutes"),
        (Status(400, {"error": "no such thing"}), RequestRejectedError, "no such thing"),
        (Status(422, {"detail": [{"msg": "n"}]}), RequestRejectedError, "cannot make this"),
        (Status(404, "<html>"), RequestRejectedError, "does not know this address or model"),
        (Status(307, headers={"Location": "/"}), RequestRejectedError, "address"),
        (Status(418), RequestRejectedError, "cannot make this"),
        (
            Status(200, {"error": {"code": 402, "message": "Upstream failed"}}),
            ProviderError,
            "Upstream failed",
        ),
    ],
)
def test_refusals_are_understood_and_nothing_is_sent_again(
    provider: OpenAIProvider,
    emulator: OpenAIEmulator,
    ask: Ask,
    trouble: Status,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.misbehave("draw", trouble)
    with pytest.raises(error) as raised:
        make(provider, ask())
    assert words in f"{raised.value.message} {raised.value.action}"
    assert emulator.counts == {"draw": 1}


@pytest.mark.parametrize("headers", [{}, {"retry_after": "0"}])
def test_a_rate_limit_is_waited_for(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask, headers: dict[str, str]
) -> None:
    emulator.misbehave("draw", complaint(429, "rate_limit_exceeded", **headers))
    make(provider, ask())
    assert emulator.counts == {"draw": 2}


@pytest.mark.parametrize(
    "trouble",
    [
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Hang(),
        Stall(),
        Malformed(),
        Html(),
        Html(502),
        complaint(500, "server_error"),
        Status(200, {"data": []}),
        Status(200, {"data": [{}]}),
    ],
    ids=repr,
)
def test_a_lost_answer_is_never_asked_for_again(
    emulator: OpenAIEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("draw", trouble)
    with pytest.raises(SubmissionUncertainError, match="may have been charged"):
        make(create(context_for(emulator.url, pace=HASTY)), ask())
    assert emulator.counts == {"draw": 1}


def test_who_does_not_wait_may_have_been_charged(emulator: OpenAIEmulator, ask: Ask) -> None:
    emulator.misbehave("draw", Hang())

    async def leave() -> None:
        provider = create(context_for(emulator.url))
        submit = await provider.prepare(ask(), lambda _fraction, _text: None)
        task = asyncio.ensure_future(submit())
        await asyncio.to_thread(emulator.wait_for, "draw")
        task.cancel()
        await task

    with pytest.raises(SubmissionUncertainError, match="You stopped"):
        asyncio.run(leave())


def test_a_damaged_picture_is_said_with_its_cost(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    usage = {"output_tokens": 100}
    emulator.misbehave("draw", Status(200, {"data": [{"b64_json": "§§"}], "usage": usage}))
    with pytest.raises(ResultInvalidError, match="damaged") as raised:
        make(provider, ask())
    assert raised.value.cost_usd == pytest.approx(0.003)


def test_a_full_disk_is_said(provider: OpenAIProvider, ask: Ask, tmp_path: Path) -> None:
    request = replace(ask(), target=tmp_path / "nowhere" / "x.part")
    with pytest.raises(StorageError, match="could not be written"):
        make(provider, request)


def test_the_key_is_in_no_error_and_no_log(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.misbehave("draw", complaint(401, "invalid_api_key", f"Incorrect API key: {KEY}."))
    with pytest.raises(KeyRefusedError) as raised:
        make(provider, ask())
    assert KEY not in str(raised.value)
    assert KEY not in caplog.text


# --- speech ----------------------------------------------------------------------------------


def test_a_text_is_read_aloud(emulator: OpenAIEmulator, ask: Ask) -> None:
    provider = create(context_for(emulator.url, options={"voice": "marin"}))
    request = ask(AssetKind.VOICE, "my-own-tts", prompt="Good morning.")
    assert make(provider, request) == Delivered()
    assert sniff(request.target).kind is MediaKind.AUDIO
    assert emulator.at("speak")[0].json() == {
        "model": "my-own-tts",
        "input": "Good morning.",
        "voice": "marin",
        "response_format": "mp3",
    }


@pytest.mark.parametrize("model", ["tts-1", "my-own-tts"])
def test_a_text_that_is_too_long_is_not_sent(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask, model: str
) -> None:
    with pytest.raises(RequestRejectedError, match="4097 characters"):
        make(provider, ask(AssetKind.VOICE, model, prompt="a" * 4097))
    assert emulator.seen == []


@pytest.mark.parametrize("trouble", [Html(), WrongType("application/json"), Status(200)], ids=repr)
def test_what_is_no_sound_may_have_been_charged(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("speak", trouble)
    with pytest.raises(SubmissionUncertainError):
        make(provider, ask(AssetKind.VOICE, "tts-1"))
    assert emulator.counts == {"speak": 1}


# --- texts -----------------------------------------------------------------------------------


def test_a_text_is_written_in_the_form_of_the_schema(
    provider: OpenAIProvider, emulator: OpenAIEmulator
) -> None:
    written = write(provider)
    assert json.loads(written.text) == {"scenes": ["one", "two"]}
    assert (written.model, written.cost_usd) == ("gpt-6-luna", None)
    assert emulator.at("chat")[0].json() == {
        "model": "gpt-6-luna",
        "messages": [
            {"role": "system", "content": TEXT.instructions},
            {"role": "user", "content": TEXT.prompt},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "story_board", "strict": True, "schema": TEXT.schema},
        },
    }


@pytest.mark.parametrize(("known", "asked"), [(("json_object",), 2), ((), 3)])
def test_servers_that_know_no_schemas_are_asked_in_words(
    provider: OpenAIProvider, emulator: OpenAIEmulator, known: tuple[str, ...], asked: int
) -> None:
    emulator.knows_forms = known
    emulator.written = '<think>Let me see: {"a"}.</think>\n\n```json\n{"scenes": []}\n```\n'
    written = write(provider, replace(TEXT, model="llama"))
    assert written == WrittenText('{"scenes": []}', "llama")
    assert emulator.counts == {"chat": asked}
    last = emulator.at("chat")[-1].json()
    assert isinstance(last, dict)
    assert json.dumps(TEXT.schema) in last["messages"][0]["content"]
    assert ("response_format" in last) == bool(known)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('{"a": "```"}', '{"a": "```"}'),
        ('```\n{"a": 1}\n```', '{"a": 1}'),
        ('<think>\nhm\n</think>{"a": 1}', '{"a": 1}'),
        ('{"a": "<think>x</think>"}', '{"a": "<think>x</think>"}'),
    ],
)
def test_only_what_surrounds_the_text_is_taken_off(text: str, plain: str) -> None:
    assert plain_json(text) == plain


@pytest.mark.parametrize(
    ("message", "finish_reason", "error", "words"),
    [
        ({"content": None, "refusal": "I can't do that."}, "stop", ModerationError, "can't do"),
        ({"content": ""}, "content_filter", ModerationError, "safety check"),
        ({"content": '{"scenes": ['}, "length", ProviderError, "cut off"),
        ({"content": ""}, "stop", SubmissionUncertainError, "may have been charged"),
    ],
)
def test_texts_that_were_not_written_say_why(
    provider: OpenAIProvider,
    emulator: OpenAIEmulator,
    message: dict[str, object],
    finish_reason: str,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.message, emulator.finish_reason = message, finish_reason
    with pytest.raises(error, match=words):
        write(provider)
    assert emulator.counts == {"chat": 1}


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (complaint(400, None, "Unknown parameter: 'messages'"), RequestRejectedError),
        (complaint(404, "model_not_found"), RequestRejectedError),
        (complaint(429, "insufficient_quota"), CreditExhaustedError),
        (ResetAfter(), SubmissionUncertainError),
    ],
)
def test_a_text_is_asked_for_once(
    provider: OpenAIProvider,
    emulator: OpenAIEmulator,
    trouble: Misbehaviour,
    error: type[ProviderError],
) -> None:
    emulator.misbehave("chat", trouble)
    with pytest.raises(error):
        write(provider)
    assert emulator.counts == {"chat": 1}


def test_without_a_model_nothing_is_asked(emulator: OpenAIEmulator) -> None:
    with pytest.raises(RuleError, match="No text model"):
        write(create(context_for(emulator.url, options={"text_model": ""})))
    assert emulator.seen == []


# --- connection ------------------------------------------------------------------------------


def test_the_connection_test_counts_models(
    provider: OpenAIProvider, emulator: OpenAIEmulator
) -> None:
    assert asyncio.run(provider.test_connection()) == "OpenAI offers 3 models."
    assert emulator.counts == {"models": 1}


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (complaint(401, "invalid_api_key"), KeyRefusedError),
        (Html(404), RequestRejectedError),
        (Html(), AnswerInvalidError),
        (Status(200, {"hello": "world"}), AnswerInvalidError),
    ],
    ids=repr,
)
def test_a_wrong_key_is_told_from_a_wrong_address(
    provider: OpenAIProvider,
    emulator: OpenAIEmulator,
    trouble: Misbehaviour,
    error: type[ProviderError],
) -> None:
    emulator.misbehave("models", trouble)
    with pytest.raises(error):
        asyncio.run(provider.test_connection())


def test_no_network_is_told_from_a_wrong_address() -> None:
    with pytest.raises(ServiceUnreachableError, match="cannot be reached"):
        asyncio.run(create(context_for("http://nowhere.invalid")).test_connection())


# --- what is offered -------------------------------------------------------------------------


def test_what_is_offered(provider: OpenAIProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert isinstance(provider, TextProvider)
    assert not isinstance(provider, RemoteProvider)
    assert provider.capabilities(AssetKind.VIDEO) is None
    image = provider.capabilities(AssetKind.IMAGE)
    voice = provider.capabilities(AssetKind.VOICE)
    assert image is not None
    assert voice is not None
    assert image.model("anything") is not None
    assert image.models[0].price_usd((1080, 1920)) == pytest.approx(0.055, abs=0.001)
    assert all("usd_per_million_image_output" in model.options for model in image.models)
    assert all(model.retires_on for model in voice.models)
    spoken = voice.model("tts-1")
    assert spoken is not None
    assert spoken.price_usd((1, 1), characters=2000) == 0.03


def test_a_size_between_is_made_in_the_next_smaller_one(
    provider: OpenAIProvider, emulator: OpenAIEmulator, ask: Ask
) -> None:
    settings = ResolvedSettings(
        provider="openai", model="gpt-image-2.6-flare", seed=1, short_side_px=1200, fps=24
    )
    make(provider, ask(settings=settings))
    body = emulator.at("draw")[0].json()
    assert isinstance(body, dict)
    assert body["size"] == "1088x1920"

"""Google's pictures and texts against an emulator; its videos are in ``test_google_video``."""

from __future__ import annotations

import asyncio
import base64
import json
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
    media_bytes,
)
from tests.fakes.google_emulator import (
    KEY_REFUSED,
    GoogleEmulator,
    complaint,
    error_body,
    retry_in,
)
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import (
    AnswerInvalidError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ResultInvalidError,
    RuleError,
    ServiceBusyError,
    ServiceUnreachableError,
    SubmissionUncertainError,
)
from videoflow.providers.base import (
    Delivered,
    OnlineProvider,
    RemoteProvider,
    Request,
    TextProvider,
    TextRequest,
    WrittenText,
)
from videoflow.providers.context import ProviderContext
from videoflow.providers.google import files
from videoflow.providers.google.provider import GoogleProvider, create

Ask = Callable[..., Request]
MODEL = "gemini-nano-banana-2.1"
HASTY = replace(FAST, connect_s=0.3, answer_s=0.02)
TEXT = TextRequest(
    instructions="You write short advertising films.",
    prompt="A film about coffee.",
    schema_name="storyboard",
    schema={"type": "object", "required": ["scenes"]},
)


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: GoogleEmulator) -> GoogleProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(
        model: str = MODEL, photos: int = 0, short_side_px: int = 720, **fields: Any
    ) -> Request:
        references = tuple(tmp_path / f"photo-{number}.png" for number in range(photos))
        for photo in references:
            photo.write_bytes(media_bytes(AssetKind.IMAGE, photo.name))
        settings = ResolvedSettings(
            provider="google", model=model, seed=7, short_side_px=short_side_px, fps=24
        )
        return request_for(
            AssetKind.IMAGE,
            tmp_path / "image.part",
            provider="google",
            model=model,
            references=references,
            settings=settings,
            **fields,
        )

    return make


def make(provider: GoogleProvider, request: Request) -> Delivered:
    async def work() -> Delivered:
        answer = await (await provider.prepare(request, lambda _fraction, _text: None))()
        assert isinstance(answer, Delivered)
        return answer

    return asyncio.run(work())


def write(provider: GoogleProvider, request: TextRequest = TEXT) -> WrittenText:
    return asyncio.run(provider.write(request))


# --- pictures --------------------------------------------------------------------------------


def test_a_picture_is_made_and_costs_what_its_tokens_cost(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    request = ask()
    delivered = make(provider, request)
    assert request.target.read_bytes() == emulator.image
    assert delivered.cost_usd == pytest.approx((1120 * 30 + 100 * 7.5 + 300 * 1.5) / 1e6)
    (seen,) = emulator.at("draw")
    assert seen.path == f"/v1beta/models/{MODEL}:generateContent"
    assert seen.headers["x-goog-api-key"] == KEY
    assert "key" not in seen.query
    assert seen.json() == {
        "contents": [{"role": "user", "parts": [{"text": request.job.prompt}]}],
        "generationConfig": {
            "responseModalities": ["IMAGE"],
            "imageConfig": {"aspectRatio": "9:16", "imageSize": "1K"},
        },
    }


@pytest.mark.parametrize(
    ("model", "short_side_px", "size"),
    [
        (MODEL, 1080, "2K"),
        (MODEL, 2160, "4K"),
        ("gemini-3.1-flash-lite-image", 1080, None),
        ("gemini-9-image", 1080, None),
    ],
)
def test_the_picture_covers_the_film(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    model: str,
    short_side_px: int,
    size: str | None,
) -> None:
    make(provider, ask(model, short_side_px=short_side_px))
    body = emulator.at("draw")[0].json()
    assert isinstance(body, dict)
    assert body["generationConfig"]["imageConfig"].get("imageSize") == size


def test_product_photos_go_along(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    request = ask(photos=2)
    make(provider, request)
    body = emulator.at("draw")[0].json()
    assert isinstance(body, dict)
    _words, *photos = body["contents"][0]["parts"]
    assert [photo["inlineData"]["mimeType"] for photo in photos] == ["image/png"] * 2
    sent = [base64.b64decode(photo["inlineData"]["data"]) for photo in photos]
    assert sent == [path.read_bytes() for path in request.references]
    assert emulator.counts == {"draw": 1}


@pytest.mark.parametrize("state", ["ACTIVE", "PROCESSING"])
def test_large_photos_are_uploaded_first(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
) -> None:
    monkeypatch.setattr(files, "MAX_INLINE_CHARS", 100)
    emulator.upload_state = state
    emulator.misbehave("bytes", ResetBefore())
    request = ask(photos=2)
    make(provider, request)
    assert list(emulator.uploads.values()) == [path.read_bytes() for path in request.references]
    body = emulator.at("draw")[0].json()
    assert isinstance(body, dict)
    _words, *photos = body["contents"][0]["parts"]
    assert photos[0] == {
        "fileData": {"mimeType": "image/png", "fileUri": f"{emulator.url}/v1beta/files/f1"}
    }
    assert emulator.at("upload")[0].path == "/upload/v1beta/files"
    assert (emulator.counts["file"] > 0) == (state == "PROCESSING")


@pytest.mark.parametrize("place", ["", "http://elsewhere.invalid/upload?upload_id=1"])
def test_an_upload_that_fails_costs_nothing(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    monkeypatch.setattr(files, "MAX_INLINE_CHARS", 100)
    emulator.misbehave("upload", Status(200, headers={"X-Goog-Upload-URL": place}))
    with pytest.raises(AnswerInvalidError):
        make(provider, ask(photos=1))
    emulator.upload_state = "FAILED"
    with pytest.raises(ProviderError, match="could not be sent"):
        make(provider, ask(photos=1))
    assert emulator.counts["draw"] == 0


def test_thoughts_and_words_are_not_the_picture(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    draft = {"inlineData": {"mimeType": "image/png", "data": "AAAA"}, "thought": True}
    snake = {"inline_data": emulator.picture_part()["inlineData"]}
    emulator.parts = [{"text": "Here it is."}, snake, draft, {"text": "Do you like it?"}]
    request = ask()
    make(provider, request)
    assert request.target.read_bytes() == emulator.image


@pytest.mark.parametrize("usage", [None, {}, {"promptTokenCount": 4}])
def test_a_cost_is_not_made_up(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, usage: Mapping[str, int] | None
) -> None:
    emulator.usage = usage
    assert make(provider, ask()).cost_usd is None


def test_without_rates_there_is_no_cost(provider: GoogleProvider, ask: Ask) -> None:
    assert make(provider, ask("gemini-9-image")).cost_usd is None


def test_without_details_all_tokens_are_the_pictures(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.usage = {"candidatesTokenCount": 1120}
    assert make(provider, ask()).cost_usd == pytest.approx(0.0336)


@pytest.mark.parametrize(
    ("candidate", "error", "words"),
    [
        ({"finishReason": "IMAGE_SAFETY", "finishMessage": "It is unsafe"}, ModerationError, "It"),
        ({"finishReason": "PROHIBITED_CONTENT", "content": {}}, ModerationError, "PROHIBITED"),
        ({"finishReason": "RECITATION"}, ModerationError, "safety check"),
        ({"finishReason": "NO_IMAGE"}, ProviderError, "I will not"),
        ({"finishReason": "SOMETHING_NEW", "content": None}, ProviderError, "SOMETHING_NEW"),
    ],
)
def test_an_answer_without_a_picture_says_why(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    candidate: Mapping[str, object],
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.parts, emulator.candidate = [{"text": "I will not."}], candidate
    with pytest.raises(error, match=words) as raised:
        make(provider, ask())
    assert isinstance(raised.value, ModerationError) == (error is ModerationError)
    assert emulator.counts == {"draw": 1}


def test_a_blocked_prompt_has_no_answer_at_all(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.misbehave("draw", Status(200, {"promptFeedback": {"blockReason": "IMAGE_SAFETY"}}))
    with pytest.raises(ModerationError, match="IMAGE_SAFETY"):
        make(provider, ask())


RETIRED = "models/gemini-2.5-flash-image is no longer available. Please update your code."


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (KEY_REFUSED, KeyRefusedError, "did not accept the API key"),
        (Status(400, [KEY_REFUSED.body]), KeyRefusedError, "did not accept the API key"),
        (complaint(400, "INVALID_ARGUMENT", "API key expired."), KeyRefusedError, "API key"),
        (complaint(403, "PERMISSION_DENIED", "Not for you"), KeyRefusedError, "Not for you"),
        (complaint(401, "UNAUTHENTICATED"), KeyRefusedError, "did not accept"),
        (complaint(400, "INVALID_ARGUMENT", "Bad ratio"), RequestRejectedError, "Bad ratio"),
        (
            complaint(400, "FAILED_PRECONDITION", "User location is not supported"),
            RequestRejectedError,
            "location",
        ),
        (
            complaint(400, "FAILED_PRECONDITION", "This is only for billed users at this time."),
            CreditExhaustedError,
            "no credit",
        ),
        (
            complaint(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
            CreditExhaustedError,
            "no credit",
        ),
        (
            complaint(429, "RESOURCE_EXHAUSTED", "Check your plan.", retry_in("400s")),
            ServiceBusyError,
            "7 minutes",
        ),
        (complaint(503, "UNAVAILABLE", "Overloaded"), ServiceBusyError, "Nothing was made"),
        (complaint(500, "INTERNAL", "Oops"), ServiceBusyError, "Nothing was made"),
        (complaint(404, "NOT_FOUND", RETIRED), RequestRejectedError, "retired the model"),
        (complaint(404, "NOT_FOUND", "Unknown model"), RequestRejectedError, "Unknown model"),
        (Html(404), RequestRejectedError, "does not know this address or model"),
        (Status(418), RequestRejectedError, "cannot make this"),
        (Status(200, []), SubmissionUncertainError, "may have been charged"),
    ],
    ids=repr,
)
def test_complaints_are_understood_and_nothing_is_sent_again(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    ask: Ask,
    trouble: Misbehaviour,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.misbehave("draw", trouble)
    with pytest.raises(error) as raised:
        make(provider, ask())
    assert words in f"{raised.value.message} {raised.value.action}"
    assert emulator.counts == {"draw": 1}


@pytest.mark.parametrize(
    "trouble",
    [
        Status(429, [error_body(429, "RESOURCE_EXHAUSTED", "Slow down", retry_in("0.02s"))]),
        complaint(429, "RESOURCE_EXHAUSTED"),
        complaint(429, "RESOURCE_EXHAUSTED", "x", retry_in("soon")),
        Status(429, headers={"Retry-After": "0"}),
    ],
    ids=repr,
)
def test_a_rate_limit_is_waited_for(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, trouble: Status
) -> None:
    emulator.misbehave("draw", trouble)
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
        complaint(504, "DEADLINE_EXCEEDED"),
        Status(200, {"hello": "world"}),
    ],
    ids=repr,
)
def test_a_lost_answer_is_never_asked_for_again(
    emulator: GoogleEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    emulator.misbehave("draw", trouble)
    provider = create(context_for(emulator.url, pace=HASTY))
    with pytest.raises(SubmissionUncertainError, match="may have been charged"):
        make(provider, ask())
    assert emulator.counts == {"draw": 1}
    assert asyncio.run(provider.find(ask())) is None


def test_a_damaged_picture_is_said_with_its_cost(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask
) -> None:
    emulator.parts = [{"inlineData": {"mimeType": "image/png", "data": "§§"}}]
    with pytest.raises(ResultInvalidError, match="damaged") as raised:
        make(provider, ask())
    assert raised.value.cost_usd


def test_the_key_is_in_no_error_and_no_log(
    provider: GoogleProvider, emulator: GoogleEmulator, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.misbehave("draw", complaint(400, "INVALID_ARGUMENT", f"API key not valid: {KEY}"))
    with pytest.raises(KeyRefusedError) as raised:
        make(provider, ask())
    assert KEY not in str(raised.value)
    assert KEY not in caplog.text


# --- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "version", "asked"),
    [
        ("", "v1beta", "/v1beta/models"),
        ("", "v1", "/v1/models"),
        ("", "", "/v1beta/models"),
        ("/v1", "v1beta", "/v1/models"),
        ("/v1beta/", "v1", "/v1beta/models"),
    ],
)
def test_the_version_is_an_option_unless_the_address_names_one(
    emulator: GoogleEmulator, path: str, version: str, asked: str
) -> None:
    def connect(_profile: ServiceProfile) -> Connection:
        return Connection({"base_url": emulator.url + path}, KEY, {"api_version": version})

    provider = create(ProviderContext(connect, pace=FAST))
    assert asyncio.run(provider.test_connection()) == "Google Gemini accepts the key."
    (seen,) = emulator.at("models")
    assert (seen.path, seen.query) == (asked, {"pageSize": "1"})


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (KEY_REFUSED, KeyRefusedError),
        (Html(404), RequestRejectedError),
        (Html(), AnswerInvalidError),
        (Status(200, {"hello": "world"}), AnswerInvalidError),
    ],
    ids=repr,
)
def test_a_wrong_key_is_told_from_a_wrong_address(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    trouble: Misbehaviour,
    error: type[ProviderError],
) -> None:
    emulator.misbehave("models", trouble)
    with pytest.raises(error):
        asyncio.run(provider.test_connection())


def test_no_network_is_told_from_a_wrong_address() -> None:
    with pytest.raises(ServiceUnreachableError, match="cannot be reached"):
        asyncio.run(create(context_for("http://nowhere.invalid")).test_connection())


# --- texts -----------------------------------------------------------------------------------


def test_a_text_is_written_in_the_form_of_the_schema(
    provider: GoogleProvider, emulator: GoogleEmulator
) -> None:
    written = write(provider)
    assert json.loads(written.text) == {"scenes": ["one", "two"]}
    assert written.model == "gemini-flash-latest"
    (seen,) = emulator.at("write")
    assert seen.path == "/v1beta/models/gemini-flash-latest:generateContent"
    assert seen.json() == {
        "systemInstruction": {"parts": [{"text": TEXT.instructions}]},
        "contents": [{"role": "user", "parts": [{"text": TEXT.prompt}]}],
        "generationConfig": {
            "responseMimeType": "application/json",
            "responseJsonSchema": TEXT.schema,
        },
    }


def test_models_that_refuse_the_schema_are_told_it_in_words(
    provider: GoogleProvider, emulator: GoogleEmulator
) -> None:
    refusal = complaint(400, "INVALID_ARGUMENT", "Unknown name responseJsonSchema")
    emulator.misbehave("write", refusal)
    assert write(provider, replace(TEXT, model="models/gemma")).model == "gemma"
    body = emulator.at("write")[1].json()
    assert isinstance(body, dict)
    assert json.dumps(TEXT.schema) in body["systemInstruction"]["parts"][0]["text"]
    assert emulator.counts == {"write": 2}


@pytest.mark.parametrize(
    ("candidate", "error", "words"),
    [
        ({"finishReason": "SAFETY"}, ModerationError, "safety check"),
        ({"finishReason": "MAX_TOKENS"}, ProviderError, "cut off"),
        ({"content": {"parts": []}}, SubmissionUncertainError, "may have been charged"),
    ],
)
def test_texts_that_were_not_written_say_why(
    provider: GoogleProvider,
    emulator: GoogleEmulator,
    candidate: Mapping[str, object],
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.candidate = candidate
    with pytest.raises(error, match=words):
        write(provider)
    assert emulator.counts == {"write": 1}


def test_a_retired_text_model_is_named(provider: GoogleProvider, emulator: GoogleEmulator) -> None:
    emulator.misbehave("write", complaint(404, "NOT_FOUND", RETIRED))
    with pytest.raises(RequestRejectedError, match="has retired the model “old”"):
        write(provider, replace(TEXT, model="old"))


def test_without_a_model_nothing_is_asked(emulator: GoogleEmulator) -> None:
    with pytest.raises(RuleError, match="No text model"):
        write(create(context_for(emulator.url, options={"text_model": ""})))
    assert emulator.seen == []


# --- what is offered -------------------------------------------------------------------------


def test_what_is_offered(provider: GoogleProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert isinstance(provider, RemoteProvider)
    assert isinstance(provider, TextProvider)
    assert provider.capabilities(AssetKind.VOICE) is None
    image = provider.capabilities(AssetKind.IMAGE)
    assert image is not None
    assert image.models[0].id == MODEL
    assert image.models[0].price_usd((720, 1280)) == 0.0336
    assert image.models[0].price_usd((2160, 3840)) == 0.0756
    priced = [model for model in image.models if model.prices]
    assert all("usd_per_million_image_output" in model.options for model in priced)
    assert all(
        f"image_size_{side}" in model.options for model in priced for side in model.short_sides_px
    )

"""The adapter against an emulator of ElevenLabs."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.elevenlabs_emulator import ElevenLabsEmulator, complaint
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
)
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.job import SceneContext
from videoflow.errors import (
    CreditExhaustedError,
    KeyRefusedError,
    ProviderError,
    RequestRejectedError,
    ResultInvalidError,
    ServiceBusyError,
    ServiceUnreachableError,
    StorageError,
    SubmissionUncertainError,
)
from videoflow.media.sniff import MediaKind, sniff
from videoflow.providers.base import Delivered, OnlineProvider, RemoteProvider, Request
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.elevenlabs import ElevenLabsProvider, create

VOICE = AssetKind.VOICE
Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[ElevenLabsEmulator]:
    with ElevenLabsEmulator(KEY) as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: ElevenLabsEmulator) -> ElevenLabsProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def make(
        text: str = "Good morning, world.",
        model: str = "eleven_v3",
        language: str = "en",
        **fields: Any,
    ) -> Request:
        context = SceneContext(
            scene_number=1, scenario="hook", dialog=text[:1000], language=language
        )
        return request_for(
            VOICE,
            tmp_path / "voice.part",
            provider="elevenlabs",
            model=model,
            prompt=text,
            context=context,
            **fields,
        )

    return make


def make(provider: ElevenLabsProvider, request: Request) -> Delivered:
    async def work() -> Delivered:
        answer = await (await provider.prepare(request, lambda _fraction, _text: None))()
        assert isinstance(answer, Delivered)
        return answer

    return asyncio.run(work())


def test_a_voice_is_made_and_each_word_has_its_time(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator, ask: Ask
) -> None:
    request = ask("Good morning,\n world.")
    delivered = make(provider, request)
    assert sniff(request.target).kind is MediaKind.AUDIO
    assert [(word.text, word.start_s, word.end_s) for word in delivered.words] == [
        ("Good", 0.0, 0.4),
        ("morning,", 0.5, 1.3),
        ("world.", 1.5, 2.1),
    ]
    assert delivered.cost_usd is None  # it says credits, not dollars
    assert emulator.counts == {"submit": 1}


def test_the_request_is_as_documented(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator, ask: Ask
) -> None:
    make(provider, ask(language="vi-VN"))
    (seen,) = emulator.at("submit")
    assert seen.path == "/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps"
    assert seen.query == {"output_format": "mp3_44100_128"}
    assert seen.headers["xi-api-key"] == KEY
    assert seen.json() == {
        "text": "Good morning, world.",
        "model_id": "eleven_v3",
        "language_code": "vi",
        "seed": 7,
    }


@pytest.mark.parametrize(
    ("model", "language_code"),
    [("eleven_multilingual_v2", None), ("eleven_flash_v2_5", "en"), ("eleven_v9", None)],
)
def test_a_language_is_sent_only_to_models_that_take_one(
    provider: ElevenLabsProvider,
    emulator: ElevenLabsEmulator,
    ask: Ask,
    model: str,
    language_code: str | None,
) -> None:
    make(provider, ask(model=model))
    body = emulator.at("submit")[0].json()
    assert isinstance(body, dict)
    assert body["model_id"] == model
    assert body.get("language_code") == language_code


def test_the_voice_of_the_settings_speaks(emulator: ElevenLabsEmulator, ask: Ask) -> None:
    provider = create(context_for(emulator.url, options={"voice": " 21m00Tcm4TlvDq8ikWAM "}))
    make(provider, ask())
    assert "/21m00Tcm4TlvDq8ikWAM/" in emulator.at("submit")[0].path


@pytest.mark.parametrize(
    ("request_fields", "options", "words"),
    [
        ({"text": "a" * 5001}, {}, "5001 characters; Eleven v3 reads at most 5000"),
        ({"model": "eleven_multilingual_v2", "language": "vi"}, {}, "does not speak"),
        ({}, {"voice": ""}, "No voice is chosen"),
        ({}, {"voice": "../../v1/user"}, "No voice is chosen"),
    ],
)
def test_what_cannot_be_read_is_refused_before_it_is_sent(
    emulator: ElevenLabsEmulator,
    ask: Ask,
    request_fields: dict[str, str],
    options: dict[str, str],
    words: str,
) -> None:
    provider = create(context_for(emulator.url, options=options))
    with pytest.raises(RequestRejectedError, match=words):
        make(provider, ask(**request_fields))
    assert emulator.seen == []


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (complaint(401, "invalid_api_key"), KeyRefusedError, "did not accept the API key"),
        (complaint(401, "quota_exceeded", "12 left"), CreditExhaustedError, "12 left"),
        (complaint(402, "insufficient_credits", old=False), CreditExhaustedError, "no credit"),
        (complaint(403, "insufficient_permissions", old=False), KeyRefusedError, "may not"),
        (complaint(404, "voice_not_found", "No such voice"), RequestRejectedError, "No such voice"),
        (complaint(400, "voice_not_found", old=False), RequestRejectedError, "cannot make this"),
        (complaint(400, "max_character_limit_exceeded"), RequestRejectedError, "cannot make this"),
        (
            Status(422, {"detail": [{"loc": ["body", "text"], "msg": "too short", "type": "v"}]}),
            RequestRejectedError,
            "body.text: too short",
        ),
        (Status(400, {"detail": "Bad words"}), RequestRejectedError, "Bad words"),
        (Status(404, "<html>"), RequestRejectedError, "does not know this address or model"),
    ],
)
def test_errors_are_understood_in_both_forms(
    provider: ElevenLabsProvider,
    emulator: ElevenLabsEmulator,
    ask: Ask,
    trouble: Status,
    error: type[ProviderError],
    words: str,
) -> None:
    emulator.misbehave("submit", trouble)
    with pytest.raises(error) as raised:
        make(provider, ask())
    assert words in f"{raised.value.message} {raised.value.action}"
    assert not isinstance(raised.value, SubmissionUncertainError)
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize(
    "code", ["too_many_concurrent_requests", "system_busy", "concurrent_limit_exceeded"]
)
def test_a_busy_service_is_asked_again_and_then_left_alone(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator, ask: Ask, code: str, old: bool
) -> None:
    emulator.misbehave("submit", complaint(429, code, old=old))
    make(provider, ask())
    assert emulator.counts["submit"] == 2

    emulator.misbehave("submit", *[complaint(429, code, old=old)] * (FAST.retries + 1))
    with pytest.raises(ServiceBusyError):
        make(provider, ask())


@pytest.mark.parametrize(
    "trouble",
    [ResetDuring(), ResetAfter(), Stall(), Hang(), Malformed(), Html(), Html(502), Status(500)],
    ids=lambda trouble: f"{type(trouble).__name__}{getattr(trouble, 'status', '')}",
)
def test_a_lost_answer_may_have_been_charged_and_is_not_sent_again(
    emulator: ElevenLabsEmulator, ask: Ask, trouble: Misbehaviour
) -> None:
    provider = create(context_for(emulator.url, pace=replace(FAST, answer_s=0.1)))
    emulator.misbehave("submit", trouble)
    with pytest.raises(SubmissionUncertainError):
        make(provider, ask())
    assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    ("audio", "error"), [("", SubmissionUncertainError), ("no base64!", ResultInvalidError)]
)
def test_an_answer_without_sound_is_not_sent_again(
    provider: ElevenLabsProvider,
    emulator: ElevenLabsEmulator,
    ask: Ask,
    audio: str,
    error: type[ProviderError],
) -> None:
    emulator.audio_base64 = audio
    with pytest.raises(error):
        make(provider, ask())
    assert emulator.counts["submit"] == 1


def test_without_times_there_is_still_a_voice(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator, ask: Ask
) -> None:
    emulator.aligned = False
    request = ask()
    assert make(provider, request).words == ()
    assert request.target.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("早安,世界。", ["早", "安,", "世", "界。"]),
        ("  twice  spaced  ", ["twice", "spaced"]),
        ("ก" * 130, ["ก" * 60, "ก" * 60, "ก" * 10]),
        ("Wow!", ["Wow!"]),
    ],
)
def test_words_in_any_script(
    provider: ElevenLabsProvider, ask: Ask, text: str, words: list[str]
) -> None:
    said = make(provider, replace_text(ask(), text)).words
    assert [word.text for word in said] == words
    assert all(word.start_s < word.end_s for word in said)


def replace_text(request: Request, text: str) -> Request:
    """The text as it is, without being trimmed."""
    return replace(request, job=request.job.model_copy(update={"prompt": text}))


@pytest.mark.parametrize(
    "alignment",
    [
        {"characters": ["a", "b"], "character_start_times_seconds": [0.0]},
        {"characters": None},
        ["a"],
        {
            "characters": ["a"],
            "character_start_times_seconds": [-0.2],
            "character_end_times_seconds": [-0.1],
        },
    ],
)
def test_strange_times_do_not_cost_the_voice(
    provider: ElevenLabsProvider,
    emulator: ElevenLabsEmulator,
    ask: Ask,
    alignment: object,
) -> None:
    body = {"audio_base64": base64.b64encode(b"sound").decode(), "alignment": alignment}
    emulator.misbehave("submit", Status(200, body))
    words = make(provider, ask()).words
    assert all(word.start_s >= 0 and word.end_s >= word.start_s for word in words)


def test_a_full_disk_says_so(provider: ElevenLabsProvider, ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        make(provider, replace(ask(), target=tmp_path / "gone" / "voice.part"))


def test_the_connection_is_tested_for_nothing(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator
) -> None:
    said = asyncio.run(provider.test_connection())
    assert said == "Plan “creator”: 1200 of 100000 characters used."
    emulator.scoped = True
    assert asyncio.run(provider.test_connection()) == "The key works; it may not see the account."
    assert emulator.counts["submit"] == 0


@pytest.mark.parametrize("point", ["account", "models"])
def test_a_wrong_key_is_told_from_a_wrong_address_and_from_no_network(
    emulator: ElevenLabsEmulator, point: str
) -> None:
    emulator.scoped = point == "models"
    wrong_key = create(context_for(emulator.url, key="wrong"))
    with pytest.raises(KeyRefusedError):
        asyncio.run(wrong_key.test_connection())
    emulator.misbehave(point, Status(404))
    with pytest.raises(RequestRejectedError, match="address"):
        asyncio.run(create(context_for(emulator.url)).test_connection())
    with pytest.raises(ServiceUnreachableError):
        asyncio.run(create(context_for("http://127.0.0.1:9")).test_connection())


def test_a_reset_before_anything_was_done_counts_as_sent(
    provider: ElevenLabsProvider, emulator: ElevenLabsEmulator, ask: Ask
) -> None:
    emulator.misbehave("submit", ResetBefore())
    with pytest.raises(SubmissionUncertainError):
        make(provider, ask())
    assert emulator.counts["submit"] == 1


def test_the_key_is_nowhere(
    provider: ElevenLabsProvider,
    emulator: ElevenLabsEmulator,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator.misbehave("submit", complaint(401, "invalid_api_key", f"Not {KEY}"))
    with caplog.at_level(logging.DEBUG), pytest.raises(KeyRefusedError) as refused:
        make(provider, ask())
    assert KEY not in f"{refused.value.message} {refused.value.action} {caplog.text}"


def test_every_model_is_listed_with_a_price(provider: ElevenLabsProvider) -> None:
    assert isinstance(provider, OnlineProvider)
    assert not isinstance(provider, RemoteProvider)
    offered = provider.capabilities(VOICE)
    assert offered is not None
    assert provider.capabilities(AssetKind.VIDEO) is None
    assert offered.models == Catalogue.built_in().models("elevenlabs", VOICE)
    for model in offered.models:
        assert model.price_usd((1, 1), characters=1000) in (0.05, 0.10)
        assert int(model.options["max_prompt"]) >= 5000

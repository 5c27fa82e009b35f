"""Runware: what is sent, what is understood, and that nothing is paid for twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
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
    Slow,
    Stall,
    Status,
    WrongType,
    media_bytes,
)
from tests.fakes.runware_emulator import RunwareEmulator, errors
from tests.helpers.service_context import FAST, KEY, context_for, request_for

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.job import new_id
from videoflow.errors import (
    CannotCancelError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ServiceBusyError,
    ServiceUnreachableError,
    StillRunningError,
    SubmissionUncertainError,
)
from videoflow.media.verify import verify_media
from videoflow.providers.base import (
    Accepted,
    Delivered,
    OnlineProvider,
    QuotingProvider,
    RemoteProvider,
    Request,
)
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.context import Pace
from videoflow.providers.runware.provider import ANY_MODEL, PROFILE, RunwareProvider, create
from videoflow.services.job_life import MEDIA_KIND

KLEIN, SEEDREAM = "runware:400@4", "bytedance:seedream@4.5"
SEEDANCE, KLING = "bytedance:2@2", "klingai:6@0"
IMPATIENT = replace(FAST, answer_s=0.15, stall_s=0.2)


def silent(_share: float, _text: str) -> None:
    """Nobody watches."""


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 20))


def image(tmp_path: Path, **fields: Any) -> Request:
    fields = {"model": KLEIN, **fields}
    return request_for(AssetKind.IMAGE, tmp_path / "x.part", provider="runware", **fields)


def video(tmp_path: Path, **fields: Any) -> Request:
    fields = {"model": SEEDANCE, **fields}
    return request_for(AssetKind.VIDEO, tmp_path / "x.part", provider="runware", **fields)


def photo(tmp_path: Path, name: str = "photo") -> Path:
    path = tmp_path / f"{name}.png"
    path.write_bytes(media_bytes(AssetKind.IMAGE, name))
    return path


def provider_for(
    emulator: RunwareEmulator, *, key: str = KEY, pace: Pace = FAST
) -> RunwareProvider:
    return create(context_for(f"{emulator.url}", key=key, pace=pace))


async def submit(provider: RunwareProvider, request: Request, report: Any = silent) -> Accepted:
    answer = await (await provider.prepare(request, report))()
    assert isinstance(answer, Accepted)
    return answer


async def make(provider: RunwareProvider, request: Request, report: Any = silent) -> Delivered:
    accepted = await submit(provider, request, report)
    return await provider.wait(request, accepted.remote_id, report)


def task_of(emulator: RunwareEmulator, point: str = "submit") -> dict[str, Any]:
    body = emulator.at(point)[-1].json()
    assert isinstance(body, list)
    (task,) = body
    assert isinstance(task, dict)
    return task


# --- making ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        (AssetKind.IMAGE, KLEIN),
        (AssetKind.VIDEO, SEEDANCE),
        (AssetKind.MUSIC, "minimax:music@2.6"),
        (AssetKind.VOICE, "inworld:tts@2"),
    ],
)
def test_a_take_of_each_kind(kind: AssetKind, model: str, tmp_path: Path) -> None:
    request = request_for(kind, tmp_path / "x.part", provider="runware", model=model)
    shares: list[float] = []
    with RunwareEmulator() as emulator:
        emulator.looks_until_done = 3
        done = run(make(provider_for(emulator), request, lambda share, _text: shares.append(share)))
        assert done == Delivered(cost_usd=0.0668, seed=7 if "seed" in task_of(emulator) else 4711)
        assert list(emulator.jobs) == [request.job.job_id]
        assert emulator.at("submit")[0].headers["Authorization"] == f"Bearer {KEY}"
        assert "Authorization" not in emulator.at("result")[0].headers
    asyncio.run(verify_media(request.target, MEDIA_KIND[kind]))
    assert shares == sorted(shares)
    assert any(0 < share < 0.85 for share in shares)


def test_the_task_of_an_image(tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), request))
        assert task_of(emulator) == {
            "taskType": "imageInference",
            "taskUUID": request.job.job_id,
            "model": KLEIN,
            "deliveryMethod": "async",
            "outputType": "URL",
            "outputFormat": "PNG",
            "includeCost": True,
            "positivePrompt": request.job.prompt,
            "width": 720,
            "height": 1280,
            "seed": 7,
        }


def test_product_photos_go_along_up_to_what_the_model_takes(tmp_path: Path) -> None:
    photos = tuple(photo(tmp_path, f"photo{number}") for number in range(6))
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), image(tmp_path, references=photos)))
        sent = task_of(emulator)["inputs"]["referenceImages"]
    assert len(sent) == 4
    assert len(set(sent)) == 4
    assert all(uri.startswith("data:image/png;base64,") for uri in sent)


def test_a_video_from_an_image_follows_its_shape(tmp_path: Path) -> None:
    request = video(tmp_path, start_image=photo(tmp_path), duration_s=4.32)
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), request))
        task = task_of(emulator)
    (frame,) = task["inputs"]["frameImages"]
    assert frame["frame"] == "first"
    assert frame["image"].startswith("data:image/png;base64,")
    assert task["resolution"] == "720p"
    assert "width" not in task
    assert task["duration"] == 4.4
    assert task["outputFormat"] == "MP4"
    assert "referenceImages" not in task["inputs"]


def test_a_model_that_refuses_a_size_gets_none(tmp_path: Path) -> None:
    request = video(tmp_path, model=KLING, start_image=photo(tmp_path), duration_s=6.0)
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), request))
        task = task_of(emulator)
    assert not {"width", "height", "resolution", "seed"} & set(task)
    assert task["duration"] == 10


def test_a_model_that_needs_an_image_says_so_before_anything_is_sent(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        with pytest.raises(RequestRejectedError, match="start image only"):
            run(submit(provider_for(emulator), video(tmp_path, model=KLING)))
        assert emulator.seen == []


@pytest.mark.parametrize(
    ("model", "shape", "size"),
    [
        (SEEDANCE, AspectRatio.PORTRAIT, (704, 1248)),
        (SEEDANCE, AspectRatio.LANDSCAPE, (1248, 704)),
        (SEEDANCE, AspectRatio.SQUARE, (640, 640)),
        (SEEDANCE, AspectRatio.FEED, (832, 1120)),
        (KLEIN, AspectRatio.FEED, (720, 896)),
        (SEEDREAM, AspectRatio.PORTRAIT, (1440, 2560)),
        (SEEDREAM, AspectRatio.SQUARE, (1920, 1920)),
        ("acme:other@1", AspectRatio.PORTRAIT, (704, 1280)),
    ],
)
def test_sizes_that_the_model_makes(
    model: str, shape: AspectRatio, size: tuple[int, int], tmp_path: Path
) -> None:
    makes = video if model == SEEDANCE else image
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), makes(tmp_path, model=model, aspect_ratio=shape)))
        task = task_of(emulator)
    assert (task["width"], task["height"]) == size


def test_sound(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        provider = provider_for(emulator)
        for kind, model in (
            (AssetKind.VOICE, "inworld:tts@2"),
            (AssetKind.MUSIC, "runware:ace-step@v1.5-base"),
        ):
            run(
                submit(provider, request_for(kind, tmp_path / "x", provider="runware", model=model))
            )
        voice, music = (seen.json() for seen in emulator.at("submit"))
    assert isinstance(voice, list)
    assert isinstance(music, list)
    assert voice[0]["speech"] == {
        "text": "A cup of coffee on a wooden table, steam rising.",
        "voice": "Sarah",
    }
    assert not {"positivePrompt", "width", "duration"} & set(voice[0])
    assert music[0]["settings"] == {"vocalLanguage": "unknown"}
    assert (music[0]["duration"], music[0]["outputFormat"]) == (30, "MP3")


def test_a_prompt_that_is_too_long_is_not_sent(tmp_path: Path) -> None:
    request = request_for(
        AssetKind.MUSIC,
        tmp_path / "x",
        provider="runware",
        model="minimax:music@2.6",
        prompt="la " * 700,
    )
    with RunwareEmulator() as emulator:
        with pytest.raises(RequestRejectedError, match="at most 2000"):
            run(submit(provider_for(emulator), request))
        assert emulator.seen == []


def test_a_model_that_is_not_listed_may_be_named(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), image(tmp_path, model="acme:other@1")))
        task = task_of(emulator)
    assert task["model"] == "acme:other@1"
    assert "seed" not in task


@pytest.mark.parametrize("cost", [None, 0, 0.0])
def test_no_cost_is_an_unknown_cost(cost: float | None, tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.cost = cost
        assert run(make(provider_for(emulator), image(tmp_path))).cost_usd is None


def test_a_result_that_was_flagged_is_delivered_all_the_same(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.nsfw = True
        assert run(make(provider_for(emulator), image(tmp_path))).cost_usd == 0.0668


def test_its_rows_in_the_table_are_usable() -> None:
    entries = [entry for entry in Catalogue.built_in().entries if entry.provider == "runware"]
    assert {entry.kind for entry in entries} == set(AssetKind)
    for entry in entries:
        assert entry.name
        assert all(rate.source.startswith("https://runware.ai/") for rate in entry.prices)
        if entry.kind is AssetKind.VIDEO:
            assert 5 <= entry.longest_s <= 60
        known = {"size", "size_with_image", "multiple", "min_pixels", "sizes", "text", "max_prompt"}
        assert all(name in known or name.startswith("send.") for name in entry.options)
    assert set(ANY_MODEL) == {AssetKind.IMAGE, AssetKind.VIDEO}


def test_what_it_is() -> None:
    provider = create(context_for("http://127.0.0.1:1"))
    for protocol in (OnlineProvider, RemoteProvider, QuotingProvider):
        assert isinstance(provider, protocol)


# --- refusals ----------------------------------------------------------------------------------


def refusal(status: int, code: str, message: str = "Because.") -> Status:
    return Status(status, errors({"code": code, "message": message, "taskType": "imageInference"}))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "invalidModel"), RequestRejectedError),
        (refusal(400, "missingPositivePrompt"), RequestRejectedError),
        (refusal(400, "somethingNeverSeenBefore"), RequestRejectedError),
        (refusal(200, "unsupportedParameter"), RequestRejectedError),
        (refusal(200, "somethingNeverSeenBefore"), ProviderError),
        (refusal(401, "invalidApiKey"), KeyRefusedError),
        (refusal(200, "invalidApiKey"), KeyRefusedError),
        (refusal(403, "insufficientPermissions"), KeyRefusedError),
        (refusal(402, "insufficientCredits"), CreditExhaustedError),
        (refusal(400, "videoInferenceInsufficientCredits"), CreditExhaustedError),
        (refusal(402, "whatever"), CreditExhaustedError),
        (refusal(400, "contentPolicyViolation"), ModerationError),
        (refusal(400, "invalidProviderContent"), ModerationError),
        (refusal(200, "nsfwContentDetected"), ModerationError),
        (refusal(404, "modelNotFound"), RequestRejectedError),
        (Status(400, {"error": {"code": "promptBlocked", "message": "Because."}}), ModerationError),
        (Status(400, "no JSON"), RequestRejectedError),
        (Status(400, [1, 2]), RequestRejectedError),
    ],
    ids=repr,
)
def test_a_refusal_is_certain(answer: Status, error: type[ProviderError], tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", answer)
        with pytest.raises(error) as raised:
            run(submit(provider_for(emulator), image(tmp_path)))
        assert not isinstance(raised.value, SubmissionUncertainError)
        assert emulator.counts == {"submit": 1}
    if "Because" in repr(answer):
        assert "“Because.”" in raised.value.action


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0.02"}])
def test_a_full_queue_is_waited_for(headers: dict[str, str], tmp_path: Path) -> None:
    told: list[str] = []
    body = errors({"code": "rateLimitExceeded", "message": "Slow down"})
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", Status(429, body, headers), Status(429, b"", headers))
        run(submit(provider_for(emulator), image(tmp_path), lambda _s, text: told.append(text)))
        assert emulator.counts["submit"] == 3
        assert len(emulator.jobs) == 1
    assert any("asks to wait" in text for text in told)


def test_a_queue_that_stays_full_took_nothing(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", *[refusal(429, "rateLimitExceeded")] * 9)
        with pytest.raises(ServiceBusyError):
            run(submit(provider_for(emulator), image(tmp_path)))
        assert emulator.jobs == {}


# --- answers that are lost ---------------------------------------------------------------------

LOST: list[Misbehaviour] = [
    ResetBefore(),
    ResetDuring(),
    ResetAfter(),
    Stall(),
    Malformed(),
    Html(200),
    Html(502),
    Status(500),
    Status(503, errors({"code": "serviceUnavailable", "message": ""})),
    Status(504, errors({"code": "timeoutProvider", "message": ""})),
    Status(200, errors({"code": "internalServerError", "message": ""})),
    Status(200, {}),
    Status(200, {"data": []}),
    Status(200, {"data": [{"taskUUID": "another", "taskType": "imageInference"}]}),
]


@pytest.mark.parametrize("trouble", LOST, ids=repr)
def test_a_lost_answer_is_found_by_the_id_and_charged_once(
    trouble: Misbehaviour, tmp_path: Path
) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", trouble)
        accepted = run(submit(provider_for(emulator, pace=IMPATIENT), request))
        assert accepted == Accepted(request.job.job_id)
        assert list(emulator.jobs) == [request.job.job_id]
        sent = [seen.json() for seen in emulator.at("submit")]
        assert all(task == sent[0] for task in sent)


def test_the_same_task_once_more_is_taken_for_what_it_is(tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        provider = provider_for(emulator)
        assert run(submit(provider, request)) == run(submit(provider, request))
        assert len(emulator.jobs) == 1


@pytest.mark.parametrize("looking", [Html(502), Status(401), ResetAfter()], ids=repr)
def test_where_nobody_can_be_asked_it_stays_open(looking: Misbehaviour, tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", ResetAfter())
        emulator.misbehave("poll", *[looking] * 9)
        with pytest.raises(SubmissionUncertainError):
            run(submit(provider_for(emulator), image(tmp_path)))
        assert emulator.counts["submit"] == 1


def test_a_service_that_loses_every_answer_stays_open(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", *[ResetBefore()] * 9)
        with pytest.raises(SubmissionUncertainError):
            run(submit(provider_for(emulator), image(tmp_path)))


def test_nothing_is_sent_without_a_connection(tmp_path: Path) -> None:
    with pytest.raises(ServiceUnreachableError):
        run(submit(create(context_for("http://127.0.0.1:1")), image(tmp_path)))


def test_stopping_while_it_is_sent_leaves_it_open(tmp_path: Path) -> None:
    async def stop(emulator: RunwareEmulator) -> None:
        sending = asyncio.ensure_future(submit(provider_for(emulator), image(tmp_path)))
        await asyncio.to_thread(emulator.wait_for, "submit")
        sending.cancel()
        await sending

    with RunwareEmulator() as emulator:
        emulator.misbehave("submit", Hang())
        with pytest.raises(SubmissionUncertainError):
            run(stop(emulator))
        assert emulator.counts["submit"] == 1


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["running", "done", "failed", "archived"])
def test_a_job_that_was_taken_is_found(state: str, tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        emulator.looks_until_done = 100 if state == "running" else 0
        emulator.failure = {"code": "inferenceError"} if state == "failed" else None
        provider = provider_for(emulator)
        run(submit(provider, request))
        if state == "archived":
            emulator.archived.add(request.job.job_id)
        assert run(provider.find(request)) == (request.job.job_id,)


def test_a_job_that_runware_never_saw_may_be_sent(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        assert run(provider_for(emulator).find(image(tmp_path))) == ()


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(Html(502), ProviderError), (Status(401), KeyRefusedError), (Html(200), ProviderError)],
    ids=repr,
)
def test_finding_fails_where_it_cannot_be_asked(
    trouble: Misbehaviour, error: type[ProviderError], tmp_path: Path
) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", *[trouble] * 9)
        with pytest.raises(error):
            run(provider_for(emulator).find(image(tmp_path)))


# --- following ---------------------------------------------------------------------------------


def failed(tmp_path: Path, emulator: RunwareEmulator, failure: dict[str, Any]) -> ProviderError:
    emulator.failure = failure
    with pytest.raises(ProviderError) as raised:
        run(make(provider_for(emulator), image(tmp_path)))
    return raised.value


@pytest.mark.parametrize("status", [200, 400, 422, 500])
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("timeoutProvider", ProviderError),
        ("inferenceError", ProviderError),
        ("somethingNeverSeenBefore", ProviderError),
        ("providerContentPolicyViolation", ModerationError),
        ("invalidDuration", RequestRejectedError),
        ("insufficientCredits", CreditExhaustedError),
    ],
)
def test_a_failed_job_has_failed(
    code: str, error: type[ProviderError], status: int, tmp_path: Path
) -> None:
    with RunwareEmulator() as emulator:
        emulator.failure_status = status
        found = failed(tmp_path, emulator, {"code": code, "message": "It is too dark."})
        assert type(found) is error
        assert "It is too dark." in str(found)
        assert emulator.counts["poll"] == 2


def test_a_failure_inside_an_item(tmp_path: Path) -> None:
    request = image(tmp_path)
    item = {
        "taskUUID": request.job.job_id,
        "taskType": "imageInference",
        "status": "error",
        "error": {"code": "promptBlocked", "message": "No."},
    }
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", Status(200, {"data": [item]}))
        with pytest.raises(ModerationError):
            run(make(provider_for(emulator), request))


def test_success_without_a_picture_because_of_what_it_shows(tmp_path: Path) -> None:
    request = image(tmp_path)
    item = {"taskUUID": request.job.job_id, "status": "success", "NSFWContent": True}
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", Status(200, {"data": [item]}))
        with pytest.raises(ModerationError):
            run(make(provider_for(emulator), request))


@pytest.mark.parametrize(
    "answer",
    [
        Status(200, {}),
        Status(200, {"data": []}),
        Status(200, {"data": None}),
        Status(
            200, {"data": [{"taskUUID": "other", "status": "success", "imageURL": "https://x"}]}
        ),
        Status(200, errors({"code": "inferenceError", "message": "", "taskUUID": "other"})),
        Status(200, {"data": ["nonsense", 7]}),
        Status(500),
        Status(429, errors({"code": "rateLimitExceeded", "message": ""})),
        Status(401),
        Status(200, errors({"code": "invalidApiKey", "message": "", "taskType": "authentication"})),
        Status(200, errors({"code": "internalServerError", "message": ""})),
        Html(),
        Html(502),
        Malformed(),
        WrongType(),
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Stall(),
        Slow(0.05),
    ],
    ids=repr,
)
def test_what_says_nothing_about_the_job_is_waited_out(
    answer: Misbehaviour, tmp_path: Path
) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", answer)
        request = image(tmp_path)
        run(make(provider_for(emulator, pace=IMPATIENT), request))
        assert request.target.exists()
        assert len(emulator.jobs) == 1


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_look_that_was_turned_away_is_no_failure_of_the_job(status: int, tmp_path: Path) -> None:
    request = image(tmp_path)
    code = "internalServerError" if status == 500 else "rateLimitExceeded"
    body = errors({"code": code, "message": "", "taskUUID": request.job.job_id})
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", Status(status, body))
        run(make(provider_for(emulator), request))


@pytest.mark.parametrize("status", ["queued", "status nobody documented"])
def test_a_status_nobody_documented_is_waited_out(status: str, tmp_path: Path) -> None:
    request = image(tmp_path)
    item = {"taskUUID": request.job.job_id, "taskType": "imageInference", "status": status}
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", Status(200, {"data": [item]}))
        run(make(provider_for(emulator), request))


def test_a_result_without_a_status_is_one(tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        provider = provider_for(emulator)
        run(submit(provider, request))
        emulator.jobs[request.job.job_id].result = {"status": ""}
        run(provider.wait(request, request.job.job_id, silent))


def test_success_without_an_address_keeps_the_job(tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        provider = provider_for(emulator)
        run(submit(provider, request))
        emulator.jobs[request.job.job_id].result = {"imageURL": ""}
        with pytest.raises(StillRunningError):
            run(provider.wait(request, request.job.job_id, silent))


def test_after_a_restart_the_id_is_enough(tmp_path: Path) -> None:
    request = video(tmp_path)
    with RunwareEmulator() as emulator:
        run(submit(provider_for(emulator), request))
        again = replace(request, start_image=None)
        done = run(provider_for(emulator).wait(again, request.job.job_id, silent))
        assert done.cost_usd == 0.0668
        assert emulator.counts["submit"] == 1


def test_a_result_that_has_left_the_queue_is_in_the_archive(tmp_path: Path) -> None:
    request = video(tmp_path)
    with RunwareEmulator() as emulator:
        provider = provider_for(emulator)
        run(submit(provider, request))
        emulator.archived.add(request.job.job_id)
        done = run(provider.wait(request, request.job.job_id, silent))
        assert done == Delivered(cost_usd=0.0668, seed=7)


def test_a_failure_that_has_left_the_queue_is_in_the_archive(tmp_path: Path) -> None:
    request = image(tmp_path)
    with RunwareEmulator() as emulator:
        emulator.failure = {"code": "inferenceError", "message": "It is too dark."}
        provider = provider_for(emulator)
        run(submit(provider, request))
        emulator.archived.add(request.job.job_id)
        with pytest.raises(ProviderError, match="tried and failed"):
            run(provider.wait(request, request.job.job_id, silent))


def test_a_job_that_runware_does_not_know_may_have_been_charged(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator, pytest.raises(SubmissionUncertainError, match="any more"):
        run(provider_for(emulator).wait(image(tmp_path), new_id(), silent))


def test_patience_ends_and_the_job_goes_on(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.looks_until_done = 10_000
        request = image(tmp_path)
        with pytest.raises(StillRunningError) as raised:
            run(make(provider_for(emulator, pace=replace(FAST, patience_s=0.1)), request))
        assert raised.value.remote_id == request.job.job_id


# --- downloading -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Stall(),
        Slow(0.05),
        Html(),
        Html(502),
        WrongType(),
        Status(403, "<Error>Request has expired</Error>"),
        Status(404),
        Status(200, b"", {"Content-Type": "video/mp4"}),
    ],
    ids=repr,
)
def test_a_download_that_fails_is_repeated_and_nothing_else(
    trouble: Misbehaviour, tmp_path: Path
) -> None:
    request = video(tmp_path)
    with RunwareEmulator() as emulator:
        emulator.misbehave("result", trouble)
        run(make(provider_for(emulator, pace=IMPATIENT), request))
        assert emulator.counts["submit"] == 1
        assert request.target.read_bytes() == media_bytes(AssetKind.VIDEO, request.job.job_id)


def test_a_result_that_cannot_be_fetched_stays_there(tmp_path: Path) -> None:
    request = video(tmp_path)
    with RunwareEmulator() as emulator:
        emulator.misbehave("result", *[Status(403)] * 3)
        with pytest.raises(StillRunningError, match="could not be downloaded"):
            run(make(provider_for(emulator), request))
        run(provider_for(emulator).wait(request, request.job.job_id, silent))
        assert emulator.counts["submit"] == 1


# --- stopping, asking, quoting -----------------------------------------------------------------


def test_a_job_cannot_be_cancelled_and_that_is_said() -> None:
    with RunwareEmulator() as emulator:
        with pytest.raises(CannotCancelError, match="will be charged") as raised:
            run(provider_for(emulator).cancel(new_id()))
        assert "fetch its result" in raised.value.action
        assert emulator.seen == []


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        ({"amount": 11.5, "freeBalance": 0.84}, "$12.34 left"),
        (3, "$3.00 left"),
        (None, "Connected as Acme Ads."),
    ],
)
def test_the_connection_says_whose_account_it_is(balance: object, words: str) -> None:
    with RunwareEmulator() as emulator:
        emulator.balance = balance
        said = run(provider_for(emulator).test_connection())
        assert "Acme Ads" in said
        assert words in said
        assert emulator.jobs == {}


def test_a_wrong_key_no_network_and_a_wrong_address_are_told_apart() -> None:
    with RunwareEmulator() as emulator:
        with pytest.raises(KeyRefusedError):
            run(provider_for(emulator, key="wrong-key-0123456789").test_connection())
        for wrong in (Html(), Status(200, {}), Status(200, [])):
            emulator.misbehave("account", wrong)
            with pytest.raises(ProviderError, match="does not understand"):
                run(provider_for(emulator).test_connection())
        emulator.misbehave("account", Status(404))
        with pytest.raises(RequestRejectedError, match="address"):
            run(provider_for(emulator).test_connection())
    with pytest.raises(ServiceUnreachableError, match="cannot be reached"):
        run(create(context_for("http://127.0.0.1:1")).test_connection())


def quoting(emulator: RunwareEmulator) -> RunwareProvider:
    """Runware itself, as far as the adapter can tell."""
    profile = PROFILE.changed(urls={"base_url": f"{emulator.url}/v1"})
    return RunwareProvider(profile, context_for(emulator.url), ANY_MODEL)


@pytest.mark.parametrize(("cost", "quote"), [(0.0315, 0.0315), (0, None), (None, None)])
def test_a_quote_makes_nothing(cost: float | None, quote: float | None, tmp_path: Path) -> None:
    request = video(tmp_path, start_image=photo(tmp_path))
    with RunwareEmulator() as emulator:
        emulator.cost = cost
        assert run(quoting(emulator).quote(request)) == quote
        assert emulator.counts == {"dry-run": 1}
        assert emulator.jobs == {}
        assert task_of(emulator, "dry-run")["taskUUID"] != request.job.job_id


def test_a_quote_says_what_would_be_refused(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        emulator.misbehave("dry-run", refusal(400, "invalidModel", "No such model"))
        with pytest.raises(RequestRejectedError, match="No such model"):
            run(quoting(emulator).quote(image(tmp_path)))


def test_a_gateway_is_not_asked_for_quotes(tmp_path: Path) -> None:
    with RunwareEmulator() as emulator:
        assert run(provider_for(emulator).quote(image(tmp_path))) is None
        assert emulator.seen == []


def test_nothing_secret_is_shown_or_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with RunwareEmulator() as emulator:
        emulator.misbehave("poll", Html(), ResetAfter())
        emulator.misbehave("result", Status(403), ResetDuring())
        run(make(provider_for(emulator), image(tmp_path)))
        found = failed(tmp_path, emulator, {"code": "inferenceError", "message": f"key {KEY}"})
    for text in (caplog.text, str(found)):
        assert KEY not in text
        assert "5ec12e7" not in text

"""The adapter against an emulator, and the same against a real server where one is named.

``VIDEOFLOW_TEST_COMFYUI=http://127.0.0.1:8188`` names a real server; it needs no models.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.comfyui_emulator import ComfyUIEmulator
from tests.fakes.emulator import (
    Html,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Stall,
    Status,
    WrongType,
    media_bytes,
)
from tests.helpers.service_context import context_for, request_for

from videoflow.domain.base import AssetKind
from videoflow.errors import (
    ProviderError,
    RequestRejectedError,
    RuleError,
    ServiceUnreachableError,
    StillRunningError,
)
from videoflow.media.sniff import sniff
from videoflow.providers.base import Accepted, Delivered, Request
from videoflow.providers.comfyui.provider import ComfyUIProvider, create

REAL_SERVER = os.environ.get("VIDEOFLOW_TEST_COMFYUI", "")

IMAGE_WORKFLOW = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {
            "width": "{{width}}",
            "height": "{{height}}",
            "batch_size": 1,
            "color": "{{seed}}",
        },
    },
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "vf"}},
    "3": {"class_type": "PreviewAny", "inputs": {"source": "Say: {{prompt}}"}},
}
VIDEO_WORKFLOW = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "{{start_image}}"}},
    "2": {"class_type": "RepeatImageBatch", "inputs": {"image": ["1", 0], "amount": 8}},
    "3": {"class_type": "CreateVideo", "inputs": {"images": ["2", 0], "fps": 8}},
    "4": {
        "class_type": "SaveVideo",
        "inputs": {
            "video": ["3", 0],
            "filename_prefix": "vf{{seed}}",
            "format": "mp4",
            "codec": "h264",
        },
    },
    "5": {"class_type": "PreviewAny", "inputs": {"source": "{{prompt}}"}},
}

Ask = Callable[..., Request]


@pytest.fixture
def emulator() -> Iterator[ComfyUIEmulator]:
    with ComfyUIEmulator() as emulator:
        yield emulator


@pytest.fixture
def provider(emulator: ComfyUIEmulator) -> ComfyUIProvider:
    return create(context_for(emulator.url))


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """A request with a workflow that suits it."""
    start = tmp_path / "start.png"
    start.write_bytes(media_bytes(AssetKind.IMAGE, "start"))

    def make(kind: AssetKind = AssetKind.IMAGE, **fields: Any) -> Request:
        workflow = tmp_path / f"{kind}.json"
        graph = IMAGE_WORKFLOW if kind is AssetKind.IMAGE else VIDEO_WORKFLOW
        workflow.write_text(json.dumps(graph))
        request = request_for(
            kind,
            tmp_path / f"{kind}.part",
            provider="comfyui",
            model="",
            start_image=start if kind is AssetKind.VIDEO else None,
            **fields,
        )
        return replace(request, workflow=workflow)

    return make


def quiet(_fraction: float, _text: str) -> None:
    """Progress that nobody looks at."""


async def submit(provider: ComfyUIProvider, request: Request) -> str:
    answer = await (await provider.prepare(request, quiet))()
    assert isinstance(answer, Accepted)
    return answer.remote_id


async def make(provider: ComfyUIProvider, request: Request) -> Delivered:
    return await provider.wait(request, await submit(provider, request), quiet)


@pytest.mark.parametrize(
    "server",
    [
        "emulator",
        pytest.param(
            "real", marks=pytest.mark.skipif(not REAL_SERVER, reason="no real server is named")
        ),
    ],
)
def test_an_image_and_the_video_that_starts_from_it(
    server: str, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    provider = create(context_for(REAL_SERVER if server == "real" else emulator.url))
    said: list[str] = []

    async def work() -> None:
        assert "ComfyUI" in await provider.test_connection()
        image, video = ask(AssetKind.IMAGE), ask(AssetKind.VIDEO)
        assert await provider.find(image) == ()
        remote_id = await submit(provider, image)
        assert await provider.find(image) == (image.job.job_id,)
        delivered = await provider.wait(image, remote_id, lambda _f, text: said.append(text))
        assert delivered == Delivered()
        await make(provider, video)
        assert sniff(image.target).extension == "png"
        assert sniff(video.target).extension == "mp4"
        await provider.cancel(remote_id)  # over already

    asyncio.run(work())
    assert "Waiting for ComfyUI" in said


@pytest.mark.skipif(not REAL_SERVER, reason="no real server is named")
def test_a_real_server_that_refuses_says_why(ask: Ask) -> None:
    provider = create(context_for(REAL_SERVER))
    request = ask()
    assert request.workflow is not None
    graph = {**IMAGE_WORKFLOW, "9": {"class_type": "NoSuchNode", "inputs": {}}}
    request.workflow.write_text(json.dumps(graph))
    with pytest.raises(RequestRejectedError, match="NoSuchNode"):
        asyncio.run(submit(provider, request))


@pytest.mark.skipif(not REAL_SERVER, reason="no real server is named")
def test_a_real_server_is_told_to_stop(ask: Ask) -> None:
    provider = create(context_for(REAL_SERVER))

    async def work() -> None:
        requests = [ask(duration_s=0.0) for _each in range(4)]
        ids = [await submit(provider, request) for request in requests]
        for remote_id in ids:
            await provider.cancel(remote_id)
        for request in requests:  # each is either done, or gone without having run
            found = await provider.find(request)
            assert found in ((), (request.job.job_id,))

    asyncio.run(work())


def test_the_graph_is_filled_in_with_numbers_as_numbers(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    request = ask(prompt="Say “{{seed}}”,\nplease")
    asyncio.run(make(provider, request))
    body = emulator.at("submit")[0].json()
    assert isinstance(body, dict)
    inputs = body["prompt"]["1"]["inputs"]
    assert inputs == {"width": 720, "height": 1280, "batch_size": 1, "color": 7}
    assert body["prompt"]["3"]["inputs"]["source"] == "Say: Say “{{seed}}”,\nplease"
    assert body["prompt_id"] == request.job.job_id


def test_progress_comes_over_the_websocket(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    said: list[str] = []
    emulator.hold = True
    request = ask()

    async def work() -> None:
        remote_id = await submit(provider, request)
        waiting = asyncio.create_task(
            provider.wait(request, remote_id, lambda _f, text: said.append(text))
        )
        while not any("Step" in text for text in said) and not waiting.done():
            again = ask(prompt="Another cup of coffee, to have progress of our own.")
            await asyncio.sleep(0.01)
            del again
            emulator.hold = False
        await waiting

    asyncio.run(work())


@pytest.mark.parametrize(
    "trouble",
    [
        Status(429, headers={"Retry-After": "0"}),
        Status(503),
        Html(502),
        ResetBefore(),
        ResetDuring(),
        ResetAfter(),
        Stall(),
    ],
    ids=lambda trouble: f"{type(trouble).__name__} {getattr(trouble, 'status', '')}",
)
@pytest.mark.parametrize("at", ["submit", "poll", "queue", "result", "upload"])
def test_trouble_at_any_point_is_overcome_without_running_twice(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask, at: str, trouble: Misbehaviour
) -> None:
    emulator.misbehave(at, trouble)
    request = ask(AssetKind.VIDEO)
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "mp4"
    assert len(emulator.queued) == 1


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        (AssetKind.IMAGE, "prompt"),
        (AssetKind.IMAGE, "seed"),
        (AssetKind.VIDEO, "start_image"),
    ],
)
def test_a_workflow_without_a_needed_placeholder_is_refused_by_name(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask, kind: AssetKind, gone: str
) -> None:
    request = ask(kind)
    assert request.workflow is not None
    text = request.workflow.read_text().replace(f"{{{{{gone}}}}}", "1")
    request.workflow.write_text(text)
    with pytest.raises(RuleError, match=f"{{{{{gone}}}}}"):
        asyncio.run(submit(provider, request))
    assert emulator.seen == []


def test_without_a_workflow_it_says_where_to_get_one(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    with pytest.raises(RuleError, match="workflow"):
        asyncio.run(submit(provider, replace(ask(), workflow=None)))
    assert emulator.seen == []


def test_the_workflow_of_the_settings_is_used_where_the_take_names_none(
    emulator: ComfyUIEmulator, ask: Ask
) -> None:
    request = ask()
    options = {"image_workflow": str(request.workflow)}
    provider = create(context_for(emulator.url, options=options))
    asyncio.run(make(provider, replace(request, workflow=None)))


@pytest.mark.parametrize(
    ("exception", "words"),
    [("torch.OutOfMemoryError", "out of memory"), ("ValueError", "KSampler: it went wrong")],
)
def test_a_run_that_fails_says_why(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask, exception: str, words: str
) -> None:
    emulator.fail_with = exception
    with pytest.raises(ProviderError, match="failed") as failed:
        asyncio.run(make(provider, ask()))
    assert words in str(failed.value)
    assert not isinstance(failed.value, StillRunningError)


def test_a_missing_start_image_is_named(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    emulator.misbehave("upload", Status(200, {"name": "elsewhere.png", "subfolder": ""}))
    with pytest.raises(RequestRejectedError, match=r"elsewhere\.png"):
        asyncio.run(submit(provider, ask(AssetKind.VIDEO)))


@pytest.mark.parametrize("waiting", [False, True])
def test_cancel_stops_our_run_only(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask, waiting: bool
) -> None:
    emulator.hold = True
    first, second = ask(), ask(prompt="Another cup of coffee, from above.")

    async def work() -> None:
        ids = [await submit(provider, first), await submit(provider, second)]
        cancelled = 1 if waiting else 0
        await provider.cancel(ids[cancelled])
        emulator.hold = False
        other = (first, second)[1 - cancelled]
        await provider.wait(other, ids[1 - cancelled], quiet)
        with pytest.raises(ProviderError):
            await provider.wait((first, second)[cancelled], ids[cancelled], quiet)

    asyncio.run(work())


def test_a_restart_of_the_server_loses_the_run_and_says_so(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    emulator.hold = True
    request = ask()

    async def work() -> None:
        remote_id = await submit(provider, request)
        emulator.restart()
        assert await provider.find(request) == ()
        with pytest.raises(ProviderError, match="restarted"):
            await provider.wait(request, remote_id, quiet)

    asyncio.run(work())


def test_a_file_that_was_removed_is_made_again_not_waited_for(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    request = ask()

    async def work() -> None:
        remote_id = await submit(provider, request)
        await provider.wait(request, remote_id, quiet)
        emulator.remove_files()
        with pytest.raises(ProviderError, match="its file is gone"):
            await provider.wait(request, remote_id, quiet)

    asyncio.run(work())


def test_a_page_instead_of_the_file_is_no_result(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    emulator.misbehave("result", Html(), WrongType())
    request = ask()
    asyncio.run(make(provider, request))
    assert sniff(request.target).extension == "png"
    assert len(emulator.queued) == 1


def test_an_old_server_that_chooses_ids_itself(
    provider: ComfyUIProvider, emulator: ComfyUIEmulator, ask: Ask
) -> None:
    emulator.takes_prompt_ids = False
    request = ask()
    asyncio.run(make(provider, request))
    assert request.target.exists()


def test_nobody_at_the_address(ask: Ask) -> None:
    provider = create(context_for("http://127.0.0.1:9"))
    with pytest.raises(ServiceUnreachableError, match="ComfyUI"):
        asyncio.run(submit(provider, ask()))
    with pytest.raises(ServiceUnreachableError, match="ComfyUI"):
        asyncio.run(provider.test_connection())

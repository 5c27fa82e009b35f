"""The services that jobs are tried at: one row each, with its emulator and what is true of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from aiohttp import web
from tests.fakes.comfyui_emulator import ComfyUIEmulator
from tests.fakes.emulator import Emulator, Status
from tests.fakes.fal_emulator import FalEmulator
from tests.fakes.google_emulator import GoogleEmulator
from tests.fakes.google_emulator import complaint as google_complaint
from tests.fakes.luma_emulator import LumaEmulator
from tests.fakes.openai_emulator import OpenAIEmulator
from tests.fakes.openai_emulator import complaint as openai_complaint
from tests.fakes.replicate_emulator import ReplicateEmulator
from tests.fakes.runware_emulator import RunwareEmulator, errors
from tests.fakes.runway_emulator import RunwayEmulator
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.service_context import FAST, KEY, context_for
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.base import AssetKind
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.providers.base import Provider
from videoflow.providers.comfyui.provider import create as comfyui
from videoflow.providers.context import ProviderContext
from videoflow.providers.fal.provider import create as fal
from videoflow.providers.google.provider import create as google
from videoflow.providers.luma import create as luma
from videoflow.providers.openai.provider import create as openai
from videoflow.providers.openai.video import create as openai_video
from videoflow.providers.replicate.provider import create as replicate
from videoflow.providers.runware.provider import create as runware
from videoflow.providers.runway import create as runway
from videoflow.services.thread_runner import Mailbox, ThreadTaskRunner

WORKFLOW = Path(__file__).with_name("image_workflow.json")
PACE = replace(FAST, answer_s=1.0, patience_s=2.5)


class Finds(Enum):
    """What a service can tell of a job whose answer was lost."""

    OWN_ID = auto()
    """Whether it has our own id; what it never saw is sent again."""
    LIST = auto()
    """Which of its jobs look like ours; none proves nothing."""
    NOTHING = auto()


@dataclass(frozen=True)
class Vendor:
    """A service and one kind of thing that it makes.

    ``accepted`` are ids of the jobs that the emulator took, one for each that is charged.
    ``charge_usd`` is what it says a job costs; None where it does not. ``poll`` and ``result`` are
    empty where it answers with the result itself.

    ``no_credit`` and ``moderated`` are refusals of a submission; ``fails``, ``odd_status`` and
    ``other_id`` have the jobs taken from now on fail, be in a state that nobody documented, or be
    answered under the id of another one; ``forgets`` has them be unknown, ``deletes`` has their
    results be gone.
    """

    name: str
    kind: AssetKind
    make_emulator: Callable[[], Emulator]
    create: Callable[[ProviderContext], Provider]
    model: str
    accepted: Callable[[Any], Collection[str]]
    no_credit: Status | None
    moderated: Status | None
    finds: Finds = Finds.NOTHING
    charge_usd: float | None = None
    submit: str = "submit"
    poll: str = "poll"
    result: str = "result"
    fails: Callable[[Any], None] | None = None
    odd_status: Callable[[Any], None] | None = None
    other_id: Callable[[Any], None] | None = None
    forgets: Callable[[Any], None] | None = None
    deletes: Callable[[Any], None] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    base_path: str = ""

    @property
    def local(self) -> bool:
        """Whether it is the user's own machine: nothing is charged."""
        return self.name == "comfyui"

    @property
    def synchronous(self) -> bool:
        """Whether the answer to a submission is its result."""
        return not self.poll

    @property
    def row(self) -> str:
        """Names the row: services that make pictures and videos have two."""
        return f"{self.name}-{self.kind}"

    def provider(self, url: str) -> Provider:
        """The real adapter, pointed at an emulator."""
        return self.create(context_for(url + self.base_path, pace=PACE, options=dict(self.options)))

    def open(
        self,
        root: Path,
        url: str,
        make_runner: Callable[[Mailbox], ThreadTaskRunner] = ThreadTaskRunner,
    ) -> Studio:
        """The film at ``root``, with this service and one that makes start images."""
        providers = self.provider(url), StampProvider()
        return Studio(root, providers, threads=True, make_runner=make_runner)

    def create_film(self, root: Path) -> None:
        """A closed film of two scenes, which have their images where videos are to be made."""
        ours = TakeSettings(provider=self.provider("http://localhost").id, model=self.model)
        create_film(root, settings=ProjectSettings(defaults={self.kind: ours}))
        if self.kind is VIDEO:
            studio = Studio(root, [self.provider("http://localhost"), StampProvider()])
            for index in (1, 2):
                studio.make(index, IMAGE, accept=True)
            studio.close()


class _DrawingGoogle(GoogleEmulator):
    """Counts the pictures that it made."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.drawn: list[str] = []

    async def _generate(self, request: web.Request) -> web.Response:
        answer = await super()._generate(request)
        if answer.status == 200:
            self.drawn.append(f"picture {len(self.drawn) + 1}")
        return answer


class _DrawingOpenAI(OpenAIEmulator):
    """Counts the pictures that it made."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.drawn: list[str] = []

    async def _draw(self, request: web.Request) -> web.Response:
        answer = await super()._draw(request)
        if answer.status == 200:
            self.drawn.append(f"picture {len(self.drawn) + 1}")
        return answer


def _replicate() -> ReplicateEmulator:
    emulator = ReplicateEmulator()
    emulator.key = KEY
    return emulator


def _fal() -> FalEmulator:
    emulator = FalEmulator()
    emulator.key = KEY
    return emulator


def _set(name: str, value: object) -> Callable[[Any], None]:
    return lambda emulator: setattr(emulator, name, value)


def _poll(value: object) -> Callable[[Any], None]:
    """Every look for a long while is answered like this."""
    return lambda emulator: emulator.misbehave("poll", *[Status(200, json.dumps(value))] * 1000)


def _forgets(value: Mapping[str, object]) -> Callable[[Any], None]:
    """Every look for a long while is told that there is no such job."""
    return lambda emulator: emulator.misbehave("poll", *[Status(404, value)] * 1000)


def _runware_result_of_another(emulator: RunwareEmulator) -> None:
    other = {"taskType": "imageInference", "taskUUID": "0b7ec1f2-6d6a-4a3c-8a0e-3f1f2e7c9a11"}
    done = {**other, "status": "success", "imageURL": f"{emulator.url}/files/x.png", "cost": 9.0}
    _poll({"data": [done]})(emulator)


def _fal_refusal(emulator: FalEmulator) -> None:
    detail = [{"loc": ["body"], "msg": "It did not work.", "type": "no_media_generated"}]
    emulator.failure = 422, {}, {"detail": detail}


VENDORS = (
    Vendor(
        "runware",
        IMAGE,
        RunwareEmulator,
        runware,
        "runware:400@5",
        lambda emulator: emulator.jobs,
        no_credit=Status(402, errors({"code": "insufficientCredits", "message": "None left."})),
        moderated=Status(400, errors({"code": "contentPolicyViolation", "message": "No."})),
        finds=Finds.OWN_ID,
        charge_usd=0.0668,
        fails=_set("failure", {"code": "inferenceError", "message": "It is too dark."}),
        odd_status=_poll({"data": [{"taskType": "imageInference", "status": "pondering"}]}),
        other_id=_runware_result_of_another,
    ),
    Vendor(
        "replicate",
        IMAGE,
        _replicate,
        replicate,
        "black-forest-labs/flux-schnell",
        lambda emulator: emulator.predictions,
        no_credit=Status(402, {"title": "Insufficient credit", "detail": "No credit."}),
        moderated=Status(422, {"detail": "The input was flagged as sensitive (E005)"}),
        finds=Finds.LIST,
        fails=_set("ends_as", {"status": "failed", "error": "CUDA out of memory"}),
        odd_status=_set("ends_as", {"status": "pondering", "output": None}),
        other_id=_set("ends_as", {"id": "somebodyelses"}),
        forgets=_forgets({"detail": "The requested resource could not be found."}),
        deletes=_set("ends_as", {"output": None, "data_removed": True}),
    ),
    Vendor(
        "comfyui",
        IMAGE,
        ComfyUIEmulator,
        comfyui,
        "",
        lambda emulator: set(emulator.queued),
        no_credit=None,
        moderated=None,
        finds=Finds.OWN_ID,
        fails=_set("fail_with", "RuntimeError"),
        options={"image_workflow": str(WORKFLOW)},
    ),
    Vendor(
        "fal",
        IMAGE,
        _fal,
        fal,
        "fal-ai/bytedance/seedream/v4.5/text-to-image",
        lambda emulator: emulator.requests,
        no_credit=Status(402, {"detail": "Payment required"}),
        moderated=Status(422, {"detail": [{"msg": "no", "type": "content_policy_violation"}]}),
        charge_usd=0.04,
        fails=_fal_refusal,
        odd_status=_poll({"status": "PONDERING"}),
        other_id=_set("shown", {"request_id": "somebody-elses"}),
        forgets=_forgets({"detail": "Request not found"}),
        deletes=_set("failure", (404, {}, {"detail": "Not found"})),
    ),
    Vendor(
        "openai",
        IMAGE,
        _DrawingOpenAI,
        openai,
        "gpt-image-2",
        lambda emulator: emulator.drawn,
        no_credit=openai_complaint(429, "insufficient_quota"),
        moderated=openai_complaint(400, "content_policy_violation"),
        charge_usd=0.0439,
        submit="draw",
        poll="",
        result="",
    ),
    Vendor(
        "openai-video",
        VIDEO,
        lambda: OpenAIEmulator(KEY),
        openai_video,
        "sora-2",
        lambda emulator: emulator.videos,
        no_credit=openai_complaint(429, "insufficient_quota"),
        moderated=openai_complaint(400, "moderation_blocked"),
        fails=_set("failure", {"code": "server_error", "message": "It broke."}),
        odd_status=_poll({"id": "video_1", "status": "pondering"}),
        other_id=_poll({"id": "video_99", "status": "completed"}),
        forgets=_forgets({"error": {"message": "Video not found.", "code": None}}),
        base_path="/v1",
    ),
    Vendor(
        "google",
        IMAGE,
        _DrawingGoogle,
        google,
        "gemini-3-pro-image",
        lambda emulator: emulator.drawn,
        no_credit=google_complaint(429, "RESOURCE_EXHAUSTED", "Your prepayment is depleted."),
        moderated=Status(200, {"promptFeedback": {"blockReason": "SAFETY"}}),
        charge_usd=0.1362,
        submit="draw",
        poll="",
        result="",
    ),
    Vendor(
        "google",
        VIDEO,
        lambda: GoogleEmulator(KEY),
        google,
        "gemini-omni-1.1-flash",
        lambda emulator: emulator.interactions,
        no_credit=google_complaint(429, "RESOURCE_EXHAUSTED", "Your prepayment is depleted."),
        moderated=google_complaint(400, "INVALID_ARGUMENT", "Blocked by safety filters."),
        charge_usd=0.5083,
        fails=_set("outcome", {"status": "failed", "errors": [{"message": "It broke."}]}),
        odd_status=_set("outcome", {"status": "pondering", "steps": []}),
        other_id=_set("outcome", {"id": "v1_99"}),
        forgets=_forgets({"error": {"code": "not_found", "message": "Interaction not found."}}),
    ),
    Vendor(
        "runway",
        VIDEO,
        lambda: RunwayEmulator(KEY),
        runway,
        "gen4_turbo",
        lambda emulator: emulator.tasks,
        no_credit=Status(400, {"error": "You do not have enough credits to run this task."}),
        moderated=None,
        charge_usd=0.25,
        fails=_set("fail_with", ("INTERNAL.BAD_OUTPUT.CODE01", "It broke.")),
        odd_status=_set("status", "PONDERING"),
        other_id=_set("answered_id", "somebody-elses"),
        forgets=_forgets({"error": "Not found.", "detail": "Not found."}),
        deletes=_set("output", []),
    ),
    Vendor(
        "luma",
        VIDEO,
        lambda: LumaEmulator(KEY),
        luma,
        "ray-3.2",
        lambda emulator: emulator.generations,
        no_credit=Status(402, {"detail": "Insufficient balance"}),
        moderated=None,
        fails=_set("fail_with", ("generation_failed", "It broke.")),
        odd_status=_set("state", "pondering"),
        other_id=_set("answered_id", "somebody-elses"),
        forgets=_forgets({"error": "Not found.", "detail": "Not found."}),
        deletes=_set("output", []),
    ),
)

BY_ROW = {vendor.row: vendor for vendor in VENDORS}

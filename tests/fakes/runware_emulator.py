"""Runware on a real socket: one address, arrays of tasks, results by ``taskUUID``.

Points: ``submit``, ``poll`` (``getResponse``), ``details`` (``getTaskDetails``), ``account``,
``upload``, ``result`` (files). A dry run arrives at ``dry-run`` and makes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, media_bytes, point
from tests.helpers.service_context import KEY

from videoflow.domain.base import AssetKind

INFERENCES = {
    "imageInference": ("image", "png", AssetKind.IMAGE),
    "videoInference": ("video", "mp4", AssetKind.VIDEO),
    "audioInference": ("audio", "mp3", AssetKind.MUSIC),
}
POINTS = {
    "getResponse": "poll",
    "getTaskDetails": "details",
    "accountManagement": "account",
    "mediaStorage": "upload",
}

Json = dict[str, Any]


@dataclass
class RunwareJob:
    """One task that was taken, and charged."""

    task: Json
    looks: int = 0
    failure: Json | None = None
    result: Json = field(default_factory=dict)


class RunwareEmulator(Emulator):
    """``looks_until_done`` looks find a job unfinished. ``failure`` is what becomes of the jobs
    taken from now on; ``archived`` tasks have left the queue."""

    def __init__(self, key: str = KEY) -> None:
        super().__init__()
        self.key = key
        self.jobs: dict[str, RunwareJob] = {}
        self.looks_until_done = 1
        self.cost: float | None = 0.0668
        self.balance: object = {"amount": 11.5, "freeBalance": 0.84, "currency": "USD"}
        self.failure: Json | None = None
        self.failure_status = 200
        self.nsfw = False
        self.archived: set[str] = set()
        self.keeps_nothing = False

    def routes(self) -> list[web.RouteDef]:
        return [
            point("POST", "/v1", "submit", self._tasks),
            point("GET", "/files/{name}", "result", self._file),
        ]

    def place_of(self, request: web.Request, body: bytes, point: str) -> str:
        if point != "submit":
            return point
        try:
            task_type = json.loads(body)[0]["taskType"]
        except (ValueError, LookupError, TypeError):
            return point
        if request.headers.get("X-Runware-Dry-Run"):
            return "dry-run"
        return POINTS.get(task_type, point)

    async def _tasks(self, request: web.Request) -> web.Response:
        tasks = await request.json()
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return _error(
                401,
                code="invalidApiKey",
                message="Invalid API key. Get one at https://runware.ai/signup",
                parameter="apiKey",
                taskType="authentication",
            )
        if not isinstance(tasks, list):
            return _error(400, code="invalidRequest", message="The body must be an array")
        data: list[Json] = []
        errors: list[Json] = []
        status = 200
        for task in tasks:
            found = self._answer_to(request, task)
            if "code" in found:
                found = {"taskUUID": task["taskUUID"], "taskType": task["taskType"], **found}
                status = found.pop("_status", 400)
                errors.append(found)
            elif found:
                data.append(found)
        body: Json = {"data": data}
        if errors:  # the key must not be there otherwise
            body["errors"] = errors
        return web.json_response(body, status=status)

    def _answer_to(self, request: web.Request, task: Json) -> Json:
        same = {"taskType": task["taskType"], "taskUUID": task["taskUUID"]}
        match task["taskType"]:
            case "getResponse":
                return self._look(task["taskUUID"])
            case "getTaskDetails":
                return self._details(task["taskUUID"])
            case "accountManagement":
                return {**same, "organizationName": "Acme Ads", "balance": self.balance}
            case "mediaStorage":
                name = str(uuid4())
                return {**same, "mediaUUID": name, "mediaURL": f"{self.url}/files/{name}.png"}
            case inference if inference in INFERENCES:
                if request.headers.get("X-Runware-Dry-Run"):
                    return {**same, **({} if self.cost is None else {"cost": self.cost})}
                return self._take(task) or same
        return {"code": "unsupportedTaskType", "message": f"No task type {task['taskType']}"}

    def _take(self, task: Json) -> Json | None:
        """The error that refuses a task; None where it was taken."""
        task_uuid = task["taskUUID"]
        if UUID(task_uuid).version != 4:
            return {"code": "invalidTaskUUID", "message": "Not a UUID v4", "parameter": "taskUUID"}
        if task_uuid in self.jobs:
            return {"code": "conflictTaskUUID", "message": "This taskUUID was used already."}
        if not task.get("positivePrompt") and not task.get("speech", {}).get("text"):
            return {"code": "missingPositivePrompt", "message": "positivePrompt is required"}
        if ("width" in task) != ("height" in task) or ("width" in task and "resolution" in task):
            return {
                "code": "incompatibleParameters",
                "message": "Provide width and height, or resolution",
                "parameter": ["width", "height", "resolution"],
            }
        self.jobs[task_uuid] = RunwareJob(task, failure=self.failure)
        return None

    def _look(self, task_uuid: str) -> Json:
        job = self.jobs.get(task_uuid)
        if job is None or task_uuid in self.archived:
            return {
                "code": "taskFailedOrNotFound",
                "message": "The task failed or was not found.",
            }
        job.looks += 1
        same = {"taskType": job.task["taskType"], "taskUUID": task_uuid}
        if job.looks <= self.looks_until_done:
            if job.looks == 1:
                return {}
            return {**same, "status": "processing", "progress": min(20 * job.looks, 99)}
        if job.failure is not None:
            return {"status": "error", **job.failure, "_status": self.failure_status}
        return self._result(job)

    def _result(self, job: RunwareJob) -> Json:
        task_uuid = job.task["taskUUID"]
        name, extension, _kind = INFERENCES[job.task["taskType"]]
        item = {
            "taskType": job.task["taskType"],
            "taskUUID": task_uuid,
            "status": "success",
            f"{name}UUID": str(uuid4()),
            f"{name}URL": f"{self.url}/files/{task_uuid}.{extension}?sig=5ec12e7",
            "seed": job.task.get("seed", 4711),
        }
        if self.cost is not None:
            item["cost"] = self.cost
        if self.nsfw:
            item["NSFWContent"] = True
        return item | job.result

    def _details(self, task_uuid: str) -> Json:
        job = self.jobs.get(task_uuid)
        if job is None or self.keeps_nothing:
            return {"code": "taskNotFound", "message": "No such task"}
        return {
            "taskType": "getTaskDetails",
            "taskUUID": task_uuid,
            "request": [job.task],
            "response": self._past(job),
        }

    def _past(self, job: RunwareJob) -> Json:
        """What a finished job was answered."""
        if job.failure is None:
            return {"data": [self._result(job)]}
        return errors({"taskUUID": job.task["taskUUID"], "status": "error", **job.failure})

    async def _file(self, request: web.Request) -> web.Response:
        task_uuid = request.match_info["name"].partition(".")[0]
        task_type = self.jobs[task_uuid].task["taskType"]
        kind = INFERENCES[task_type][2]
        content_type = {
            AssetKind.IMAGE: "image/png",
            AssetKind.VIDEO: "video/mp4",
            AssetKind.MUSIC: "audio/mpeg",
        }[kind]
        return file_answer(request, media_bytes(kind, task_uuid), content_type)


def _error(status: int, **complaint: object) -> web.Response:
    return web.json_response({"errors": [complaint]}, status=status)


def errors(*complaints: Mapping[str, object]) -> Json:
    """A body that holds nothing but errors."""
    return {"errors": [dict(complaint) for complaint in complaints]}

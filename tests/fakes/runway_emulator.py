"""Runway's API, as far as the adapter uses it.

::

    POST   /v1/image_to_video, /v1/text_to_video, /v1/text_to_image    submit
    GET    /v1/tasks/<id>                                              poll
    DELETE /v1/tasks/<id>                                              cancel
    GET    /v1/organization                                            account
    GET    /files/<id>                                                 result
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, media_bytes, point

from videoflow.domain.base import AssetKind

CREDITS = 25
CREATED_AT = "2026-11-20T12:00:00.000Z"


@dataclass
class EmulatedTask:
    """A task, and how many more times it says that it is not done."""

    id: str
    kind: AssetKind
    body: dict[str, object]
    polls: int = 0
    status: str = ""
    """Once it is over."""
    deleted: bool = False


class RunwayEmulator(Emulator):
    """Tasks go through PENDING, THROTTLED and RUNNING, one state a poll."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.tasks: dict[str, EmulatedTask] = {}
        self.hold = False
        """Whether tasks go on and on."""
        self.fail_with: tuple[str, str] | None = None
        """failureCode and failure."""
        self.cost: dict[str, object] | None = {"credits": CREDITS}
        self.status: str | None = None
        """Said of every task, in place of the truth."""
        self.answered_id: str | None = None
        self.output: list[str] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            point("POST", "/v1/image_to_video", "submit", self._submit),
            point("POST", "/v1/text_to_video", "submit", self._submit),
            point("POST", "/v1/text_to_image", "submit", self._submit),
            point("GET", "/v1/tasks/{id}", "poll", self._poll),
            point("DELETE", "/v1/tasks/{id}", "cancel", self._cancel),
            point("GET", "/v1/organization", "account", self._organization),
            point("GET", "/files/{id}", "result", self._file),
        ]

    def _refused(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({"error": "The API key is not valid."}, status=401)
        if request.headers.get("X-Runway-Version") != "2024-11-06":
            return web.json_response({"error": "X-Runway-Version is required."}, status=400)
        return None

    async def _submit(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        kind = AssetKind.IMAGE if request.path.endswith("image") else AssetKind.VIDEO
        task_id = f"17f20503-6c24-4c16-946b-35dbbce2a{len(self.tasks):03d}"
        self.tasks[task_id] = EmulatedTask(task_id, kind, await request.json())
        return web.json_response({"id": task_id, "estimatedCost": {"credits": CREDITS}})

    async def _poll(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        task = self.tasks.get(request.match_info["id"])
        if task is None or task.deleted:
            return web.json_response({"error": "Task not found."}, status=404)
        return web.json_response(self._state(task))

    def _state(self, task: EmulatedTask) -> dict[str, object]:
        common: dict[str, object] = {"id": self.answered_id or task.id, "createdAt": CREATED_AT}
        states = ("PENDING", "THROTTLED", "RUNNING")
        status = task.status or states[min(task.polls, 2)]
        if not task.status and task.polls >= 3 and not self.hold:
            status = task.status = "FAILED" if self.fail_with else "SUCCEEDED"
        task.polls += 1
        if self.status is not None:
            return {**common, "status": self.status}
        if status in states:
            running = {"progress": 0.5} if status == "RUNNING" else {}
            return {**common, "status": status, "estimatedCost": {"credits": CREDITS}, **running}
        over = {**common, "status": status, **({"cost": self.cost} if self.cost else {})}
        if status == "FAILED" and self.fail_with is not None:
            code, failure = self.fail_with
            return {**over, "failure": failure, "failureCode": code}
        if status == "SUCCEEDED":
            signed = f"{self.url}/files/{task.id}?_jwt=signature-{task.polls}"
            return {**over, "output": [signed] if self.output is None else self.output}
        return over

    async def _cancel(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        task = self.tasks.get(request.match_info["id"])
        if task is not None:
            task.deleted = True
        return web.Response(status=204)

    async def _organization(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        return web.json_response(
            {
                "creditBalance": 1234,
                "tier": {"maxMonthlyCreditSpend": 10_000, "models": {}},
                "usage": {"models": {}},
            }
        )

    async def _file(self, request: web.Request) -> web.Response:
        task = self.tasks[request.match_info["id"]]
        types = {AssetKind.IMAGE: "image/png", AssetKind.VIDEO: "video/mp4"}
        return file_answer(request, media_bytes(task.kind, task.id), types[task.kind])

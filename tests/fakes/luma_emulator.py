"""The Luma Agents API, as far as the adapter uses it.

::

    POST /v1/generations        submit
    GET  /v1/generations/<id>   poll
    GET  /v1/files              account
    GET  /results/<id>          result
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, media_bytes, point

from videoflow.domain.base import AssetKind

CREATED_AT = "2026-11-20T12:00:00Z"


@dataclass
class EmulatedGeneration:
    """A generation, and how often it was looked at."""

    id: str
    kind: AssetKind
    model: str
    polls: int = 0


class LumaEmulator(Emulator):
    """Generations are queued at the first look, being processed at the second, then over."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.generations: dict[str, EmulatedGeneration] = {}
        self.hold = False
        """Whether generations go on and on."""
        self.fail_with: tuple[str, str] | None = None
        """failure_code and failure_reason."""
        self.state: str | None = None
        """Said of every generation, in place of the truth."""
        self.answered_id: str | None = None
        self.output: list[dict[str, str]] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            point("POST", "/v1/generations", "submit", self._submit),
            point("GET", "/v1/generations/{id}", "poll", self._poll),
            point("GET", "/v1/files", "account", self._files),
            point("GET", "/results/{id}", "result", self._result),
        ]

    def _refused(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") == f"Bearer {self.key}":
            return None
        return web.json_response({"detail": "Invalid or missing API key"}, status=401)

    async def _submit(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        body = await request.json()
        kind = AssetKind.VIDEO if body.get("type") == "video" else AssetKind.IMAGE
        generation_id = str(uuid5(NAMESPACE_URL, f"generation {len(self.generations)}"))
        made = EmulatedGeneration(generation_id, kind, body.get("model", "uni-1"))
        self.generations[generation_id] = made
        return web.json_response(self._said(made, "queued") | {"id": made.id}, status=201)

    async def _poll(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        generation = self.generations.get(request.match_info["id"])
        if generation is None:
            return web.json_response({"detail": "Generation not found"}, status=404)
        generation.polls += 1
        state = ("queued", "processing")[min(generation.polls, 2) - 1]
        if generation.polls > 2 and not self.hold:
            state = "failed" if self.fail_with else "completed"
        return web.json_response(self._said(generation, self.state or state))

    def _said(self, generation: EmulatedGeneration, state: str) -> dict[str, object]:
        said: dict[str, object] = {
            "id": self.answered_id or generation.id,
            "type": generation.kind.value,
            "state": state,
            "model": generation.model,
            "created_at": CREATED_AT,
            "output": [],
            "failure_code": None,
            "failure_reason": None,
        }
        if state == "failed" and self.fail_with is not None:
            said["failure_code"], said["failure_reason"] = self.fail_with
        if state == "completed":
            signed = f"{self.url}/results/{generation.id}?X-Amz-Signature=s{generation.polls}"
            said["output"] = [{"type": generation.kind.value, "url": signed}]
            if self.output is not None:
                said["output"] = self.output
        return said

    async def _files(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        return web.json_response({"data": [], "has_more": False, "next_cursor": None})

    async def _result(self, request: web.Request) -> web.Response:
        generation = self.generations[request.match_info["id"]]
        types = {AssetKind.IMAGE: "image/png", AssetKind.VIDEO: "video/mp4"}
        data = media_bytes(generation.kind, generation.id)
        return file_answer(request, data, types[generation.kind])

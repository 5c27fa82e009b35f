"""OpenAI's interface, as far as the adapters use it, and the /videos that gateways still speak.

::

    POST /v1/images/generations   draw      JSON
    POST /v1/images/edits         edit      a form with pictures
    POST /v1/audio/speech         speak     → the sound itself
    POST /v1/chat/completions     chat
    GET  /v1/models               models
    POST /v1/videos               submit    a form
    GET  /v1/videos/<id>          poll
    GET  /v1/videos/<id>/content  result    with ranges
    DELETE /v1/videos/<id>        cancel
    GET  /made/<name>             made      a picture by its address, as some servers send it
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from tests.fakes.emulator import Emulator, Part, Status, file_answer, form_parts, media_bytes, point

from videoflow.domain.base import AssetKind

IMAGE_USAGE = {
    "input_tokens": 530,
    "input_tokens_details": {"text_tokens": 30, "image_tokens": 500},
    "output_tokens": 1325,
    "total_tokens": 1855,
}
STORY = {"scenes": ["one", "two"]}


def error_body(
    code: str | int | None, message: str = "No.", kind: str = "invalid_request_error"
) -> dict[str, object]:
    """An error as the service writes it: all four keys, always."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def complaint(status: int, code: str | int | None, message: str = "No.", **headers: str) -> Status:
    """An answer with an error; ``retry_after="2"`` becomes a header."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Status(status, error_body(code, message), named)


@dataclass
class FakeVideo:
    """A job of /videos and how far it is."""

    id: str
    fields: Mapping[str, str]
    start_image: bytes | None
    polls: int = 0
    deleted: bool = False


class OpenAIEmulator(Emulator):
    """Refuses every other key than ``key``; takes any where that is empty."""

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.key = key
        self.usage: Mapping[str, object] | None = IMAGE_USAGE
        self.sends_addresses = False
        """Whether pictures come as addresses, as some compatible servers do."""
        self.knows_forms: tuple[str, ...] = ("json_schema", "json_object")
        """What may be asked for with ``response_format``."""
        self.written = json.dumps(STORY)
        self.message: Mapping[str, object] = {}
        self.finish_reason = "stop"
        self.videos: dict[str, FakeVideo] = {}
        self.polls_until_done = 1
        self.failure: Mapping[str, object] | None = None
        self.image = media_bytes(AssetKind.IMAGE, "openai")
        self.video = media_bytes(AssetKind.VIDEO, "openai")
        self.sound = media_bytes(AssetKind.VOICE, "openai")

    def routes(self) -> list[web.RouteDef]:
        return [
            point("POST", "/v1/images/generations", "draw", self._draw),
            point("POST", "/v1/images/edits", "edit", self._draw),
            point("POST", "/v1/audio/speech", "speak", self._speak),
            point("POST", "/v1/chat/completions", "chat", self._chat),
            point("GET", "/v1/models", "models", self._models),
            point("POST", "/v1/videos", "submit", self._submit),
            point("GET", "/v1/videos/{id}", "poll", self._poll),
            point("DELETE", "/v1/videos/{id}", "cancel", self._cancel),
            point("GET", "/v1/videos/{id}/content", "result", self._content),
            point("GET", "/made/{name}", "made", self._made),
        ]

    def parts(self, place: str) -> list[Part]:
        """The parts of the newest form that arrived at a point."""
        seen = self.at(place)[-1]
        return form_parts(seen.headers["Content-Type"], seen.body)

    def _refused(self, request: web.Request) -> web.Response | None:
        if not self.key or request.headers.get("Authorization") == f"Bearer {self.key}":
            return None
        body = error_body("invalid_api_key", "Incorrect API key provided.")
        return web.json_response(body, status=401)

    async def _draw(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        made = {"b64_json": base64.b64encode(self.image).decode()}
        if self.sends_addresses:
            made = {"url": f"{self.url}/made/picture.png"}
        answer: dict[str, object] = {
            "created": 1,
            "background": "opaque",
            "output_format": "png",
            "quality": "medium",
            "size": "1088x1920",
            "data": [made],
        }
        if self.usage is not None:
            answer["usage"] = self.usage
        return web.json_response(answer)

    async def _made(self, request: web.Request) -> web.Response:
        return file_answer(request, self.image, "image/png")

    async def _speak(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        return web.Response(body=self.sound, content_type="audio/wav")

    async def _chat(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        body = await request.json()
        form = body.get("response_format", {}).get("type")
        if form and form not in self.knows_forms:
            text = f"'response_format.type' {form} is not supported by this model"
            return web.json_response(error_body(None, text), status=400)
        message = {"role": "assistant", "content": self.written, "refusal": None, **self.message}
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        )

    async def _models(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        names = ("gpt-image-2", "gpt-6-luna", "tts-1")
        data = [{"id": name, "object": "model", "created": 1, "owned_by": "x"} for name in names]
        return web.json_response({"object": "list", "data": data})

    # --- videos --------------------------------------------------------------------------------

    async def _submit(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        parts = form_parts(request.headers["Content-Type"], await request.read())
        pictures = [part.data for part in parts if part.filename]
        video = FakeVideo(
            f"video_{len(self.videos) + 1}",
            {part.name: part.data.decode() for part in parts if not part.filename},
            pictures[0] if pictures else None,
        )
        self.videos[video.id] = video
        return web.json_response(self._state(video, "queued"))

    async def _poll(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        video = self.videos.get(request.match_info["id"])
        if video is None or video.deleted:
            return web.json_response(error_body(None, "Video not found."), status=404)
        video.polls += 1
        if video.polls <= self.polls_until_done:
            return web.json_response(self._state(video, "in_progress"))
        return web.json_response(self._state(video, "failed" if self.failure else "completed"))

    def _state(self, video: FakeVideo, status: str) -> dict[str, object]:
        return {
            "id": video.id,
            "object": "video",
            "status": status,
            "progress": 100 if status == "completed" else 40,
            "created_at": 1,
            "completed_at": 2 if status == "completed" else None,
            "expires_at": None,
            "model": video.fields.get("model", ""),
            "seconds": video.fields.get("seconds", "4"),
            "size": video.fields.get("size", "720x1280"),
            "prompt": video.fields.get("prompt", ""),
            "remixed_from_video_id": None,
            "error": self.failure if status == "failed" else None,
        }

    async def _content(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        return file_answer(request, self.video, "video/mp4")

    async def _cancel(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        video = self.videos.get(request.match_info["id"])
        if video is None:
            return web.json_response(error_body(None, "Video not found."), status=404)
        video.deleted = True
        return web.json_response({"id": video.id, "object": "video.deleted", "deleted": True})

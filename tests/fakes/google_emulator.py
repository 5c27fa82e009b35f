"""Google's Gemini API, as far as the adapter uses it. Serves ``/v1`` and ``/v1beta`` alike.

::

    POST /v1beta/models/<model>:generateContent   draw     (pictures)
                                                  write    (texts)
    POST /v1beta/interactions                     submit
    GET  /v1beta/interactions/<id>                poll
    POST /v1beta/interactions/<id>/cancel         cancel
    GET  /v1beta/files/<id>:download?alt=media    result   with ranges
    POST /upload/v1beta/files                     upload   → header X-Goog-Upload-URL
    POST /uploads/<id>                            bytes
    GET  /v1beta/files/<id>                       file
    GET  /v1beta/models                           models
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from tests.fakes.emulator import Emulator, Status, file_answer, media_bytes, point

from videoflow.domain.base import AssetKind

TOKENS_PER_SECOND = 5792
STORY = {"scenes": ["one", "two"]}


def error_body(
    status: int, word: str, message: str = "No.", *details: Mapping[str, object]
) -> dict[str, object]:
    """An error as the older half of the API writes it."""
    error: dict[str, object] = {"code": status, "message": message, "status": word}
    return {"error": error | ({"details": list(details)} if details else {})}


def complaint(
    status: int, word: str, message: str = "No.", *details: Mapping[str, object]
) -> Status:
    """An answer with such an error."""
    return Status(status, error_body(status, word, message, *details))


def reason(word: str) -> dict[str, object]:
    """The detail of an error that names its reason."""
    return {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": word}


def retry_in(duration: str) -> dict[str, object]:
    """The detail of an error that says how long to wait."""
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": duration}


KEY_REFUSED = complaint(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    reason("API_KEY_INVALID"),
)


@dataclass
class FakeInteraction:
    """An interaction and how far it is."""

    id: str
    body: Mapping[str, Any]
    polls: int = 0
    cancelled: bool = False

    @property
    def duration_s(self) -> float:
        form = self.body.get("response_format", {})
        return float(str(form.get("duration", "10s")).removesuffix("s"))


class GoogleEmulator(Emulator):
    """``background`` interactions are running for ``polls_until_done`` looks, others are done."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.image = media_bytes(AssetKind.IMAGE, "google")
        self.video = media_bytes(AssetKind.VIDEO, "google")
        self.parts: list[Mapping[str, object]] | None = None
        """Sent in place of the picture's."""
        self.candidate: Mapping[str, object] = {}
        self.usage: Mapping[str, object] | None = {
            "promptTokenCount": 300,
            "candidatesTokenCount": 1120,
            "totalTokenCount": 1520,
            "thoughtsTokenCount": 100,
            "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}],
        }
        self.written = json.dumps(STORY)
        self.interactions: dict[str, FakeInteraction] = {}
        self.polls_until_done = 1
        self.takes_background = True
        self.stores = True
        self.inline = False
        """Whether a video comes in the answer itself."""
        self.outcome: Mapping[str, object] = {}
        """Replaces fields of an interaction that has ended."""
        self.uploads: dict[str, bytes] = {}
        self.upload_state = "ACTIVE"

    def routes(self) -> list[web.RouteDef]:
        version = "/{version:v1|v1beta}"
        return [
            point("POST", version + "/models/{call}", "draw", self._generate),
            point("GET", version + "/models", "models", self._models),
            point("POST", version + "/interactions", "submit", self._interact),
            point("GET", version + "/interactions/{id}", "poll", self._poll),
            point("POST", version + "/interactions/{id}/cancel", "cancel", self._cancel),
            point("POST", "/upload" + version + "/files", "upload", self._upload),
            point("POST", "/uploads/{id}", "bytes", self._bytes),
            point("GET", version + "/files/{id}:download", "result", self._result),
            point("GET", version + "/files/{id}", "file", self._file),
        ]

    def place_of(self, request: web.Request, body: bytes, point: str) -> str:
        """Pictures and texts have one address."""
        return "write" if point == "draw" and b"responseModalities" not in body else point

    def _refused(self, request: web.Request) -> web.Response | None:
        if request.headers.get("x-goog-api-key") == self.key:
            return None
        return web.json_response(KEY_REFUSED.body, status=KEY_REFUSED.status)

    async def _models(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        model = {"name": "models/gemini-flash-latest", "displayName": "Gemini Flash"}
        return web.json_response({"models": [model], "nextPageToken": "x"})

    # --- content -------------------------------------------------------------------------------

    async def _generate(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        draws = "responseModalities" in (await request.json()).get("generationConfig", {})
        parts = self.parts
        if parts is None:
            parts = [self.picture_part()] if draws else [{"text": self.written}]
        candidate = {
            "content": {"role": "model", "parts": parts},
            "finishReason": "STOP",
            "index": 0,
        }
        answer: dict[str, object] = {
            "candidates": [{**candidate, **self.candidate}],
            "modelVersion": request.match_info["call"].partition(":")[0],
        }
        if self.usage is not None:
            answer["usageMetadata"] = self.usage
        return web.json_response(answer)

    def picture_part(self, **fields: object) -> dict[str, object]:
        """The picture as a part of an answer."""
        data = base64.b64encode(self.image).decode()
        return {"inlineData": {"mimeType": "image/png", "data": data}, **fields}

    # --- interactions --------------------------------------------------------------------------

    async def _interact(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        body = await request.json()
        background = bool(body.get("background"))
        if background and not self.takes_background:
            error = {"code": "invalid_request", "message": "background is not supported here."}
            return web.json_response({"error": error}, status=400)
        interaction = FakeInteraction(f"v1_{len(self.interactions) + 1}", body)
        self.interactions[interaction.id] = interaction
        return web.json_response(self._state(interaction, done=not background))

    async def _poll(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        interaction = self.interactions.get(request.match_info["id"])
        if interaction is None:
            error = {"code": "not_found", "message": "Interaction not found."}
            return web.json_response({"error": error}, status=404)
        interaction.polls += 1
        background = bool(interaction.body.get("background"))
        done = not background or interaction.polls > self.polls_until_done
        return web.json_response(self._state(interaction, done=done))

    def _state(self, interaction: FakeInteraction, *, done: bool) -> dict[str, object]:
        tokens = round(interaction.duration_s * TOKENS_PER_SECOND)
        state: dict[str, object] = {
            "id": interaction.id,
            "object": "interaction",
            "model": interaction.body["model"],
            "status": "in_progress",
            "created": "2026-11-20T10:00:00Z",
            "updated": "2026-11-20T10:00:00Z",
        }
        if interaction.cancelled:
            state["status"] = "cancelled"
        elif done:
            video: dict[str, object] = {"type": "video", "mime_type": "video/mp4"}
            if self.inline:
                video["data"] = base64.b64encode(self.video).decode()
            else:
                video["uri"] = f"{self.url}/v1beta/files/{interaction.id}:download"
            state |= {
                "status": "completed",
                "steps": [
                    {"type": "user_input", "content": [{"type": "text", "text": "…"}]},
                    {"type": "thought", "signature": "x"},
                    {"type": "model_output", "content": [video]},
                ],
                "usage": {
                    "total_input_tokens": 1000,
                    "total_output_tokens": tokens,
                    "total_tokens": tokens + 1000,
                    "output_tokens_by_modality": [{"modality": "video", "tokens": tokens}],
                },
                **self.outcome,
            }
        if not self.stores:
            del state["id"]
        return state

    async def _cancel(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        interaction = self.interactions.get(request.match_info["id"])
        if interaction is None:
            error = {"code": "not_found", "message": "Interaction not found."}
            return web.json_response({"error": error}, status=404)
        if not interaction.body.get("background") or interaction.polls > self.polls_until_done:
            error = {"code": "invalid_request", "message": "Only running ones are cancelled."}
            return web.json_response({"error": error}, status=400)
        interaction.cancelled = True
        return web.json_response(self._state(interaction, done=False))

    # --- files ---------------------------------------------------------------------------------

    async def _result(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        if request.query.get("alt") != "media":
            return web.json_response({"name": "files/x", "mimeType": "video/mp4"})
        return file_answer(request, self.video, "video/mp4")

    async def _upload(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        if request.headers.get("X-Goog-Upload-Command") != "start":
            return web.json_response(error_body(400, "INVALID_ARGUMENT"), status=400)
        name = f"f{self.counts['upload']}"
        return web.Response(headers={"X-Goog-Upload-URL": f"{self.url}/uploads/{name}?upload_id=x"})

    async def _bytes(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Goog-Upload-Command") != "upload, finalize":
            return web.json_response(error_body(400, "INVALID_ARGUMENT"), status=400)
        name = request.match_info["id"]
        self.uploads[name] = await request.read()
        return web.json_response(
            {"file": self._stored(name, self.upload_state)},
            headers={"X-Goog-Upload-Status": "final"},
        )

    async def _file(self, request: web.Request) -> web.Response:
        state = "ACTIVE" if self.upload_state == "PROCESSING" else self.upload_state
        return web.json_response(self._stored(request.match_info["id"], state))

    def _stored(self, name: str, state: str) -> dict[str, object]:
        return {
            "name": f"files/{name}",
            "uri": f"{self.url}/v1beta/files/{name}",
            "mimeType": "image/png",
            "sizeBytes": str(len(self.uploads.get(name, b""))),
            "state": state,
        }

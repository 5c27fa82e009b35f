"""Replicate as far as VideoFlow meets it: models with schemas, predictions, files.

Facts: the clients ``replicate`` 1.0.7 and 2.0.0b4, their recorded traffic, replicate.com/docs.
Predictions of models that are not official need a version; what a job delivers is deleted after an
hour (``forget``).
"""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, form_parts, media_bytes, point

from videoflow.domain.base import AssetKind

PAGE = 3
_MADE = "2026-11-20T10:00:00.000Z"
_FILES = {
    AssetKind.IMAGE: ("png", "image/png"),
    AssetKind.VIDEO: ("mp4", "video/mp4"),
    AssetKind.VOICE: ("wav", "audio/wav"),
    AssetKind.MUSIC: ("wav", "audio/wav"),
}
_URI = {"type": "string", "format": "uri"}


def _choice(*values: object) -> dict[str, Any]:
    return {"enum": list(values), "type": "integer" if isinstance(values[0], int) else "string"}


@dataclass(frozen=True)
class FakeModel:
    """A model: what it makes, its inputs (an enum becomes a schema of its own, as real ones do)."""

    kind: AssetKind
    inputs: dict[str, dict[str, Any]]
    required: tuple[str, ...] = ("prompt",)
    official: bool = True
    output: str = "string"

    def openapi(self) -> dict[str, Any]:
        schemas: dict[str, Any] = {}
        properties = {}
        for order, (name, declared) in enumerate(self.inputs.items()):
            rest = {key: value for key, value in declared.items() if key not in ("enum", "type")}
            if "enum" in declared:
                schemas[name] = {
                    "type": declared["type"],
                    "title": name,
                    "enum": declared["enum"],
                    "description": "An enumeration.",
                }
                reference = [{"$ref": f"#/components/schemas/{name}"}]
                properties[name] = {"allOf": reference, "x-order": order, **rest}
            else:
                properties[name] = {"title": name, "x-order": order, **declared}
        schemas["Input"] = {
            "type": "object",
            "title": "Input",
            "required": list(self.required),
            "properties": properties,
        }
        return {"openapi": "3.0.2", "components": {"schemas": schemas}}


_PROMPT = {"type": "string", "description": "Text prompt"}
_SEED = {"type": "integer", "description": "Random seed", "nullable": True}

MODELS: dict[str, FakeModel] = {
    "black-forest-labs/flux-kontext-pro": FakeModel(
        AssetKind.IMAGE,
        {
            "prompt": _PROMPT,
            "input_image": {"anyOf": [_URI, {"type": "null"}]},
            "aspect_ratio": {
                **_choice("match_input_image", "1:1", "16:9", "9:16", "4:5"),
                "default": "match_input_image",
            },
            "seed": _SEED,
            "output_format": {**_choice("jpg", "png"), "default": "png"},
        },
    ),
    "black-forest-labs/flux-schnell": FakeModel(
        AssetKind.IMAGE,
        {
            "prompt": _PROMPT,
            "aspect_ratio": {**_choice("1:1", "16:9", "9:16", "4:5"), "default": "1:1"},
            "num_outputs": {"type": "integer", "default": 1, "minimum": 1, "maximum": 4},
            "megapixels": {**_choice("1", "0.25"), "default": "1"},
            "seed": _SEED,
        },
        output="array",
    ),
    "bytedance/seedream-4.5": FakeModel(
        AssetKind.IMAGE,
        {
            "prompt": _PROMPT,
            "size": {**_choice("2K", "4K", "custom"), "default": "2K"},
            "width": {"type": "integer", "default": 2048, "minimum": 1024, "maximum": 4096},
            "height": {"type": "integer", "default": 2048, "minimum": 1024, "maximum": 4096},
            "image_input": {"type": "array", "items": _URI, "default": []},
            "aspect_ratio": _choice("match_input_image", "1:1", "16:9", "9:16"),
            "max_images": {"type": "integer", "default": 1},
        },
        output="array",
    ),
    "google/nano-banana-pro": FakeModel(
        AssetKind.IMAGE,
        {
            "prompt": _PROMPT,
            "image_input": {"type": "array", "items": _URI, "default": []},
            "aspect_ratio": _choice("match_input_image", "1:1", "4:5", "9:16", "16:9"),
            "resolution": {**_choice("1K", "2K", "4K"), "default": "2K"},
        },
    ),
    "bytedance/seedance-1-pro-fast": FakeModel(
        AssetKind.VIDEO,
        {
            "prompt": _PROMPT,
            "image": _URI,
            "duration": {"type": "integer", "default": 5, "minimum": 2, "maximum": 12},
            "resolution": {**_choice("480p", "720p", "1080p"), "default": "1080p"},
            "aspect_ratio": {**_choice("16:9", "1:1", "9:16"), "default": "16:9"},
            "fps": {**_choice(24), "default": 24},
            "camera_fixed": {"type": "boolean", "default": False},
            "seed": _SEED,
        },
    ),
    "bytedance/seedance-2.0-fast": FakeModel(
        AssetKind.VIDEO,
        {
            "prompt": _PROMPT,
            "image": _URI,
            "last_frame_image": _URI,
            "reference_images": {"type": "array", "items": _URI, "default": []},
            "duration": {"type": "integer", "default": 5, "minimum": -1, "maximum": 15},
            "resolution": {**_choice("480p", "720p"), "default": "720p"},
            "aspect_ratio": {**_choice("16:9", "9:16", "1:1", "adaptive"), "default": "16:9"},
            "generate_audio": {"type": "boolean", "default": True},
            "seed": _SEED,
        },
    ),
    "kwaivgi/kling-v2.5-turbo-pro": FakeModel(
        AssetKind.VIDEO,
        {
            "prompt": {**_PROMPT, "maxLength": 2500},
            "image": {**_URI, "description": "Deprecated: Use start_image instead."},
            "start_image": {**_URI, "description": "First frame of the video"},
            "end_image": _URI,
            "duration": {**_choice(5, 10), "default": 5},
            "aspect_ratio": {**_choice("16:9", "9:16", "1:1"), "default": "16:9"},
            "negative_prompt": {"type": "string", "default": ""},
        },
    ),
    "minimax/hailuo-02": FakeModel(
        AssetKind.VIDEO,
        {
            "prompt": _PROMPT,
            "first_frame_image": _URI,
            "last_frame_image": _URI,
            "duration": {**_choice("6s", "10s"), "default": "6s"},
            "resolution": {**_choice("512p", "768p", "1080p"), "default": "1080p"},
        },
    ),
    "somebody/wan-community": FakeModel(
        AssetKind.VIDEO,
        {
            "prompt": _PROMPT,
            "starting_frame": _URI,
            "mask_image": _URI,
            "size": {**_choice("832*480", "480*832", "1280*720", "720*1280")},
            "seconds": {"type": "number", "minimum": 1, "maximum": 4.5},
            "num_outputs": {"type": "integer", "default": 4, "minimum": 1},
            "seed": {**_SEED, "maximum": 5},
        },
        required=("prompt", "starting_frame"),
        official=False,
    ),
    "somebody/needs-a-name": FakeModel(
        AssetKind.IMAGE, {"prompt": _PROMPT, "lora": _PROMPT}, required=("prompt", "lora")
    ),
    "somebody/upscaler": FakeModel(AssetKind.IMAGE, {"image": _URI}, required=("image",)),
    "stability-ai/stable-audio-2.5": FakeModel(
        AssetKind.MUSIC,
        {
            "prompt": _PROMPT,
            "duration": {"type": "integer", "default": 190, "minimum": 1, "maximum": 190},
            "seed": _SEED,
        },
    ),
    "minimax/speech-2.6-hd": FakeModel(
        AssetKind.VOICE,
        {"text": _PROMPT, "voice_id": {"type": "string", "default": "Wise_Woman"}},
        required=("text",),
        output="object",
    ),
}


@dataclass
class FakePrediction:
    """One job. ``polls`` counts how often it was looked at."""

    id: str
    model: str
    input: dict[str, Any]
    created_at: datetime
    status: str = "starting"
    error: str | None = None
    output: Any = None
    data_removed: bool = False
    polls: int = 0
    ends_as: dict[str, Any] = field(default_factory=dict)


class ReplicateEmulator(Emulator):
    """``ends_as`` is what predictions made from now on look like at their end."""

    def __init__(self) -> None:
        super().__init__()
        self.polls_until_done = 2
        self.ends_as: dict[str, Any] = {}
        self.key = ""
        self.expired = False
        """Whether the hour is over when a result is asked for."""
        self.gateway_urls = ""
        """Where the addresses in answers point to, if not here: a gateway does not change them."""
        self.predictions: dict[str, FakePrediction] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [
            point("GET", "/v1/account", "account", self._account),
            point("GET", "/v1/models/{owner}/{name}", "model", self._model),
            point("GET", "/v1/models/{owner}/{name}/versions/{version}", "model", self._version),
            point("POST", "/v1/models/{owner}/{name}/predictions", "submit", self._run_official),
            point("POST", "/v1/predictions", "submit", self._run_version),
            point("GET", "/v1/predictions", "list", self._list),
            point("GET", "/v1/predictions/{id}", "poll", self._get),
            point("POST", "/v1/predictions/{id}/cancel", "cancel", self._cancel),
            point("POST", "/v1/files", "upload", self._upload),
            point("GET", "/v1/files/{id}", "file", self._file),
            point("GET", "/delivery/{kind}/{name}", "result", self._result),
        ]

    def forget(self, prediction_id: str) -> None:
        """An hour has passed."""
        prediction = self.predictions[prediction_id]
        prediction.output, prediction.input = None, {}
        prediction.data_removed = True

    # --- routes --------------------------------------------------------------------------------

    async def _account(self, request: web.Request) -> web.Response:
        return self._refused(request) or web.json_response(
            {"type": "user", "username": "ada", "name": "Ada", "github_url": "https://x.example"}
        )

    async def _model(self, request: web.Request) -> web.Response:
        owner, name = request.match_info["owner"], request.match_info["name"]
        model = MODELS.get(f"{owner}/{name}")
        if model is None:
            return _missing()
        return self._refused(request) or web.json_response(
            {
                "url": f"https://replicate.com/{owner}/{name}",
                "owner": owner,
                "name": name,
                "visibility": "public",
                "run_count": 12,
                "is_official": model.official,
                "latest_version": _shown_version(name, model),
            }
        )

    async def _version(self, request: web.Request) -> web.Response:
        owner, name = request.match_info["owner"], request.match_info["name"]
        model = MODELS.get(f"{owner}/{name}")
        if model is None or request.match_info["version"] != _version_of(name):
            return _missing()
        return web.json_response(_shown_version(name, model))

    async def _run_official(self, request: web.Request) -> web.Response:
        name = f"{request.match_info['owner']}/{request.match_info['name']}"
        model = MODELS.get(name)
        if model is None or not model.official:
            return _missing()
        return await self._run(request, name)

    async def _run_version(self, request: web.Request) -> web.Response:
        version = (await request.json()).get("version")
        names = [name for name in MODELS if _version_of(name.partition("/")[2]) == version]
        if not names:
            detail = "The specified version does not exist (or perhaps you don't have permission)"
            return _problem(422, detail, title="Invalid version or not permitted")
        return await self._run(request, names[0])

    async def _run(self, request: web.Request, name: str) -> web.Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        values = (await request.json())["input"]
        unknown = [key for key in values if key not in MODELS[name].inputs]
        missing = [key for key in MODELS[name].required if key not in values]
        if unknown or missing:
            detail = f"- input: {', '.join([*unknown, *missing])}: unknown or missing\n"
            return _problem(422, detail, title="Input validation failed")
        number = next(self._numbers)
        prediction = FakePrediction(
            f"gm3qorzdhgbfurvjtvhg6dck{number:02d}",
            name,
            values,
            datetime.now(UTC),
            ends_as=dict(self.ends_as),
        )
        self.predictions[prediction.id] = prediction
        return web.json_response(self._shown(prediction), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        newest_first = list(self.predictions.values())[::-1]
        start = int(request.query.get("cursor", "0"))
        page = newest_first[start : start + PAGE]
        more = start + PAGE < len(newest_first)
        base = self.gateway_urls or f"{self.url}/v1"
        return web.json_response(
            {
                "previous": None,
                "next": f"{base}/predictions?cursor={start + PAGE}" if more else None,
                "results": [self._shown(prediction) for prediction in page],
            }
        )

    async def _get(self, request: web.Request) -> web.Response:
        prediction = self.predictions.get(request.match_info["id"])
        if prediction is None:
            return _missing()
        prediction.polls += 1
        if prediction.status in ("starting", "processing"):
            self._advance(prediction)
        return web.json_response(self._shown(prediction))

    def _advance(self, prediction: FakePrediction) -> None:
        if prediction.polls <= self.polls_until_done:
            prediction.status = "processing" if prediction.polls > 1 else "starting"
            return
        model = MODELS[prediction.model]
        extension, _type = _FILES[model.kind]
        url = f"{self.url}/delivery/{model.kind}/{prediction.id}.{extension}?sig=5ec12e7"
        prediction.status = "succeeded"
        prediction.output = {"string": url, "array": [url], "object": {"audio": url, "text": ""}}[
            model.output
        ]
        for name, value in prediction.ends_as.items():
            setattr(prediction, name, value)

    async def _cancel(self, request: web.Request) -> web.Response:
        prediction = self.predictions.get(request.match_info["id"])
        if prediction is None:
            return _missing()
        if prediction.status in ("starting", "processing"):
            prediction.status = "canceled"
        return web.json_response(self._shown(prediction))

    async def _upload(self, request: web.Request) -> web.Response:
        (part,) = form_parts(request.headers["Content-Type"], await request.read())
        assert part.name == "content"
        file_id = f"file{next(self._numbers)}"
        self.files[file_id] = part.content_type, part.data
        return web.json_response(self._shown_file(file_id), status=201)

    async def _file(self, request: web.Request) -> web.Response:
        file_id = request.match_info["id"]
        return web.json_response(self._shown_file(file_id)) if file_id in self.files else _missing()

    def _shown_file(self, file_id: str) -> dict[str, Any]:
        content_type, data = self.files[file_id]
        base = self.gateway_urls or f"{self.url}/v1"
        return {
            "id": file_id,
            "name": "image.png",
            "content_type": content_type,
            "size": len(data),
            "etag": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            "checksums": {"sha256": hashlib.sha256(data).hexdigest()},
            "metadata": {},
            "created_at": _MADE,
            "expires_at": _MADE,
            "urls": {"get": f"{base}/files/{file_id}"},
        }

    async def _result(self, request: web.Request) -> web.Response:
        kind = AssetKind(request.match_info["kind"])
        if self.expired:
            self.forget(request.match_info["name"].partition(".")[0])
            return _missing()
        data = media_bytes(kind, request.match_info["name"])
        return file_answer(request, data, _FILES[kind][1])

    def _refused(self, request: web.Request) -> web.Response | None:
        if not self.key or request.headers.get("Authorization") == f"Bearer {self.key}":
            return None
        return _problem(
            401, "You did not pass a valid authentication token", title="Unauthenticated"
        )

    def _shown(self, prediction: FakePrediction) -> dict[str, Any]:
        base = self.gateway_urls or f"{self.url}/v1"
        address = f"{base}/predictions/{prediction.id}"
        running = prediction.status == "processing"
        return {
            "id": prediction.id,
            "model": prediction.model,
            "version": "hidden",
            "input": prediction.input,
            "logs": " 10%|#         | 2/20\r 50%|#####     | 10/20" if running else "",
            "output": prediction.output,
            "data_removed": prediction.data_removed,
            "error": prediction.error,
            "status": prediction.status,
            "created_at": prediction.created_at.isoformat().replace("+00:00", "Z"),
            "started_at": None,
            "completed_at": None,
            "urls": {"get": address, "cancel": f"{address}/cancel"},
            "metrics": {},
        }


def _shown_version(name: str, model: FakeModel) -> dict[str, Any]:
    return {
        "id": _version_of(name),
        "created_at": _MADE,
        "cog_version": "0.16.0",
        "openapi_schema": model.openapi(),
    }


def _version_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def version_of(model: str) -> str:
    """The id of the latest version of ``owner/name``."""
    return _version_of(model.partition("/")[2])


def _problem(status: int, detail: str, title: str = "") -> web.Response:
    body = {"title": title, "detail": detail, "status": status}
    return web.Response(
        status=status, body=json.dumps(body), content_type="application/problem+json"
    )


def _missing() -> web.Response:
    return _problem(404, "The requested resource could not be found.")

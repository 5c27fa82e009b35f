"""fal as far as VideoFlow meets it: its queue, its uploads and its price list, at one origin.

Facts: the client ``fal-client`` 1.0.3 and fal.ai/docs. Requests belong to the app, the first two
parts of an endpoint; a failed one is ``COMPLETED``, and its result is the error.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, media_bytes, point

from videoflow.domain.base import AssetKind

_TYPES = {AssetKind.IMAGE: ("png", "image/png"), AssetKind.VIDEO: ("mp4", "video/mp4")}


@dataclass(frozen=True)
class FakeEndpoint:
    """What an endpoint makes, the inputs it takes, and its price."""

    kind: AssetKind
    inputs: frozenset[str]
    required: frozenset[str] = frozenset({"prompt"})
    unit_price: float = 0.04
    unit: str = "images"


def _image(*inputs: str, price: float, unit: str = "images") -> FakeEndpoint:
    names = frozenset({"prompt", "num_images", "seed", *inputs})
    required = frozenset({"prompt"} | ({"image_urls"} & names))
    return FakeEndpoint(AssetKind.IMAGE, names, required, price, unit)


def _video(*inputs: str, price: float, unit: str = "seconds") -> FakeEndpoint:
    names = frozenset({"prompt", "duration", *inputs})
    required = frozenset({"prompt"} | ({"image_url"} & names))
    return FakeEndpoint(AssetKind.VIDEO, names, required, price, unit)


_SEEDREAM = "fal-ai/bytedance/seedream/v4.5"
_SEEDANCE = "fal-ai/bytedance/seedance/v1/pro/fast"
_KLING = "fal-ai/kling-video/v2.5-turbo/pro"
_BANANA = ("aspect_ratio", "resolution")
_TOKENS = "1m tokens"

ENDPOINTS: dict[str, FakeEndpoint] = {
    f"{_SEEDREAM}/text-to-image": _image("image_size", price=0.04),
    f"{_SEEDREAM}/edit": _image("image_size", "image_urls", price=0.04),
    "fal-ai/nano-banana-pro": _image(*_BANANA, price=0.15),
    "fal-ai/nano-banana-pro/edit": _image(*_BANANA, "image_urls", price=0.15),
    "google/nano-banana-2.1": _image(*_BANANA, price=35.294, unit=_TOKENS),
    "google/nano-banana-2.1/edit": _image(*_BANANA, "image_urls", price=35.294, unit=_TOKENS),
    "fal-ai/z-image/turbo": _image("image_size", price=0.005, unit="megapixels"),
    f"{_SEEDANCE}/image-to-video": _video(
        "image_url", "aspect_ratio", "resolution", "seed", price=1.0, unit=_TOKENS
    ),
    f"{_SEEDANCE}/text-to-video": _video(
        "aspect_ratio", "resolution", "seed", price=1.0, unit=_TOKENS
    ),
    f"{_KLING}/image-to-video": _video("image_url", "tail_image_url", price=0.07),
    f"{_KLING}/text-to-video": _video("aspect_ratio", price=0.07),
    "bytedance/seedance-2.0/image-to-video": _video(
        "image_url", "aspect_ratio", "resolution", "generate_audio", price=0.3024
    ),
    "bytedance/seedance-2.0/text-to-video": _video(
        "aspect_ratio", "resolution", "generate_audio", price=0.3024
    ),
    "somebody/film-maker": _video("first_picture", price=0.5, unit="videos"),
}


@dataclass
class FakeRequest:
    """One request in the queue. ``failure`` is (status, headers, body) of its result."""

    id: str
    endpoint: str
    input: dict[str, Any]
    polls: int = 0
    cancelled: bool = False
    shown: dict[str, Any] = field(default_factory=dict)
    failure: tuple[int, Mapping[str, str], object] | None = None
    output: dict[str, Any] = field(default_factory=dict)


class FalEmulator(Emulator):
    """``shown``, ``failure`` and ``output`` are for requests made from now on: what their status
    says at its end besides, how they fail, and what their result says besides."""

    def __init__(self) -> None:
        super().__init__()
        self.polls_until_done = 3
        self.key = ""
        self.units: str | None = "1"
        self.addresses_at = ""
        """Where the addresses in answers point to, if not here: a gateway does not change them."""
        self.media_at = ""
        self.shown: dict[str, Any] = {}
        self.failure: tuple[int, Mapping[str, str], object] | None = None
        self.output: dict[str, Any] = {}
        self.requests: dict[str, FakeRequest] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        request = r"/{app:.+}/requests/{id}"
        return [
            point("GET", "/v1/models/pricing", "price", self._price),
            point("POST", "/storage/upload/initiate", "initiate", self._initiate),
            point("PUT", "/signed/{name}", "upload", self._put),
            point("GET", "/media/{kind}/{name}", "result", self._media),
            point("GET", f"{request}/status", "poll", self._status),
            point("GET", request, "answer", self._answer),
            point("PUT", f"{request}/cancel", "cancel", self._cancel),
            point("POST", "/{endpoint:.+}", "submit", self._submit),
        ]

    # --- routes --------------------------------------------------------------------------------

    async def _price(self, request: web.Request) -> web.Response:
        wanted = request.query.getall("endpoint_id", [])
        return self._refused(request) or web.json_response(
            {
                "prices": [
                    {
                        "endpoint_id": name,
                        "unit_price": ENDPOINTS[name].unit_price,
                        "unit": ENDPOINTS[name].unit,
                        "currency": "USD",
                    }
                    for name in wanted
                    if name in ENDPOINTS
                ],
                "has_more": False,
                "next_cursor": None,
            }
        )

    async def _initiate(self, request: web.Request) -> web.Response:
        assert request.query["storage_type"] == "gcs"
        name = f"file{next(self._numbers)}"
        return self._refused(request) or web.json_response(
            {
                "upload_url": f"{self.url}/signed/{name}?X-Goog-Signature=5ec12e7",
                "file_url": f"{self.url}/files/{name}",
            }
        )

    async def _put(self, request: web.Request) -> web.Response:
        self.files[request.match_info["name"]] = request.content_type, await request.read()
        return web.Response()

    async def _submit(self, request: web.Request) -> web.Response:
        refused = self._refused(request)
        name = request.match_info["endpoint"]
        endpoint = ENDPOINTS.get(name)
        if refused is not None or endpoint is None:
            return refused or web.json_response(
                {"detail": f'Application "{name}" not found'}, status=404
            )
        values = await request.json()
        wrong = [*(set(values) - endpoint.inputs), *(endpoint.required - set(values))]
        made = FakeRequest(
            str(uuid5(NAMESPACE_URL, f"{name}{next(self._numbers)}")),
            name,
            values,
            shown=dict(self.shown),
            failure=self.failure if not wrong else (422, {}, _invalid(wrong)),
            output=dict(self.output),
        )
        self.requests[made.id] = made
        return web.json_response(
            {"status": "IN_QUEUE", "queue_position": 2, "logs": None, **self._addresses(made)}
        )

    async def _status(self, request: web.Request) -> web.Response:
        found = self._found(request)
        if found is None:
            return _unknown()
        found.polls += 1
        common = self._addresses(found)
        if found.polls < self.polls_until_done - 1 and not found.cancelled:
            left = self.polls_until_done - found.polls
            return web.json_response(
                {"status": "IN_QUEUE", "queue_position": left, "logs": None, **common}, status=202
            )
        if found.polls < self.polls_until_done and not found.cancelled:
            return web.json_response({"status": "IN_PROGRESS", "logs": None, **common}, status=202)
        ended = {"status": "COMPLETED", "logs": None, "metrics": {"inference_time": 1.5}}
        return web.json_response({**ended, **common, **found.shown})

    async def _answer(self, request: web.Request) -> web.Response:
        found = self._found(request)
        if found is None:
            return _unknown()
        if found.cancelled:
            return web.json_response({"detail": "Request was cancelled"}, status=499)
        if found.polls < self.polls_until_done:
            return web.json_response({"detail": "Request is still in progress"}, status=400)
        headers = {"x-fal-request-id": found.id}
        if found.failure is not None:
            status, more, body = found.failure
            return web.json_response(body, status=status, headers={**headers, **more})
        if self.units is not None:
            headers["x-fal-billable-units"] = self.units
        kind = ENDPOINTS[found.endpoint].kind
        extension, content_type = _TYPES[kind]
        file = {
            "url": f"{self.media_at or self.url}/media/{kind}/{found.id}.{extension}",
            "content_type": content_type,
        }
        if kind is AssetKind.IMAGE:
            output: dict[str, Any] = {"images": [file], "has_nsfw_concepts": [False], "seed": 4711}
        else:
            poster = f"{self.url}/media/{AssetKind.IMAGE}/poster.png"
            output = {"thumbnail": {"url": poster}, "video": file}
        return web.json_response({**output, **found.output}, headers=headers)

    async def _cancel(self, request: web.Request) -> web.Response:
        found = self._found(request)
        if found is None:
            return web.json_response({"status": "NOT_FOUND"}, status=404)
        if found.polls >= self.polls_until_done:
            return web.json_response({"status": "ALREADY_COMPLETED"}, status=400)
        queued = found.polls < self.polls_until_done - 1
        found.cancelled = True
        word = "OK" if queued else "CANCELLATION_REQUESTED"
        return web.json_response({"status": word}, status=200 if queued else 202)

    async def _media(self, request: web.Request) -> web.Response:
        kind = AssetKind(request.match_info["kind"])
        data = media_bytes(kind, request.match_info["name"])
        return file_answer(request, data, _TYPES[kind][1])

    # --- inside --------------------------------------------------------------------------------

    def _addresses(self, made: FakeRequest) -> dict[str, str]:
        app = "/".join(made.endpoint.split("/")[:2])
        address = f"{self.addresses_at or self.url}/{app}/requests/{made.id}"
        return {
            "request_id": made.id,
            "response_url": address,
            "status_url": f"{address}/status",
            "cancel_url": f"{address}/cancel",
        }

    def _found(self, request: web.Request) -> FakeRequest | None:
        """Requests are known under their app only, not under the whole endpoint."""
        found = self.requests.get(request.match_info["id"])
        app = request.match_info["app"]
        return found if found and "/".join(found.endpoint.split("/")[:2]) == app else None

    def _refused(self, request: web.Request) -> web.Response | None:
        if not self.key or request.headers.get("Authorization") == f"Key {self.key}":
            return None
        return web.json_response({"detail": "Invalid API key credentials"}, status=401)


def _invalid(names: list[str]) -> dict[str, Any]:
    return {
        "detail": [
            {
                "loc": ["body", name],
                "msg": "field required or not permitted",
                "type": "value_error",
                "input": "x" * 100_000,
            }
            for name in names
        ]
    }


def _unknown() -> web.Response:
    return web.json_response({"detail": "Request not found"}, status=404)

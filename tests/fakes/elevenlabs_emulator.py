"""ElevenLabs' text to speech, as far as the adapter uses it.

::

    POST /v1/text-to-speech/<voice>/with-timestamps   submit
    POST /v1/text-to-speech/<voice>                   plain    (for the official client)
    GET  /v1/user                                     account
    GET  /v1/models                                   models
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from aiohttp import web
from tests.fakes.emulator import Emulator, Status, media_bytes, point

from videoflow.domain.base import AssetKind

SECONDS_PER_CHARACTER = 0.1


def complaint(status: int, code: str, message: str = "No.", *, old: bool = True) -> Status:
    """An error as the service writes it, in the old form or the new one."""
    detail: Mapping[str, object]
    if old:
        detail = {"status": code, "message": message}
    else:
        detail = {
            "type": "some_error",
            "code": code,
            "message": message,
            "status": code,
            "request_id": "3c807fc4c3a1705f9638ecc764a91c01",
            "param": "text",
        }
    return Status(status, {"detail": detail})


class ElevenLabsEmulator(Emulator):
    """Reads everything aloud as a tone, a tenth of a second for each character."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.scoped = False
        """Whether the key may not see the account."""
        self.aligned = True
        self.audio_base64: str | None = None
        """Sent in place of the sound."""

    def routes(self) -> list[web.RouteDef]:
        speech = "/v1/text-to-speech/{voice}"
        return [
            point("POST", f"{speech}/with-timestamps", "submit", self._with_timestamps),
            point("POST", speech, "plain", self._plain),
            point("GET", "/v1/user", "account", self._user),
            point("GET", "/v1/models", "models", self._models),
        ]

    def _refused(self, request: web.Request) -> web.Response | None:
        if request.headers.get("xi-api-key") == self.key:
            return None
        detail = {"status": "invalid_api_key", "message": "Invalid API key"}
        return web.json_response({"detail": detail}, status=401)

    async def _with_timestamps(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        text = (await request.json())["text"]
        sound = base64.b64encode(media_bytes(AssetKind.VOICE, text)).decode()
        starts = [round(i * SECONDS_PER_CHARACTER, 3) for i in range(len(text) + 1)]
        alignment = {
            "characters": list(text),
            "character_start_times_seconds": starts[:-1],
            "character_end_times_seconds": starts[1:],
        }
        return web.json_response(
            {
                "audio_base64": sound if self.audio_base64 is None else self.audio_base64,
                "alignment": alignment if self.aligned else None,
                "normalized_alignment": alignment if self.aligned else None,
            },
            headers={"request-id": "r1", "character-cost": str(len(text))},
        )

    async def _plain(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        text = (await request.json())["text"]
        return web.Response(body=media_bytes(AssetKind.VOICE, text), content_type="audio/mpeg")

    async def _user(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        if self.scoped:
            detail = {"status": "missing_permissions", "message": "The key lacks user_read."}
            return web.json_response({"detail": detail}, status=401)
        subscription = {"tier": "creator", "character_count": 1200, "character_limit": 100_000}
        return web.json_response({"user_id": "u1", "subscription": subscription})

    async def _models(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        return web.json_response(
            [
                {
                    "model_id": "eleven_v3",
                    "name": "Eleven v3",
                    "can_do_text_to_speech": True,
                    "maximum_text_length_per_request": 5000,
                    "languages": [{"language_id": "en", "name": "English"}],
                }
            ]
        )

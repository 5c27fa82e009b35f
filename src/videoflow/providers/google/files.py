"""Pictures on their way to Google: inline as long as a request stays small, else uploaded.

A request may have 20 MB in all, base64 included; a file of the Files API 2 GB, for 48 hours. Both
are free. Sources: the cookbook of github.com/google-gemini; ``files.py`` and ``_api_client.py`` of
the official client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from videoflow.errors import ProviderError
from videoflow.i18n import _
from videoflow.providers.google.addresses import upload_url, versioned
from videoflow.providers.google.wire import StoredFile, Uploaded
from videoflow.providers.http.answers import not_understood
from videoflow.providers.http.pictures import Picture, picture_to_send
from videoflow.providers.http.service import Service

MAX_INLINE_CHARS = 18_000_000
"""Of all pictures of a request as base64; the rest is for the words."""
LOOKS = 30
"""How often an uploaded picture is looked at until it can be used; usually it can be at once."""


@dataclass(frozen=True)
class SentPicture:
    """A picture as a request refers to it: by ``uri`` where it has one, else by its bytes."""

    mime: str
    data: str = ""
    uri: str = ""


async def send_pictures(service: Service, paths: Iterable[Path]) -> list[SentPicture]:
    """Read pictures, and upload all of them where they are too large together.

    Raises MediaError where one cannot be read, ProviderError where the upload fails.
    """
    pictures = [await picture_to_send(path) for path in paths]
    inline = [SentPicture(picture.mime, picture.base64) for picture in pictures]
    if sum(len(picture.data) for picture in inline) <= MAX_INLINE_CHARS:
        return inline
    return [SentPicture(picture.mime, uri=await _upload(service, picture)) for picture in pictures]


async def _upload(service: Service, picture: Picture) -> str:
    begun = await service.ask(
        "POST",
        upload_url(service.connection),
        json={"file": {"display_name": picture.name, "mime_type": picture.mime}},
        headers={
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(len(picture.data)),
            "X-Goog-Upload-Header-Content-Type": picture.mime,
        },
    )
    place = begun.headers.get("x-goog-upload-url", "")
    if "://" not in place:
        raise not_understood(begun.service)
    ended = await service.ask(
        "POST",
        place,
        content=picture.data,
        headers={"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"},
    )
    return (await _usable(service, ended.read(Uploaded).file)).uri


async def _usable(service: Service, file: StoredFile) -> StoredFile:
    for _look in range(LOOKS):
        if file.state != "PROCESSING":
            break
        await asyncio.sleep(service.pace.first_poll_s)
        path = versioned(service.connection, f"/{file.name}")
        file = (await service.ask("GET", path)).read(StoredFile)
    if file.state != "ACTIVE":
        raise ProviderError(
            _("A picture could not be sent to {service}.").format(service=service.profile.name),
            _("Wait a little, then press Retry. Nothing was charged."),
        )
    return file

"""Is there a new version? Asked only where the user wants that, believed only when it is signed.

An announcement is a JSON file with a detached Ed25519 signature beside it (``…/latest.json`` and
``…/latest.json.sig``, the latter as base64). What is not signed with the key that this build
carries is not shown, whatever it says, and nothing is ever downloaded or installed from here.
"""

from __future__ import annotations

import base64
import binascii
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from videoflow import __version__
from videoflow.domain.release import Release
from videoflow.domain.service import BASE_URL, Connection
from videoflow.errors import AnswerInvalidError
from videoflow.i18n import _
from videoflow.providers.http.announcements import fetch_small_files
from videoflow.resources import resource_path


@dataclass(frozen=True)
class UpdateFeed:
    """Where new versions are announced, and the key of who announces them (base64)."""

    address: str
    public_key: str

    @property
    def is_known(self) -> bool:
        """Whether this build has somewhere to ask: one from source has not."""
        return bool(self.address and self.public_key)


@cache
def shipped_feed() -> UpdateFeed:
    """The feed of this build. The first call reads a file."""
    document = tomllib.loads(resource_path("release.toml").read_text(encoding="utf-8"))
    return UpdateFeed(str(document["feed"]), str(document["public_key"]))


async def newer_release(
    feed: UpdateFeed,
    present: str = __version__,
    *,
    proxy: str | None = None,
    ca_bundle: str | None = None,
) -> Release | None:
    """The newest release if it is newer than ``present``.

    Raises ServiceUnreachableError where it cannot be asked for, AnswerInvalidError where it is
    not signed with the feed's key or is not an announcement.
    """
    connection = Connection(
        urls={BASE_URL: feed.address},
        proxy=proxy or None,
        ca_bundle=Path(ca_bundle) if ca_bundle else None,
    )
    files = await fetch_small_files((feed.address, f"{feed.address}.sig"), connection)
    release = checked_release(feed, *files)
    return release if release.is_newer_than(present) else None


def checked_release(feed: UpdateFeed, announcement: bytes, signature: bytes) -> Release:
    """The release that is announced. Raises AnswerInvalidError, as above."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(feed.public_key, validate=True))
        key.verify(base64.b64decode(signature.strip(), validate=True), announcement)
        return Release.model_validate_json(announcement)
    except (InvalidSignature, binascii.Error, ValidationError, ValueError) as error:
        raise AnswerInvalidError(
            _("The announcement of a new version is not genuine, so it is not shown."),
            _("Look at the page where you got VideoFlow from."),
        ) from error

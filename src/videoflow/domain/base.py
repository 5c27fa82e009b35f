"""What all models share: frozen values, strict at the border, UTC times."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


class Model(BaseModel):
    """A frozen value. A change makes a new one with ``changed``; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def changed(self, **fields: object) -> Self:
        """A validated copy with some fields replaced; raises pydantic's ValidationError."""
        return type(self).model_validate(dict(self) | fields)


class AssetKind(StrEnum):
    """What a scene is made of. A scene has at most one committed take of each."""

    IMAGE = "image"
    VIDEO = "video"
    VOICE = "voice"
    MUSIC = "music"


class AspectRatio(StrEnum):
    """Shape of the film, width to height."""

    PORTRAIT = "9:16"
    LANDSCAPE = "16:9"
    SQUARE = "1:1"
    FEED = "4:5"

    def size(self, short_side_px: int) -> tuple[int, int]:
        """(width, height) in pixels, both even as H.264 with 4:2:0 chroma demands."""
        w, h = (int(part) for part in self.value.split(":"))
        scale = short_side_px / min(w, h)
        return _even(w * scale), _even(h * scale)


def _even(value: float) -> int:
    return round(value / 2) * 2


def nfc(text: str) -> str:
    """Text in Unicode's composed form, without surrounding white space."""
    return unicodedata.normalize("NFC", text).strip()


def utc_now() -> datetime:
    """The present moment, to the microsecond, in UTC."""
    return datetime.now(UTC)


def _nfc_if_text(value: object) -> object:
    return nfc(value) if isinstance(value, str) else value


NfcText = Annotated[str, BeforeValidator(_nfc_if_text)]
"""Text in composed form; lengths are counted after composing."""

Line = Annotated[NfcText, StringConstraints(max_length=200)]
"""A short text such as a title or a name."""

Text = Annotated[NfcText, StringConstraints(max_length=1000)]
"""Free text of up to 1,000 code points."""

Description = Annotated[NfcText, StringConstraints(min_length=10, max_length=1000)]
"""What happens in a scene."""

Prompt = Annotated[NfcText, StringConstraints(min_length=10, max_length=2000)]
"""What an image model is told."""

Directions = Annotated[NfcText, StringConstraints(max_length=2000)]
"""What a video model is told."""

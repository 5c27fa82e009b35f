"""What the built-in engine is asked to make: one picture or one clip, checked at the border."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

RTL_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"}
)
MIN_SIDE_PX = 64
MAX_SIDE_PX = 4096

Kind = Literal["image", "video"]


class AnimaticSpec(BaseModel):
    """One job for the engine; immutable, and serialised as JSON to the rendering process.

    Sizes are in pixels, times in seconds. ``scenario`` is ``hook``, ``problem``, ``solution``,
    ``cta`` or any label of the user's own. ``photos`` are the product's photographs (the seed and
    the scene number choose among several); ``start_image`` is the still a video is made from.
    Text fields may be empty: what is empty is not set. Raises ``pydantic.ValidationError``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    output: Path
    width: int = Field(default=1080, ge=MIN_SIDE_PX, le=MAX_SIDE_PX)
    height: int = Field(default=1920, ge=MIN_SIDE_PX, le=MAX_SIDE_PX)

    scenario: str = Field(default="hook", max_length=200)
    scene_number: int = Field(default=1, ge=1)
    seed: int = Field(default=0, ge=0, lt=2**63)

    headline: str = Field(default="", max_length=1000)
    support: str = Field(default="", max_length=1000)
    kicker: str = Field(default="", max_length=300)
    call_to_action: str = Field(default="", max_length=300)
    offer: str = Field(default="", max_length=500)
    prompt: str = Field(default="", max_length=10_000)
    language: str = Field(
        default="en", max_length=40, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
    )

    photos: tuple[Path, ...] = ()
    brand_colours: tuple[str, ...] = Field(default=(), max_length=8)

    fps: Literal[24, 25, 30] = 30
    duration_s: float = Field(default=5.0, ge=0.5, le=120.0)
    start_image: Path | None = None
    audio: Path | None = None
    ffmpeg: Path | None = None

    @field_validator("headline", "support", "kicker", "call_to_action", "offer")
    @classmethod
    def _one_clean_line(cls, value: str) -> str:
        """NFC, without control characters, runs of white space as one space."""
        text = unicodedata.normalize("NFC", value)
        kept = "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)
        return " ".join(kept.split())

    @field_validator("brand_colours")
    @classmethod
    def _hex_colours(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for colour in value:
            digits = colour.removeprefix("#")
            if len(digits) != 6 or any(c not in "0123456789abcdefABCDEF" for c in digits):
                raise ValueError(f"not a colour such as #c0392b: {colour!r}")
        return tuple("#" + colour.removeprefix("#").lower() for colour in value)

    @model_validator(mode="after")
    def _video_can_be_encoded(self) -> Self:
        if self.kind == "video":
            if self.width % 2 or self.height % 2:
                raise ValueError("a video needs an even width and height")
            if self.ffmpeg is None:
                raise ValueError("a video needs the path of ffmpeg")
        return self

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language.split("-")[0].lower() in RTL_LANGUAGES

    @property
    def frame_count(self) -> int:
        """Frames in the clip: the duration to the nearest frame, at least one."""
        return max(1, round(self.duration_s * self.fps))


def stable_number(*parts: object) -> int:
    """A 64-bit number that depends on ``parts`` only: the same in every process, on every day."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

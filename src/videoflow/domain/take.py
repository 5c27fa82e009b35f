"""A take: one finished result for one scene and kind. Its file and this record never change."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from videoflow.domain.base import AssetKind, Model
from videoflow.domain.settings import TakeSettings
from videoflow.domain.speech import SpokenWord

ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
TAKE_ID_PATTERN = ID_PATTERN.replace("^", "^take-")
LONGEST_LICENCE = 500
"""What is noted of a licence has at most so many characters."""
EXTENSION_PATTERN = r"^[a-z0-9]{1,5}$"


class Take(Model):
    """The record of a take, kept beside its file as ``takes/<take_id>.json``.

    Sizes in bytes and pixels, durations in seconds, money in US dollars. ``sha256`` is of the
    whole file. ``prompt`` is what was sent, ``own_prompt`` the part of it that the user wrote.
    Both are empty where the prompt was private. ``source_take_id`` is the image that a video was
    made from. ``width`` and ``height`` are 0 for sound, ``duration_s`` is 0 for pictures.
    ``words`` are those of a voice whose service says when each is heard. ``licence`` is what the
    user noted of the terms under which an imported file may be used.
    """

    take_id: str = Field(pattern=TAKE_ID_PATTERN)
    job_id: str | None = Field(default=None, pattern=ID_PATTERN)
    scene_index: int = Field(ge=1)
    kind: AssetKind
    origin: Literal["generated", "imported", "edited"] = "generated"
    prompt: str = Field(default="", max_length=20_000)
    own_prompt: str = Field(default="", max_length=2000)
    private_prompt: bool = False
    settings: TakeSettings = TakeSettings()
    source_take_id: str | None = Field(default=None, pattern=TAKE_ID_PATTERN)
    extension: str = Field(pattern=EXTENSION_PATTERN)
    size_bytes: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    duration_s: float = Field(default=0.0, ge=0)
    cost_usd: float | None = Field(default=None, ge=0)
    words: tuple[SpokenWord, ...] = ()
    licence: str = Field(default="", max_length=LONGEST_LICENCE)
    requested_at: datetime
    finished_at: datetime

    @property
    def file_name(self) -> str:
        """Name of the take's file in ``takes/``."""
        return f"{self.take_id}.{self.extension}"


def take_id_for(job_id: str) -> str:
    """The take that a job makes. Derived, so that replaying a job cannot make a second one."""
    return f"take-{job_id}"

"""A job: one submission to a provider, frozen when the button was pressed."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import uuid4

from pydantic import Field, model_validator

from videoflow.domain.base import AspectRatio, AssetKind, Line, Model, Text
from videoflow.domain.settings import ResolvedSettings
from videoflow.domain.take import ID_PATTERN, TAKE_ID_PATTERN, take_id_for


class SceneContext(Model):
    """The words around a scene that an engine may set in type or speak: never the prompt itself."""

    scene_number: int = Field(ge=1)
    scenario: Line
    title: Line = ""
    dialog: Text = ""
    product: Line = ""
    offer: Line = ""
    call_to_action: Line = ""
    language: str = "en"


class Job(Model):
    """Everything a provider needs, as it was at that moment.

    ``prompt`` is what is sent, ``own_prompt`` the part of it that the user wrote. ``references``
    are product photos relative to the project folder; ``start_image_take_id`` is the committed
    image that a video starts from. Durations in seconds, 0 for pictures. ``estimate_usd`` is what
    it reserves. A private prompt lives in memory only: on disk both prompts are empty.
    """

    job_id: str = Field(pattern=ID_PATTERN)
    request_id: str = Field(pattern=ID_PATTERN)
    scene_index: int = Field(ge=1)
    kind: AssetKind
    prompt: str = Field(max_length=20_000, repr=False)
    own_prompt: str = Field(default="", max_length=2000, repr=False)
    private_prompt: bool = False
    settings: ResolvedSettings
    context: SceneContext
    aspect_ratio: AspectRatio
    duration_s: float = Field(ge=0, le=60)
    start_image_take_id: str | None = Field(default=None, pattern=TAKE_ID_PATTERN)
    references: tuple[str, ...] = ()
    estimate_usd: float | None = Field(default=None, ge=0)
    accept_when_done: bool = False
    created_at: datetime

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.prompt and not self.private_prompt:
            raise ValueError("a job without a prompt")
        return self

    @property
    def prompt_is_lost(self) -> bool:
        """Whether its prompt was private and went with the session that knew it."""
        return self.private_prompt and not self.prompt

    def for_disk(self) -> Self:
        """The job as it may be written down: without a private prompt."""
        return self.changed(prompt="", own_prompt="") if self.private_prompt else self

    @property
    def take_id(self) -> str:
        """The id of the take that this job makes."""
        return take_id_for(self.job_id)

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height) of the picture or video to be made."""
        return self.aspect_ratio.size(self.settings.short_side_px)

    def again(self, created_at: datetime) -> Self:
        """The same submission under a new id, for *Retry*."""
        return self.changed(job_id=new_id(), created_at=created_at)


def new_id() -> str:
    """A fresh random id (UUID version 4, as services demand of client-chosen ids)."""
    return str(uuid4())

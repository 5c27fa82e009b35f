"""A scene: one shot of the film, its texts and what has been made for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from pydantic import Field

from videoflow.domain.base import AssetKind, Description, Directions, Line, Model, Prompt, Text
from videoflow.domain.framing import Framing, Transition
from videoflow.domain.overlay import Overlay
from videoflow.domain.settings import TakeSettings

SCENARIOS = ("hook", "problem", "solution", "cta")
"""The roles that templates and layouts know; any other label is a custom one."""


class Details(Model):
    """What a film crew would ask about the shot."""

    visual: Text = ""
    camera: Text = ""
    lighting: Text = ""
    audio: Text = ""
    music: Text = ""
    effects: Text = ""
    dialog: Text = ""


class Draft(Model):
    """What the editor says for the next take only: None where the scene's own text applies.

    A ``private`` prompt is sent and then forgotten: it is never written down.
    """

    prompt: Directions | None = Field(default=None, min_length=1, repr=False)
    private: bool = False
    settings: TakeSettings = TakeSettings()

    def for_disk(self) -> Self:
        """The draft as it may be written down: without a private prompt."""
        return self.changed(prompt=None, private=False) if self.private else self


class Asset(Model):
    """All takes of one (scene, kind), by id, oldest first in each list.

    ``retired`` are takes that were rejected or replaced; they can be restored until retention
    removes them. ``framings`` says by take id how takes are trimmed and cropped.
    """

    committed: str | None = None
    pending: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    draft: Draft = Draft()
    framings: dict[str, Framing] = Field(default_factory=dict)

    @property
    def framing(self) -> Framing:
        """How the committed take is used in the film."""
        return self.framings.get(self.committed or "", Framing())

    @property
    def take_ids(self) -> tuple[str, ...]:
        """Every take of this asset."""
        committed = (self.committed,) if self.committed else ()
        return committed + self.pending + self.retired


class Scene(Model):
    """One shot. ``index`` says which scene for ever; where it stands is its place in the film."""

    index: int = Field(ge=1)
    scenario: Line = Field(min_length=1)
    title: Line = ""
    description: Description
    details: Details = Details()
    duration_s: float = Field(default=5.0, ge=1, le=60)
    image_prompt: Prompt
    movie_directions: Directions = ""
    assets: dict[AssetKind, Asset] = Field(default_factory=dict)
    overlays: tuple[Overlay, ...] = Field(default=(), max_length=8)
    transition: Transition = Transition()
    """How this scene gives way to the next one."""
    created_at: datetime
    updated_at: datetime

    def asset(self, kind: AssetKind) -> Asset:
        """What has been made of ``kind``; empty where nothing has."""
        return self.assets.get(kind, Asset())

    def with_asset(self, kind: AssetKind, asset: Asset) -> Scene:
        """A copy with the takes of one kind replaced."""
        return self.changed(assets={**self.assets, kind: asset})

    def take_ids(self) -> Iterator[str]:
        """Every take of the scene."""
        for asset in self.assets.values():
            yield from asset.take_ids


class SceneDraft(Model):
    """A scene as a writer, an import or the *Add scene* form hands it over: texts only."""

    scenario: Line = Field(min_length=1)
    title: Line = ""
    description: Description
    details: Details = Details()
    duration_s: float = Field(default=5.0, ge=1, le=60)
    image_prompt: Prompt
    movie_directions: Directions = ""

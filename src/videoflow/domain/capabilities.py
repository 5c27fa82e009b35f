"""What a provider can make, model by model, so that the window offers only what works."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from videoflow.domain.base import AspectRatio, AssetKind, Line, Model


class StartImage(StrEnum):
    """Whether a video model starts from a picture."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Rate(Model):
    """A price in US dollars, with where and when it was read.

    ``short_side_px`` limits it to one resolution; None: to any.
    """

    usd: float = Field(ge=0)
    per: Literal["take", "second", "megapixel", "thousand_characters"]
    short_side_px: int | None = Field(default=None, ge=1)
    source: str = Field(min_length=1)
    as_of: date

    def total_usd(self, size_px: tuple[int, int], duration_s: float, characters: int) -> float:
        """The price of a take of this size, duration and length of text."""
        width, height = size_px
        quantity = {
            "take": 1.0,
            "second": duration_s,
            "megapixel": width * height / 1_000_000,
            "thousand_characters": characters / 1000,
        }[self.per]
        return self.usd * quantity


class ModelOffer(Model):
    """One model of a provider. An empty ``id`` stands for the only one there is.

    Empty tuples set no limit. ``durations_s`` are the only ones that the model makes; without
    them it makes any from ``min_duration_s`` to ``max_duration_s`` (0 for pictures).
    ``references`` is how many product photos it takes along. ``options`` are details that only
    its adapter understands.
    """

    id: Line
    name: Line = ""
    aspect_ratios: tuple[AspectRatio, ...] = tuple(AspectRatio)
    short_sides_px: tuple[int, ...] = ()
    fps: tuple[int, ...] = ()
    durations_s: tuple[float, ...] = ()
    min_duration_s: float = Field(default=0.0, ge=0)
    max_duration_s: float = Field(default=0.0, ge=0)
    start_image: StartImage = StartImage.NONE
    references: int = Field(default=0, ge=0)
    seed: bool = False
    audio: bool = False
    prices: tuple[Rate, ...] = ()
    retires_on: date | None = None
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)

    @property
    def longest_s(self) -> float:
        """The longest video that it makes, in seconds."""
        return max(self.durations_s, default=self.max_duration_s)

    def duration_to_ask_s(self, scene_duration_s: float) -> float:
        """The shortest duration on offer that covers the scene; the longest where none does."""
        if self.durations_s:
            longer = [offered for offered in self.durations_s if offered >= scene_duration_s]
            return min(longer, default=max(self.durations_s))
        return min(max(scene_duration_s, self.min_duration_s), self.max_duration_s)

    def short_side_to_ask_px(self, wanted_px: int) -> int:
        """The largest resolution on offer that is not above the wanted one, or the smallest."""
        if not self.short_sides_px:
            return wanted_px
        fitting = [side for side in self.short_sides_px if side <= wanted_px]
        return max(fitting, default=min(self.short_sides_px))

    def price_usd(
        self, size_px: tuple[int, int], duration_s: float = 0.0, characters: int = 0
    ) -> float | None:
        """The price of one take; None where it is not known."""
        short_side_px = min(size_px)
        fitting = [rate for rate in self.prices if rate.short_side_px in (None, short_side_px)]
        exact = [rate for rate in fitting if rate.short_side_px is not None]
        chosen = (exact or fitting)[:1]
        return chosen[0].total_usd(size_px, duration_s, characters) if chosen else None


class Capabilities(Model):
    """The offer of one provider for one kind. The first model is the one to start with.

    ``any_model`` describes models that are not listed but may be named; None where the list is
    complete. ``local`` engines need no network and cost nothing.
    """

    provider: Line
    name: Line = ""
    kind: AssetKind
    models: tuple[ModelOffer, ...]
    any_model: ModelOffer | None = None
    local: bool = False
    slots: int = 1
    """How many jobs may run at once."""

    def model(self, model_id: str) -> ModelOffer | None:
        """The model of that id; the first one for an empty id; None for one it cannot be."""
        if not model_id and self.models:
            return self.models[0]
        listed = (model for model in self.models if model.id == model_id)
        found = next(listed, None)
        if found is None and model_id and self.any_model is not None:
            return self.any_model.changed(id=model_id)
        return found

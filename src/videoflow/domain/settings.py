"""Settings of a take, and where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import Field

from videoflow.domain.base import AssetKind, Line, Model
from videoflow.domain.film_settings import CaptionStyle, ExportSettings, SoundMix

BUILT_IN_PROVIDER = "animatic"
BUILT_IN_VOICES = "speech"
"""Who speaks where nobody else was chosen: the voices of the computer."""

AutoAccept = Literal["first", "never", "always"]


WORKFLOW_PATTERN = r"^inputs/workflows/[^/\\\x00-\x1f]{1,120}\.json$"
"""Where a project keeps the workflows of the user's own machine, relative to its folder."""


class TakeSettings(Model):
    """What shapes a take besides its prompt; None where nothing was said.

    ``workflow`` is a file of the project that a machine such as ComfyUI works through.
    ``ceiling_usd`` is what one take may cost at most where its price is not known: the user's
    word, never taken from an earlier take.
    """

    provider: Line | None = None
    model: Line | None = None
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    short_side_px: int | None = Field(default=None, ge=144, le=4320)
    fps: Literal[24, 25, 30] | None = None
    workflow: str | None = Field(default=None, pattern=WORKFLOW_PATTERN)
    ceiling_usd: float | None = Field(default=None, ge=0)

    def overridden(self, by: TakeSettings) -> TakeSettings:
        """These settings, replaced where ``by`` says something. Another provider leaves model and
        workflow of the one before behind."""
        said = {field: value for field, value in by if value is not None}
        if by.provider not in (None, self.provider):
            said = {"model": None, "workflow": None, **said}
        return self.changed(**said)


class ResolvedSettings(Model):
    """Settings with every value decided, as a job carries them."""

    provider: Line
    model: Line
    seed: int = Field(ge=0, le=2**31 - 1)
    short_side_px: int = Field(ge=144, le=4320)
    fps: Literal[24, 25, 30]
    workflow: str = Field(default="", pattern=f"^$|{WORKFLOW_PATTERN}")
    ceiling_usd: float | None = Field(default=None, ge=0)


APPLICATION_DEFAULTS = TakeSettings(
    provider=BUILT_IN_PROVIDER, model="", short_side_px=1080, fps=30
)


class Source(StrEnum):
    """Who decided a setting; shown beside it in the editor."""

    EDITOR = "editor"
    PROJECT = "project"
    COMMITTED_TAKE = "committed take"
    APPLICATION = "application"


@dataclass(frozen=True)
class Resolution:
    """The outcome of the merge: the values, and the source of each by field name."""

    settings: ResolvedSettings
    sources: Mapping[str, Source]


def resolve_settings(
    *,
    editor: TakeSettings,
    project: TakeSettings,
    committed: TakeSettings | None,
    fresh_seed: int,
) -> Resolution:
    """Decide each field: editor, project default, committed take, application default.

    The seed is never inherited from the committed take: a re-roll that repeats the old picture
    would be a button that does nothing. Without one from the editor or the project it is
    ``fresh_seed``. Model, workflow and ceiling apply only with the provider that they were said
    for, a ceiling only with its model too; and a ceiling is never inherited from a take.
    """
    application = APPLICATION_DEFAULTS.changed(seed=fresh_seed)
    inherited = (committed or TakeSettings()).changed(seed=None, ceiling_usd=None)
    layers = (
        (Source.EDITOR, editor),
        (Source.PROJECT, project),
        (Source.COMMITTED_TAKE, inherited),
        (Source.APPLICATION, application),
    )
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    for field in TakeSettings.model_fields:
        for source, layer in layers:
            value = getattr(layer, field)
            if value is not None and not _is_foreign(field, layer, values):
                values[field], sources[field] = value, source
                break
    for field in ("model", "workflow"):
        values.setdefault(field, "")
        sources.setdefault(field, Source.APPLICATION)
    sources.setdefault("ceiling_usd", Source.APPLICATION)
    return Resolution(ResolvedSettings.model_validate(values), sources)


def _is_foreign(field: str, layer: TakeSettings, values: Mapping[str, object]) -> bool:
    """Whether a layer says this for another provider or model than the decided one."""
    belongs_to_provider = field in ("model", "workflow", "ceiling_usd")
    if belongs_to_provider and layer.provider not in (None, values["provider"]):
        return True
    return field == "ceiling_usd" and layer.model not in (None, values.get("model", ""))


class ProjectSettings(Model):
    """What the user decides once per project. ``budget_usd`` is a hard limit, None for none."""

    auto_accept: AutoAccept = "first"
    defaults: dict[AssetKind, TakeSettings] = Field(default_factory=dict)
    kept_takes_per_asset: int = Field(default=12, ge=1, le=1000)
    kept_takes_total_bytes: int = Field(default=5_000_000_000, ge=0)
    budget_usd: float | None = Field(default=None, ge=0)
    refinement_limit: int = Field(default=5, ge=0, le=10_000)
    sound: SoundMix = SoundMix()
    captions: CaptionStyle = CaptionStyle()
    export: ExportSettings = ExportSettings()

    def defaults_for(self, kind: AssetKind) -> TakeSettings:
        """The project's defaults for one kind; where none were set, they are empty but for a
        voice, which the application's own default, an engine for pictures, cannot make."""
        unset = TakeSettings(provider=BUILT_IN_VOICES if kind is AssetKind.VOICE else None)
        return self.defaults.get(kind, unset)

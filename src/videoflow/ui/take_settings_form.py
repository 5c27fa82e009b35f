"""The settings of the next take: engine, model and what that model can do, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.domain.settings import Source, TakeSettings
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, SceneView
from videoflow.ui.form_fields import Field, select_data
from videoflow.ui.labels import text_label
from videoflow.ui.model_words import (
    engine_name,
    fit_of,
    listed_models,
    model_label,
    size_text,
    source_words,
)
from videoflow.ui.take_fields import (
    OTHER_MODEL,
    CeilingField,
    ChoiceField,
    ModelNameField,
    SeedField,
)
from videoflow.ui.theme import Space, set_icon

_SHORT_SIDES_PX = (720, 1080, 1440, 2160)
_FPS = (24, 25, 30)
"""Rates that a film can have."""


class TakeSettingsForm(QWidget):
    """What the editor says for the next take of one kind.

    Only what the chosen model can do is offered. Another engine starts with nothing said: what
    was chosen for the one before is neither kept nor sent. ``changed`` follows every choice at
    once and text when its field is left.
    """

    changed = Signal()

    def __init__(self, kind: AssetKind) -> None:
        super().__init__()
        self._kind = kind
        self._view: SceneView | None = None
        self._offers: Sequence[Capabilities] = ()
        self._said = TakeSettings()
        self.provider = ChoiceField(_("Engine"))
        self.model = ChoiceField(_("Model"))
        self.model_name = ModelNameField()
        self._facts = _note("caption")
        self._facts.setObjectName("model_facts")
        self._warnings = _note("warning")
        self._warnings.setObjectName("model_warnings")
        self.seed = SeedField()
        self.resolution = ChoiceField(_("Resolution"))
        self.fps = ChoiceField(_("Frames per second"))
        self.ceiling = CeilingField()
        self._sources: dict[str, Field] = {
            "provider": self.provider,
            "model": self.model,
            "seed": self.seed,
            "short_side_px": self.resolution,
            "fps": self.fps,
        }
        self._resets = {name: self._add_reset(name) for name in self._sources}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        notes = QVBoxLayout()
        notes.setSpacing(Space.XS)
        notes.addWidget(self._facts)
        notes.addWidget(self._warnings)
        above: tuple[Field, ...] = (self.provider, self.model, self.model_name)
        below: tuple[Field, ...] = (self.seed, self.resolution, self.fps, self.ceiling)
        for field in above:
            column.addWidget(field)
        column.addLayout(notes)
        for field in below:
            column.addWidget(field)
        self.provider.box.currentIndexChanged.connect(self._on_provider_chosen)
        self.model.box.currentIndexChanged.connect(self._on_model_chosen)
        for choice in (self.resolution, self.fps):
            choice.box.currentIndexChanged.connect(self.changed)
        self.seed.editing_left.connect(self.changed)
        self.model_name.editing_left.connect(self.changed)
        self.ceiling.committed.connect(self.changed)

    # --- for the page --------------------------------------------------------------------------

    def show_settings(
        self, view: SceneView, asset: AssetView, offers: Sequence[Capabilities]
    ) -> None:
        """Show what is said for the next take; what is being typed stays."""
        same_scene = self._view is not None and self._view.index == view.index
        seed_typed = same_scene and self.seed.text() != _seed_text(self._said)
        naming = same_scene and self._is_naming() and self.model_name.text() != self._known_name()
        self._view, self._offers, self._said = view, offers, asset.draft.settings
        if not seed_typed:
            self.seed.set_text(_seed_text(self._said))
        self._fill(view, asset, naming=naming)
        self._show_sources(asset)

    def settings(self) -> TakeSettings:
        """What is said now; what cannot be used, or does not apply to the model, is left out."""
        provider = self.provider.value()
        workflow = self._said.workflow if provider == self._said.provider else None
        return TakeSettings.model_validate(
            {
                "provider": provider,
                "model": self._model_id(),
                "seed": None if self.seed.isHidden() else self.seed.seed(),
                "short_side_px": self.resolution.value(),
                "fps": self.fps.value(),
                "workflow": workflow,
                "ceiling_usd": self.ceiling.ceiling_usd(),
            }
        )

    def is_valid(self) -> bool:
        """Whether what is said can be passed on; a model's name may still be missing."""
        named = not self._is_naming() or not self.model_name.text() or bool(self.model_name.name())
        return named and (self.seed.isHidden() or not self.seed.problem())

    def reveal(self) -> bool:
        """Show what keeps a take from being made; whether nothing does."""
        named = not self._is_naming() or self.model_name.reveal()
        return (self.seed.isHidden() or self.seed.reveal()) and named

    # --- what is offered -----------------------------------------------------------------------

    def _fill(self, view: SceneView, asset: AssetView, *, naming: bool) -> None:
        said, now = self._said, asset.resolution.settings
        names = list(dict.fromkeys(offer.provider for offer in self._offers))
        self.provider.fill(
            self._automatic(asset, "provider", engine_name(now.provider, self._offers)),
            [(engine_name(name, self._offers), name) for name in names],
            said.provider,
        )
        offer = self._offer(now.provider)
        model = offer.model(now.model) if offer else None
        self._fill_models(view, asset, offer, model, naming=naming)
        self.seed.setVisible(model is None or model.seed)
        sides = (model.short_sides_px if model else ()) or _SHORT_SIDES_PX
        asked_px = model.short_side_to_ask_px(now.short_side_px) if model else now.short_side_px
        self.resolution.fill(
            self._automatic(asset, "short_side_px", size_text(view.aspect_ratio, asked_px)),
            [(size_text(view.aspect_ratio, side), side) for side in sides],
            said.short_side_px,
        )
        self.resolution.setVisible(len(sides) > 1 or said.short_side_px is not None)
        rates = [rate for rate in _FPS if model is not None and rate in model.fps]
        self.fps.fill(
            self._automatic(asset, "fps", str(now.fps)),
            [(str(rate), rate) for rate in rates],
            said.fps,
        )
        self.fps.setVisible(len(rates) > 1 or said.fps is not None)
        self.ceiling.set_ceiling(said.ceiling_usd)
        unknown = asset.estimate_usd is None or said.ceiling_usd is not None
        self.ceiling.setVisible(unknown and offer is not None and not offer.local)
        fit = fit_of(model, self._kind, view, now, said) if model else None
        self._facts.setText("\n".join(fit.facts) if fit else "")
        self._facts.setVisible(bool(fit and fit.facts))
        self._warnings.setText("\n".join(fit.warnings) if fit else "")
        self._warnings.setVisible(bool(fit and fit.warnings))

    def _fill_models(
        self,
        view: SceneView,
        asset: AssetView,
        offer: Capabilities | None,
        model: ModelOffer | None,
        *,
        naming: bool,
    ) -> None:
        said, now = self._said, asset.resolution.settings
        listed = listed_models(offer, view.aspect_ratio, date.today()) if offer else []
        choices: list[tuple[str, object]] = [
            (model_label(each, self._kind, view, now.short_side_px), each.id) for each in listed
        ]
        chosen: object = said.model
        if offer is not None and offer.any_model is not None:
            choices.append((_("Another model…"), OTHER_MODEL))
            is_listed = any(said.model == each.id for each in offer.models)
            if naming or not offer.models or (said.model is not None and not is_listed):
                chosen = OTHER_MODEL
        standard = (model.name or model.id) if model else now.model
        if not standard and offer is not None and offer.models:
            standard = _("the engine’s own")
        self.model.fill(self._automatic(asset, "model", standard), choices, chosen)
        self.model.setVisible(bool(choices) or said.model is not None)
        if not naming:
            self.model_name.set_text(self._known_name() if chosen == OTHER_MODEL else "")
        self.model_name.setVisible(chosen == OTHER_MODEL)

    def _automatic(self, asset: AssetView, name: str, value: str) -> str:
        """What automatic comes to; not known while the editor says something else."""
        return "" if asset.resolution.sources.get(name) is Source.EDITOR else value

    def _offer(self, provider: str) -> Capabilities | None:
        return next((offer for offer in self._offers if offer.provider == provider), None)

    def _model_id(self) -> str | None:
        """The model that is said; one that is not named yet leaves it as it was."""
        if self._is_naming():
            return self.model_name.name() or self._said.model
        value = self.model.value()
        return None if value is None else str(value)

    def _is_naming(self) -> bool:
        return self.model.value() == OTHER_MODEL

    def _known_name(self) -> str:
        """The model that was named and passed on; empty where none was."""
        offer = self._offer(self._said.provider or "")
        listed = any(self._said.model == each.id for each in offer.models) if offer else False
        return "" if listed else self._said.model or ""

    # --- choices -------------------------------------------------------------------------------

    @Slot()
    def _on_provider_chosen(self) -> None:
        """Nothing that was said for one engine is kept for another."""
        for choice in (self.model, self.resolution, self.fps):
            choice.reset()
        self.model_name.set_text("")
        self.model_name.hide()
        self.ceiling.set_ceiling(None)
        self.changed.emit()

    @Slot()
    def _on_model_chosen(self) -> None:
        """What the new model does not do goes back to automatic."""
        naming = self._is_naming()
        self.model_name.setVisible(naming)
        if naming:
            self.model_name.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.ceiling.set_ceiling(None)
        provider = self.provider.value()
        offer = self._offer(str(provider)) if provider is not None else None
        model = offer.model(self._model_id() or "") if offer else None
        for choice, offered in (
            (self.resolution, model.short_sides_px if model else ()),
            (self.fps, model.fps if model else ()),
        ):
            if offered and choice.value() not in offered:
                choice.reset()
        if model is not None and not model.seed:
            self.seed.set_text("")
        self.changed.emit()

    def _show_sources(self, asset: AssetView) -> None:
        for name, field in self._sources.items():
            source = asset.resolution.sources.get(name, Source.APPLICATION)
            field.set_hint("" if name == "seed" else source_words(source))
            self._resets[name].setVisible(source is Source.EDITOR)
        if asset.resolution.sources.get("seed") in (Source.EDITOR, Source.PROJECT):
            self.seed.set_hint(_("The same seed and prompt give the same result."))

    def _add_reset(self, name: str) -> QToolButton:
        field = self._sources[name]
        button = QToolButton()
        button.setObjectName(f"reset_{name}_button")
        button.setProperty("resets", name)
        button.setToolTip(_("Back to automatic"))
        button.setAccessibleName(_("Back to automatic: {field}").format(field=field.label_text()))
        button.setFixedSize(QSize(20, 20))
        set_icon(button, "undo", "muted", 14)
        button.clicked.connect(self._on_reset)
        button.hide()
        field.add_to_head(button)
        return button

    @Slot()
    def _on_reset(self) -> None:
        field = self._sources[str(self.sender().property("resets"))]
        if isinstance(field, ChoiceField):
            select_data(field.box, None)  # tells of it by itself
        else:
            self.seed.set_text("")
            self.changed.emit()


def _note(role: str) -> QLabel:
    label = text_label(role=role)
    label.hide()
    return label


def _seed_text(settings: TakeSettings) -> str:
    return "" if settings.seed is None else str(settings.seed)

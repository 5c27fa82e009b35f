"""Two pages of the scene editor: what is different for the next image, and for the next video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.scene import Draft
from videoflow.domain.settings import Source, TakeSettings
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, SceneView
from videoflow.ui.form_fields import Field, LineField, TextField, guard_wheel, select_data
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import make_label, money_text

ComposePrompt = Callable[[int, AssetKind, str | None], str]
"""Scene index, kind and override to the prompt in full, as it would be sent."""

ProviderChoices = Callable[[AssetKind], Sequence[Capabilities]]

_MAX_SEED = 2**31 - 1
_SHORT_SIDES_PX = (720, 1080, 1440, 2160)
_FPS = (24, 25, 30)


class _SeedField(LineField):
    """A whole number, or nothing for a new one each time."""

    def __init__(self) -> None:
        super().__init__(_("Seed"), placeholder=_("A new one each time"), max_chars=10)

    def seed(self) -> int | None:
        """The number; None where there is none or none that can be used."""
        return int(self.text()) if self.text() and not self.problem() else None

    def problem(self) -> str:
        """See Field.problem."""
        text = self.text()
        if not text or (text.isascii() and text.isdigit() and int(text) <= _MAX_SEED):
            return ""
        return _("A seed is a whole number from 0 to {limit}.").format(limit=_MAX_SEED)


class _ChoiceField(Field):
    """A list whose first entry leaves the decision to project, take or application."""

    def __init__(self, label: str) -> None:
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        guard_wheel(self.box)
        super().__init__(label, self.box)

    def fill(self, automatic: str, choices: Sequence[tuple[str, object]], chosen: object) -> None:
        """Offer ``choices`` (text, value) after an entry for None; select ``chosen``."""
        blocked = self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(_("Automatic: {value}").format(value=automatic), None)
        for text, value in choices:
            self.box.addItem(text, value)
        if chosen is not None and self.box.findData(chosen) < 0:
            self.box.addItem(str(chosen), chosen)
        select_data(self.box, chosen)
        self.box.blockSignals(blocked)

    def value(self) -> object:
        """What is chosen; None for automatic."""
        return cast(object, self.box.currentData())


class NextTakePage(QWidget):
    """Prompt and settings for the next take of one kind.

    Choices are passed on at once, text when the field is left. ``draft_changed`` and
    ``make_requested`` carry a Draft. ``footer`` holds the button that makes the take; the editor
    keeps it in sight while the page scrolls.
    """

    draft_changed = Signal(object)
    make_requested = Signal(object)

    def __init__(self, kind: AssetKind, compose: ComposePrompt, choices: ProviderChoices) -> None:
        super().__init__()
        set_role(self, "canvas")
        self.kind = kind
        self._compose = compose
        self._choices = choices
        self._view: SceneView | None = None
        self._sent = Draft()
        self.prompt = TextField(
            _("Prompt for the next image")
            if kind is AssetKind.IMAGE
            else _("Prompt for the next video"),
            hint=_("For this take only. Empty: the words of the scene are used."),
            max_chars=2000,
            counted=True,
            min_lines=4,
        )
        self.provider = _ChoiceField(_("Engine"))
        self.model = _ChoiceField(_("Model"))
        self.seed = _SeedField()
        self.resolution = _ChoiceField(_("Resolution"))
        self.fps = _ChoiceField(_("Frames per second"))
        self._resets = {
            name: self._add_reset(field, name) for name, field in self._settings_fields().items()
        }
        self._prompt_reset = self._add_reset(self.prompt, "prompt")
        self.composed = QLabel()
        self.composed.setObjectName("composed_prompt")
        self.composed.setWordWrap(True)
        self.composed.setTextFormat(Qt.TextFormat.PlainText)
        self.composed.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.footer = QFrame()
        set_role(self.footer, "footer")
        self.make = QPushButton()
        self.make.setObjectName(f"make_{kind}_button")
        self.make.setAutoDefault(False)
        set_role(self.make, "primary")
        set_icon(self.make, "refresh", "on_accent")
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._note, "caption")
        self._lay_out()
        self._connect()

    def show_scene(self, view: SceneView) -> None:
        """Show a scene; a prompt or seed that is being typed stays."""
        same_scene = self._view is not None and self._view.index == view.index
        prompt_typed = same_scene and self.prompt.text() != (self._sent.prompt or "")
        seed_typed = same_scene and self.seed.text() != _seed_text(self._sent)
        self._view = view
        asset = self._asset(view)
        self._sent = asset.draft
        if not prompt_typed:
            self.prompt.set_text(asset.draft.prompt or "")
        if not seed_typed:
            self.seed.set_text(_seed_text(asset.draft))
        self._fill_choices(view, asset)
        self._show_sources(asset)
        self._show_composed()
        self.make.setText(make_label(asset))
        self.make.setEnabled(asset.refusal is None)
        self._show_note(asset)

    def draft(self) -> Draft:
        """What is filled in now; a prompt or seed that cannot be used is left out."""
        prompt = "" if self.prompt.problem() else self.prompt.text()
        return Draft(
            prompt=prompt or None,
            settings=TakeSettings.model_validate(
                {
                    "provider": self.provider.value(),
                    "model": self.model.value(),
                    "seed": self.seed.seed(),
                    "short_side_px": self.resolution.value(),
                    "fps": self.fps.value(),
                }
            ),
        )

    @Slot()
    def submit(self) -> None:
        """Pass the draft on if it differs from what is known."""
        if self._view is None or not self._is_valid():
            return
        draft = self.draft()
        if draft != self._sent:
            self._sent = draft
            self.draft_changed.emit(draft)

    def _is_valid(self) -> bool:
        return not self.prompt.problem() and not self.seed.problem()

    def _asset(self, view: SceneView) -> AssetView:
        return view.image if self.kind is AssetKind.IMAGE else view.video

    def _settings_fields(self) -> dict[str, Field]:
        return {
            "provider": self.provider,
            "model": self.model,
            "seed": self.seed,
            "short_side_px": self.resolution,
            "fps": self.fps,
        }

    def _fill_choices(self, view: SceneView, asset: AssetView) -> None:
        offers = self._choices(self.kind)
        now, chosen = asset.resolution.settings, asset.draft.settings
        names = list(dict.fromkeys(offer.provider for offer in offers))
        self.provider.fill(
            _engine_name(now.provider, offers),
            [(_engine_name(name, offers), name) for name in names],
            chosen.provider,
        )
        offer = next((offer for offer in offers if offer.provider == now.provider), None)
        models = [model for model in offer.models if model.id] if offer else []
        model = offer.model(now.model) if offer else None
        self.model.fill(
            (model and (model.name or model.id)) or now.model or _("the engine’s own"),
            [(model.name or model.id, model.id) for model in models],
            chosen.model,
        )
        self.model.setVisible(bool(models) or chosen.model is not None)
        self.resolution.fill(
            _size_text(view.aspect_ratio, now.short_side_px),
            [
                (_size_text(view.aspect_ratio, side), side)
                for side in (model.short_sides_px if model else ()) or _SHORT_SIDES_PX
            ],
            chosen.short_side_px,
        )
        rates = (model.fps if model else ()) or _FPS
        self.fps.fill(str(now.fps), [(str(rate), rate) for rate in rates], chosen.fps)

    def _show_sources(self, asset: AssetView) -> None:
        for name, field in self._settings_fields().items():
            source = asset.resolution.sources.get(name, Source.APPLICATION)
            field.set_hint("" if name == "seed" else _source_words(source))
            self._resets[name].setVisible(source is Source.EDITOR)
        if asset.resolution.sources.get("seed") in (Source.EDITOR, Source.PROJECT):
            self.seed.set_hint(_("The same seed and prompt give the same result."))
        self._prompt_reset.setVisible(bool(self.prompt.text()))

    def _show_note(self, asset: AssetView) -> None:
        if asset.refusal is not None:
            text = f"{asset.refusal.message} {asset.refusal.action}".rstrip()
        elif asset.estimate_usd:
            text = _("Costs about {amount}. The take in the film stays until you accept.").format(
                amount=money_text(asset.estimate_usd)
            )
        else:
            text = _("The take in the film stays until you accept the new one.")
        self._note.setText(text)

    @Slot()
    def _show_composed(self) -> None:
        if self._view is None:
            return
        override = self.prompt.text() or None
        self.composed.setText(self._compose(self._view.index, self.kind, override))
        self._prompt_reset.setVisible(override is not None)

    @Slot()
    def _on_make(self) -> None:
        if self._is_valid():
            self._sent = self.draft()
            self.make_requested.emit(self._sent)
        else:
            self.prompt.reveal()
            self.seed.reveal()

    @Slot()
    def _on_reset(self) -> None:
        name = str(self.sender().property("resets"))
        field = self.prompt if name == "prompt" else self._settings_fields()[name]
        if isinstance(field, _ChoiceField):
            select_data(field.box, None)
        elif isinstance(field, LineField | TextField):
            field.set_text("")
        self.submit()

    def _add_reset(self, field: Field, name: str) -> QToolButton:
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

    def _connect(self) -> None:
        self.make.clicked.connect(self._on_make)
        for field in (self.prompt, self.seed):
            field.editing_left.connect(self.submit)
        self.prompt.edited.connect(self._show_composed)
        for choice in (self.provider, self.model, self.resolution, self.fps):
            choice.box.currentIndexChanged.connect(self.submit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(self.prompt)
        for field in self._settings_fields().values():
            column.addWidget(field)
        self.fps.setVisible(self.kind is AssetKind.VIDEO)
        title = QLabel(_("What will be sent"))
        set_role(title, "strong")
        box = QFrame()
        set_role(box, "sunken")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        inner.addWidget(self.composed)
        column.addWidget(title)
        column.addWidget(box)
        column.addStretch(1)
        foot = QVBoxLayout(self.footer)
        foot.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        foot.setSpacing(Space.XS)
        foot.addWidget(self._note)
        foot.addWidget(self.make)


def _seed_text(draft: Draft) -> str:
    return "" if draft.settings.seed is None else str(draft.settings.seed)


def _engine_name(provider: str, offers: Sequence[Capabilities]) -> str:
    named = (offer.name for offer in offers if offer.provider == provider and offer.name)
    return next(named, provider)


def _size_text(ratio: AspectRatio, short_side_px: int) -> str:
    width, height = ratio.size(short_side_px)
    return f"{width} × {height}"


def _source_words(source: Source) -> str:
    return {
        Source.EDITOR: _("Set here, for the next take."),
        Source.PROJECT: _("From the project’s settings."),
        Source.COMMITTED_TAKE: _("As the take in the film."),
        Source.APPLICATION: _("VideoFlow’s standard."),
    }[source]

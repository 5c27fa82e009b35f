"""Two pages of the scene editor: what is different for the next image, and for the next video."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.scene import Draft
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, SceneView
from videoflow.ui.buttons import push_button
from videoflow.ui.form_fields import TextField
from videoflow.ui.labels import text_label
from videoflow.ui.take_settings_form import TakeSettingsForm
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import make_label, money_text

ComposePrompt = Callable[[int, AssetKind, str | None], str]
"""Scene index, kind and override to the prompt in full, as it would be sent."""

ProviderChoices = Callable[[AssetKind], Sequence[Capabilities]]


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
        self.settings = TakeSettingsForm(kind)
        self._prompt_reset = QToolButton()
        self._prompt_reset.setObjectName("reset_prompt_button")
        self._prompt_reset.setToolTip(_("Back to automatic"))
        name = _("Back to automatic: {field}").format(field=self.prompt.label_text())
        self._prompt_reset.setAccessibleName(name)
        self._prompt_reset.setFixedSize(QSize(20, 20))
        set_icon(self._prompt_reset, "undo", "muted", 14)
        self._prompt_reset.hide()
        self.prompt.add_to_head(self._prompt_reset)
        self.composed = text_label()
        self.composed.setObjectName("composed_prompt")
        self.composed.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.footer = QFrame()
        set_role(self.footer, "footer")
        self.make = push_button("", f"make_{kind}_button", "primary", "refresh")
        self._note = text_label(role="caption")
        self._note.setObjectName("price_note")
        self._lay_out()
        self.make.clicked.connect(self._on_make)
        self.prompt.editing_left.connect(self.submit)
        self.prompt.edited.connect(self._show_composed)
        self._prompt_reset.clicked.connect(self._on_reset_prompt)
        self.settings.changed.connect(self.submit)

    def show_scene(self, view: SceneView) -> None:
        """Show a scene; a prompt or seed that is being typed stays."""
        same_scene = self._view is not None and self._view.index == view.index
        prompt_typed = same_scene and self.prompt.text() != (self._sent.prompt or "")
        self._view = view
        asset = self._asset(view)
        self._sent = asset.draft
        if not prompt_typed:
            self.prompt.set_text(asset.draft.prompt or "")
        self.settings.show_settings(view, asset, self._choices(self.kind))
        self._show_composed()
        self.make.setText(make_label(asset))
        self.make.setEnabled(asset.refusal is None)
        self._show_note(asset)

    def draft(self) -> Draft:
        """What is filled in now; a prompt or seed that cannot be used is left out."""
        prompt = "" if self.prompt.problem() else self.prompt.text()
        return self._sent.changed(prompt=prompt or None, settings=self.settings.settings())

    @Slot()
    def submit(self) -> None:
        """Pass the draft on if it differs from what is known."""
        if self._view is None or self.prompt.problem() or not self.settings.is_valid():
            return
        draft = self.draft()
        if draft != self._sent:
            self._sent = draft
            self.draft_changed.emit(draft)

    def _asset(self, view: SceneView) -> AssetView:
        return view.image if self.kind is AssetKind.IMAGE else view.video

    def _show_note(self, asset: AssetView) -> None:
        stays = _("The take in the film stays until you accept the new one.")
        if asset.refusal is not None:
            text = f"{asset.refusal.message} {asset.refusal.action}".rstrip()
        elif asset.estimate_usd:
            price = _("Costs about {amount} with {engine}.").format(
                amount=money_text(asset.estimate_usd), engine=asset.made_by
            )
            text = f"{price} {stays}"
        elif asset.estimate_usd is None:
            price = _("The price with {engine} is not known.").format(engine=asset.made_by)
            text = f"{price} {stays}"
        else:
            text = stays
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
        prompt_fits = self.prompt.reveal()
        if self.settings.reveal() and prompt_fits:
            self._sent = self.draft()
            self.make_requested.emit(self._sent)

    @Slot()
    def _on_reset_prompt(self) -> None:
        self.prompt.set_text("")
        self.submit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(self.prompt)
        column.addWidget(self.settings)
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

"""The wizard's page about the storyboard: how the film is told, and who writes its scenes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from videoflow.domain.brief import TEMPLATES
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import ServiceView
from videoflow.services.writer import (
    BUILT_IN_WRITER,
    LANGUAGES,
    TemplateView,
    WriterChoice,
    WriterView,
)
from videoflow.services.writer.model_writer import MAX_SCENES
from videoflow.ui.engine_page import key_words
from videoflow.ui.form_fields import Field, LineField
from videoflow.ui.option_card import ChoiceCard
from videoflow.ui.service_wording import lacks_key
from videoflow.ui.wizard_pages import WizardPage, language_name
from videoflow.ui.wizard_parts import card_holder

_COLUMNS = 2


class _WriterField(Field):
    """Who writes: one of several cards, the first one chosen. Knows what the film asks for."""

    def __init__(self, writers: Sequence[WriterView]) -> None:
        self.cards = [_writer_card(writer) for writer in writers]
        self._language = "en"
        self._scenes = 1
        stack = QVBoxLayout()
        choices = card_holder(stack)
        for card in self.cards:
            stack.addWidget(card)
            card.toggled.connect(self._on_toggled)
        super().__init__(_("Who writes the scenes"), choices)
        self.cards[0].setChecked(True)

    def writer(self) -> str:
        """Id of the writer that is chosen."""
        chosen = (str(card.data) for card in self.cards if card.isChecked())
        return next(chosen, BUILT_IN_WRITER)

    def show_film(self, language: str, scenes: int) -> None:
        """Say what is to be written, for ``problem``."""
        self._language, self._scenes = language, scenes
        if self.shown_problem():
            self.reveal()

    def problem(self) -> str:
        """See Field.problem."""
        if self.writer() != BUILT_IN_WRITER:
            if self._scenes <= MAX_SCENES:
                return ""
            return ngettext(
                "A language model writes at most {n} scene. Choose fewer, or the built-in writer.",
                "A language model writes at most {n} scenes. Choose fewer, or the built-in writer.",
                MAX_SCENES,
            ).format(n=MAX_SCENES)
        if self._language.split("-")[0] in LANGUAGES:
            return ""
        return _(
            "The built-in writer does not write {language}. Choose a language model, or another "
            "language on the page before."
        ).format(language=language_name(self._language))

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self.editor.setFocusProxy(next(card for card in self.cards if card.isChecked()))
            self.reveal()
            self.edited.emit()


class StoryPage(WizardPage):
    """How the film is told, and who writes it."""

    def __init__(self, templates: Sequence[TemplateView], writers: Sequence[WriterView]) -> None:
        super().__init__(
            _("How is it told?"),
            _("Every scene can be changed, moved or deleted afterwards."),
        )
        self._models = {writer.id: writer.model for writer in writers}
        self.templates = [_template_card(template) for template in templates]
        grid = QGridLayout()
        shapes = card_holder(grid, _("Template"))
        for place, card in enumerate(self.templates):
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            grid.setColumnStretch(place % _COLUMNS, 1)
            card.toggled.connect(self._on_template_toggled)
        self.writers = _WriterField(writers)
        self.writers.edited.connect(self._on_writer_changed)
        self.model = LineField(
            _("Language model"),
            hint=_("As the service writes it. Empty: the one in its settings."),
        )
        self.model.line.setObjectName("writer_model_edit")
        self.model.edited.connect(self.changed)
        self.model.hide()
        self.column.addWidget(shapes)
        self.column.addWidget(self.writers)
        self.column.addWidget(self.model)
        self.column.addStretch(1)
        self.set_template(TEMPLATES[0])

    def fields(self) -> Sequence[Field]:
        """See WizardPage.fields."""
        return (self.writers, self.model) if self._asks_model() else (self.writers,)

    def first_stop(self) -> QWidget:
        """See WizardPage.first_stop: the template that is chosen."""
        return next((card for card in self.templates if card.isChecked()), self.writers.editor)

    def template(self) -> str:
        """The template that is chosen."""
        chosen = (str(card.data) for card in self.templates if card.isChecked())
        return next(chosen, TEMPLATES[0])

    def template_name(self) -> str:
        """What the user calls it."""
        return next((card.text() for card in self.templates if card.isChecked()), "")

    def set_template(self, template: str) -> None:
        """Choose a template; one that there is not leaves the choice as it is."""
        for card in self.templates:
            if card.data == template:
                card.setChecked(True)

    def writer(self) -> WriterChoice:
        """Who writes."""
        if not self._asks_model():
            return WriterChoice()
        return WriterChoice(self.writers.writer(), self.model.text())

    def show_film(self, language: str, scenes: int) -> None:
        """Say what is to be written: not everybody writes everything."""
        self.writers.show_film(language, scenes)

    def show_services(self, services: Sequence[ServiceView]) -> None:
        """Say at each writer how it stands with its key."""
        known = {service.id: service for service in services if service.key != "none"}
        for card in self.writers.cards:
            service = known.get(str(card.data))
            if service is not None:
                role = "warning" if lacks_key(service) else "caption"
                card.set_state(key_words(service), role)

    def _asks_model(self) -> bool:
        return self.writers.writer() != BUILT_IN_WRITER

    @Slot(bool)
    def _on_template_toggled(self, checked: bool) -> None:
        if checked:
            self.changed.emit()

    @Slot()
    def _on_writer_changed(self) -> None:
        self.model.setVisible(self._asks_model())
        self.model.set_text(self._models.get(self.writers.writer(), ""))
        self.changed.emit()


def _template_card(template: TemplateView) -> ChoiceCard:
    card = ChoiceCard(template.name, template.about, template.id)
    card.setObjectName(f"template_{template.id}")
    # As wide as its column, however narrow, and as high as its neighbour.
    card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    card.column.addStretch()
    return card


def _writer_card(writer: WriterView) -> ChoiceCard:
    if writer.id == BUILT_IN_WRITER:
        about = _("Writes at once on this computer: {languages}. Free.").format(
            languages=", ".join(language_name(code) for code in LANGUAGES)
        )
    else:
        about = _("A language model, in any language. The service charges for it.")
    card = ChoiceCard(writer.name, about, writer.id)
    card.setObjectName(f"writer_{writer.id}")
    return card

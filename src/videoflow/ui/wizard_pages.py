"""Two pages of the new-project wizard, and what all its pages have in common.

Each page knows its fields and what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AspectRatio
from videoflow.domain.brief import Brief
from videoflow.i18n import LANGUAGES, _
from videoflow.services.ports import TaskRunner
from videoflow.ui.dialog_parts import heading_label, lead_label
from videoflow.ui.form_fields import (
    Field,
    LineField,
    SecondsBox,
    Stepper,
    TextField,
    WrittenField,
    guard_wheel,
    select_data,
)
from videoflow.ui.option_card import AspectCard
from videoflow.ui.photo_drop import PhotoDrop, PhotoLoader
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wizard_parts import card_holder

_SCENE_S = (1.0, 60.0)
"""Shortest and longest scene."""

FILM_LANGUAGES = (
    *("en", "vi", "de", "ar", "es", "fr", "he", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt"),
    *("sv", "th", "tr", "uk", "zh"),
)
"""What a film is most often spoken in; first what the built-in writer writes. A brief can name any
other."""


_OWN_NAMES = {"es": "Español", "id": "Bahasa Indonesia"}
"""Where Qt names a region too, or the country alone."""


def language_name(code: str) -> str:
    """What speakers call a language; its code where that is not known."""
    name = _OWN_NAMES.get(code) or LANGUAGES.get(code) or QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else code


class WizardPage(QWidget):
    """A page of the wizard. ``changed`` is emitted with every edit."""

    changed = Signal()

    def __init__(self, title: str, lead: str) -> None:
        super().__init__()
        set_role(self, "canvas")
        self._heading = heading_label(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self.column.setSpacing(Space.L)
        self.column.addWidget(self._heading)
        self.column.addWidget(lead_label(lead))

    def fields(self) -> Sequence[Field]:
        """The fields that are checked, from top to bottom."""
        raise NotImplementedError

    def first_stop(self) -> QWidget:
        """Where the focus goes when the page comes up."""
        return self.fields()[0].editor

    def first_problem(self) -> Field | None:
        """Show at each field what is wrong with it; the first such field, None if all is well."""
        wrong = [field for field in self.fields() if not field.reveal()]
        return wrong[0] if wrong else None

    def is_complete(self) -> bool:
        """Whether nothing is wrong, without showing it."""
        return not any(field.problem() for field in self.fields())


class ProductPage(WizardPage):
    """What the film is about."""

    def __init__(self) -> None:
        super().__init__(
            _("What is the film about?"),
            _("The more the writer knows, the less the film sounds like any other."),
        )
        self.name = LineField(
            _("Name of the film"),
            placeholder=_("Morning Roast"),
            missing=_("Give the film a name. You can change it later."),
        )
        self.product = LineField(
            _("Product"),
            placeholder=_("Morning Roast coffee subscription"),
            missing=_("Say what the film is selling."),
        )
        self.description = TextField(
            _("What it is, in a sentence or two"),
            placeholder=_("Small-batch beans, roasted on Monday and at your door by Thursday."),
            min_lines=3,
            max_lines=8,
        )
        self.audience = LineField(
            _("Who it is for"), placeholder=_("People who work from home and miss their café")
        )
        self.offer = LineField(_("Offer"), placeholder=_("First bag half price"))
        self.call_to_action = LineField(
            _("Call to action"), placeholder=_("Start your subscription")
        )
        for field in self.fields()[:4]:
            self.column.addWidget(field)
        pair = QHBoxLayout()
        pair.setSpacing(Space.L)
        pair.addWidget(self.offer, 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.call_to_action, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(pair)
        self.column.addStretch(1)
        for field in self.fields():
            field.edited.connect(self.changed)

    def fields(self) -> Sequence[WrittenField]:
        """See WizardPage.fields."""
        return (
            self.name,
            self.product,
            self.description,
            self.audience,
            self.offer,
            self.call_to_action,
        )

    def values(self) -> dict[str, object]:
        """Fields of the brief."""
        return {
            "name": self.name.text(),
            "product": self.product.text(),
            "description": self.description.text(),
            "audience": self.audience.text(),
            "offer": self.offer.text(),
            "call_to_action": self.call_to_action.text(),
        }

    def load(self, brief: Brief) -> None:
        """Fill the fields from a brief."""
        self.name.set_text(brief.name)
        self.product.set_text(brief.product)
        self.description.set_text(brief.description)
        self.audience.set_text(brief.audience)
        self.offer.set_text(brief.offer)
        self.call_to_action.set_text(brief.call_to_action)


class _LengthField(Field):
    """Length of the film and number of scenes: each is fine alone, together they may not be."""

    def __init__(self) -> None:
        self.seconds = SecondsBox(4, 600)
        self.seconds.setValue(20)
        self.scenes = QSpinBox()
        self.scenes.setRange(1, 200)
        self.scenes.setValue(4)
        self.scenes.setAccessibleName(_("Number of scenes"))
        guard_wheel(self.seconds, self.scenes)
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(Stepper(self.seconds))
        row.addWidget(QLabel(_("in")))
        row.addWidget(Stepper(self.scenes))
        row.addWidget(QLabel(_("scenes")))
        row.addStretch(1)
        super().__init__(_("Length"), pair)
        self.seconds.setAccessibleName(_("Length in seconds"))
        pair.setFocusProxy(self.seconds)
        self.seconds.valueChanged.connect(self._on_value_changed)
        self.scenes.valueChanged.connect(self._on_value_changed)
        self._on_value_changed()

    def scene_length_s(self) -> float:
        """Mean length of a scene in seconds."""
        return self.seconds.value() / self.scenes.value()

    def problem(self) -> str:
        """See Field.problem."""
        shortest_s, longest_s = _SCENE_S
        if self.scene_length_s() < shortest_s:
            return _("That is less than a second per scene. Use fewer scenes or a longer film.")
        if self.scene_length_s() > longest_s:
            return _("A scene lasts a minute at most. Use more scenes or a shorter film.")
        return ""

    @Slot()
    def _on_value_changed(self) -> None:
        shown = QLocale().toString(self.scene_length_s(), "f", 1)
        self.set_hint(_("About {seconds} s per scene.").format(seconds=shown))
        self.reveal()
        self.edited.emit()


class LookPage(WizardPage):
    """Shape, length, language, tone and photos."""

    def __init__(self, runner: TaskRunner, load_photo: PhotoLoader) -> None:
        super().__init__(
            _("How should it look?"),
            _("Pick the shape by where the film will be seen. Everything else can change later."),
        )
        self.aspects = [AspectCard(ratio) for ratio in AspectRatio]
        row = QHBoxLayout()
        shapes = card_holder(row, _("Shape of the film"))
        for card in self.aspects:
            row.addWidget(card, 1)
            card.toggled.connect(self._on_toggled)
        self.aspects[0].setChecked(True)

        self.photos = PhotoDrop(runner, load_photo)
        self.photos.photos_changed.connect(self.changed)
        self.length = _LengthField()
        self.length.edited.connect(self.changed)
        self.language_box = QComboBox()
        for code in FILM_LANGUAGES:
            self.language_box.addItem(language_name(code), code)
        guard_wheel(self.language_box)
        self.language_box.currentIndexChanged.connect(self.changed)
        language = Field(_("Language of the film"), self.language_box)
        self.tone = LineField(_("Tone"), placeholder=_("warm, unhurried, a little witty"))
        self.tone.edited.connect(self.changed)

        pair = QHBoxLayout()
        pair.setSpacing(Space.L)
        pair.addWidget(language, 2, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.tone, 3, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(shapes)
        self.column.addWidget(self.photos)
        self.column.addWidget(self.length)
        self.column.addLayout(pair)
        self.column.addStretch(1)

    def fields(self) -> Sequence[Field]:
        """See WizardPage.fields."""
        return (self.length, self.tone)

    def aspect_ratio(self) -> AspectRatio:
        """The shape that is chosen."""
        return next(card.ratio for card in self.aspects if card.isChecked())

    def language(self) -> str:
        """Code of the film's language."""
        return str(self.language_box.currentData())

    def values(self) -> dict[str, object]:
        """Fields of the brief."""
        return {
            "tone": self.tone.text(),
            "language": self.language(),
            "aspect_ratio": self.aspect_ratio(),
            "length_seconds": self.length.seconds.value(),
            "scenes": self.length.scenes.value(),
        }

    def load(self, brief: Brief) -> None:
        """Fill the fields from a brief; its language is added to the list if need be."""
        for card in self.aspects:
            if card.ratio == brief.aspect_ratio:
                card.setChecked(True)
        self.length.seconds.setValue(brief.length_seconds)
        self.length.scenes.setValue(brief.scenes)
        if self.language_box.findData(brief.language) < 0:
            self.language_box.addItem(language_name(brief.language), brief.language)
        select_data(self.language_box, brief.language)
        self.tone.set_text(brief.tone)

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self.changed.emit()

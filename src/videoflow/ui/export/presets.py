"""The presets as cards, of which any number can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.preset import Preset
from videoflow.i18n import _
from videoflow.services.export.presets import estimated_bytes, film_size, is_built_in
from videoflow.ui.export.state import ExportState
from videoflow.ui.option_card import ChoiceCard
from videoflow.ui.theme import Space
from videoflow.ui.wording import size_text

_COLUMNS = 3


class PresetCard(ChoiceCard):
    """One preset: its name, the size of the film, and about how large the file becomes.

    Its context menu saves it as a file, or removes one of the user's own; both signals carry ids.
    """

    share_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, preset: Preset) -> None:
        super().__init__(preset_label(preset), " ", preset)
        self.preset = preset
        self.setAutoExclusive(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        share = QAction(_("Save as a file…"), self)
        share.setObjectName(f"share_{preset.id}")
        share.triggered.connect(self._on_share)
        self.addAction(share)
        if not is_built_in(preset.id):
            remove = QAction(_("Remove this preset"), self)
            remove.setObjectName(f"remove_{preset.id}")
            remove.triggered.connect(self._on_remove)
            self.addAction(remove)
        self.setObjectName(f"preset_{preset.id}")
        self.meaning_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)

    def _on_share(self) -> None:
        self.share_requested.emit(self.preset.id)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.preset.id)

    def show_film(self, state: ExportState, formats: Sequence[FilmFormat]) -> None:
        """Say what this film becomes with the preset."""
        width, height = film_size(self.preset, state.view.brief.aspect_ratio, state.largest)
        self.meaning_label.setText(f"{width} × {height}")
        size = size_text(estimated_bytes(self.preset, state.length_s, state.sources_bytes))
        lacking = [form for form in formats if form not in self.preset.formats]
        if lacking and len(lacking) == len(formats):
            names = ", ".join(form.value.upper() for form in self.preset.formats)
            self.set_state(_("only as {formats}").format(formats=names), "warning")
        else:
            self.set_state(_("about {size}").format(size=size), "caption")


class PresetGrid(QWidget):
    """All presets; ``changed`` follows every choice. The other signals carry ids."""

    changed = Signal()
    share_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._cards: dict[str, PresetCard] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen presets, in the order shown."""
        return tuple(name for name, card in self._cards.items() if card.isChecked())

    def choose(self, ids: Sequence[str]) -> None:
        """Choose these presets and no others; unknown ids are left out."""
        for name, card in self._cards.items():
            card.setChecked(name in ids)

    def focus_first(self) -> None:
        """Give the first card the keys."""
        for card in self._cards.values():
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def show_presets(self, state: ExportState, formats: Sequence[FilmFormat]) -> None:
        """Show the presets that there are now; choices are kept."""
        presets = {preset.id: preset for preset in state.presets}
        if {name: card.preset for name, card in self._cards.items()} != presets:
            self._build(presets)
        for card in self._cards.values():
            card.show_film(state, formats)

    def _build(self, presets: dict[str, Preset]) -> None:
        chosen = self.chosen
        for card in self._cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {name: PresetCard(preset) for name, preset in presets.items()}
        for place, (name, card) in enumerate(self._cards.items()):
            card.setChecked(name in chosen)
            card.toggled.connect(self.changed)
            card.share_requested.connect(self.share_requested)
            card.remove_requested.connect(self.remove_requested)
            self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            card.show()


def preset_label(preset: Preset) -> str:
    """A preset's name; those that come with VideoFlow are called in the user's language."""
    known = {
        "low": _("Low"),
        "medium": _("Medium"),
        "high": _("High"),
        "vertical": _("TikTok, Reels, Shorts"),
        "youtube": _("YouTube"),
        "square": _("Square feed"),
        "original": _("Original quality"),
    }
    return known.get(preset.id, preset.name)

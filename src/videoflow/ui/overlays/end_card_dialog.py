"""The last picture of the film: headline, offer, call to action, address, logo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from videoflow.domain.overlay import EndCard
from videoflow.i18n import _
from videoflow.ui.form_dialog import FormDialog, narrow
from videoflow.ui.form_fields import Field, LineField, SecondsBox, Stepper, guard_wheel
from videoflow.ui.overlays.preview import PREVIEW_SIDE_PX, Stage
from videoflow.workers.drawings import DrawingBoard
from videoflow.workers.film_drawings import DrawnFilm, end_card

SHORTEST_S, LONGEST_S = 1, 15


class EndCardDialog(FormDialog):
    """Edits the end card; ``save`` gets an EndCard, or None for a film without one.

    ``suggested`` is what a film that has none yet starts with.
    """

    def __init__(
        self,
        film: DrawnFilm,
        card: EndCard | None,
        suggested: EndCard,
        save: Callable[[EndCard | None], None],
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("End card"),
            _("The last picture of the film, drawn in the brand's colours."),
            has_side=True,
            read_only=read_only,
            parent=parent,
        )
        self.setObjectName("end_card_dialog")
        self._film = film
        self._before = card
        self._give = save
        self.board = DrawingBoard(self)
        self.stage = Stage("end-card", _("As it will be exported"), film.ratio, self.board)
        self.wanted = QCheckBox(_("The film ends with a card"))
        self.wanted.setObjectName("wanted_box")
        self.headline = LineField(_("Headline"), placeholder=_("Start your day right"))
        self.offer = LineField(_("Offer"), placeholder=_("30 % off until Sunday"))
        self.call = LineField(_("Call to action"), placeholder=_("Order now"))
        self.address = LineField(
            _("Address"),
            placeholder="example.com",
            hint=_("Where to go: a web address, a shop, a handle."),
        )
        self.show_logo = QCheckBox(_("Show the logo"))
        self.show_logo.setObjectName("show_logo_box")
        self.seconds = SecondsBox(SHORTEST_S, LONGEST_S)
        self.seconds.setObjectName("end_card_seconds")
        guard_wheel(self.seconds)
        self._seconds_field = Field(_("Length"), narrow(Stepper(self.seconds)))
        self.seconds.setAccessibleName(_("Length in seconds"))
        self._fields: tuple[LineField, ...] = (
            self.headline,
            self.offer,
            self.call,
            self.address,
        )
        self._fill_in(card or suggested, wanted=card is not None)
        self._connect()
        self._changed()
        self.resize(820, 640)

    def card(self) -> EndCard | None:
        """What the form says now; None for a film without a card, or while a text is too long."""
        if not self.wanted.isChecked() or any(field.problem() for field in self._fields):
            return None
        return EndCard(
            headline=self.headline.text(),
            offer=self.offer.text(),
            call_to_action=self.call.text(),
            address=self.address.text(),
            show_logo=self.show_logo.isChecked(),
            duration_s=round(self.seconds.value(), 1),
        )

    def _fill_in(self, card: EndCard, *, wanted: bool) -> None:
        self.wanted.setChecked(wanted)
        self.headline.set_text(card.headline)
        self.offer.set_text(card.offer)
        self.call.set_text(card.call_to_action)
        self.address.set_text(card.address)
        self.show_logo.setChecked(card.show_logo)
        self.seconds.setValue(card.duration_s)
        for widget in (self.wanted, *self._fields, self.show_logo, self._seconds_field):
            self.form.addWidget(widget)
        if not self._film.look.logo:
            self.show_logo.setToolTip(_("The film has no logo yet: choose one in Film → Look."))
        self.form.addStretch(1)
        self.side.addWidget(self.stage, 1)

    def _connect(self) -> None:
        self.wanted.toggled.connect(self._changed)
        for field in self._fields:
            field.edited.connect(self._changed)
        self.show_logo.toggled.connect(self._changed)
        self.seconds.valueChanged.connect(self._changed)

    @Slot()
    def _changed(self) -> None:
        wanted = self.wanted.isChecked()
        for widget in (*self._fields, self.show_logo, self._seconds_field):
            widget.setEnabled(wanted)
        card = self.card()
        if not wanted:
            self.stage.show_nothing(_("The film ends with its last scene."))
        elif card is not None:
            self.stage.show_drawing(end_card(self._film, card, PREVIEW_SIDE_PX))

    # --- FormDialog ----------------------------------------------------------------------------

    def _is_good(self) -> bool:
        """See FormDialog."""
        if not self.wanted.isChecked():
            return True
        good = [field.reveal() for field in self._fields]
        return all(good)

    def _save(self) -> None:
        """See FormDialog."""
        card = self.card()
        if card != self._before:
            self._give(card)

    def _let_go(self) -> None:
        """See FormDialog."""
        self.board.stop()

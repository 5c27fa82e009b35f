"""One take of a voice or of music: play it, see how long it is, decide about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from videoflow.i18n import _
from videoflow.services.view_models import TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import date_text, money_text, seconds_text


class TakeRow(QFrame):
    """``play_wanted``, ``accept_wanted``, ``reject_wanted`` and ``restore_wanted`` carry the
    TakeView. ``role`` says where the take stands: ``committed``, ``pending`` or ``earlier``."""

    play_wanted = Signal(object)
    accept_wanted = Signal(object)
    reject_wanted = Signal(object)
    restore_wanted = Signal(object)

    def __init__(self, take: TakeView, role: str) -> None:
        super().__init__()
        self.take = take
        self.setObjectName(f"take_row_{role}")
        set_role(self, "sunken")
        self.play_button = QToolButton()
        self.play_button.setObjectName("play_take_button")
        set_role(self.play_button, "quiet")
        self.play_button.clicked.connect(self._play)
        where = {
            "committed": _("In the film"),
            "pending": _("New"),
            "earlier": _("Earlier"),
        }[role]
        chip = QLabel(where)
        set_role(chip, "chip", {"committed": "success", "pending": "info"}.get(role, ""))
        length = QLabel(seconds_text(round(take.duration_s, 1)))
        set_role(length, "strong")
        facts = ElidedLabel(_facts(take), Qt.TextElideMode.ElideRight)
        set_role(facts, "caption")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(length)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self.play_button)
        row.addLayout(words, 1)
        if role == "pending":
            head.addWidget(self._button(_("Reject"), "reject_take_button", self._reject))
            accept = self._button(_("Accept"), "accept_take_button", self._accept)
            set_role(accept, "primary")
            head.addWidget(accept)
        elif role == "earlier":
            head.addWidget(self._button(_("Use again"), "use_again_button", self._restore))
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Whether it plays now."""
        name = _("Stop") if playing else _("Play")
        set_icon(self.play_button, "stop" if playing else "play")
        self.play_button.setToolTip(name)
        self.play_button.setAccessibleName(name)

    def _button(self, text: str, name: str, slot: object) -> QPushButton:
        button = push_button(text, name)
        button.clicked.connect(slot)
        return button

    @Slot()
    def _play(self) -> None:
        self.play_wanted.emit(self.take)

    @Slot()
    def _accept(self) -> None:
        self.accept_wanted.emit(self.take)

    @Slot()
    def _reject(self) -> None:
        self.reject_wanted.emit(self.take)

    @Slot()
    def _restore(self) -> None:
        self.restore_wanted.emit(self.take)


def _facts(take: TakeView) -> str:
    """How it came to be, in one line."""
    if take.origin == "generated":
        made = f"{take.provider} {take.model}".strip()
        parts = [made, money_text(take.cost_usd), date_text(take)]
    else:
        parts = [take.prompt, date_text(take)]
    if take.licence:
        parts.insert(0, _("Licence: {licence}").format(licence=take.licence))
    return " · ".join(part for part in parts if part)

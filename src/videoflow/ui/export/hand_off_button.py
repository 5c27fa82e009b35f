"""The button that hands the film off, and its menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from videoflow.i18n import _
from videoflow.services.export.handoff.kinds import HandOff


class HandOffButton(QPushButton):
    """Offers the film as something that others go on with; ``chosen`` carries the HandOff."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Hand off…"))
        self.setObjectName("hand_off_button")
        self.setAutoDefault(False)
        self.setToolTip(_("For editors and for those who approve the film"))
        menu = QMenu(self)
        for kind, text in (
            (HandOff.OTIO, _("Timeline for editors (OpenTimelineIO)")),
            (HandOff.FCPXML, _("Timeline for Final Cut Pro and Resolve (FCPXML)")),
            (HandOff.CLIPS, _("Numbered clips (zip)")),
            (HandOff.REVIEW, _("Review page (HTML)")),
        ):
            action = menu.addAction(text)
            action.setObjectName(f"hand_off_{kind.value}")
            action.triggered.connect(partial(self._choose, kind))
        self.setMenu(menu)

    def _choose(self, kind: HandOff, _checked: bool = False) -> None:
        self.chosen.emit(kind)

"""Brand colours turned into a palette in which everything can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from videoflow.media.colour import READABLE_CONTRAST, contrast

VISIBLE = 1.7
"""The contrast at which a shape stands out from its ground."""

_WHITE, _INK = "#ffffff", "#14161f"
_HOUSE = ("#1b1d2a", "#ffb84d")


@dataclass(frozen=True, slots=True)
class Palette:
    """``ground`` and what stands on it: words, and shapes that are to be seen first."""

    ground: QColor
    ink: QColor
    accent: QColor

    @property
    def on_accent(self) -> QColor:
        """Words on the accent."""
        return ink_on(self.accent)


def palette_of(colours: Sequence[str]) -> Palette:
    """The palette of a brand; the house's own where it names no colours.

    The first colour is the ground. The next that stands out from it is the accent; where none
    does, that is white or ink.
    """
    brand = [QColor(name) for name in (colours or _HOUSE)]
    ground = brand[0]
    ink = ink_on(ground)
    accent = next((each for each in brand[1:] if contrast(each, ground) >= VISIBLE), ink)
    return Palette(ground, ink, accent)


def ink_on(ground: QColor) -> QColor:
    """White where it can be read on ``ground``, else ink, else black: one of them always can."""
    white, ink = QColor(_WHITE), QColor(_INK)
    if contrast(white, ground) >= READABLE_CONTRAST:
        return white
    return ink if contrast(ink, ground) >= READABLE_CONTRAST else QColor("#000000")

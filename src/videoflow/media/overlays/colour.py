"""Brand colours turned into a palette in which everything can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

READABLE = 4.5
"""The contrast that WCAG asks of text."""

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
    if contrast(white, ground) >= READABLE:
        return white
    return ink if contrast(ink, ground) >= READABLE else QColor("#000000")


def contrast(one: QColor, other: QColor) -> float:
    """WCAG's ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``share`` of ``other`` in ``one``."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * rest + other.redF() * share,
        one.greenF() * rest + other.greenF() * share,
        one.blueF() * rest + other.blueF() * share,
    )


def faint(colour: QColor, opacity: float) -> QColor:
    """``colour``, see-through."""
    result = QColor(colour)
    result.setAlphaF(opacity)
    return result


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

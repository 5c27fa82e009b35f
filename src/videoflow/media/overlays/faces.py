"""Which font draws which words: the film's own where it can, or the shipped ones."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont, QTextLayout

from videoflow.media.fonts import FALLBACK_FAMILIES, TEXT_FAMILY, script_family, unhinted_font

_QT_WEIGHTS = set(range(100, 1000, 100))
_LEADING_OF_JOINED = 1.3
"""Arabic and Hebrew have marks above and below their letters."""

_LEADING_OF_STACKED = 1.27
"""So have capitals of Vietnamese, two on one letter."""


@dataclass(frozen=True, slots=True)
class Face:
    """How words are set. ``leading`` is the distance of base lines in multiples of the size;
    ``tracking_percent`` the width of letters with the space behind them, 100 as designed."""

    size_px: float
    weight: int = 700
    family: str = ""
    leading: float = 1.2
    tracking_percent: float = 100.0

    def at(self, size_px: float) -> Face:
        """The same in another size."""
        return replace(self, size_px=size_px)


def letters_without_font(words: str) -> str:
    """The letters and digits of ``words`` that no font on this computer has, in order, each once.
    Signs and emoji do not count: without one of them, words can still be read."""
    if not _draws_nothing(words):
        return ""
    letters = dict.fromkeys(letter for letter in words if unicodedata.category(letter)[0] in "LN")
    return "".join(letter for letter in letters if _draws_nothing(letter))


def _draws_nothing(words: str) -> bool:
    layout = QTextLayout(words, font_of(Face(20), words))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def font_of(face: Face, words: str) -> QFont:
    """The font for ``words``: the film's own where it has all of their letters."""
    families = [TEXT_FAMILY, *FALLBACK_FAMILIES]
    weight = face.weight
    if face.family and _covers(face.family, words):
        families.insert(0, face.family)
        weight = _nearest_weight(face.family, weight)
    script = script_family(words)
    if script:
        families.insert(0, script)
    font = unhinted_font(families, face.size_px)
    font.setWeight(QFont.Weight(weight))
    if face.tracking_percent != 100 and not script:  # it would tear joined letters apart
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, face.tracking_percent)
    return font


def _covers(family: str, words: str) -> bool:
    """Whether the computer has the family, and the family all letters: words of two families look
    like a mistake."""
    raw = _raw_font(family)
    if raw is None:
        return False
    return all(
        raw.supportsCharacter(ord(letter))
        for letter in words
        if unicodedata.category(letter)[0] in "LN"
    )


@cache
def _nearest_weight(family: str, weight: int) -> int:
    """A weight that the family was drawn in: Qt would smear another one out of it."""
    styles = QFontDatabase.styles(family)
    weights = {QFontDatabase.weight(family, style) for style in styles} & _QT_WEIGHTS
    return min(weights, key=lambda each: abs(each - weight), default=weight)


@cache
def _raw_font(family: str) -> QRawFont | None:
    return QRawFont.fromFont(QFont(family)) if QFontDatabase.hasFamily(family) else None


def least_leading(words: str) -> float:
    """The distance of base lines at which no mark touches the line above."""
    if script_family(words):
        return _LEADING_OF_JOINED
    capitals = (letter for letter in words if letter.isupper())
    if any(len(unicodedata.normalize("NFD", letter)) > 2 for letter in capitals):
        return _LEADING_OF_STACKED
    return 1.0

"""The shipped typefaces, and no others: a bare machine draws the same picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.resources import resource_path

FALLBACK_FAMILIES = ("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans", "Noto Color Emoji")

_ABOVE = {230, 232, 234}
"""Combining classes of marks that stand above their letter."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface as this engine uses it.

    ``leading`` is the distance between base lines for plain Latin text and ``tall_leading`` the one
    for capitals with stacked marks, both in multiples of the size; ``tracking_percent`` is Qt's
    letter spacing (100 is normal).
    """

    family: str
    weight: int
    leading: float
    tall_leading: float
    italic: bool = False
    capitals: bool = False
    tracking_percent: float = 100.0


GROTESK = Face("Be Vietnam Pro", 900, leading=1.02, tall_leading=1.22, tracking_percent=97.0)
POSTER = Face("Anton", 400, leading=1.12, tall_leading=1.42, capitals=True, tracking_percent=100.5)
SERIF = Face("Fraunces", 600, leading=1.05, tall_leading=1.24, tracking_percent=98.0)
SERIF_ITALIC = replace(SERIF, italic=True)
TEXT = Face("Be Vietnam Pro", 500, leading=1.34, tall_leading=1.42)
LABEL = Face("Be Vietnam Pro", 700, leading=1.3, tall_leading=1.4, tracking_percent=102.0)
CAPS_LABEL = replace(LABEL, capitals=True, tracking_percent=114.0)


@cache
def load_fonts() -> tuple[str, ...]:
    """Register the shipped fonts with Qt once; returns their families.

    Raises MediaError when one is missing or damaged.
    """
    families: list[str] = []
    files = sorted(resource_path("fonts").glob("*.ttf"))
    for file in files:
        handle = QFontDatabase.addApplicationFont(str(file))
        if handle < 0:
            raise MediaError(
                _("The font file {name} is damaged.").format(name=file.name),
                _("Install VideoFlow again."),
            )
        families += QFontDatabase.applicationFontFamilies(handle)
    if not files:
        raise MediaError(_("The fonts of VideoFlow are missing."), _("Install VideoFlow again."))
    return tuple(dict.fromkeys(families))


def make_font(face: Face, size_px: float, text: str = "") -> QFont:
    """The font for setting ``text`` in ``face``: unhinted, with the shipped fall-backs only."""
    font = QFont()
    first = script_family(text)
    families = [face.family, *FALLBACK_FAMILIES]
    font.setFamilies([first, *families] if first else families)
    font.setWeight(QFont.Weight(face.weight))
    font.setItalic(face.italic and first is None)
    font.setPixelSize(max(1, round(size_px)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(
        QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias
    )
    if first is None:  # spacing letters apart would tear joined scripts
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, face.tracking_percent)
    return font


def script_family(text: str) -> str | None:
    """The family that must come first for the script of ``text``; None for Latin and its like."""
    for c in text:
        if "\u0590" <= c <= "\u05ff" or "\ufb1d" <= c <= "\ufb4f":
            return "Noto Sans Hebrew"
        if "\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc":
            return "Noto Sans Arabic"
    return None


def leading_of(face: Face, text: str) -> float:
    """Distance between base lines for ``text``, as a multiple of the size, so that no marks touch."""
    if script_family(text):
        return max(face.tall_leading, 1.45)
    return face.tall_leading if _has_tall_marks(text) else face.leading


def capitalised(text: str, language: str) -> str:
    """``text`` in capitals as its language writes them."""
    if language.split("-")[0].lower() in {"tr", "az"}:
        text = text.replace("i", "İ").replace("ı", "I")
    return text.upper()


def _has_tall_marks(text: str) -> bool:
    """Whether a capital carries a mark, or any letter carries two: lines need more room then."""
    for c in text:
        marks = [m for m in unicodedata.normalize("NFD", c)[1:] if unicodedata.combining(m)]
        above = sum(unicodedata.combining(m) in _ABOVE for m in marks)
        if above >= 2 or (marks and c.isupper()):
            return True
    return False

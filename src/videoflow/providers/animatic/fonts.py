"""The shipped typefaces, and no others: a bare machine draws the same picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QFont

from videoflow.media.fonts import FALLBACK_FAMILIES, TEXT_FAMILY, script_family, unhinted_font
from videoflow.media.fonts import load_fonts as load_fonts


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface as this engine uses it.

    ``leading`` is the least distance between base lines in multiples of the size; lines whose marks
    would touch are set farther apart. ``tracking_percent`` is Qt's letter spacing (100 is normal).
    """

    family: str
    weight: int
    leading: float
    italic: bool = False
    capitals: bool = False
    tracking_percent: float = 100.0


GROTESK = Face(TEXT_FAMILY, 900, leading=1.02, tracking_percent=97.0)
POSTER = Face("Anton", 400, leading=1.12, capitals=True, tracking_percent=100.5)
SERIF = Face("Fraunces", 600, leading=1.05, tracking_percent=98.0)
SERIF_ITALIC = replace(SERIF, italic=True)
TEXT = Face(TEXT_FAMILY, 500, leading=1.34)
LABEL = Face(TEXT_FAMILY, 700, leading=1.3, tracking_percent=102.0)
CAPS_LABEL = replace(LABEL, capitals=True, tracking_percent=114.0)


def make_font(face: Face, size_px: float, text: str = "") -> QFont:
    """The font for setting ``text`` in ``face``: unhinted, with the shipped fall-backs only."""
    first = script_family(text)
    families = [face.family, *FALLBACK_FAMILIES]
    font = unhinted_font([first, *families] if first else families, size_px)
    font.setWeight(QFont.Weight(700 if first and face.weight >= 600 else face.weight))
    font.setItalic(face.italic and first is None)
    if first is None:  # spacing letters apart would tear joined scripts
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, face.tracking_percent)
    return font


def capitalised(text: str, language: str) -> str:
    """``text`` in capitals as its language writes them."""
    if language.split("-")[0].lower() in {"tr", "az"}:
        text = text.replace("i", "İ").replace("ı", "I")
    return text.upper()

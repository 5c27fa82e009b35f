"""The shipped typefaces, registered with Qt: what is drawn looks the same on a bare machine.

Which of them draws what, too: scripts that are joined or read from the right have families of their
own, and so have emoji.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.boundaries import grapheme_ends, utf16_length
from videoflow.resources import resource_path

TEXT_FAMILY = "Be Vietnam Pro"
FALLBACK_FAMILIES = ("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans")
EMOJI_FAMILY = "Noto Color Emoji"
_EMOJI_SCALE = 0.86


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


def unhinted_font(families: Sequence[str], size_px: float) -> QFont:
    """The first of ``families`` that has a letter draws it, its outline as designed."""
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(max(1, round(size_px)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(
        QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias
    )
    return font


def emoji_font(size_px: float) -> QFont:
    """The font of emoji beside words of ``size_px``: a little smaller, to sit well."""
    font = QFont()
    font.setFamilies([EMOJI_FAMILY])
    font.setPixelSize(max(1, round(size_px * _EMOJI_SCALE)))
    return font


def script_family(words: str) -> str | None:
    """The family that must come first for the script of ``words``; None for Latin and its like."""
    for letter in words:
        if "\u0590" <= letter <= "\u05ff" or "\ufb1d" <= letter <= "\ufb4f":
            return "Noto Sans Hebrew"
        # Between the two blocks of presentation forms lie the variation selectors of emoji.
        if (
            "\u0600" <= letter <= "\u08ff"
            or "\ufb50" <= letter <= "\ufdff"
            or "\ufe70" <= letter <= "\ufefc"
        ):
            return "Noto Sans Arabic"
    return None


def emoji_ranges(words: str) -> list[tuple[int, int]]:
    """Start and length, in UTF-16 units as Qt counts, of each run of emoji in ``words``.

    Each run gets its font by name: what Qt falls back to depends on what stands beside it.
    """
    runs: list[tuple[int, int]] = []
    start = units = 0
    for end in grapheme_ends(words):
        cluster = words[start:end]
        length = utf16_length(cluster)
        if is_emoji(cluster):
            if runs and sum(runs[-1]) == units:
                runs[-1] = (runs[-1][0], runs[-1][1] + length)
            else:
                runs.append((units, length))
        start, units = end, units + length
    return runs


def is_emoji(cluster: str) -> bool:
    """Whether what readers see as one sign is an emoji."""
    first = ord(cluster[0])
    if "\ufe0f" in cluster or "\u20e3" in cluster or 0x1F000 <= first <= 0x1FFFF:
        return True
    return 0x2300 <= first <= 0x2BFF and _raw_emoji_font().supportsCharacter(first)


@cache
def _raw_emoji_font() -> QRawFont:
    return QRawFont.fromFont(emoji_font(32))

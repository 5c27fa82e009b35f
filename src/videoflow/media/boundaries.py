"""Where text may be broken, how wide it reads and from which side, in any script."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtCore import QTextBoundaryFinder

_Kind = QTextBoundaryFinder.BoundaryType
_DASHES = "–—…"


def break_points(text: str) -> list[int]:
    """Ends of the least parts of ``text`` that stay together, its own end included.

    Unicode's rules for the ends of lines, but for those that divide an address or a compound:
    after spaces and dashes, between ideographs, between words of scripts that have no spaces,
    never inside a grapheme. Indexes into the Python string.
    """
    return [end for end in _ends(text, _Kind.Line) if end == len(text) or _may_part(text, end)]


def grapheme_ends(text: str) -> list[int]:
    """Ends of what readers see as one sign each. Indexes into the Python string."""
    return _ends(text, _Kind.Grapheme)


def utf16_length(text: str) -> int:
    """How long Qt takes ``text`` for: characters beyond the first 65 536 count twice."""
    return len(text.encode("utf-16-le")) // 2


def columns(text: str) -> int:
    """How much there is to read: 1 for each sign, 2 for ideographs and emoji."""
    start, count = 0, 0
    for end in grapheme_ends(text):
        count += 2 if _wide(text[start:end]) else 1
        start = end
    return count


def reads_from_the_right(words: str) -> bool:
    """Whether the first letter that has a direction has that one."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _may_part(text: str, at: int) -> bool:
    before, behind = text[at - 1], text[at]
    return (
        before.isspace()
        or before in _DASHES
        or any(_wide(sign) or _spaceless(sign) for sign in (before, behind))
    )


def _spaceless(sign: str) -> bool:
    """Whether it is of Thai, Lao, Myanmar or Khmer, where words follow each other unparted."""
    return (
        "\u0e00" <= sign <= "\u0eff"
        or "\u1000" <= sign <= "\u109f"
        or ("\u1780" <= sign <= "\u17ff")
    )


def _ends(text: str, kind: QTextBoundaryFinder.BoundaryType) -> list[int]:
    if text.isascii() and kind is _Kind.Grapheme:
        return list(range(1, len(text) + 1))
    finder = QTextBoundaryFinder(kind, text)
    index_of = _indexes(text)
    ends: list[int] = []
    while (end := finder.toNextBoundary()) != -1:
        if end in index_of:  # Qt may part the two halves of a rare character
            ends.append(index_of[end])
    return ends


def _indexes(text: str) -> dict[int, int]:
    """Python's index by Qt's, which counts UTF-16 units."""
    found = {0: 0}
    units = 0
    for index, sign in enumerate(text, start=1):
        units += 2 if ord(sign) > 0xFFFF else 1
        found[units] = index
    return found


@lru_cache(maxsize=4096)
def _wide(grapheme: str) -> bool:
    return "\ufe0f" in grapheme or unicodedata.east_asian_width(grapheme[0]) in "WF"

"""Setting text: the largest size that fits, balanced lines, nothing clipped, any script.

Text is measured and drawn by the same Qt layout, so what fits when measured fits when drawn. Each
line becomes an image of its own with room around the glyphs, ready to be moved in sub-pixel steps.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from videoflow.media.boundaries import grapheme_ends
from videoflow.media.fonts import emoji_font, emoji_ranges, script_family
from videoflow.providers.animatic.fonts import Face, make_font

_LONG_WORD_LETTERS = 13
_LEAST_SYLLABLE = 4
_VOWELS = "aeiouyäöüáéíóúàèìòùâêîôûåæø"
_SYLLABLE_START = re.compile(
    rf"(?:sch|ch|ck|ph|th|qu|[^\W\d_{_VOWELS}])(?=[{_VOWELS}])", re.IGNORECASE
)
_ELLIPSIS = "…"
_CLEARANCE = 0.1
"""Least white between the marks of one line and those of the next, in multiples of the size."""


@dataclass(frozen=True, slots=True)
class Line:
    """One set line. ``ink`` is what the glyphs cover, relative to the start of the base line."""

    text: str
    ink: QRectF


@dataclass(frozen=True, slots=True)
class SetText:
    """Text broken into lines at one size; ``pitch_px`` is the distance between base lines."""

    lines: tuple[Line, ...]
    face: Face
    size_px: int
    pitch_px: float
    rtl: bool

    @property
    def width_px(self) -> float:
        """Width of the widest line's ink."""
        return max(line.ink.width() for line in self.lines)

    @property
    def height_px(self) -> float:
        """From the top of the first line's ink to the bottom of the last line's."""
        return self.ascent_px + self.pitch_px * (len(self.lines) - 1) + self.lines[-1].ink.bottom()

    @property
    def ascent_px(self) -> float:
        """From the top of the first line's ink to its base line."""
        return -self.lines[0].ink.top()


def fit_text(
    text: str,
    face: Face,
    *,
    width_px: float,
    height_px: float,
    max_px: float,
    min_px: float,
    max_lines: int = 6,
    rtl: bool = False,
) -> SetText:
    """Set ``text`` as large as fits the box, between ``min_px`` and ``max_px``.

    Long words are hyphenated only where the text would become small without it. What does not fit
    at the smallest size ends in an ellipsis.
    """
    comfortable_px = max(min_px, max_px * 0.5)
    whole = _largest(
        text, face, width_px, height_px, max_px, comfortable_px, max_lines, rtl, hyphens=False
    )
    if whole:
        return whole
    broken = _largest(text, face, width_px, height_px, max_px, min_px, max_lines, rtl, hyphens=True)
    unbroken = _largest(
        text, face, width_px, height_px, max_px, min_px, max_lines, rtl, hyphens=False
    )
    if broken and unbroken:
        return broken if broken.size_px > unbroken.size_px * 1.25 else unbroken
    return broken or unbroken or _shortened(text, face, width_px, height_px, min_px, max_lines, rtl)


def draw_line(
    line: Line, face: Face, size_px: int, colour: QColor, rtl: bool
) -> tuple[QImage, QPointF]:
    """The line as an image, and where the start of its base line is in it."""
    pad = math.ceil(size_px * 0.12) + 2
    origin = QPointF(
        math.ceil(-min(0.0, line.ink.left())) + pad, math.ceil(-min(0.0, line.ink.top())) + pad
    )
    image = QImage(
        math.ceil(origin.x() + max(1.0, line.ink.right())) + pad,
        math.ceil(origin.y() + max(1.0, line.ink.bottom())) + pad,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    layout = _laid_out(line.text, face, size_px, rtl)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour)
    layout.draw(painter, QPointF(origin.x(), origin.y() - layout.lineAt(0).ascent()))
    painter.end()
    return image, origin


def word_edges(line: Line, face: Face, size_px: int, rtl: bool) -> list[float]:
    """x of the middle of each space between words, from left to right, in line coordinates."""
    layout = _laid_out(line.text, face, size_px, rtl)  # a QTextLine must not outlive it
    laid = layout.lineAt(0)
    edges = []
    for at, c in enumerate(_utf16(line.text)):
        if c == 0x20:
            edges.append((laid.cursorToX(at)[0] + laid.cursorToX(at + 1)[0]) / 2)  # type: ignore[index]
    return sorted(edges)


@lru_cache(maxsize=4096)
def measure(text: str, face: Face, size_px: int, rtl: bool) -> QRectF:
    """What the glyphs of ``text`` cover at ``size_px``, relative to the start of the base line."""
    layout = _laid_out(text, face, size_px, rtl)  # a QTextLine must not outlive it
    advance = layout.lineAt(0).naturalTextWidth()
    emoji = emoji_ranges(text)
    if script_family(text):
        ink = _glyph_bounds(layout)
    else:
        words = _without(text, emoji)
        ink = QFontMetricsF(make_font(face, size_px, text)).tightBoundingRect(words)
    if not emoji:
        return QRectF(ink.left(), ink.top(), max(ink.width(), 1.0), ink.height())
    # Colour bitmaps report no outline: their advance and their usual height stand in.
    height = QRectF(0.0, -0.82 * size_px, 1.0, 1.02 * size_px)
    across = height.united(ink) if ink.height() else height
    return QRectF(0.0, across.top(), advance, across.height())


def _laid_out(text: str, face: Face, size_px: int, rtl: bool) -> QTextLayout:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    layout = QTextLayout(text, make_font(face, size_px, text))
    layout.setTextOption(option)
    layout.setFormats([_emoji_format(size_px, *run) for run in emoji_ranges(text)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1e6)
    layout.endLayout()
    if rtl:  # the line then ends at its own width, not a million pixels further on
        layout.beginLayout()
        width = line.naturalTextWidth()
        line = layout.createLine()
        line.setLineWidth(math.ceil(width) + 1)
        layout.endLayout()
    return layout


def _glyph_bounds(layout: QTextLayout) -> QRectF:
    """What the glyphs of the only line cover; Qt's metrics miss marks of joined scripts."""
    line = layout.lineAt(0)
    bounds = QRectF()
    for run in line.glyphRuns():
        font = run.rawFont()
        for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True):
            bounds = bounds.united(font.boundingRect(glyph).translated(at))
    return bounds.translated(0.0, -line.ascent())


def _emoji_format(size_px: int, start: int, length: int) -> QTextLayout.FormatRange:
    run = QTextLayout.FormatRange()
    run.start, run.length = start, length
    look = QTextCharFormat()
    look.setFont(emoji_font(size_px))
    run.format = look
    return run


def _without(text: str, runs: list[tuple[int, int]]) -> str:
    """``text`` with its emoji as spaces."""
    units = bytearray(text.encode("utf-16-le"))
    for start, length in runs:
        units[start * 2 : (start + length) * 2] = " ".encode("utf-16-le") * length
    return units.decode("utf-16-le").strip()


def _largest(
    text: str,
    face: Face,
    width_px: float,
    height_px: float,
    max_px: float,
    min_px: float,
    max_lines: int,
    rtl: bool,
    *,
    hyphens: bool,
) -> SetText | None:
    """Binary search for the largest size at which ``text`` fits."""
    low, high = math.ceil(min_px), math.floor(max(min_px, max_px))
    best: SetText | None = None
    while low <= high:
        size = (low + high) // 2
        candidate = _set_at(text, face, size, width_px, max_lines, rtl, hyphens=hyphens)
        if candidate and candidate.height_px <= height_px:
            best, low = candidate, size + 1
        else:
            high = size - 1
    return best


def _set_at(
    text: str,
    face: Face,
    size_px: int,
    width_px: float,
    max_lines: int,
    rtl: bool,
    *,
    hyphens: bool,
) -> SetText | None:
    pieces = _pieces(text, hyphens=hyphens)
    lines = _balanced(pieces, face, size_px, width_px, max_lines, rtl)
    if lines is None:
        return None
    set_lines = tuple(Line(line, measure(line, face, size_px, rtl)) for line in lines)
    closest = max(
        (upper.ink.bottom() - lower.ink.top() for upper, lower in pairwise(set_lines)), default=0.0
    )
    pitch_px = max(size_px * face.leading, closest + size_px * _CLEARANCE)
    return SetText(set_lines, face, size_px, pitch_px, rtl)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The least that stays together, and what follows: a space, nothing, or a hyphen at a break."""

    text: str
    space: bool
    hyphen: bool = False


def _pieces(text: str, *, hyphens: bool) -> list[_Piece]:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units = text.encode("utf-16-le")
    pieces: list[_Piece] = []
    start = 0
    while (end := finder.toNextBoundary()) != -1:
        part = units[start * 2 : end * 2].decode("utf-16-le")
        start = end
        word = part.rstrip()
        if not word:
            continue
        syllables = _syllables(word) if hyphens else [word]
        pieces += [_Piece(s, space=False, hyphen=True) for s in syllables[:-1]]
        pieces.append(_Piece(syllables[-1], space=part != word))
    return pieces


def _syllables(word: str) -> list[str]:
    """Where a long compound may be hyphenated: before the consonant that begins a syllable."""
    if len(word) < _LONG_WORD_LETTERS or not word.isalpha():
        return [word]
    parts, start = [], 0
    for match in _SYLLABLE_START.finditer(word):
        at = match.start()
        if at - start >= _LEAST_SYLLABLE and len(word) - at >= _LEAST_SYLLABLE:
            parts.append(word[start:at])
            start = at
    return [*parts, word[start:]]


def _join(pieces: list[_Piece]) -> str:
    text = "".join(p.text + (" " if p.space else "") for p in pieces).rstrip()
    return text + "-" if pieces[-1].hyphen else text


def _balanced(
    pieces: list[_Piece], face: Face, size_px: int, width_px: float, max_lines: int, rtl: bool
) -> list[str] | None:
    """The fewest lines that fit, with their lengths as even as can be; None if it does not fit."""
    count = len(pieces)
    widths: dict[tuple[int, int], float] = {}

    def width(start: int, end: int) -> float:
        if (start, end) not in widths:
            widths[start, end] = measure(_join(pieces[start:end]), face, size_px, rtl).width()
        return widths[start, end]

    at, greedy = 0, 0
    while at < count:
        end = at
        while end < count and width(at, end + 1) <= width_px:
            end += 1
        if end == at or greedy == max_lines:
            return None
        at, greedy = end, greedy + 1

    ideal = min(width_px, sum(width(i, i + 1) for i in range(count)) / max(1, greedy) * 1.08)
    infinity = math.inf
    cost = [[infinity] * (count + 1) for _line in range(greedy + 1)]
    back = [[0] * (count + 1) for _line in range(greedy + 1)]
    cost[0][0] = 0.0
    for line in range(1, greedy + 1):
        for end in range(1, count + 1):
            for start in range(end - 1, -1, -1):
                if cost[line - 1][start] == infinity:
                    continue
                span = width(start, end)
                if span > width_px:
                    break
                penalty = ((ideal - span) / width_px) ** 2 + (
                    0.08 if pieces[end - 1].hyphen else 0.0
                )
                if cost[line - 1][start] + penalty < cost[line][end]:
                    cost[line][end] = cost[line - 1][start] + penalty
                    back[line][end] = start
    lines: list[str] = []
    end = count
    for line in range(greedy, 0, -1):
        start = back[line][end]
        lines.append(_join(pieces[start:end]))
        end = start
    return lines[::-1]


def _shortened(
    text: str,
    face: Face,
    width_px: float,
    height_px: float,
    min_px: float,
    max_lines: int,
    rtl: bool,
) -> SetText:
    """As much of ``text`` as fits at the smallest size, ended by an ellipsis; at least one sign."""
    size = max(1, round(min_px))
    cuts = grapheme_ends(text)
    low, high = 0, len(cuts) - 1
    best: SetText | None = None
    while low <= high:
        middle = (low + high) // 2
        shorter = text[: cuts[middle]].rstrip(" ,.;:–—-") + _ELLIPSIS
        candidate = _set_at(shorter, face, size, width_px, max_lines, rtl, hyphens=True)
        if candidate and candidate.height_px <= height_px:
            best, low = candidate, middle + 1
        else:
            high = middle - 1
    if best:
        return best
    line = Line(_ELLIPSIS, measure(_ELLIPSIS, face, size, rtl))
    return SetText((line,), face, size, size * face.leading, rtl)


def _utf16(text: str) -> list[int]:
    data = text.encode("utf-16-le")
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]

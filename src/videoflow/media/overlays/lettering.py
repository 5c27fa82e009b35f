"""Setting words in lines: any script, emoji, as large as fits, nothing clipped."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from videoflow.media.boundaries import (
    break_points,
    grapheme_ends,
    reads_from_the_right,
    utf16_length,
)
from videoflow.media.fonts import emoji_font, emoji_ranges
from videoflow.media.overlays.faces import (
    Face,
    font_of,
    least_leading,
)

_SMALLER = 0.94
_PAUSES = ".,;:!?…–—،؟。、！？"
_WORTH_A_LINE = 0.84
"""Words are set so much smaller where that saves a line: a lone last word looks forgotten."""


class Setting:
    """Words set in lines of at most ``width`` pixels, broken where they are told to or must be.

    ``outline`` is a line around the letters, for words that stand on a picture.
    """

    def __init__(
        self,
        words: str,
        face: Face,
        width: float,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        outline: QPen | None = None,
    ) -> None:
        self.words, self.face = words, face
        self.rtl = reads_from_the_right(words)
        self.box_width = width
        self._align = align
        self.leading = max(face.leading, least_leading(words))
        self._layout = _laid_out(words, face, self.leading, width, align, self.rtl, outline)
        self.lines = self._layout.lineCount()

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max(
            (self._layout.lineAt(n).naturalTextWidth() for n in range(self.lines)), default=0.0
        )

    @property
    def height(self) -> float:
        """From the top of the first line's letters to the foot of the last one's."""
        return self.face.size_px * (self.leading * (self.lines - 1) + 1.0)

    def draw(self, painter: QPainter, left: float, top: float, colour: QColor) -> None:
        """Draw with the upper left of the box of the set width at (left, top)."""
        painter.setPen(colour)
        self._layout.draw(painter, QPointF(left, top))

    @property
    def balanced(self) -> Setting:
        """The same words in as many lines, as even as can be."""
        if self.lines < 2 or "\n" in self.words:
            return self
        texts = _evenly(self.words, self.face, self.box_width, self.lines)
        if texts is None:
            return self
        even = Setting("\n".join(texts), self.face, self.box_width, align=self._align)
        return even if even.lines == self.lines else self

    @property
    def line_ends(self) -> list[int]:
        """Where each line ends, with the space behind it, as indexes of ``words``."""
        units = self.words.encode("utf-16-le")
        lines = (self._layout.lineAt(number) for number in range(self.lines))
        ends = (line.textStart() + line.textLength() for line in lines)
        return [len(units[: end * 2].decode("utf-16-le")) for end in ends]

    @property
    def texts(self) -> list[str]:
        """The words of each line."""
        ends = self.line_ends
        return [self.words[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


def fitted(
    words: str,
    face: Face,
    width: float,
    height: float,
    *,
    most_lines: int,
    least_px: float,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> Setting:
    """The words as large as fits, up to the face's size, in balanced lines.

    No word is torn as long as ``least_px`` allows; what does not fit even then ends in “…”.
    """
    largest: Setting | None = None
    size_px = face.size_px
    while size_px >= least_px:
        setting = Setting(words, face.at(size_px), width, align=align)
        if _fits(setting, width, height, most_lines):
            if largest is None:
                largest = setting
                least_px = max(least_px, size_px * _WORTH_A_LINE)
            elif setting.lines < largest.lines:
                return setting.balanced
        size_px *= _SMALLER
    if largest is not None:
        return largest.balanced
    return _shortened(words, face.at(least_px), width, height, most_lines, align)


def _fits(setting: Setting, width: float, height: float, most_lines: int) -> bool:
    return (
        setting.lines <= most_lines
        and setting.height <= height
        and setting.width <= width
        and not _tears_words(setting)
    )


def _shortened(
    words: str,
    face: Face,
    width: float,
    height: float,
    most_lines: int,
    align: Qt.AlignmentFlag,
) -> Setting:
    """As many whole words as fit, or as many signs of a single one; at least one."""
    setting = Setting(words, face, width, align=align)
    ends = break_points(words)
    ends = ends if len(ends) > 1 else grapheme_ends(words)
    while (setting.lines > most_lines or setting.height > height) and len(ends) > 1:
        ends.pop()
        shorter = words[: ends[-1]].rstrip(" .,;:–—") + "…"
        setting = Setting(shorter, face, width, align=align)
    return setting


def _evenly(words: str, face: Face, width: float, lines: int) -> list[str] | None:
    """The words in so many lines, each as near as can be to the same width; None if one of them
    would be wider than ``width``."""
    ends = break_points(words)
    starts = [0, *ends[:-1]]
    pieces = [words[start:end] for start, end in zip(starts, ends, strict=True)]
    space = Setting("n n", face, 1e6).width - 2 * Setting("n", face, 1e6).width
    bare = [Setting(piece.strip(), face, 1e6).width for piece in pieces]
    full = [
        each + (space if piece != piece.rstrip() else 0.0)
        for piece, each in zip(pieces, bare, strict=True)
    ]
    ideal = sum(full) / lines
    manner = [_manner(piece.strip()) * ideal**2 for piece in pieces]
    count = len(pieces)
    best = [[math.inf] * (count + 1) for _line in range(lines + 1)]
    back = [[0] * (count + 1) for _line in range(lines + 1)]
    best[0][0] = 0.0
    for line in range(1, lines + 1):
        for end in range(1, count + 1):
            span = bare[end - 1]
            for start in range(end - 1, -1, -1):
                cost = best[line - 1][start] + (span - ideal) ** 2
                cost += manner[end - 1] if end < count else 0.0
                if span <= width and cost < best[line][end]:
                    best[line][end], back[line][end] = cost, start
                span += full[start - 1]
    if math.isinf(best[lines][count]):
        return None
    texts: list[str] = []
    end = count
    for line in range(lines, 0, -1):
        start = back[line][end]
        texts.append(words[starts[start] : ends[end - 1]].strip())
        end = start
    return texts[::-1]


def _manner(word: str) -> float:
    """How ill a line ends with this word: well behind a comma, badly between number and unit."""
    if word[-1:] in _PAUSES:
        return -0.06
    return 0.06 if word[-1:].isdigit() else 0.0


def _tears_words(setting: Setting) -> bool:
    """Whether a line ends where no line may."""
    allowed = set(break_points(setting.words))
    return any(end not in allowed for end in setting.line_ends)


def _laid_out(
    words: str,
    face: Face,
    leading: float,
    width: float,
    align: Qt.AlignmentFlag,
    rtl: bool,
    outline: QPen | None,
) -> QTextLayout:
    text = words.replace("\n", "\u2028")
    option = QTextOption(align | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font_of(face, words))
    layout.setTextOption(option)
    layout.setFormats(_formats(text, face, outline))
    layout.beginLayout()
    pitch = face.size_px * leading
    number = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        # The base line stands where capitals of this size sit in the middle of their line.
        base = number * pitch + face.size_px * 0.86
        line.setPosition(QPointF(0, base - line.ascent()))
        number += 1
    layout.endLayout()
    return layout


def _formats(text: str, face: Face, outline: QPen | None) -> list[QTextLayout.FormatRange]:
    """The emoji in their own font, all else with the outline."""
    emoji = emoji_ranges(text)
    in_colour = QTextCharFormat()
    in_colour.setFont(emoji_font(face.size_px))
    ranges = [_format_range(start, length, in_colour) for start, length in emoji]
    if outline is not None:
        outlined = QTextCharFormat()
        outlined.setTextOutline(outline)
        starts = [0, *(start + length for start, length in emoji)]
        ends = [*(start for start, _length in emoji), utf16_length(text)]
        ranges += [
            _format_range(start, end - start, outlined)
            for start, end in zip(starts, ends, strict=True)
            if start < end
        ]
    return ranges


def _format_range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    run = QTextLayout.FormatRange()
    run.start, run.length, run.format = start, length, look
    return run

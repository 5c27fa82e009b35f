"""The pages: measured first, so that each knows how many there are, then drawn.

All lengths are millimetres on paper; only ``_Paper`` knows the printer's dots.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.boundaries import reads_from_the_right
from videoflow.media.contact_sheet.spec import SheetScene, SheetSpec
from videoflow.media.fonts import EMOJI_FAMILY, FALLBACK_FAMILIES, TEXT_FAMILY
from videoflow.media.images import load_image

DOTS_PER_MM = 300 / 25.4
PAGE = QSizeF(210, 297)
LEFT, RIGHT, TOP, BOTTOM = 18.0, 18.0, 16.0, 16.0
WIDTH = PAGE.width() - LEFT - RIGHT
PICTURE_BOX = QSizeF(60, 52)
GUTTER = 7.0
ROW_GAP = 6.0
RADIUS = 1.6
NUMBER_HEIGHT = 6.0
MM_PER_POINT = 25.4 / 72

INK, MUTED, FAINT, RULE, SHADE = "#161922", "#5a6273", "#7d8494", "#dfe2ea", "#f0f1f5"
ACCENT = "#4f48c8"
FAMILIES = (TEXT_FAMILY, *FALLBACK_FAMILIES, EMOJI_FAMILY)


@dataclass(frozen=True)
class Style:
    """How words are set: size in points, leading in multiples of it, most lines."""

    size_pt: float
    weight: int = 500
    colour: str = INK
    leading: float = 1.35
    most_lines: int = 1
    spacing_percent: float = 100.0


NAME = Style(22, 700, leading=1.15, most_lines=2)
FACTS = Style(9, colour=MUTED)
LABEL = Style(7, 700, ACCENT, spacing_percent=108)
SMALL_LABEL = Style(7, 700, FAINT, spacing_percent=104)
SECONDS = Style(8, 700, MUTED)
TITLE = Style(11.5, 700, leading=1.22, most_lines=3)
BODY = Style(8.8, leading=1.42, most_lines=16)
DIALOG = Style(8.8, colour=MUTED, leading=1.42, most_lines=16)
NUMBER = Style(9, 700, "#ffffff")
FOOT = Style(7.5, colour=FAINT)


def draw(spec: SheetSpec) -> None:
    """Write the PDF. Raises MediaError where the file cannot be written; a picture that cannot be
    read is shown as missing."""
    writer = QPdfWriter(spec.output)
    writer.setResolution(300)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    writer.setTitle(spec.name)
    writer.setCreator("VideoFlow")
    painter = QPainter()
    if not painter.begin(writer):
        raise _unwritable(spec)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    paper = _Paper(painter)
    pages = _pages(paper, spec)
    for place, rows in enumerate(pages):
        if place:
            writer.newPage()
        y = _draw_head(paper, spec, first=place == 0)
        for row in rows:
            row.draw(paper, y)
            y += row.height + ROW_GAP
        _draw_foot(paper, spec, place + 1, len(pages))
    if not painter.end() or not Path(spec.output).is_file():
        raise _unwritable(spec)


class _Paper:
    """Draws in millimetres."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def text(self, words: str, style: Style, width: float) -> SetText:
        """Words broken into lines of at most ``width``."""
        return SetText(self.painter, words, style, width)

    def rect(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle in dots."""
        return QRectF(x * DOTS_PER_MM, y * DOTS_PER_MM, width * DOTS_PER_MM, height * DOTS_PER_MM)

    def line(self, y: float) -> None:
        """A fine rule over the width of the text."""
        self.painter.setPen(QPen(QColor(RULE), 0.25 * DOTS_PER_MM))
        self.painter.drawLine(
            QPointF(LEFT * DOTS_PER_MM, y * DOTS_PER_MM),
            QPointF((LEFT + WIDTH) * DOTS_PER_MM, y * DOTS_PER_MM),
        )


class SetText:
    """Words set in lines. Each paragraph has the direction of its own script."""

    def __init__(self, painter: QPainter, words: str, style: Style, width: float) -> None:
        self._style = style
        self._pitch = style.size_pt * MM_PER_POINT * style.leading
        self._layouts: list[QTextLayout] = []
        self._count = 0
        paragraphs = [part for line in words.split("\n") if (part := " ".join(line.split()))]
        for paragraph in paragraphs:
            left = style.most_lines - self._count
            if left <= 0:
                break
            self._set(painter, paragraph, width, left)

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return self._count * self._pitch

    @property
    def natural_width(self) -> float:
        """Of the widest line."""
        widths = [
            layout.lineAt(at).naturalTextWidth()
            for layout in self._layouts
            for at in range(layout.lineCount())
        ]
        return max(widths, default=0.0) / DOTS_PER_MM

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the top left at (x, y)."""
        painter.setPen(QColor(self._style.colour))
        for layout in self._layouts:
            layout.draw(painter, QPointF(x * DOTS_PER_MM, y * DOTS_PER_MM))
            y += layout.lineCount() * self._pitch

    def _set(self, painter: QPainter, words: str, width: float, most_lines: int) -> None:
        layout = self._broken(painter, words, width, most_lines)
        while layout is None:  # it does not fit: shorten it until it does
            words = words[: max(1, len(words) * 9 // 10 - 2)].rstrip(" .,…")
            layout = self._broken(painter, f"{words}…", width, most_lines)
        self._layouts.append(layout)
        self._count += layout.lineCount()

    def _broken(
        self, painter: QPainter, words: str, width: float, most_lines: int
    ) -> QTextLayout | None:
        """The words in lines; None where these are more than ``most_lines``."""
        layout = QTextLayout(words, _font(self._style), painter.device())
        rtl = reads_from_the_right(words)
        option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            count += 1
            if count > most_lines and len(words) > 2:
                layout.endLayout()
                return None
            line.setLineWidth(width * DOTS_PER_MM)
            top = (count - 1) * self._pitch * DOTS_PER_MM
            room = self._pitch * DOTS_PER_MM - line.height()
            line.setPosition(QPointF(0, top + room / 2))
        layout.endLayout()
        return layout


class _Row:
    """One scene: its picture at the left, its words at the right."""

    def __init__(self, paper: _Paper, spec: SheetSpec, scene: SheetScene) -> None:
        self._spec, self._scene = spec, scene
        ratio = spec.picture_ratio
        self._picture = QSizeF(ratio, 1).scaled(PICTURE_BOX, Qt.AspectRatioMode.KeepAspectRatio)
        self._text_x = LEFT + self._picture.width() + GUTTER
        width = WIDTH - self._picture.width() - GUTTER
        self._role = paper.text(scene.role.upper(), LABEL, width - 30)
        self._seconds = paper.text(scene.duration, SECONDS, 25)
        self._number = paper.text(str(scene.number), NUMBER, 12)
        words = [(self._role, 0.0), (paper.text(scene.title, TITLE, width), 0.6)]
        words.append((paper.text(scene.description, BODY, width), 1.0))
        if scene.dialog:
            words.append((paper.text(spec.dialog_label.upper(), SMALL_LABEL, width), 2.2))
            words.append((paper.text(scene.dialog, DIALOG, width), 0.3))
        self._words = [(text, gap) for text, gap in words if text.height]
        self.height = max(
            self._picture.height(), sum(text.height + gap for text, gap in self._words)
        )

    def draw(self, paper: _Paper, y: float) -> None:
        """Draw with the top at ``y``."""
        self._draw_picture(paper, y)
        self._draw_number(paper, y)
        painter = paper.painter
        right = LEFT + WIDTH - self._seconds.natural_width
        self._seconds.draw(painter, right, y + (self._role.height - self._seconds.height) / 2)
        for text, gap in self._words:
            y += gap
            text.draw(painter, self._text_x, y)
            y += text.height

    def _draw_picture(self, paper: _Paper, y: float) -> None:
        painter = paper.painter
        frame = paper.rect(LEFT, y, self._picture.width(), self._picture.height())
        path = QPainterPath()
        path.addRoundedRect(frame, RADIUS * DOTS_PER_MM, RADIUS * DOTS_PER_MM)
        painter.fillPath(path, QColor(SHADE))
        picture = _picture(self._scene.picture, frame)
        if picture is None:
            width = self._picture.width() - 6
            words = paper.text(self._spec.no_picture, FOOT, width)
            middle = y + (self._picture.height() - words.height) / 2
            words.draw(painter, LEFT + (self._picture.width() - words.natural_width) / 2, middle)
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(frame, picture, _middle_of(picture, frame))
            painter.restore()

    def _draw_number(self, paper: _Paper, y: float) -> None:
        """In the margin, where it covers nothing of the picture."""
        width = max(NUMBER_HEIGHT, self._number.natural_width + 3.6)
        x = LEFT - width - 2.2
        badge = paper.rect(x, y, width, NUMBER_HEIGHT)
        path = QPainterPath()
        path.addRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        paper.painter.fillPath(path, QColor(ACCENT))
        self._number.draw(
            paper.painter,
            x + (width - self._number.natural_width) / 2,
            y + (NUMBER_HEIGHT - self._number.height) / 2,
        )


def _pages(paper: _Paper, spec: SheetSpec) -> list[list[_Row]]:
    """Rows by page; no row is torn."""
    pages: list[list[_Row]] = [[]]
    room = _room(paper, spec, first=True)
    for scene in spec.scenes:
        row = _Row(paper, spec, scene)
        if pages[-1] and row.height > room:
            pages.append([])
            room = _room(paper, spec, first=False)
        pages[-1].append(row)
        room -= row.height + ROW_GAP
    return pages


def _room(paper: _Paper, spec: SheetSpec, *, first: bool) -> float:
    return PAGE.height() - BOTTOM - 8 - _head_height(paper, spec, first=first)


def _head_height(paper: _Paper, spec: SheetSpec, *, first: bool) -> float:
    if not first:
        return TOP
    return TOP + paper.text(spec.name, NAME, WIDTH).height + 1.5 + 4.3 + 4.5 + 6.5


def _draw_head(paper: _Paper, spec: SheetSpec, *, first: bool) -> float:
    """The film's name on the first page; returns where rows begin."""
    if not first:
        return TOP
    name = paper.text(spec.name, NAME, WIDTH)
    name.draw(paper.painter, LEFT, TOP)
    y = TOP + name.height + 1.5
    paper.text(spec.facts, FACTS, WIDTH - 40).draw(paper.painter, LEFT, y)
    date = paper.text(spec.date, FACTS, 38)
    date.draw(paper.painter, LEFT + WIDTH - date.natural_width, y)
    paper.line(y + 4.3 + 4.5)
    return _head_height(paper, spec, first=True)


def _draw_foot(paper: _Paper, spec: SheetSpec, page: int, pages: int) -> None:
    y = PAGE.height() - BOTTOM + 1
    label = paper.text(spec.page_label.format(page=page, pages=pages), FOOT, 60)
    label.draw(paper.painter, LEFT + WIDTH - label.natural_width, y)
    paper.text(spec.name, FOOT, WIDTH - 65).draw(paper.painter, LEFT, y)


def _font(style: Style) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(max(1, round(style.size_pt * MM_PER_POINT * DOTS_PER_MM)))
    font.setWeight(QFont.Weight(style.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if style.spacing_percent != 100:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, style.spacing_percent)
    return font


def _picture(path: str | None, frame: QRectF) -> QImage | None:
    if path is None:
        return None
    try:
        return load_image(Path(path), round(max(frame.width(), frame.height())))
    except MediaError:
        return None


def _middle_of(picture: QImage, frame: QRectF) -> QRectF:
    """The largest part of a picture, from its middle, that has the frame's shape."""
    size = frame.size().scaled(QSizeF(picture.size()), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF((picture.width() - size.width()) / 2, (picture.height() - size.height()) / 2)
    return QRectF(corner, size)


def _unwritable(spec: SheetSpec) -> MediaError:
    return MediaError(
        _("The contact sheet could not be written to “{name}”.").format(
            name=spec.shown_as or Path(spec.output).name
        ),
        _("Check that there is free space on the disk and that you may write there."),
    )

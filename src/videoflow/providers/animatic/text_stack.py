"""The column of type: kicker, headline, support, offer and button, fitted to a zone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from videoflow.media.colour import contrast, mix
from videoflow.media.fonts import script_family
from videoflow.providers.animatic.blocks import Block, Copy, TypeStyle, measured_blocks
from videoflow.providers.animatic.colour import Palette, readable
from videoflow.providers.animatic.fonts import SERIF, SERIF_ITALIC, Face
from videoflow.providers.animatic.layers import Layer, Role, Shape, Sprite, TextBox
from videoflow.providers.animatic.motion import Motion, ease_out_back, ease_out_cubic
from videoflow.providers.animatic.photo import soft_shadow, with_painter
from videoflow.providers.animatic.typeset import (
    Line,
    SetText,
    draw_line,
    measure,
    word_edges,
)

_SHRINKING = (1.0, 0.92, 0.92, 0.92, 0.92)
"""Sizes are lowered by these factors, one after another, until a crowded column fits its zone."""

_REGAIN = 1.0 / 0.92**4


@dataclass(slots=True)
class Stack:
    """A finished column: its layers, the boxes of its texts, and the area it covers."""

    layers: list[Layer] = field(default_factory=list)
    boxes: list[TextBox] = field(default_factory=list)
    rect: QRectF = field(default_factory=QRectF)


def set_stack(
    copy: Copy, style: TypeStyle, zone: QRectF, unit: float, palette: Palette, ground: QColor
) -> Stack:
    """Set ``copy`` into ``zone`` (pixels) on ``ground``; everything stays inside the zone."""
    stack = Stack()
    for scale in _SHRINKING:
        unit *= scale
        blocks = measured_blocks(copy, style, zone, unit)
        if not blocks:
            return stack
        total = sum(b.height_px for b in blocks) + sum(b.gap_px for b in blocks[1:])
        if total <= zone.height():
            break
    else:
        return set_stack(_shorter(copy), style, zone, unit * _REGAIN, palette, ground)
    y = zone.top() + max(0.0, zone.height() - total) * style.anchor
    top = y
    delay = style.start_s
    setter = _Setter(stack, style, zone, unit, palette, ground, copy.rtl)
    for index, block in enumerate(blocks):
        if index:
            y += block.gap_px
        delay = setter.add(block, y, delay)
        y += block.height_px
    stack.rect = QRectF(zone.left(), top, zone.width(), y - top)
    return stack


def _shorter(copy: Copy) -> Copy:
    """``copy`` without the least important of its texts."""
    if copy.support:
        return replace(copy, support="")
    if copy.offer:
        return replace(copy, offer="")
    if copy.kicker:
        return replace(copy, kicker="")
    if copy.button:
        return replace(copy, button="")
    return replace(copy, headline="")


@dataclass(frozen=True, slots=True)
class _Setter:
    """Turns measured blocks into layers."""

    stack: Stack
    style: TypeStyle
    zone: QRectF
    unit: float
    palette: Palette
    ground: QColor
    rtl: bool

    def add(self, block: Block, top: float, delay: float) -> float:
        """Set ``block`` with its upper edge at ``top``; returns when the next may enter, in s."""
        match block.role:
            case "kicker":
                return self._kicker(block, top, delay)
            case "headline":
                return self._headline(block, top, delay)
            case "support":
                return self._support(block, top, delay)
            case "offer":
                return self._offer(block, top, delay)
            case "button":
                return self._button(block, top, delay)

    def _left(self, width: float, inset: float = 0.0) -> float:
        """Where something ``width`` wide starts."""
        match self.style.align:
            case "left":
                return self.zone.left() + inset
            case "right":
                return self.zone.right() - width - inset
            case _:
                return self.zone.center().x() - width / 2

    def _kicker(self, block: Block, top: float, delay: float) -> float:
        u, setting = self.unit, block.setting
        ink = self.palette.accent_on(self.ground)
        width = setting.width_px
        mark = self.style.kicker_mark if self.style.align != "center" else "none"
        inset = 0.0
        if mark in ("dot", "rule"):
            size = QRectF(0, 0, 15 * u, 15 * u) if mark == "dot" else QRectF(0, 0, 44 * u, 4 * u)
            inset = size.width() + 17 * u
            middle = top + setting.height_px / 2
            size.moveTo(self._left(size.width()), middle - size.height() / 2)
            path = QPainterPath()
            path.addEllipse(size) if mark == "dot" else path.addRect(size)
            motion = Motion("grow" if mark == "dot" else "wipe", delay, 0.6)
            self.stack.layers.append(Shape(path, fill=ink, motion=motion))
        left = self._left(width, inset)
        self._lines(block, top, ink, delay, Motion("fade", delay, 0.5, easing=ease_out_cubic), left)
        return delay + 0.08

    def _headline(self, block: Block, top: float, delay: float) -> float:
        style, setting = self.style, block.setting
        ink = self.palette.on(self.ground)
        accent = self.palette.accent_on(self.ground)
        last = len(setting.lines) - 1
        step = 0.075 if style.kinetic == "words" else 0.11
        for index, line in enumerate(setting.lines):
            colour, face, drawn = ink, setting.face, line
            emphasised = index == last and last > 0 and style.emphasis in ("accent", "italic")
            if emphasised:
                colour = accent
                if (
                    style.emphasis == "italic"
                    and setting.face == SERIF
                    and not script_family(line.text)
                ):
                    italic = Line(
                        line.text, measure(line.text, SERIF_ITALIC, setting.size_px, setting.rtl)
                    )
                    if italic.ink.width() <= self.zone.width():
                        face, drawn = SERIF_ITALIC, italic
            base = top + setting.ascent_px + index * setting.pitch_px
            left = self._left(drawn.ink.width())
            marked = style.emphasis == "marker" and index == last
            if marked:
                colour = self._marker(block, drawn, left, base, delay)
            elif style.emphasis == "underline" and index == last:
                self._underline(drawn, setting, left, base, accent, delay + 0.35)
            delay = self._headline_line(
                drawn, face, setting.size_px, colour, left, base, delay, step
            )
            behind = self._marker_fill if marked else self.ground
            self._box("headline", drawn, setting, left, base, colour, behind)
        return delay + 0.1

    def _headline_line(
        self,
        line: Line,
        face: Face,
        size_px: int,
        colour: QColor,
        left: float,
        base: float,
        delay: float,
        step: float,
    ) -> float:
        """One line of the headline, as a whole or word by word; returns the next delay."""
        image, origin = draw_line(line, face, size_px, colour, self.rtl)
        x, y = round(left - line.ink.left() - origin.x()), round(base - origin.y())
        rise = size_px * 1.05
        mask = QRectF(x - size_px, y, image.width() + 2 * size_px, image.height())
        if self.style.kinetic == "fade":
            motion = Motion("rise", delay, 0.8, size_px * 0.28)
            self.stack.layers.append(Sprite(image, x, y, motion))
            return delay + step
        if self.style.kinetic == "lines":
            self.stack.layers.append(Sprite(image, x, y, Motion("rise", delay, 0.85, rise), mask))
            return delay + step
        edges = [e + origin.x() for e in word_edges(line, face, size_px, self.rtl)]
        bounds = [0, *(round(e) for e in edges), image.width()]
        spans = [(a, b) for a, b in pairwise(bounds) if b > a]
        for start, end in reversed(spans) if self.rtl else spans:
            part = image.copy(start, 0, end - start, image.height())
            self.stack.layers.append(
                Sprite(part, x + start, y, Motion("rise", delay, 0.75, rise), mask)
            )
            delay += step
        return delay

    def _marker(self, block: Block, line: Line, left: float, base: float, delay: float) -> QColor:
        """A bar of accent behind the last line; returns the colour that reads on it."""
        pad = block.setting.size_px * 0.12
        rect = line.ink.translated(left - line.ink.left(), base).adjusted(-pad, -pad, pad, pad)
        rect = rect.intersected(self.zone.adjusted(-pad, -pad, pad, pad))
        path = QPainterPath()
        path.addRoundedRect(rect, 8 * self.unit, 8 * self.unit)
        side: Literal["left", "right"] = "right" if self.rtl else "left"
        self.stack.layers.append(
            Shape(path, fill=self._marker_fill, motion=Motion("wipe", delay, 0.7), reveal_from=side)
        )
        return self.palette.on(self._marker_fill)

    @property
    def _marker_fill(self) -> QColor:
        """The accent, or the palette's dark where the ground is the accent itself."""
        if contrast(self.palette.accent, self.ground) >= 1.6:
            return self.palette.accent
        return self.palette.deep

    def _underline(
        self, line: Line, setting: SetText, left: float, base: float, colour: QColor, delay: float
    ) -> None:
        """A brush stroke under the last line that draws itself."""
        weight = max(3.0 * self.unit, setting.size_px * 0.07)
        y = base + max(line.ink.bottom(), setting.size_px * 0.06) + weight * 1.6
        width = line.ink.width()
        path = QPainterPath(QPointF(left, y + weight * 0.8))
        path.cubicTo(
            left + width * 0.3, y - weight, left + width * 0.7, y - weight * 0.6, left + width, y
        )
        path.cubicTo(
            left + width * 0.7,
            y + weight * 0.7,
            left + width * 0.3,
            y + weight * 0.5,
            left,
            y + weight * 1.6,
        )
        path.closeSubpath()
        side: Literal["left", "right"] = "right" if self.rtl else "left"
        self.stack.layers.append(
            Shape(path, fill=colour, motion=Motion("wipe", delay, 0.7), reveal_from=side)
        )

    def _support(self, block: Block, top: float, delay: float) -> float:
        plain = self.palette.on(self.ground)
        ink = readable(mix(plain, self.ground, 0.16), self.ground, 5.5)
        motion = Motion("rise", delay, 0.8, 26 * self.unit)
        self._lines(block, top, ink, delay, motion, None)
        return delay + 0.16

    def _offer(self, block: Block, top: float, delay: float) -> float:
        """The offer in a dashed ticket."""
        u, setting = self.unit, block.setting
        ink = self.palette.on(self.ground)
        width = setting.width_px + 2 * block.padding_x
        rect = QRectF(self._left(width), top, width, block.height_px)
        image = _canvas(rect)

        def paint(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self.palette.accent_on(self.ground), 3.0 * u)
            pen.setDashPattern([3.2, 2.6])
            painter.setPen(pen)
            painter.drawRoundedRect(
                QRectF(4 * u, 4 * u, rect.width() - 4 * u, rect.height() - 4 * u), 16 * u, 16 * u
            )

        with_painter(image, paint)
        motion = Motion("rise", delay, 0.8, 30 * u)
        self.stack.layers.append(Sprite(image, round(rect.left()), round(rect.top()), motion))
        inner = rect.left() + block.padding_x
        self._lines(
            block, top + block.padding_y, ink, delay, motion, inner, within=setting.width_px
        )
        return delay + 0.16

    def _button(self, block: Block, top: float, delay: float) -> float:
        """The call to action: a pill with an arrow, a soft shadow and a slow pulse."""
        u, setting = self.unit, block.setting
        fill = self.palette.accent
        if contrast(fill, self.ground) < 1.6:
            fill = self.palette.on(self.ground)
        ink = self.palette.on(fill)
        arrow = 30.0 * u
        width = setting.width_px + 2 * block.padding_x + arrow + 22 * u
        height = block.height_px
        pad = math.ceil(44 * u)
        rect = QRectF(self._left(width), top, width, height)
        local = QRectF(pad, pad, width, height)
        pill = QPainterPath()
        pill.addRoundedRect(local, min(height / 2, 64 * u), min(height / 2, 64 * u))
        shadow = QColor(0, 0, 0, 96)
        image = soft_shadow(
            pill.translated(0, 10 * u),
            math.ceil(width) + 2 * pad,
            math.ceil(height) + 2 * pad,
            14 * u,
            shadow,
        )
        text_left = local.left() + block.padding_x + (arrow + 22 * u if self.rtl else 0.0)
        arrow_left = (
            local.left() + block.padding_x if self.rtl else local.right() - block.padding_x - arrow
        )

        def paint(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(pill, fill)
            for index, line in enumerate(setting.lines):
                drawn, origin = draw_line(line, setting.face, setting.size_px, ink, setting.rtl)
                base = local.top() + block.padding_y + setting.ascent_px + index * setting.pitch_px
                painter.drawImage(
                    QPointF(
                        round(text_left - line.ink.left() - origin.x()), round(base - origin.y())
                    ),
                    drawn,
                )
            _arrow(painter, QPointF(arrow_left, local.center().y()), arrow, 4.6 * u, ink, self.rtl)

        with_painter(image, paint)
        motion = Motion("grow", delay + 0.05, 0.7, easing=ease_out_back, pulse=0.022)
        self.stack.layers.append(
            Sprite(image, round(rect.left()) - pad, round(rect.top()) - pad, motion)
        )
        text_rect = QRectF(
            rect.left() + text_left - pad,
            top + block.padding_y,
            setting.width_px,
            setting.height_px,
        )
        self.stack.boxes.append(
            TextBox("button", text_rect, block.text, setting.size_px, ink, fill)
        )
        return delay + 0.2

    def _lines(
        self, block: Block, top: float, ink: QColor, delay: float, motion: Motion,
        left: float | None, within: float | None = None,
    ) -> None:  # fmt: skip
        """All lines of a block, one after another."""
        setting = block.setting
        for index, line in enumerate(setting.lines):
            image, origin = draw_line(line, setting.face, setting.size_px, ink, setting.rtl)
            base = top + setting.ascent_px + index * setting.pitch_px
            width = line.ink.width()
            if left is None:
                start = self._left(width)
            elif within is not None:
                shift = {"left": 0.0, "right": within - width}.get(
                    self.style.align, (within - width) / 2
                )
                start = left + shift
            else:
                start = left
            moved = replace(motion, delay_s=delay + 0.06 * index)
            x, y = round(start - line.ink.left() - origin.x()), round(base - origin.y())
            self.stack.layers.append(Sprite(image, x, y, moved))
            self._box(block.role, line, setting, start, base, ink, self.ground)

    def _box(
        self,
        role: Role,
        line: Line,
        setting: SetText,
        left: float,
        base: float,
        ink: QColor,
        ground: QColor,
    ) -> None:
        rect = line.ink.translated(left - line.ink.left(), base)
        self.stack.boxes.append(TextBox(role, rect, line.text, setting.size_px, ink, ground))


def _canvas(rect: QRectF) -> QImage:
    image = QImage(
        math.ceil(rect.width()) + 4,
        math.ceil(rect.height()) + 4,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    return image


def _arrow(
    painter: QPainter, start: QPointF, length: float, weight: float, colour: QColor, rtl: bool
) -> None:
    """A drawn arrow that points the way the text is read."""
    pen = QPen(
        colour, weight, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(pen)
    way = -1.0 if rtl else 1.0
    tail = QPointF(start.x() + (length if rtl else 0.0), start.y())
    tip = QPointF(tail.x() + way * length, start.y())
    painter.drawLine(tail, tip)
    wing = length * 0.38
    painter.drawPolyline(
        [
            QPointF(tip.x() - way * wing, tip.y() - wing),
            tip,
            QPointF(tip.x() - way * wing, tip.y() + wing),
        ]
    )

"""The end card: one thing to remember, one thing to do, in the brand's colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QRadialGradient,
)

from videoflow.media.boundaries import reads_from_the_right
from videoflow.media.colour import contrast, mix, with_alpha
from videoflow.media.overlays.colour import Palette, ink_on, palette_of
from videoflow.media.overlays.faces import Face
from videoflow.media.overlays.lettering import fitted
from videoflow.media.overlays.overlay_art import draw_centred, scaled_logo
from videoflow.media.overlays.requests import EndCardPicture
from videoflow.media.overlays.safe_zone import centred_zone
from videoflow.media.overlays.shapes import draw_arrow, draw_shadow, rounded

_WIDE = 1.25
"""Wider than this, the offer stands beside the headline."""

_TALL = 0.7
_LOGO_CONTRAST = 2.6
_TILT_DEG = -3.0


def draw_end_card(painter: QPainter, picture: EndCardPicture) -> None:
    """Draw the card over the whole picture.

    Raises MediaError where the logo cannot be read.
    """
    palette = palette_of(picture.colours)
    frame = QRectF(0, 0, picture.width, picture.height)
    unit = min(picture.width, picture.height) / 1080
    _draw_ground(painter, frame, palette, mirrored=_reads_from_the_right(picture))
    zone = centred_zone(picture.width, picture.height)
    if _is_wide(picture):
        zone = zone.adjusted(60 * unit, 30 * unit, -60 * unit, -30 * unit)
    if picture.width / picture.height < _TALL:
        unit *= 1.22  # there is room to the top and the bottom
    elif _is_wide(picture):
        unit *= 1.15
    _Column(picture, palette, zone, unit).draw(painter)


def _draw_ground(painter: QPainter, frame: QRectF, palette: Palette, *, mirrored: bool) -> None:
    """The brand's colour under soft light, with two large rings that leave the picture."""
    ground = palette.ground
    light = mix(ground, QColor("#ffffff"), 0.10)
    dark = mix(ground, QColor("#000000"), 0.16)
    sweep = QLinearGradient(frame.topLeft(), frame.bottomRight())
    sweep.setColorAt(0.0, light)
    sweep.setColorAt(0.5, ground)
    sweep.setColorAt(1.0, dark)
    painter.fillRect(frame, sweep)
    reach = max(frame.width(), frame.height())
    side = frame.left() if mirrored else frame.right()
    glow = QRadialGradient(QPointF(side, frame.top()), reach * 0.75)
    tint = mix(palette.accent, ground, 0.35)
    glow.setColorAt(0.0, with_alpha(tint, 0.30))
    glow.setColorAt(1.0, with_alpha(tint, 0.0))
    painter.fillRect(frame, glow)
    away = frame.right() if mirrored else frame.left()
    for radius, opacity in ((0.46, 0.05), (0.30, 0.06)):
        ring = QPainterPath()
        ring.addEllipse(QPointF(away, frame.bottom()), reach * radius, reach * radius)
        painter.fillPath(ring, with_alpha(palette.ink, opacity))


@dataclass(frozen=True, slots=True)
class _Element:
    """Something in the column; ``gap`` is the room above it unless it is the first."""

    size: QSizeF
    gap: float
    draw: Callable[[QPainter, QRectF], None]


class _Column:
    """Logo, headline, offer, button and address under one another, or the offer beside them."""

    def __init__(
        self, picture: EndCardPicture, palette: Palette, zone: QRectF, unit: float
    ) -> None:
        self._picture, self._card, self._palette = picture, picture.card, palette
        self._zone, self._unit = zone, unit
        self._rtl = _reads_from_the_right(picture)
        self._wide = _is_wide(picture)
        self._beside = self._wide and bool(self._card.offer)
        self._align = Qt.AlignmentFlag.AlignHCenter
        self._width = zone.width()
        if self._wide:
            right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            self._align = right if self._rtl else left
            self._width *= 0.58 if self._beside else 0.8

    def draw(self, painter: QPainter) -> None:
        """Draw all that there is, as large as all of it fits."""
        unit = self._unit
        elements = self._elements(unit)
        while _height(elements) > self._zone.height() and unit > self._unit * 0.3:
            unit *= 0.94
            elements = self._elements(unit)
        y = self._zone.center().y() - _height(elements) / 2
        for place, element in enumerate(elements):
            y += element.gap if place else 0.0
            box = QRectF(QPointF(0, y), element.size)
            if self._align == Qt.AlignmentFlag.AlignLeft:
                box.moveLeft(self._zone.left())
            elif self._align == Qt.AlignmentFlag.AlignRight:
                box.moveRight(self._zone.right())
            else:
                box.moveCenter(QPointF(self._zone.center().x(), box.center().y()))
            element.draw(painter, box)
            y += element.size.height()
        if self._beside:
            self._draw_badge(painter)

    def _elements(self, unit: float) -> list[_Element]:
        card = self._card
        makers = (
            (card.show_logo and self._picture.logo, self._logo),
            (card.headline, self._headline),
            (card.offer and not self._beside, self._offer),
            (card.call_to_action, self._button),
            (card.address, self._address),
        )
        return [make(unit) for wanted, make in makers if wanted]

    def _logo(self, unit: float) -> _Element:
        """The logo; on a plate where it could not be made out on the ground."""
        room = QSizeF(min(self._width, 460 * unit), 150 * unit)
        image = scaled_logo(Path(self._picture.logo), room)
        size = QSizeF(image.size())
        plate = _plate_for(image, self._palette.ground)
        pad = 30 * unit if plate is not None else 0.0

        def draw(painter: QPainter, box: QRectF) -> None:
            if plate is not None:
                shape = rounded(box, 26 * unit)
                draw_shadow(painter, shape, 24 * unit, 0.16, 8 * unit)
                painter.fillPath(shape, plate)
            painter.drawImage(QPointF(round(box.left() + pad), round(box.top() + pad)), image)

        return _Element(QSizeF(size.width() + 2 * pad, size.height() + 2 * pad), 0.0, draw)

    def _headline(self, unit: float) -> _Element:
        face = Face(126 * unit, 900, self._picture.font, leading=1.16, tracking_percent=97.5)
        return self._words(self._card.headline, face, self._palette.ink, 64 * unit, most_lines=5)

    def _address(self, unit: float) -> _Element:
        face = Face(40 * unit, 700, self._picture.font, leading=1.3, tracking_percent=101)
        quiet = mix(self._palette.ink, self._palette.ground, 0.14)
        return self._words(self._card.address, face, quiet, 44 * unit, most_lines=2)

    def _words(
        self, words: str, face: Face, colour: QColor, gap: float, *, most_lines: int
    ) -> _Element:
        setting = fitted(
            words,
            face,
            self._width,
            self._zone.height() * 0.55,
            most_lines=most_lines,
            least_px=face.size_px * 0.45,
            align=self._align,
        )

        def draw(painter: QPainter, box: QRectF) -> None:
            setting.draw(painter, box.left(), box.top(), colour)

        return _Element(QSizeF(setting.box_width, setting.height), gap, draw)

    def _offer(self, unit: float) -> _Element:
        """A tilted sticker in the accent colour."""
        face = Face(72 * unit, 900, self._picture.font, leading=1.16, tracking_percent=98)
        pad = QSizeF(44 * unit, 32 * unit)
        setting = fitted(
            self._card.offer,
            face,
            self._width * 0.92 - 2 * pad.width(),
            self._zone.height() * 0.3,
            most_lines=3,
            least_px=face.size_px * 0.45,
        )
        plate = QSizeF(setting.width + 2 * pad.width(), setting.height + 2 * pad.height())
        fill = self._sticker

        def draw(painter: QPainter, box: QRectF) -> None:
            painter.save()
            painter.translate(box.center())
            painter.rotate(_TILT_DEG)
            around = QRectF(QPointF(), plate)
            around.moveCenter(QPointF())
            shape = rounded(around, 26 * unit)
            draw_shadow(painter, shape, 28 * unit, 0.22, 10 * unit)
            painter.fillPath(shape, fill)
            draw_centred(painter, setting, around, ink_on(fill))
            painter.restore()

        return _Element(plate, 62 * unit, draw)

    def _draw_badge(self, painter: QPainter) -> None:
        """The offer in a large round badge on the free side."""
        zone, unit = self._zone, self._unit
        radius = min(zone.width() * 0.175, zone.height() * 0.42)
        middle = QPointF(zone.right() - radius, zone.center().y())
        if self._rtl:
            middle.setX(zone.left() + radius)
        shape = QPainterPath()
        shape.addEllipse(middle, radius, radius)
        draw_shadow(painter, shape, 44 * unit, 0.24, 16 * unit)
        painter.fillPath(shape, self._sticker)
        side = radius * 1.5
        setting = fitted(
            self._card.offer,
            Face(124 * unit, 900, self._picture.font, leading=1.14, tracking_percent=97.5),
            side,
            side * 0.92,
            most_lines=5,
            least_px=30 * unit,
        )
        painter.save()
        painter.translate(middle)
        painter.rotate(_TILT_DEG * 2)
        around = QRectF(-side / 2, -side / 2, side, side)
        draw_centred(painter, setting, around, ink_on(self._sticker))
        painter.restore()

    def _button(self, unit: float) -> _Element:
        """A pill with an arrow: what to do now."""
        face = Face(54 * unit, 700, self._picture.font, leading=1.2)
        pad, arrow = QSizeF(62 * unit, 40 * unit), 46 * unit
        room = arrow + 34 * unit
        setting = fitted(
            self._card.call_to_action,
            face,
            self._width - 2 * pad.width() - room,
            self._zone.height() * 0.2,
            most_lines=2,
            least_px=face.size_px * 0.5,
        )
        fill = self._palette.ink if self._card.offer else self._sticker
        ink = self._palette.ground if self._card.offer else ink_on(fill)
        size = QSizeF(setting.width + 2 * pad.width() + room, setting.height + 2 * pad.height())

        def draw(painter: QPainter, box: QRectF) -> None:
            shape = rounded(box, 90 * unit)
            draw_shadow(painter, shape, 30 * unit, 0.24, 12 * unit)
            painter.fillPath(shape, fill)
            words, middle = box.adjusted(0, 0, -room, 0), box.right() - pad.width() - arrow / 2
            if self._rtl:
                words, middle = box.adjusted(room, 0, 0, 0), box.left() + pad.width() + arrow / 2
            draw_centred(painter, setting, words, ink)
            point = QPointF(middle, box.center().y())
            draw_arrow(painter, point, arrow, 6.5 * unit, ink, rtl=self._rtl)

        return _Element(size, 66 * unit, draw)

    @property
    def _sticker(self) -> QColor:
        return self._palette.accent


def _height(elements: Sequence[_Element]) -> float:
    return sum(each.size.height() for each in elements) + sum(each.gap for each in elements[1:])


def _is_wide(picture: EndCardPicture) -> bool:
    return picture.width / picture.height > _WIDE


def _reads_from_the_right(picture: EndCardPicture) -> bool:
    card = picture.card
    return reads_from_the_right(f"{card.headline} {card.call_to_action} {card.offer}")


def _plate_for(logo: QImage, ground: QColor) -> QColor | None:
    """What a see-through logo needs behind it to be seen; None where the ground will do."""
    small = logo.scaled(24, 24, mode=Qt.TransformationMode.SmoothTransformation)
    seen = [small.pixelColor(x, y) for x in range(24) for y in range(24)]
    inked = [colour for colour in seen if colour.alphaF() > 0.5]
    if len(inked) == len(seen):
        return None  # an opaque picture brings its own ground

    def lost(behind: QColor) -> int:
        return sum(1 for colour in inked if contrast(colour, behind) < _LOGO_CONTRAST)

    if lost(ground) <= len(inked) * 0.25:
        return None
    return min((QColor("#ffffff"), QColor("#14161f")), key=lost)

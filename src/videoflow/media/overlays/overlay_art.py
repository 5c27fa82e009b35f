"""Claims, prices and logos, each in its place, none over another nor over captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPolygonF,
)

from videoflow.domain.overlay import Overlay, OverlayKind, Place
from videoflow.media.colour import contrast
from videoflow.media.images import load_image
from videoflow.media.overlays.captions_art import caption_band
from videoflow.media.overlays.colour import Palette, ink_on, palette_of
from videoflow.media.overlays.faces import Face
from videoflow.media.overlays.lettering import Setting, fitted
from videoflow.media.overlays.requests import OverlayPicture
from videoflow.media.overlays.safe_zone import safe_zone
from videoflow.media.overlays.shapes import draw_shadow, rounded

_CLAIM_PX = {"small": 42, "medium": 56, "large": 80}
_PRICE_PX = {"small": 54, "medium": 76, "large": 108}
_LOGO_PX = {"small": 96, "medium": 140, "large": 210}
"""Letters of claims and prices, height of logos, where the short side has 1080 pixels."""

_TOP = (Place.TOP_LEFT, Place.TOP, Place.TOP_RIGHT)
_BOTTOM = (Place.BOTTOM_LEFT, Place.BOTTOM, Place.BOTTOM_RIGHT)
_LEFT = (Place.TOP_LEFT, Place.LEFT, Place.BOTTOM_LEFT)
_RIGHT = (Place.TOP_RIGHT, Place.RIGHT, Place.BOTTOM_RIGHT)
_TILT_DEG = -4.0


class Thing(Protocol):
    """Something that takes up room and can be drawn."""

    @property
    def size(self) -> QSizeF:
        """Its room in pixels."""
        ...

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it into a box of its size."""
        ...


def draw_overlay(painter: QPainter, picture: OverlayPicture) -> None:
    """Draw the overlay of ``picture``, placed as if the earlier ones stood there.

    Raises MediaError where the logo cannot be read.
    """
    zone = safe_zone(picture.width, picture.height)
    captions: QRectF | None = None
    if picture.captions is not None:
        captions = caption_band(picture.width, picture.height, picture.captions)
    taken: list[QRectF] = []
    unit = min(picture.width, picture.height) / 1080
    for overlay in (*picture.earlier, picture.overlay):
        thing = _thing(overlay, picture, zone, unit)
        box = place(thing.size, overlay.place, zone, captions, taken, gap=20 * unit)
        taken.append(box)
    thing.draw(painter, box)


def place(
    size: QSizeF,
    wanted: Place,
    zone: QRectF,
    captions: QRectF | None,
    taken: Sequence[QRectF],
    gap: float,
) -> QRectF:
    """Where in the zone something of ``size`` stands: as wanted, or as near to that as there is
    room. Where there is none at all it covers others, but never captions."""
    home = _home(size, wanted, zone)
    words = [captions] if captions is not None else []
    for obstacles in ([*words, *taken], words):
        tops, lefts = [home.top()], [home.left()]
        for other in obstacles:
            tops += [other.bottom() + gap, other.top() - gap - size.height()]
            lefts += [other.right() + gap, other.left() - gap - size.width()]
        boxes = [QRectF(QPointF(left, top), size) for left in lefts for top in tops]
        free = [
            box
            for box in boxes
            if zone.adjusted(-1, -1, 1, 1).contains(box)
            and not any(box.intersects(other) for other in obstacles)
        ]
        if free:
            return min(free, key=lambda box: _distance(box, home))
    return home


def _home(size: QSizeF, wanted: Place, zone: QRectF) -> QRectF:
    box = QRectF(QPointF(), size)
    box.moveCenter(zone.center())
    if wanted in _LEFT:
        box.moveLeft(zone.left())
    elif wanted in _RIGHT:
        box.moveRight(zone.right())
    if wanted in _TOP:
        box.moveTop(zone.top())
    elif wanted in _BOTTOM:
        box.moveBottom(zone.bottom())
    return box


def _distance(box: QRectF, home: QRectF) -> float:
    """How far it has moved; aside is worse than up or down, for columns stay columns."""
    return abs(box.top() - home.top()) + 3 * abs(box.left() - home.left())


def _thing(overlay: Overlay, picture: OverlayPicture, zone: QRectF, unit: float) -> Thing:
    palette = palette_of(picture.colours)
    match overlay.kind:
        case OverlayKind.CLAIM:
            return _Claim(overlay, palette, picture.font, zone, unit)
        case OverlayKind.PRICE:
            return _Price(overlay, palette, picture.font, zone, unit)
        case OverlayKind.LOGO:
            return _Logo(Path(picture.logo), _LOGO_PX[overlay.size] * unit, zone.width() * 0.45)


class _Claim:
    """Words on a plate in the brand's colour."""

    def __init__(
        self, overlay: Overlay, palette: Palette, family: str, zone: QRectF, unit: float
    ) -> None:
        size_px = _CLAIM_PX[overlay.size] * unit
        face = Face(size_px, 700, family, leading=1.16, tracking_percent=99)
        self._pad = QSizeF(size_px * 0.55, size_px * 0.42)
        share = 1.0 if overlay.place in (Place.TOP, Place.CENTRE, Place.BOTTOM) else 0.62
        self._setting = fitted(
            overlay.text,
            face,
            zone.width() * share - 2 * self._pad.width(),
            zone.height() * 0.4,
            most_lines=4,
            least_px=size_px * 0.5,
        )
        self._palette, self._unit = palette, unit
        self.size = QSizeF(
            self._setting.width + 2 * self._pad.width(),
            self._setting.height + 2 * self._pad.height(),
        )

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it."""
        size_px = self._setting.face.size_px
        plate = rounded(box, size_px * 0.32)
        draw_shadow(painter, plate, 22 * self._unit, 0.34, 6 * self._unit)
        painter.fillPath(plate, self._palette.ground)
        draw_centred(painter, self._setting, box, self._palette.ink)


class _Price:
    """A tilted ticket in the accent colour, with a hole as if it hung on the product."""

    def __init__(
        self, overlay: Overlay, palette: Palette, family: str, zone: QRectF, unit: float
    ) -> None:
        size_px = _PRICE_PX[overlay.size] * unit
        face = Face(size_px, 900, family, leading=1.06, tracking_percent=97)
        self._pad = QSizeF(size_px * 0.5, size_px * 0.34)
        self._setting = fitted(
            overlay.text,
            face,
            zone.width() * 0.62 - 2 * self._pad.width(),
            zone.height() * 0.3,
            most_lines=3,
            least_px=size_px * 0.42,
        )
        self._palette, self._unit = palette, unit
        self._hole = self._setting.face.size_px * 0.2
        self._plate = QSizeF(
            self._setting.width + 2 * self._pad.width() + self._hole * 2.2,
            self._setting.height + 2 * self._pad.height(),
        )
        # Tilted, it needs a little more room.
        self.size = QSizeF(
            self._plate.width() + self._plate.height() * 0.07,
            self._plate.height() + self._plate.width() * 0.07,
        )

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it."""
        fill = self._palette.accent
        ground = self._palette.ground
        if fill == self._palette.ink and contrast(ground, fill) > 3:
            fill = ground  # a brand of one colour: its price is in that, not in white
        plate = QRectF(QPointF(), self._plate)
        plate.moveCenter(QPointF())
        nose = min(plate.height() * 0.32, self._hole * 3)
        path = _tag(plate, nose, self._setting.face.size_px * 0.2)
        hole = QPainterPath()
        centre = QPointF(plate.left() + nose * 0.8 + self._hole * 0.5, 0)
        hole.addEllipse(centre, self._hole * 0.5, self._hole * 0.5)
        path = path.subtracted(hole)
        painter.save()
        painter.translate(box.center())
        painter.rotate(_TILT_DEG)
        draw_shadow(painter, path, 24 * self._unit, 0.36, 8 * self._unit)
        painter.fillPath(path, fill)
        inner = plate.adjusted(self._hole * 2.2, 0, 0, 0)
        draw_centred(painter, self._setting, inner, ink_on(fill))
        painter.restore()


def _tag(plate: QRectF, nose: float, radius: float) -> QPainterPath:
    """A label that is pointed at its left, with round corners."""
    inner = plate.adjusted(radius, radius, -radius, -radius)
    corners = [
        QPointF(inner.left() + nose, inner.top()),
        inner.topRight(),
        inner.bottomRight(),
        QPointF(inner.left() + nose, inner.bottom()),
        QPointF(inner.left(), inner.center().y()),
    ]
    path = QPainterPath()
    path.addPolygon(QPolygonF(corners))
    path.closeSubpath()
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * radius)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return path.united(stroker.createStroke(path)).simplified()


@dataclass
class _Logo:
    path: Path
    height: float
    most_width: float

    def __post_init__(self) -> None:
        self._image = scaled_logo(self.path, QSizeF(self.most_width, self.height))
        self.size = QSizeF(self._image.size())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it, on whole pixels."""
        painter.drawImage(QPointF(round(box.left()), round(box.top())), self._image)


def scaled_logo(path: Path, room: QSizeF) -> QImage:
    """The logo as large as fits, in smooth pixels.

    Raises MediaError where it cannot be read.
    """
    image = load_image(path, 2048)
    size = QSizeF(image.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied).scaled(
        max(1, round(size.width())),
        max(1, round(size.height())),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def draw_centred(painter: QPainter, setting: Setting, box: QRectF, colour: QColor) -> None:
    """Draw words in the middle of a box."""
    left = box.center().x() - setting.box_width / 2
    setting.draw(painter, left, box.center().y() - setting.height / 2, colour)

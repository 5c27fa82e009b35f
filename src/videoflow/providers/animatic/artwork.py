"""Pictures for scenes without a photo: abstract art in the palette, drawn fresh at any size."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QRadialGradient,
)

from videoflow.media.colour import mix, with_alpha
from videoflow.providers.animatic.colour import Palette, from_lch, to_lch
from videoflow.providers.animatic.photo import with_painter


def draw_artwork(
    width: int, height: int, palette: Palette, ground: QColor, rng: random.Random
) -> QImage:
    """An abstract picture of ``width`` × ``height`` pixels that stands out from ``ground``."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    lch = to_lch(palette.accent)
    base = from_lch(0.34, min(0.12, lch.chroma), lch.hue - 18)
    high = from_lch(0.80, min(0.15, lch.chroma), lch.hue + 28)
    if ground.lightnessF() > 0.6:
        base = mix(palette.accent, palette.deep, 0.25)
    style = rng.choice((_sunrise, _spheres, _arcs, _folds))

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QLinearGradient(0, 0, width * 0.4, height)
        field.setColorAt(0, mix(base, palette.accent, 0.55))
        field.setColorAt(1, base)
        painter.fillRect(image.rect(), field)
        style(painter, QRectF(image.rect()), palette, high, rng)

    with_painter(image, paint)
    return image


def _sunrise(
    painter: QPainter, area: QRectF, palette: Palette, high: QColor, rng: random.Random
) -> None:
    """A sun behind layered hills."""
    side = min(area.width(), area.height())
    centre = QPointF(area.width() * rng.uniform(0.42, 0.6), area.height() * rng.uniform(0.36, 0.46))
    radius = side * rng.uniform(0.26, 0.33)
    for ring in range(4, 0, -1):
        painter.setBrush(with_alpha(high, 0.07))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(centre, radius * (1 + ring * 0.28), radius * (1 + ring * 0.28))
    sun = QLinearGradient(centre.x(), centre.y() - radius, centre.x(), centre.y() + radius)
    sun.setColorAt(0, palette.paper)
    sun.setColorAt(1, high)
    painter.setBrush(sun)
    painter.drawEllipse(centre, radius, radius)
    for layer in range(4):
        y = area.height() * (0.52 + 0.12 * layer)
        path = QPainterPath(QPointF(0, area.height()))
        phase, waves = rng.uniform(0, 6.28), rng.uniform(0.8, 1.5)
        for step in range(41):
            x = area.width() * step / 40
            path.lineTo(x, y + side * 0.05 * math.sin(phase + waves * 6.28 * step / 40))
        path.lineTo(area.width(), area.height())
        painter.setBrush(mix(palette.accent, palette.deep, 0.22 + 0.2 * layer))
        painter.drawPath(path)


def _spheres(
    painter: QPainter, area: QRectF, palette: Palette, high: QColor, rng: random.Random
) -> None:
    """Lit spheres floating in front of each other."""
    side = min(area.width(), area.height())
    places = [
        (0.5, 0.5, 0.31),
        (0.24, 0.3, 0.15),
        (0.78, 0.28, 0.11),
        (0.76, 0.76, 0.17),
        (0.2, 0.78, 0.08),
    ]
    for x, y, r in places:
        radius = side * r * rng.uniform(0.9, 1.12)
        centre = QPointF(
            area.width() * (x + rng.uniform(-0.04, 0.04)),
            area.height() * (y + rng.uniform(-0.04, 0.04)),
        )
        light = QRadialGradient(
            centre, radius * 1.25, centre + QPointF(-radius * 0.45, -radius * 0.5)
        )
        light.setColorAt(0.0, palette.paper)
        light.setColorAt(0.28, high)
        light.setColorAt(0.75, palette.accent)
        light.setColorAt(1.0, mix(palette.accent, palette.deep, 0.65))
        shade = QRadialGradient(centre + QPointF(radius * 0.2, radius * 0.4), radius * 1.35)
        shade.setColorAt(0.55, with_alpha(palette.deep, 0.45))
        shade.setColorAt(1.0, with_alpha(palette.deep, 0.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawEllipse(
            centre + QPointF(radius * 0.2, radius * 0.4), radius * 1.35, radius * 1.35
        )
        painter.setBrush(light)
        painter.drawEllipse(centre, radius, radius)


def _arcs(
    painter: QPainter, area: QRectF, palette: Palette, high: QColor, rng: random.Random
) -> None:
    """A grid of quarter circles, as on a modernist poster."""
    columns = 4
    cell = area.width() / columns
    rows = math.ceil(area.height() / cell)
    inks = [
        high,
        palette.paper,
        palette.deep,
        palette.accent,
        mix(palette.accent, palette.deep, 0.45),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(rows):
        for column in range(columns):
            tile = QRectF(column * cell, row * cell, cell + 0.5, cell + 0.5)
            back, fore = rng.sample(inks, 2)
            painter.fillRect(tile, back)
            painter.setBrush(fore)
            kind = rng.randrange(5)
            if kind == 4:
                painter.drawEllipse(tile.adjusted(cell * 0.2, cell * 0.2, -cell * 0.2, -cell * 0.2))
                continue
            painter.save()
            painter.setClipRect(tile)
            corner = (tile.topLeft(), tile.topRight(), tile.bottomLeft(), tile.bottomRight())[kind]
            painter.drawEllipse(corner, cell, cell)
            painter.setBrush(back)
            painter.drawEllipse(corner, cell * 0.42, cell * 0.42)
            painter.restore()


def _folds(
    painter: QPainter, area: QRectF, palette: Palette, high: QColor, rng: random.Random
) -> None:
    """Ribbons of light, like folded paper."""
    tilt = rng.uniform(0.35, 0.7) * rng.choice((-1, 1))
    reach = math.hypot(area.width(), area.height())
    width = min(area.width(), area.height()) * rng.uniform(0.19, 0.27)
    fold = QLinearGradient(0, 0, width, 0)
    fold.setColorAt(0.0, mix(palette.accent, palette.deep, 0.62))
    fold.setColorAt(0.55, palette.accent)
    fold.setColorAt(1.0, high)
    painter.save()
    painter.translate(area.center())
    painter.shear(tilt, 0.0)
    ribbons = math.ceil(reach / width)
    for index in range(-ribbons, ribbons):
        painter.save()
        painter.translate(index * width, 0.0)
        painter.fillRect(QRectF(0.0, -reach, width + 0.6, 2 * reach), fold)
        painter.restore()
    painter.restore()

"""Shapes and soft shadows."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    radius = min(radius, box.height() / 2, box.width() / 2)
    path.addRoundedRect(box, radius, radius)
    return path


def draw_shadow(
    painter: QPainter, shape: QPainterPath, blur: float, opacity: float, drop: float
) -> None:
    """A soft shadow of ``shape`` that reaches ``blur`` pixels around and lies ``drop`` lower.

    Made small and enlarged, which blurs it evenly and costs next to nothing.
    """
    if blur < 1:
        return
    bounds = shape.boundingRect().adjusted(-2 * blur, -2 * blur, 2 * blur, 2 * blur)
    shrink = max(1.0, blur / 2.5)
    small = QImage(
        max(2, math.ceil(bounds.width() / shrink)),
        max(2, math.ceil(bounds.height() / shrink)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    small.fill(Qt.GlobalColor.transparent)
    inner = QPainter(small)
    inner.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner.scale(small.width() / bounds.width(), small.height() / bounds.height())
    inner.translate(-bounds.topLeft())
    inner.fillPath(shape, QColor(0, 0, 0, round(255 * opacity)))
    inner.end()
    for _pass in range(2):
        small = _softened(small)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(bounds.translated(0, drop), small)
    painter.restore()


def _softened(image: QImage) -> QImage:
    """Each pixel the mean of itself and its eight neighbours."""
    result = QImage(image.size(), image.format())
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    painter.setOpacity(1 / 9)
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            painter.drawImage(QPointF(x, y), image)
    painter.end()
    return result


def draw_arrow(
    painter: QPainter, middle: QPointF, length: float, weight: float, colour: QColor, *, rtl: bool
) -> None:
    """An arrow that points where reading goes on."""
    sign = -1 if rtl else 1
    tip = QPointF(middle.x() + sign * length / 2, middle.y())
    head = length * 0.36
    path = QPainterPath(QPointF(middle.x() - sign * length / 2, middle.y()))
    path.lineTo(tip)
    path.moveTo(tip.x() - sign * head, tip.y() - head)
    path.lineTo(tip)
    path.lineTo(tip.x() - sign * head, tip.y() + head)
    joins = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, QPen(colour, weight, *joins))

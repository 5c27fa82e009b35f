"""The scene graph: few layers, rendered once, then drawn each frame at fractions of a pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from videoflow.providers.animatic.motion import Clock, Motion, Pose, ease_in_out

_RESAMPLE = 1.00001
"""Qt snaps a pure translation to whole pixels; with the least scaling it resamples instead."""

_GLINT_DELAY_S, _GLINT_TAKES_S, _GLINT_EVERY_S = 0.25, 1.3, 3.6

Role = Literal["kicker", "headline", "support", "offer", "button"]


class Layer(Protocol):
    """Something that can draw itself at any moment of the clip."""

    def draw(self, painter: QPainter, t_s: float, clock: Clock) -> None:
        """Draw the layer as it is ``t_s`` seconds into the clip."""
        ...


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where a text stands at rest, in pixels, and its colours: for checks of legibility."""

    role: Role
    rect: QRectF
    text: str
    size_px: int
    ink: QColor
    ground: QColor


@dataclass(frozen=True, slots=True)
class Composition:
    """A designed picture as layers, back to front."""

    width: int
    height: int
    layers: tuple[Layer, ...]
    boxes: tuple[TextBox, ...] = ()
    photo_scale: float = 0.0
    """The largest the photo gets in any frame, as a multiple of its own size; 0 without a photo."""

    def paint(self, frame: QImage, t_s: float, clock: Clock) -> None:
        """Draw the moment ``t_s`` into ``frame`` (RGB32, ``width`` × ``height``)."""
        painter = QPainter(frame)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        try:
            for layer in self.layers:
                layer.draw(painter, t_s, clock)
        finally:
            painter.end()


@dataclass(frozen=True, slots=True)
class Backdrop:
    """An opaque image larger than the frame; its overscan allows it to drift.

    At rest its middle stands at ``centre`` (frame pixels), by default in the middle of the frame.
    """

    image: QImage
    width: int
    height: int
    motion: Motion = field(default_factory=Motion)
    centre: QPointF | None = None

    def draw(self, painter: QPainter, t_s: float, clock: Clock) -> None:
        """Fill the frame."""
        pose = self.motion.at(t_s, clock)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        centre = self.centre or QPointF(self.width / 2, self.height / 2)
        painter.translate(centre.x() + pose.dx, centre.y() + pose.dy)
        whole = _is_whole(centre.x() + pose.dx) and _is_whole(centre.y() + pose.dy)
        if not (whole and pose.scale == 1.0):
            painter.scale(pose.scale * _RESAMPLE, pose.scale * _RESAMPLE)
        painter.drawImage(QPointF(-self.image.width() // 2, -self.image.height() // 2), self.image)
        painter.restore()


@dataclass(frozen=True, slots=True)
class Sprite:
    """An image with transparency at a place; ``mask`` hides what leaves it (rising type)."""

    image: QImage
    x: float
    y: float
    motion: Motion = field(default_factory=Motion)
    mask: QRectF | None = None
    pivot: QPointF | None = None
    """Centre of scaling; the middle of the image by default."""
    soft: bool = False
    """Whether nothing in it is sharp, as in a shadow: then it drifts by whole pixels, which cannot
    be seen and takes a fifth of the time."""

    def draw(self, painter: QPainter, t_s: float, clock: Clock) -> None:
        """Draw the image at its pose."""
        pose = self.motion.at(t_s, clock)
        if pose.opacity <= 0.0 or pose.reveal <= 0.0:
            return
        painter.save()
        painter.setOpacity(pose.opacity)
        entering = self.motion.entrance != "none" and self.motion.progress(t_s, clock) < 1.0
        if self.mask is not None and entering:
            painter.setClipRect(self.mask)
        image = self.image
        if pose.reveal < 1.0:
            painter.setClipRect(QRectF(self.x, self.y, image.width() * pose.reveal, image.height()))
        if self.soft:
            pose = replace(
                pose, dx=round(self.x + pose.dx) - self.x, dy=round(self.y + pose.dy) - self.y
            )
        _place(painter, pose, self.x, self.y, self.pivot or self._middle())
        painter.drawImage(QPointF(0.0, 0.0), image)
        painter.restore()

    def _middle(self) -> QPointF:
        return QPointF(self.x + self.image.width() / 2, self.y + self.image.height() / 2)


@dataclass(frozen=True, slots=True)
class Window:
    """A shape through which a larger image is seen; shape and image move on their own (parallax).

    ``texture`` is drawn with its centre at ``centre`` (frame pixels) at rest, one texture pixel to
    one frame pixel, so that it has been enlarged or reduced once only.
    """

    path: QPainterPath
    texture: QImage
    centre: QPointF
    inner: Motion = field(default_factory=Motion)
    outer: Motion = field(default_factory=Motion)
    reveal_from: Literal["top", "bottom", "left", "right"] = "bottom"
    glint: bool = False
    """Whether a soft light passes over the picture now and then, after the settled moment."""

    def draw(self, painter: QPainter, t_s: float, clock: Clock) -> None:
        """Draw the shape filled with the image."""
        pose = self.outer.at(t_s, clock)
        if pose.opacity <= 0.0 or pose.reveal <= 0.0:
            return
        inner = self.inner.at(t_s, clock)
        bounds = self.path.boundingRect()
        pivot = bounds.center()
        painter.save()
        painter.setOpacity(pose.opacity)
        painter.translate(pivot.x() + pose.dx, pivot.y() + pose.dy)
        painter.rotate(pose.angle_deg)
        painter.scale(pose.scale, pose.scale)
        painter.translate(-pivot.x(), -pivot.y())
        path = self.path
        if pose.reveal < 1.0:
            path = path.intersected(_part(bounds, self.reveal_from, pose.reveal))
        self._draw_texture(painter, path, inner)
        since_s = t_s - clock.settled_s - _GLINT_DELAY_S
        if (
            self.glint
            and since_s > 0.0
            and (way := since_s % _GLINT_EVERY_S / _GLINT_TAKES_S) < 1.0
        ):
            light, band = _glint(bounds, ease_in_out(way))
            painter.fillPath(path.intersected(band), light)
        painter.restore()

    def _draw_texture(self, painter: QPainter, path: QPainterPath, inner: Pose) -> None:
        """Fill ``path`` with the image as it stands now."""
        transform = QTransform()
        transform.translate(self.centre.x() + inner.dx, self.centre.y() + inner.dy)
        transform.scale(inner.scale * _RESAMPLE, inner.scale * _RESAMPLE)
        transform.translate(-self.texture.width() / 2, -self.texture.height() / 2)
        painter.save()
        if _is_rectangle(painter.transform().map(path)):
            # Qt would clip it to whole pixels, and its edges would move in steps.
            brush = QBrush(self.texture)
            brush.setTransform(transform)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(brush)
            painter.drawPath(path)
        else:
            # The same picture, sooner: Qt reads an image faster than a brush of it.
            painter.setClipPath(path)
            painter.setTransform(transform, combine=True)
            painter.drawImage(QPointF(0.0, 0.0), self.texture)
        painter.restore()


@dataclass(frozen=True, slots=True)
class Shape:
    """A plain vector shape that scales, fades or is wiped open: rules, rings, plates."""

    path: QPainterPath
    fill: QColor | None = None
    stroke: QColor | None = None
    stroke_px: float = 1.0
    motion: Motion = field(default_factory=Motion)
    pivot: QPointF | None = None
    """Centre of scaling and turning; the middle of the shape by default."""
    reveal_from: Literal["top", "bottom", "left", "right"] = "left"

    def draw(self, painter: QPainter, t_s: float, clock: Clock) -> None:
        """Draw the shape at its pose."""
        pose = self.motion.at(t_s, clock)
        if pose.opacity <= 0.0 or pose.reveal <= 0.0:
            return
        bounds = self.path.boundingRect()
        pivot = self.pivot or bounds.center()
        painter.save()
        painter.setOpacity(pose.opacity)
        painter.translate(pivot.x() + pose.dx, pivot.y() + pose.dy)
        painter.rotate(pose.angle_deg)
        painter.scale(pose.scale, pose.scale)
        painter.translate(-pivot.x(), -pivot.y())
        path = self.path
        if pose.reveal < 1.0 and self.fill is not None:
            path = path.intersected(_part(bounds, self.reveal_from, pose.reveal))
        painter.setPen(QPen(self.stroke, self.stroke_px) if self.stroke else Qt.PenStyle.NoPen)
        painter.setBrush(self.fill if self.fill else Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()


def _is_rectangle(path: QPainterPath) -> bool:
    """Whether ``path`` has upright sides only, as a rectangle has."""
    points = [path.elementAt(number) for number in range(path.elementCount())]
    return len(points) <= 6 and all(
        math.isclose(one.x, other.x, abs_tol=1e-6) or math.isclose(one.y, other.y, abs_tol=1e-6)
        for one, other in pairwise(points)
    )


def _glint(bounds: QRectF, way: float) -> tuple[QBrush, QPainterPath]:
    """A soft band of light across ``bounds``, and where it shines.

    It is outside of ``bounds`` at ``way`` 0 and 1.
    """
    width, slope = bounds.width() * 0.5, bounds.height() * 0.4
    left = bounds.left() - width * 1.4 + way * (bounds.width() + width * 1.9)
    gradient = QLinearGradient(left, bounds.top(), left + width, bounds.top() + slope)
    for at, alpha in ((0.0, 0), (0.35, 22), (0.5, 58), (0.65, 22), (1.0, 0)):
        gradient.setColorAt(at, QColor(255, 250, 240, alpha))
    # The lines of equal light stand at right angles to the gradient: its band leans to the left.
    right, lean = left + width + slope * slope / width, bounds.height() * slope / width
    band = QPainterPath(QPointF(left, bounds.top()))
    band.lineTo(right, bounds.top())
    band.lineTo(right - lean, bounds.bottom())
    band.lineTo(left - lean, bounds.bottom())
    band.closeSubpath()
    return QBrush(gradient), band


def _part(bounds: QRectF, side: str, share: float) -> QPainterPath:
    """The ``share`` of ``bounds`` that touches ``side``."""
    x, y, w, h = bounds.x(), bounds.y(), bounds.width(), bounds.height()
    rect = {
        "left": QRectF(x, y, w * share, h),
        "right": QRectF(x + w * (1 - share), y, w * share, h),
        "top": QRectF(x, y, w, h * share),
        "bottom": QRectF(x, y + h * (1 - share), w, h * share),
    }[side]
    path = QPainterPath()
    path.addRect(rect)
    return path


def _place(painter: QPainter, pose: Pose, x: float, y: float, pivot: QPointF) -> None:
    left, top = x + pose.dx, y + pose.dy
    if pose.scale == 1.0 and pose.angle_deg == 0.0:
        painter.translate(left, top)
        if not (_is_whole(left) and _is_whole(top)):
            painter.scale(_RESAMPLE, _RESAMPLE)
        return
    painter.translate(pivot.x() + pose.dx, pivot.y() + pose.dy)
    painter.rotate(pose.angle_deg)
    painter.scale(pose.scale * _RESAMPLE, pose.scale * _RESAMPLE)
    painter.translate(x - pivot.x(), y - pivot.y())


def _is_whole(value: float) -> bool:
    return math.isclose(value, round(value), abs_tol=1e-6)

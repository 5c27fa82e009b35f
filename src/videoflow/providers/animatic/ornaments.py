"""Editorial details: rings, ghost lettering, thin frames, dot fields, crosses, rays and orbs."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from videoflow.media.colour import luminance, mix, with_alpha
from videoflow.providers.animatic.blocks import Copy
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette
from videoflow.providers.animatic.design import Design, Ornament
from videoflow.providers.animatic.fonts import capitalised
from videoflow.providers.animatic.layers import Layer, Shape, Sprite
from videoflow.providers.animatic.motion import Motion
from videoflow.providers.animatic.photo import with_painter
from videoflow.providers.animatic.stage import Frame
from videoflow.providers.animatic.typeset import Line, draw_line, measure

_RAYS = 14


def ornament_layers(
    design: Design,
    frame: Frame,
    palette: Palette,
    ground: QColor,
    slot: QRectF,
    copy: Copy,
    camera: Camera,
    rng: random.Random,
) -> tuple[list[Layer], list[Layer]]:
    """The details of a design: layers behind the visual, and layers in front of it."""
    maker = _Maker(design, frame, palette, ground, slot, copy, camera, rng)
    behind: list[Layer] = []
    front: list[Layer] = []
    for ornament in design.ornaments:
        layers = maker.make(ornament)
        (front if ornament in ("cross", "frame") else behind).extend(layers)
    return behind, front


class _Maker:
    """Draws each kind of detail once."""

    def __init__(
        self, design: Design, frame: Frame, palette: Palette, ground: QColor, slot: QRectF,
        copy: Copy, camera: Camera, rng: random.Random,
    ) -> None:  # fmt: skip
        self._design, self._frame, self._palette, self._ground = design, frame, palette, ground
        self._slot, self._copy, self._camera, self._rng = slot, copy, camera, rng
        self._unit = frame.unit
        self._way = 1.0 if camera.way_x > 0 else -1.0
        self._line_ink = with_alpha(palette.on(ground), 0.34)

    def make(self, ornament: Ornament) -> list[Layer]:
        """Layers of one kind of detail."""
        match ornament:
            case "rings":
                return self._rings()
            case "ghost":
                return self._ghost()
            case "frame":
                return self._thin_frame()
            case "dots":
                return self._dots()
            case "orb":
                return self._orb()
            case "cross":
                return self._crosses()
            case "rays":  # part of the backdrop, see paint_rays
                return []

    def _rings(self) -> list[Layer]:
        u, slot = self._unit, self._slot
        gaps = (34 * u, 92 * u, 176 * u)
        area = slot.adjusted(-gaps[-1], -gaps[-1], gaps[-1], gaps[-1]).adjusted(-4, -4, 4, 4)
        ink = self._palette.on(self._ground)

        def paint(painter: QPainter) -> None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for gap, strength in zip(gaps, (0.42, 0.22, 0.12), strict=True):
                painter.setPen(QPen(with_alpha(ink, strength), 2.2 * u))
                painter.drawEllipse(slot.adjusted(-gap, -gap, gap, gap))

        layers: list[Layer] = [_drawn(area, paint, Motion("grow", -0.1, 1.3))]
        angle = self._rng.uniform(0, math.tau)
        radius = slot.width() / 2 + 34 * u
        dot = QPainterPath()
        centre = slot.center() + QPointF(radius * math.cos(angle), radius * math.sin(angle))
        dot.addEllipse(centre, 11 * u, 11 * u)
        fill = self._palette.accent_on(self._ground)
        orbit = Motion("fade", 0.4, 0.6, drift_deg=70.0 * self._way)
        layers.append(Shape(dot, fill=fill, motion=orbit, pivot=slot.center()))
        return layers

    def _ghost(self) -> list[Layer]:
        """The product's name, huge and faint, passing behind."""
        word = capitalised(self._copy.kicker, self._copy.language)
        if not word:
            return []
        face, u = self._design.style.face, self._unit
        size = round((330 if self._frame.shape != "wide" else 300) * u)
        line = Line(word, measure(word, face, size, self._copy.rtl))
        ink = with_alpha(
            self._palette.on(self._ground), 0.055 if luminance(self._ground) > 0.3 else 0.075
        )
        image, origin = draw_line(line, face, size, ink, self._copy.rtl)
        middle = (
            self._slot.center().y() if self._frame.shape != "wide" else self._frame.height * 0.9
        )
        y = round(middle - line.ink.height() / 2 - line.ink.top() - origin.y())
        x = round(-0.06 * self._frame.width)
        if line.ink.width() < self._frame.width:
            x = round((self._frame.width - line.ink.width()) / 2 - origin.x())
        return [Sprite(image, x, y, Motion("fade", -0.3, 1.2, drift_dx=self._way * 170 * u))]

    def _thin_frame(self) -> list[Layer]:
        u = self._unit
        inset = 36 * u
        path = QPainterPath()
        path.addRect(self._frame.rect.adjusted(inset, inset, -inset, -inset))
        return [
            Shape(
                path,
                stroke=with_alpha(self._palette.soft, 0.4),
                stroke_px=2 * u,
                motion=Motion("fade", 0.2, 0.9),
            )
        ]

    def _dots(self) -> list[Layer]:
        u = self._unit
        step, count = 24 * u, 7
        side = math.ceil(step * count)
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        ink = with_alpha(self._palette.accent_on(self._ground), 0.75)

        def paint(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            for row in range(count):
                for column in range(count):
                    painter.drawEllipse(
                        QPointF((column + 0.5) * step, (row + 0.5) * step), 3.4 * u, 3.4 * u
                    )

        with_painter(image, paint)
        left = (
            self._slot.left() - side * 0.4
            if self._design.mirrored
            else self._slot.right() - side * 0.6
        )
        left = min(max(18 * u, left), self._frame.width - side - 18 * u)
        top = (
            self._slot.bottom() - side * 0.62
            if self._design.edge != "top"
            else self._slot.top() - side * 0.38
        )
        drift = 26 * u
        motion = Motion(
            "fade",
            0.1,
            0.9,
            drift_dx=-drift * self._camera.way_x,
            drift_dy=-drift * self._camera.way_y,
        )
        return [Sprite(image, round(left), round(max(18 * u, top)), motion)]

    def _orb(self) -> list[Layer]:
        u, slot = self._unit, self._slot
        radius = slot.width() * 0.34
        side = -1.0 if self._design.mirrored else 1.0
        centre = slot.center() + QPointF(side * slot.width() * 0.5, -slot.height() * 0.12)
        path = QPainterPath()
        path.addEllipse(centre, radius, radius)
        fill = mix(self._palette.accent, self._ground, 0.12)
        motion = Motion("grow", -0.15, 1.2, drift_dx=-30 * u * side, drift_dy=-22 * u)
        return [Shape(path, fill=fill, motion=motion)]

    def _crosses(self) -> list[Layer]:
        """Small registration crosses in the corners of the safe area."""
        u = self._unit
        inset = 40 * u
        rect = self._frame.rect.adjusted(inset, inset, -inset, -inset)
        arm, weight = 13 * u, 2.4 * u
        layers: list[Layer] = []
        for index, corner in enumerate(
            (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight())
        ):
            if self._slot.adjusted(-arm, -arm, arm, arm).contains(corner):
                continue
            path = QPainterPath()
            path.addRect(QRectF(corner.x() - arm, corner.y() - weight / 2, 2 * arm, weight))
            upright = QPainterPath()
            upright.addRect(QRectF(corner.x() - weight / 2, corner.y() - arm, weight, 2 * arm))
            motion = Motion("grow", 0.35 + 0.06 * index, 0.6)
            layers.append(Shape(path.united(upright), fill=self._line_ink, motion=motion))
        return layers


def paint_rays(image: QImage, centre: QPointF, ink: QColor) -> None:
    """Broad, faint rays of light from ``centre``, painted onto a backdrop."""
    reach = math.hypot(image.width(), image.height())

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(_RAYS):
            start = math.tau * index / _RAYS
            end = start + math.pi / _RAYS
            ray = QPainterPath(centre)
            ray.lineTo(centre + QPointF(reach * math.cos(start), reach * math.sin(start)))
            ray.lineTo(centre + QPointF(reach * math.cos(end), reach * math.sin(end)))
            ray.closeSubpath()
            painter.fillPath(ray, with_alpha(ink, 0.05))

    with_painter(image, paint)


def _drawn(
    area: QRectF, paint: Callable[[QPainter], None], motion: Motion, pivot: QPointF | None = None
) -> Sprite:
    """What ``paint`` draws in frame coordinates within ``area``, rendered once.

    Large curves are slow to fill anew in every frame; as an image they cost one pass.
    """
    left, top = math.floor(area.left()), math.floor(area.top())
    size = QSize(math.ceil(area.right()) - left, math.ceil(area.bottom()) - top)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)

    def paint_moved(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-left, -top)
        paint(painter)

    with_painter(image, paint_moved)
    return Sprite(image, left, top, motion, pivot=pivot or area.center())

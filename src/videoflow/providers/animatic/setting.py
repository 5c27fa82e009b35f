"""How a visual is mounted: lens, print, card, arch, band, slices or fade; shadow and movement."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath

from videoflow.media.colour import luminance, mix, with_alpha
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette
from videoflow.providers.animatic.design import Design
from videoflow.providers.animatic.layers import Backdrop, Layer, Shape, Sprite, Window
from videoflow.providers.animatic.motion import Entrance, Motion, ease_out_expo
from videoflow.providers.animatic.photo import (
    MAX_UPSCALE,
    add_grain,
    add_shade,
    soft_shadow,
    with_painter,
)
from videoflow.providers.animatic.stage import (
    PHOTO_GRAIN,
    Frame,
    Placed,
    Visual,
    place,
    turn_about,
    turned_by,
)

_BUDGET = MAX_UPSCALE / 1.15
"""How far a slot may enlarge a photo, leaving a little for the camera to push."""


COVER_SCRIM = 0.74
"""Opacity of the scrim under text on a picture: on white it still comes out dark enough."""


@dataclass(slots=True)
class Mounted:
    """A visual in its place: the layers that draw it, and the room it takes."""

    layers: list[Layer] = field(default_factory=list)
    slot: QRectF = field(default_factory=QRectF)
    photo_scale: float = 0.0


def set_visual(
    visual: Visual, design: Design, frame: Frame, palette: Palette, ground: QColor, camera: Camera
) -> Mounted:
    """Mount ``visual`` as ``design`` says."""
    mounter = _Mounter(visual, design, frame, palette, ground, camera)
    match design.treatment:
        case "lens":
            return mounter.lens()
        case "print":
            return mounter.print_()
        case "card":
            return mounter.card()
        case "arch":
            return mounter.arch()
        case "band":
            return mounter.band()
        case "slices":
            return mounter.slices()
        case "fade":
            return mounter.fade()
        case "cover":
            return mounter.cover()


@dataclass(frozen=True, slots=True)
class _Mounter:
    visual: Visual
    design: Design
    frame: Frame
    palette: Palette
    ground: QColor
    camera: Camera

    def lens(self) -> Mounted:
        """A large circle that bleeds off the frame where the text leaves it room."""
        area, u = self.design.slot, self.frame.unit
        image = self.visual.image
        limit = _BUDGET * min(image.width(), image.height()) if self.visual.is_photo else math.inf
        centred = self.design.style.align == "center"
        wanted = min(
            area.width() * (0.92 if self.frame.shape == "wide" else 0.86),
            area.height() * (0.86 if centred else 1.08),
        )
        diameter = min(wanted, limit)
        centre = area.center()
        if not centred:
            side = -1.0 if self.design.mirrored else 1.0
            if self.frame.shape == "wide":
                centre.setX(centre.x() + side * 0.06 * area.width())
            else:
                reach = max(0.0, area.width() / 2 - diameter * 0.40)
                centre.setX(area.center().x() + side * reach)
                if self.design.edge == "bottom":
                    centre.setY(
                        area.top() + diameter / 2 + 10 * u
                        if self.frame.shape == "tall"
                        else area.bottom() - diameter * 0.36
                    )
                else:
                    centre.setY(min(area.bottom() - diameter / 2, area.center().y()))
        elif self.design.edge == "top" and self.frame.shape == "tall":
            centre.setY(area.bottom() - diameter / 2)
        slot = QRectF(centre.x() - diameter / 2, centre.y() - diameter / 2, diameter, diameter)
        path = QPainterPath()
        path.addEllipse(slot)
        return self._mounted(slot, path, entrance="grow", shadow=0.5)

    def print_(self) -> Mounted:
        """A photographic print with a white border, lying a little askew."""
        u = self.frame.unit
        border, tall = 20.0 * u, self.frame.shape == "tall"
        slot = self._inset_slot(aspect=1.28 if tall else 1.2, margin=90 * u, below=border * 3.2)
        path = QPainterPath()
        path.addRect(slot)
        plate = QPainterPath()
        plate.addRoundedRect(slot.adjusted(-border, -border, border, border * 3.2), 6 * u, 6 * u)
        motion = replace(
            self.camera.slot(self.frame, 1.4),
            entrance="rise",
            delay_s=-0.25,
            duration_s=1.15,
            distance_px=150 * u,
        )
        white = mix(self.palette.paper, QColor("white"), 0.6)
        # The picture is turned once, here: turning it in every frame takes five times as long.
        turn = turn_about(slot.center(), self.design.angle_deg)
        placed = turned_by(self._placed(slot, grain=0), turn)
        add_grain(placed.texture, PHOTO_GRAIN)
        turned = turn.map(plate)
        layers: list[Layer] = [
            self._shadow(turned, motion, 0.42, slot.center()),
            Shape(turned, fill=white, motion=motion),
            Window(
                turn.map(path),
                placed.texture,
                placed.centre,
                placed.inner,
                motion,
                glint=self.camera.glint,
            ),
        ]
        return Mounted(layers, turned.boundingRect(), placed.photo_scale)

    def card(self) -> Mounted:
        """A card with rounded corners and a soft shadow."""
        u = self.frame.unit
        slot = self._inset_slot(aspect=1.34, margin=64 * u)
        path = QPainterPath()
        path.addRoundedRect(slot, 36 * u, 36 * u)
        return self._mounted(slot, path, entrance=self.camera.entrance, shadow=0.4)

    def arch(self) -> Mounted:
        """An arched window."""
        u = self.frame.unit
        slot = self._inset_slot(aspect=0.82, margin=60 * u)
        path = QPainterPath()
        radius = slot.width() / 2
        path.moveTo(slot.left(), slot.bottom())
        path.lineTo(slot.left(), slot.top() + radius)
        path.arcTo(QRectF(slot.left(), slot.top(), slot.width(), slot.width()), 180, -180)
        path.lineTo(slot.right(), slot.bottom())
        path.closeSubpath()
        return self._mounted(slot, path, entrance="wipe", shadow=0.3)

    def band(self) -> Mounted:
        """A picture that runs off one or more edges of the frame."""
        area, u = QRectF(self.design.slot), self.frame.unit
        slot = self._bounded(area)
        gap = area.width() - slot.width()
        if 0 < gap < area.width() * 0.12:
            slot.setWidth(area.width() * 0.88)
        side = self.design.corner
        slot.moveLeft(area.left() if side == "left" else area.right() - slot.width())
        if self.frame.shape == "wide":
            slot.moveTop(area.center().y() - slot.height() / 2)
        elif self.design.edge == "bottom":
            slot.moveTop(area.top() + min(20 * u, max(0.0, area.height() - slot.height())))
        else:
            slot.moveBottom(area.bottom())
        bleed = 60 * u
        outer = slot.adjusted(
            -bleed if slot.left() <= 1 else 0,
            -bleed if slot.top() <= 1 else 0,
            bleed if slot.right() >= self.frame.width - 1 else 0,
            bleed if slot.bottom() >= self.frame.height - 1 else 0,
        )
        path = QPainterPath()
        path.addRoundedRect(outer, 44 * u, 44 * u)
        path = path.intersected(_rect_path(slot))
        return self._mounted(
            slot,
            path,
            entrance="wipe",
            shadow=0.35,
            reveal="right" if side == "right" else "left",
            still=True,
        )

    def slices(self) -> Mounted:
        """The picture cut into strips that do not meet: something is not right."""
        u = self.frame.unit
        slot = self._bounded(QRectF(self.design.slot).adjusted(0, 40 * u, 0, -40 * u), 0.93)
        area = self.design.slot
        slot.moveCenter(area.center())
        if self.frame.shape == "wide":
            slot.moveLeft(area.left() if self.design.mirrored else area.right() - slot.width())
        placed = self._placed(slot)
        count, gap, offset = 4, 14 * u, 40 * u
        layers: list[Layer] = []
        width = (slot.width() - gap * (count - 1)) / count
        for index in range(count):
            way = 1.0 if index % 2 else -1.0
            part = QRectF(
                slot.left() + index * (width + gap),
                slot.top() + way * offset * (0.6 + 0.4 * (index % 3)),
                width,
                slot.height() - offset,
            )
            motion = Motion(
                "rise" if way > 0 else "drop", -0.3 + 0.07 * index, 1.2, 110 * u,
                easing=ease_out_expo, drift_dy=way * 30 * u * self.camera.energy,
            )  # fmt: skip
            layers.append(
                Window(_rect_path(part), placed.texture, placed.centre, placed.inner, motion)
            )
        return Mounted(layers, slot.adjusted(0, -offset, 0, offset), placed.photo_scale)

    def fade(self) -> Mounted:
        """A picture at the edge of the frame that sinks into the ground."""
        area = QRectF(self.design.slot)
        slot = self._bounded(area)
        if self.frame.shape == "wide":
            slot.moveTop(area.center().y() - slot.height() / 2)
            slot.moveLeft(area.left() if self.design.mirrored else area.right() - slot.width())
        else:
            slot.moveLeft(
                area.right() - slot.width() if self.design.corner == "right" else area.left()
            )
            slot.moveTop(area.top() if self.design.edge == "top" else area.bottom() - slot.height())
        placed = self._placed(slot)
        layers: list[Layer] = [
            Window(_rect_path(slot), self._vignetted(placed, slot), placed.centre, placed.inner,
                   Motion("fade", -0.5, 1.6)),
        ]  # fmt: skip
        return Mounted(layers, slot, placed.photo_scale)

    def cover(self) -> Mounted:
        """The picture over the whole frame, with a scrim where the text stands."""
        frame, zone = self.frame, self.design.text_zone
        closer = replace(self.visual, tightness=max(1.25, self.visual.tightness))
        subject = self.design.slot.center()
        placed = self._placed(frame.rect, closer if closer.is_photo else self.visual, subject)
        image = QImage(frame.width, frame.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        reach = 300 * frame.unit
        inner, outer = {
            "top": (QPointF(0, zone.top() - 30 * frame.unit), QPointF(0, -reach)),
            "bottom": (QPointF(0, zone.bottom()), QPointF(0, reach)),
            "left": (QPointF(zone.left(), 0), QPointF(-reach, 0)),
            "right": (QPointF(zone.right(), 0), QPointF(reach, 0)),
        }[self.design.edge if self.design.edge != "none" else "bottom"]
        add_shade(image, QRectF(image.rect()), inner, inner + outer, self.palette.deep, COVER_SCRIM)
        layers: list[Layer] = [
            Backdrop(placed.texture, frame.width, frame.height, placed.inner, placed.centre),
            Sprite(image, 0.0, 0.0),
        ]
        return Mounted(layers, QRectF(self.design.slot), placed.photo_scale)

    def _vignetted(self, placed: Placed, slot: QRectF) -> QImage:
        """The texture with its edges made transparent, except where it meets the frame's."""
        texture = placed.texture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        shown = slot.translated(
            texture.width() / 2 - placed.centre.x(), texture.height() / 2 - placed.centre.y()
        )
        reach = 0.34

        def fade_out(painter: QPainter) -> None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            frame, near = self.frame, 2.0
            edges = (
                (
                    slot.left() > near,
                    shown.topLeft(),
                    QPointF(shown.left() + shown.width() * reach, shown.top()),
                ),
                (
                    slot.right() < frame.width - near,
                    shown.topRight(),
                    QPointF(shown.right() - shown.width() * reach, shown.top()),
                ),
                (
                    slot.top() > near,
                    shown.topLeft(),
                    QPointF(shown.left(), shown.top() + shown.height() * reach),
                ),
                (
                    slot.bottom() < frame.height - near,
                    shown.bottomLeft(),
                    QPointF(shown.left(), shown.bottom() - shown.height() * reach),
                ),
            )
            for fades, start, end in edges:
                if fades:
                    inset = (end - start) * 0.12
                    gradient = QLinearGradient(start + inset, end)
                    for step in range(9):
                        gradient.setColorAt(
                            step / 8,
                            QColor(
                                0, 0, 0, round(255 * (0.5 - 0.5 * math.cos(math.pi * step / 8)))
                            ),
                        )
                    painter.fillRect(texture.rect(), gradient)

        with_painter(texture, fade_out)
        return texture

    def _inset_slot(self, aspect: float, margin: float, below: float = 0.0) -> QRectF:
        """A free-standing slot inside the area, as large as area, ``aspect`` and photo allow."""
        area = QRectF(self.design.slot)
        if self.frame.shape != "wide":
            area = area.adjusted(margin, 0, -margin, 0)
            if self.design.edge == "top":
                area.setTop(self.frame.safe.top() if self.frame.shape == "tall" else margin)
                area.setBottom(area.bottom() + 40 * self.frame.unit)
            else:
                area.setBottom(
                    self.frame.height - margin * (1.6 if self.frame.shape == "tall" else 1.0)
                )
        area.setBottom(area.bottom() - below)
        width = min(area.width(), area.height() * aspect)
        slot = self._bounded(QRectF(0, 0, width, width / aspect))
        slot.moveCenter(area.center())
        return slot

    def _bounded(self, slot: QRectF, share: float = 1.0) -> QRectF:
        """``slot`` cut, each way, to what the photo covers within its bound."""
        if not self.visual.is_photo:
            return QRectF(slot)
        image = self.visual.image
        return QRectF(
            slot.left(), slot.top(),
            min(slot.width() * share, image.width() * _BUDGET),
            min(slot.height(), image.height() * _BUDGET),
        )  # fmt: skip

    def _placed(
        self,
        slot: QRectF,
        visual: Visual | None = None,
        subject_at: QPointF | None = None,
        grain: int = PHOTO_GRAIN,
    ) -> Placed:
        reach = 46 * self.frame.unit * self.camera.energy
        pan = QPointF(-reach * self.camera.way_x, -reach * self.camera.way_y)
        shown = visual or self.visual
        push = self.camera.push
        return place(shown, slot, pan=pan, push=push, grain=grain, subject_at=subject_at)

    def _mounted(
        self, slot: QRectF, path: QPainterPath, *, entrance: Entrance, shadow: float,
        reveal: Literal["top", "bottom", "left", "right"] | None = None, still: bool = False,
    ) -> Mounted:  # fmt: skip
        placed = self._placed(slot)
        drift = self.camera.slot(self.frame)
        if still:  # a slot that leans on an edge may only move along it
            free = slot.top() > 1 and slot.bottom() < self.frame.height - 1
            drift = Motion(drift_dy=drift.drift_dy * 1.5 if free else 0.0)
        outer = replace(
            drift,
            entrance=entrance,
            delay_s=-0.22,
            duration_s=1.2,
            distance_px=130 * self.frame.unit,
        )
        layers: list[Layer] = []
        if shadow:
            fading = outer
            if entrance == "wipe":  # there is nothing yet to throw a shadow
                fading = replace(outer, entrance="fade", delay_s=0.25, duration_s=0.9)
            layers.append(self._shadow(path, fading, shadow))
        layers.append(
            Window(
                path,
                placed.texture,
                placed.centre,
                placed.inner,
                outer,
                reveal_from=reveal or self.camera.reveal_from,
                glint=self.camera.glint,
            )
        )
        return Mounted(layers, slot, placed.photo_scale)

    def _shadow(
        self, path: QPainterPath, motion: Motion, strength: float, pivot: QPointF | None = None
    ) -> Sprite:
        u = self.frame.unit
        bounds = path.boundingRect()
        pad = math.ceil(90 * u)
        width, height = math.ceil(bounds.width()) + 2 * pad, math.ceil(bounds.height()) + 2 * pad
        dark = mix(self.palette.deep, QColor("black"), 0.55)
        if luminance(self.ground) < 0.1:
            strength = min(0.8, strength * 1.6)
        local = path.translated(pad - bounds.left(), pad - bounds.top() + 22 * u)
        image = soft_shadow(local, width, height, 34 * u, with_alpha(dark, strength))
        x, y = round(bounds.left()) - pad, round(bounds.top()) - pad
        return Sprite(image, x, y, motion, pivot=pivot or bounds.center(), soft=True)


def _rect_path(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(rect)
    return path

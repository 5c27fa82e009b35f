"""What every way of mounting a visual shares: its room, its window, its shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath

from videoflow.media.colour import luminance, mix, with_alpha
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette
from videoflow.providers.animatic.design import Design
from videoflow.providers.animatic.layers import Layer, Sprite, Window
from videoflow.providers.animatic.motion import Entrance, Motion
from videoflow.providers.animatic.photo import MAX_UPSCALE, soft_shadow
from videoflow.providers.animatic.stage import PHOTO_GRAIN, Frame, Placed, Visual, place

MAX_ENLARGEMENT = MAX_UPSCALE / 1.15
"""How far a slot may enlarge a photo, leaving a little for the camera to push."""


@dataclass(slots=True)
class Mounted:
    """A visual in its place: the layers that draw it, and the room it takes."""

    layers: list[Layer] = field(default_factory=list)
    slot: QRectF = field(default_factory=QRectF)
    photo_scale: float = 0.0


@dataclass(frozen=True, slots=True)
class Mount:
    """A visual that is to be mounted, and all that decides how."""

    visual: Visual
    design: Design
    frame: Frame
    palette: Palette
    ground: QColor
    camera: Camera

    def bounded(self, slot: QRectF, share: float = 1.0) -> QRectF:
        """``slot`` cut, each way, to what the photo covers within its bound."""
        if not self.visual.is_photo:
            return QRectF(slot)
        image = self.visual.image
        return QRectF(
            slot.left(), slot.top(),
            min(slot.width() * share, image.width() * MAX_ENLARGEMENT),
            min(slot.height(), image.height() * MAX_ENLARGEMENT),
        )  # fmt: skip

    def inset_slot(self, aspect: float, margin: float, below: float = 0.0) -> QRectF:
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
        slot = self.bounded(QRectF(0, 0, width, width / aspect))
        slot.moveCenter(area.center())
        return slot

    def placed(
        self,
        slot: QRectF,
        visual: Visual | None = None,
        subject_at: QPointF | None = None,
        grain: int = PHOTO_GRAIN,
    ) -> Placed:
        """The visual, or another in its stead, in ``slot``, moving as the camera does; see
        ``stage.place``."""
        reach = 46 * self.frame.unit * self.camera.energy
        pan = QPointF(-reach * self.camera.way_x, -reach * self.camera.way_y)
        shown = visual or self.visual
        push = self.camera.push
        return place(shown, slot, pan=pan, push=push, grain=grain, subject_at=subject_at)

    def in_window(
        self, slot: QRectF, path: QPainterPath, *, entrance: Entrance, shadow: float,
        reveal: Literal["top", "bottom", "left", "right"] | None = None, still: bool = False,
    ) -> Mounted:  # fmt: skip
        """The picture behind ``path``, with a shadow of strength 0 to 1; ``still`` where the slot
        leans on an edge of the frame."""
        placed = self.placed(slot)
        drift = self.camera.slot(self.frame)
        if still:  # it may only move along that edge
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
            layers.append(self.shadow(path, fading, shadow))
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

    def shadow(
        self, path: QPainterPath, motion: Motion, strength: float, pivot: QPointF | None = None
    ) -> Sprite:
        """The soft shadow that ``path`` throws, stronger on dark grounds; it moves about
        ``pivot``, by default its middle."""
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


def rect_path(rect: QRectF) -> QPainterPath:
    """``rect`` as a path."""
    path = QPainterPath()
    path.addRect(rect)
    return path

"""The frame: its units, its safe zones, and how a photo is set into a slot of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QTransform

from videoflow.providers.animatic.motion import Motion
from videoflow.providers.animatic.photo import MAX_UPSCALE, add_grain

FrameClass = Literal["tall", "portrait", "square", "wide"]
Edge = Literal["left", "right", "top", "bottom", "none"]

PHOTO_GRAIN = 8
"""Strength of the film grain over a placed picture."""

_EARLIEST_PHASE = -0.6
"""The drift phase of the first frame is never lower (see ``motion.Clock``)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of ``width`` × ``height`` pixels; ``unit`` is 1/1080 of its short side."""

    width: int
    height: int

    @property
    def unit(self) -> float:
        """Length all sizes of the design are given in."""
        return min(self.width, self.height) / 1080.0

    @property
    def shape(self) -> FrameClass:
        """Which family of arrangements fits: 9:16, 4:5, 1:1 or 16:9 and their like."""
        ratio = self.width / self.height
        if ratio < 0.68:
            return "tall"
        if ratio < 0.92:
            return "portrait"
        return "square" if ratio < 1.25 else "wide"

    @property
    def rect(self) -> QRectF:
        """The whole frame."""
        return QRectF(0.0, 0.0, self.width, self.height)

    @property
    def safe(self) -> QRectF:
        """Where text may stand: in tall frames clear of what Reels, Shorts and TikTok lay over."""
        w, h = self.width, self.height
        if self.shape == "tall":
            return QRectF(0.075 * w, 0.105 * h, (1 - 0.075 - 0.125) * w, (1 - 0.105 - 0.19) * h)
        margin = (82 if self.shape == "wide" else 76) * self.unit
        return QRectF(margin, margin, w - 2 * margin, h - 2 * margin)


@dataclass(frozen=True, slots=True)
class Visual:
    """What fills a slot: the product photo, or artwork that may be drawn at any size."""

    image: QImage
    centre: QPointF
    """The subject, as fractions of width and height."""
    is_photo: bool
    tightness: float = 1.1
    """How much closer than the whole picture, where the photo's size allows it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A visual set into its slot: ``slot`` may be smaller than what was asked for, never larger."""

    slot: QRectF
    texture: QImage
    centre: QPointF
    """Where the texture's centre stands, in frame pixels."""
    inner: Motion
    photo_scale: float


def place(
    visual: Visual,
    slot: QRectF,
    *,
    pan: QPointF,
    push: float,
    outer_scale: float = 1.0,
    grain: int = PHOTO_GRAIN,
    subject_at: QPointF | None = None,
) -> Placed:
    """Set ``visual`` into ``slot``, with room to move inside it.

    ``pan`` is the wanted drift in pixels, ``push`` the wanted change of scale; both are cut to what
    the picture has to give, so that no edge shows and the photo stays within its bound.
    ``outer_scale`` is the largest scale the slot itself reaches. ``subject_at`` is where the
    subject should stand, by default in the middle of the slot.
    """
    image = visual.image
    cover = _cover(visual, slot)
    budget = MAX_UPSCALE / outer_scale if visual.is_photo else max(MAX_UPSCALE, cover * 1.5)
    rest = max(cover, min(cover * visual.tightness, budget / 1.08))
    slack = 1.0 - cover / rest
    push = (
        min(push, budget / rest - 1.0, slack / -_EARLIEST_PHASE)
        if push > 0
        else max(push, -slack * 0.9)
    )
    smallest = rest * min(1.0 + push * _EARLIEST_PHASE, 1.0 + push, 1.0)
    room_x = max(0.0, (image.width() * smallest - slot.width()) / 2 - 1.0)
    room_y = max(0.0, (image.height() * smallest - slot.height()) / 2 - 1.0)
    drift_x = _clamp(pan.x(), room_x * 0.9)
    drift_y = _clamp(pan.y(), room_y * 0.9)
    free_x, free_y = room_x - abs(drift_x), room_y - abs(drift_y)
    wanted = (subject_at or slot.center()) - slot.center()
    offset_x = _clamp((0.5 - visual.centre.x()) * image.width() * rest + wanted.x(), free_x)
    offset_y = _clamp((0.5 - visual.centre.y()) * image.height() * rest + wanted.y(), free_y)
    texture = image.scaled(
        max(1, round(image.width() * rest)),
        max(1, round(image.height() * rest)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    largest = rest * max(1.0, 1.0 + push, 1.0 + push * _EARLIEST_PHASE) * outer_scale
    texture, centre = _trimmed(
        texture, slot, slot.center() + QPointF(offset_x, offset_y), room_x, room_y
    )
    if grain:
        add_grain(texture, grain)
    return Placed(
        slot=slot,
        texture=texture.convertToFormat(QImage.Format.Format_RGB32),
        centre=centre,
        inner=Motion(drift_dx=drift_x, drift_dy=drift_y, drift_scale=push),
        photo_scale=largest if visual.is_photo else 0.0,
    )


def turn_about(centre: QPointF, angle_deg: float) -> QTransform:
    """Turning by ``angle_deg``, with ``centre`` staying where it is."""
    turn = QTransform.fromTranslate(centre.x(), centre.y()).rotate(angle_deg)
    return turn.translate(-centre.x(), -centre.y())


def turned_by(placed: Placed, turn: QTransform) -> Placed:
    """``placed`` with its picture and the way that it moves turned; ``slot`` stays upright."""
    rotation = QTransform(turn.m11(), turn.m12(), turn.m21(), turn.m22(), 0.0, 0.0)
    way = rotation.map(QPointF(placed.inner.drift_dx, placed.inner.drift_dy))
    texture = placed.texture.transformed(rotation, Qt.TransformationMode.SmoothTransformation)
    return replace(
        placed,
        texture=texture.convertToFormat(QImage.Format.Format_RGB32),
        centre=turn.map(placed.centre),
        inner=replace(placed.inner, drift_dx=way.x(), drift_dy=way.y()),
    )


def _trimmed(
    texture: QImage, slot: QRectF, centre: QPointF, room_x: float, room_y: float
) -> tuple[QImage, QPointF]:
    """Leave away what no movement can ever show: smaller textures are drawn faster."""
    reach_x = slot.width() / 2 + room_x + 24 + slot.width() * 0.1
    reach_y = slot.height() / 2 + room_y + 24 + slot.height() * 0.1
    left = max(0, round(texture.width() / 2 - reach_x - abs(centre.x() - slot.center().x())))
    top = max(0, round(texture.height() / 2 - reach_y - abs(centre.y() - slot.center().y())))
    width, height = texture.width() - 2 * left, texture.height() - 2 * top
    return texture.copy(left, top, width, height), centre


def _cover(visual: Visual, slot: QRectF) -> float:
    return max(slot.width() / visual.image.width(), slot.height() / visual.image.height())


def _clamp(value: float, bound: float) -> float:
    return max(-bound, min(bound, value))

"""How a visual is mounted: lens, print, card, arch, band, slices, fade or cover."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath

from videoflow.media.colour import mix
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette
from videoflow.providers.animatic.design import Design
from videoflow.providers.animatic.layers import Backdrop, Layer, Shape, Sprite, Window
from videoflow.providers.animatic.motion import Motion, ease_out_expo
from videoflow.providers.animatic.mount import MAX_ENLARGEMENT, Mount, Mounted, rect_path
from videoflow.providers.animatic.photo import add_grain, add_shade, with_painter
from videoflow.providers.animatic.stage import (
    PHOTO_GRAIN,
    Frame,
    Placed,
    Visual,
    turn_about,
    turned_by,
)

COVER_SCRIM = 0.74
"""Opacity of the scrim under text on a picture: on white it still comes out dark enough."""


def set_visual(
    visual: Visual, design: Design, frame: Frame, palette: Palette, ground: QColor, camera: Camera
) -> Mounted:
    """Mount ``visual`` as ``design`` says."""
    mount = Mount(visual, design, frame, palette, ground, camera)
    match design.treatment:
        case "lens":
            return _lens(mount)
        case "print":
            return _print(mount)
        case "card":
            return _card(mount)
        case "arch":
            return _arch(mount)
        case "band":
            return _band(mount)
        case "slices":
            return _slices(mount)
        case "fade":
            return _fade(mount)
        case "cover":
            return _cover(mount)


def _lens(mount: Mount) -> Mounted:
    """A large circle that bleeds off the frame where the text leaves it room."""
    area, u = mount.design.slot, mount.frame.unit
    image = mount.visual.image
    limit = (
        MAX_ENLARGEMENT * min(image.width(), image.height()) if mount.visual.is_photo else math.inf
    )
    centred = mount.design.style.align == "center"
    wanted = min(
        area.width() * (0.92 if mount.frame.shape == "wide" else 0.86),
        area.height() * (0.86 if centred else 1.08),
    )
    diameter = min(wanted, limit)
    centre = area.center()
    if not centred:
        side = -1.0 if mount.design.mirrored else 1.0
        if mount.frame.shape == "wide":
            centre.setX(centre.x() + side * 0.06 * area.width())
        else:
            reach = max(0.0, area.width() / 2 - diameter * 0.40)
            centre.setX(area.center().x() + side * reach)
            if mount.design.edge == "bottom":
                centre.setY(
                    area.top() + diameter / 2 + 10 * u
                    if mount.frame.shape == "tall"
                    else area.bottom() - diameter * 0.36
                )
            else:
                centre.setY(min(area.bottom() - diameter / 2, area.center().y()))
    elif mount.design.edge == "top" and mount.frame.shape == "tall":
        centre.setY(area.bottom() - diameter / 2)
    slot = QRectF(centre.x() - diameter / 2, centre.y() - diameter / 2, diameter, diameter)
    path = QPainterPath()
    path.addEllipse(slot)
    return mount.in_window(slot, path, entrance="grow", shadow=0.5)


def _print(mount: Mount) -> Mounted:
    """A photographic print with a white border, lying a little askew."""
    u = mount.frame.unit
    border, tall = 20.0 * u, mount.frame.shape == "tall"
    slot = mount.inset_slot(aspect=1.28 if tall else 1.2, margin=90 * u, below=border * 3.2)
    path = QPainterPath()
    path.addRect(slot)
    plate = QPainterPath()
    plate.addRoundedRect(slot.adjusted(-border, -border, border, border * 3.2), 6 * u, 6 * u)
    motion = replace(
        mount.camera.slot(mount.frame, 1.4),
        entrance="rise",
        delay_s=-0.25,
        duration_s=1.15,
        distance_px=150 * u,
    )
    white = mix(mount.palette.paper, QColor("white"), 0.6)
    # The picture is turned once, here: turning it in every frame takes five times as long.
    turn = turn_about(slot.center(), mount.design.angle_deg)
    placed = turned_by(mount.placed(slot, grain=0), turn)
    add_grain(placed.texture, PHOTO_GRAIN)
    turned = turn.map(plate)
    layers: list[Layer] = [
        mount.shadow(turned, motion, 0.42, slot.center()),
        Shape(turned, fill=white, motion=motion),
        Window(
            turn.map(path),
            placed.texture,
            placed.centre,
            placed.inner,
            motion,
            glint=mount.camera.glint,
        ),
    ]
    return Mounted(layers, turned.boundingRect(), placed.photo_scale)


def _card(mount: Mount) -> Mounted:
    """A card with rounded corners and a soft shadow."""
    u = mount.frame.unit
    slot = mount.inset_slot(aspect=1.34, margin=64 * u)
    path = QPainterPath()
    path.addRoundedRect(slot, 36 * u, 36 * u)
    return mount.in_window(slot, path, entrance=mount.camera.entrance, shadow=0.4)


def _arch(mount: Mount) -> Mounted:
    """An arched window."""
    u = mount.frame.unit
    slot = mount.inset_slot(aspect=0.82, margin=60 * u)
    path = QPainterPath()
    radius = slot.width() / 2
    path.moveTo(slot.left(), slot.bottom())
    path.lineTo(slot.left(), slot.top() + radius)
    path.arcTo(QRectF(slot.left(), slot.top(), slot.width(), slot.width()), 180, -180)
    path.lineTo(slot.right(), slot.bottom())
    path.closeSubpath()
    return mount.in_window(slot, path, entrance="wipe", shadow=0.3)


def _band(mount: Mount) -> Mounted:
    """A picture that runs off one or more edges of the frame."""
    area, u = QRectF(mount.design.slot), mount.frame.unit
    slot = mount.bounded(area)
    gap = area.width() - slot.width()
    if 0 < gap < area.width() * 0.12:
        slot.setWidth(area.width() * 0.88)
    side = mount.design.corner
    slot.moveLeft(area.left() if side == "left" else area.right() - slot.width())
    if mount.frame.shape == "wide":
        slot.moveTop(area.center().y() - slot.height() / 2)
    elif mount.design.edge == "bottom":
        slot.moveTop(area.top() + min(20 * u, max(0.0, area.height() - slot.height())))
    else:
        slot.moveBottom(area.bottom())
    bleed = 60 * u
    outer = slot.adjusted(
        -bleed if slot.left() <= 1 else 0,
        -bleed if slot.top() <= 1 else 0,
        bleed if slot.right() >= mount.frame.width - 1 else 0,
        bleed if slot.bottom() >= mount.frame.height - 1 else 0,
    )
    path = QPainterPath()
    path.addRoundedRect(outer, 44 * u, 44 * u)
    path = path.intersected(rect_path(slot))
    return mount.in_window(
        slot,
        path,
        entrance="wipe",
        shadow=0.35,
        reveal="right" if side == "right" else "left",
        still=True,
    )


def _slices(mount: Mount) -> Mounted:
    """The picture cut into strips that do not meet: something is not right."""
    u = mount.frame.unit
    slot = mount.bounded(QRectF(mount.design.slot).adjusted(0, 40 * u, 0, -40 * u), 0.93)
    area = mount.design.slot
    slot.moveCenter(area.center())
    if mount.frame.shape == "wide":
        slot.moveLeft(area.left() if mount.design.mirrored else area.right() - slot.width())
    placed = mount.placed(slot)
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
            easing=ease_out_expo, drift_dy=way * 30 * u * mount.camera.energy,
        )  # fmt: skip
        layers.append(Window(rect_path(part), placed.texture, placed.centre, placed.inner, motion))
    return Mounted(layers, slot.adjusted(0, -offset, 0, offset), placed.photo_scale)


def _fade(mount: Mount) -> Mounted:
    """A picture at the edge of the frame that sinks into the ground."""
    area = QRectF(mount.design.slot)
    slot = mount.bounded(area)
    if mount.frame.shape == "wide":
        slot.moveTop(area.center().y() - slot.height() / 2)
        slot.moveLeft(area.left() if mount.design.mirrored else area.right() - slot.width())
    else:
        slot.moveLeft(
            area.right() - slot.width() if mount.design.corner == "right" else area.left()
        )
        slot.moveTop(area.top() if mount.design.edge == "top" else area.bottom() - slot.height())
    placed = mount.placed(slot)
    layers: list[Layer] = [
        Window(rect_path(slot), _vignetted(placed, slot, mount.frame), placed.centre, placed.inner,
               Motion("fade", -0.5, 1.6)),
    ]  # fmt: skip
    return Mounted(layers, slot, placed.photo_scale)


def _vignetted(placed: Placed, slot: QRectF, frame: Frame) -> QImage:
    """The texture with its edges made transparent, except where it meets the frame's."""
    texture = placed.texture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    shown = slot.translated(
        texture.width() / 2 - placed.centre.x(), texture.height() / 2 - placed.centre.y()
    )
    reach = 0.34

    def fade_out(painter: QPainter) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        near = 2.0
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
                        QColor(0, 0, 0, round(255 * (0.5 - 0.5 * math.cos(math.pi * step / 8)))),
                    )
                painter.fillRect(texture.rect(), gradient)

    with_painter(texture, fade_out)
    return texture


def _cover(mount: Mount) -> Mounted:
    """The picture over the whole frame, with a scrim where the text stands."""
    frame, zone = mount.frame, mount.design.text_zone
    closer = replace(mount.visual, tightness=max(1.25, mount.visual.tightness))
    subject = mount.design.slot.center()
    placed = mount.placed(frame.rect, closer if closer.is_photo else mount.visual, subject)
    image = QImage(frame.width, frame.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    reach = 300 * frame.unit
    inner, outer = {
        "top": (QPointF(0, zone.top() - 30 * frame.unit), QPointF(0, -reach)),
        "bottom": (QPointF(0, zone.bottom()), QPointF(0, reach)),
        "left": (QPointF(zone.left(), 0), QPointF(-reach, 0)),
        "right": (QPointF(zone.right(), 0), QPointF(reach, 0)),
    }[mount.design.edge if mount.design.edge != "none" else "bottom"]
    add_shade(image, QRectF(image.rect()), inner, inner + outer, mount.palette.deep, COVER_SCRIM)
    layers: list[Layer] = [
        Backdrop(placed.texture, frame.width, frame.height, placed.inner, placed.centre),
        Sprite(image, 0.0, 0.0),
    ]
    return Mounted(layers, QRectF(mount.design.slot), placed.photo_scale)

"""A clip from a picture drawn elsewhere: a camera move, and type that can be read over it."""

from __future__ import annotations

import math
import random
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainterPath

from videoflow.media.colour import mix
from videoflow.providers.animatic.blocks import Copy, TypeStyle
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette, from_lch, make_palette, to_lch
from videoflow.providers.animatic.compose import OVERSCAN, copy_of
from videoflow.providers.animatic.cues import read_cues
from videoflow.providers.animatic.design import film_face
from videoflow.providers.animatic.layers import Backdrop, Composition, Layer, Sprite, Window
from videoflow.providers.animatic.motion import Motion
from videoflow.providers.animatic.photo import (
    MAX_UPSCALE,
    add_grain,
    add_shade,
    blurred_backdrop,
    flattened,
    graded,
    load_photo,
    subject_centre,
)
from videoflow.providers.animatic.spec import AnimaticSpec, stable_number
from videoflow.providers.animatic.stage import Frame, Visual, place
from videoflow.providers.animatic.text_stack import Stack, set_stack

_SCRIM = 0.8
"""Opacity of the scrim under type: white behind it still comes out dark enough to read on."""


def compose_over(spec: AnimaticSpec, picture: Path, *, with_text: bool) -> Composition:
    """A composition around ``picture``; ``with_text`` is False where it has its words already.

    Raises MediaError when the picture cannot be read.
    """
    frame = Frame(spec.width, spec.height)
    rng = random.Random(stable_number("over", spec.seed, spec.scenario, spec.scene_number))
    image = flattened(load_photo(picture), QColor("white"))
    cues = read_cues(spec.prompt)
    palette = make_palette(image, spec.brand_colours, spec.kicker, cues, rng)
    camera = Camera.choose(random.Random(stable_number("motion", spec.seed)), cues, spec.scenario)
    visual = Visual(image, subject_centre(image), is_photo=True, tightness=1.09)
    layers, photo_scale = _picture(visual, frame, palette, camera)
    stack = Stack()
    copy = copy_of(spec, cues)
    if with_text and copy != Copy(language=copy.language, rtl=copy.rtl):
        stack, scrim = _words(spec, frame, palette, copy, rng)
        layers.append(scrim)
    return Composition(
        frame.width, frame.height, (*layers, *stack.layers), tuple(stack.boxes), photo_scale
    )


def _picture(
    visual: Visual, frame: Frame, palette: Palette, camera: Camera
) -> tuple[list[Layer], float]:
    """The picture over the whole frame, or as a card on its own blur where it is too small."""
    image, u = visual.image, frame.unit
    cover = max(frame.width / image.width(), frame.height / image.height())
    reach = 40 * u * camera.energy
    pan = QPointF(-reach * camera.way_x, -reach * camera.way_y)
    if cover * 1.06 <= MAX_UPSCALE:
        placed = place(visual, frame.rect, pan=pan, push=camera.push * 0.9, grain=0)
        whole = Backdrop(placed.texture, frame.width, frame.height, placed.inner, placed.centre)
        return [whole], placed.photo_scale
    width, height = (2 * math.ceil(side * OVERSCAN / 2) for side in (frame.width, frame.height))
    blurred = blurred_backdrop(image, width, height, visual.centre)
    blurred = graded(blurred, tint=mix(palette.deep, QColor("white"), 0.45))
    add_grain(blurred)
    margin = 54 * u
    fit = min(
        (frame.width - 2 * margin) / image.width(),
        (frame.height * 0.62) / image.height(),
        MAX_UPSCALE / 1.07,
    )
    slot = QRectF(0, 0, image.width() * fit, image.height() * fit)
    slot.moveCenter(
        QPointF(frame.width / 2, frame.height * (0.4 if frame.shape != "wide" else 0.5))
    )
    placed = place(visual, slot, pan=pan, push=camera.push * 0.6)
    path = QPainterPath()
    path.addRoundedRect(slot, 30 * u, 30 * u)
    backdrop = Backdrop(
        blurred.convertToFormat(QImage.Format.Format_RGB32),
        frame.width,
        frame.height,
        camera.backdrop(frame),
    )
    window = Window(path, placed.texture, placed.centre, placed.inner, camera.slot(frame))
    return [backdrop, window], placed.photo_scale


def _words(
    spec: AnimaticSpec, frame: Frame, palette: Palette, copy: Copy, rng: random.Random
) -> tuple[Stack, Sprite]:
    """The column of type at the foot of the safe area, and the scrim that makes it readable."""
    u, safe = frame.unit, frame.safe
    share = 0.46 if frame.shape in ("tall", "portrait") else 0.62
    zone = QRectF(
        safe.left(), safe.bottom() - safe.height() * share, safe.width(), safe.height() * share
    )
    if frame.shape == "wide":
        zone.setWidth(safe.width() * 0.62)
        if spec.is_rtl:
            zone.moveRight(safe.right())
    lch = to_lch(palette.deep)
    ground = from_lch(min(0.16, lch.lightness), lch.chroma, lch.hue)
    style = TypeStyle(
        face=film_face(spec),
        headline_max=112.0 if frame.shape != "wide" else 96.0,
        emphasis=rng.choice(("plain", "underline")),
        align="right" if spec.is_rtl else "left",
        anchor=1.0,
        kinetic=rng.choice(("lines", "words")),
        support_size=36.0,
    )
    stack = set_stack(copy, style, zone, u, palette, mix(ground, QColor("white"), 0.22))
    top = stack.rect.top() - 330 * u
    image = QImage(
        frame.width,
        max(1, math.ceil(frame.height - top)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    solid = stack.rect.top() - top
    area = QRectF(image.rect())
    add_shade(
        image, QRectF(0, 0, area.width(), solid), QPointF(0, solid), QPointF(0, 0), ground, _SCRIM
    )
    below = QColor(ground)
    below.setAlphaF(_SCRIM)
    add_shade(
        image,
        QRectF(0, solid, area.width(), area.height() - solid),
        QPointF(0, solid),
        QPointF(0, 1e7),
        below,
        _SCRIM,
    )
    return stack, Sprite(image, 0.0, round(top), Motion("fade", -0.1, 0.7))

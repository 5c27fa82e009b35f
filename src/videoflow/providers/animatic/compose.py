"""From a spec to a composition: pictures loaded, colours mixed, type set, layers stacked."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from videoflow.media.colour import luminance, mix
from videoflow.providers.animatic import ornaments
from videoflow.providers.animatic.artwork import draw_artwork
from videoflow.providers.animatic.blocks import Copy
from videoflow.providers.animatic.camera import Camera
from videoflow.providers.animatic.colour import Palette, cooled, make_palette
from videoflow.providers.animatic.cues import Cues, read_cues
from videoflow.providers.animatic.design import Design, choose_design
from videoflow.providers.animatic.layers import Backdrop, Composition, Layer
from videoflow.providers.animatic.motion import Motion
from videoflow.providers.animatic.photo import (
    MAX_UPSCALE,
    add_glow,
    add_grain,
    add_shade,
    blurred_backdrop,
    flattened,
    graded,
    load_photo,
    subject_centre,
)
from videoflow.providers.animatic.setting import COVER_SCRIM, set_visual
from videoflow.providers.animatic.spec import AnimaticSpec, stable_number
from videoflow.providers.animatic.stage import Frame, Visual
from videoflow.providers.animatic.text_stack import set_stack

OVERSCAN = 1.16
"""A backdrop is this much larger than the frame, for its drift."""


def compose(
    spec: AnimaticSpec, motion_seed: int | None = None, motion_prompt: str = ""
) -> Composition:
    """Design the picture of ``spec``.

    ``motion_seed`` and ``motion_prompt`` vary the movement only, not the settled picture.
    Raises MediaError when a photo cannot be read.
    """
    frame = Frame(spec.width, spec.height)
    cues = read_cues(spec.prompt)
    rng = random.Random(
        stable_number("picture", spec.seed, spec.scenario.casefold(), spec.scene_number)
    )
    photo = _chosen_photo(spec)
    palette = make_palette(photo, spec.brand_colours, spec.kicker, cues, rng)
    if (
        spec.scenario.strip().casefold() == "problem"
        and cues.mood != "bright"
        and cues.mood != "warm"
    ):
        palette = cooled(palette)
    copy = copy_of(spec, cues)
    has_text = copy != Copy(language=copy.language, rtl=copy.rtl)
    design = choose_design(
        spec,
        frame,
        cues,
        rng,
        headline=copy.headline,
        has_text=has_text,
        fills_frame=_fills(photo, frame),
    )
    visual = _visual(spec, photo, frame, design, palette, cues, rng)
    camera = Camera.choose(
        random.Random(stable_number("motion", spec.seed if motion_seed is None else motion_seed)),
        read_cues(motion_prompt or spec.prompt),
        spec.scenario,
    )
    backdrop, ground = _backdrop(design, frame, palette, visual)
    # A plain ground shows no movement: leaving it still saves a pass over the whole frame.
    drift = (
        camera.backdrop(frame)
        if design.ground == "blur" or "rays" in design.ornaments
        else Motion()
    )
    placed = set_visual(visual, design, frame, palette, ground, camera)
    text_zone = design.text_zone_beside(placed.slot, frame)
    if design.treatment == "cover":
        text_ground = mix(palette.deep, QColor("white"), 1.0 - COVER_SCRIM)
    elif design.ground == "blur":
        text_ground = _worst(backdrop, frame, text_zone, dark=luminance(ground) < 0.4)
    else:
        text_ground = ground
    stack = set_stack(copy, design.style, text_zone, frame.unit, palette, text_ground)
    behind, front = ornaments.ornament_layers(
        design, frame, palette, ground, placed.slot, copy, camera, rng
    )
    ground_layers = [Backdrop(backdrop, frame.width, frame.height, drift)]
    layers: list[Layer] = [
        *([] if design.treatment == "cover" else ground_layers),
        *behind,
        *placed.layers,
        *front,
        *stack.layers,
    ]
    return Composition(
        frame.width, frame.height, tuple(layers), tuple(stack.boxes), placed.photo_scale
    )


def copy_of(spec: AnimaticSpec, cues: Cues) -> Copy:
    """The words of the scene; the offer and the button belong to the call to action alone."""
    closing = spec.scenario.strip().casefold() == "cta"
    headline = cues.headline or spec.headline
    offer = spec.offer if closing else ""
    if offer and _said_already(offer, f"{headline} {spec.support}"):
        offer = ""
    support = "" if spec.support.casefold() == headline.casefold() else spec.support
    button = spec.call_to_action if closing else ""
    return Copy(
        kicker="" if spec.kicker.casefold() == headline.casefold() else spec.kicker,
        headline=headline,
        support="" if offer and support and len(support) > 90 else support,
        offer=offer,
        button=button,
        language=spec.language,
        rtl=spec.is_rtl,
    )


def _fills(photo: QImage | None, frame: Frame) -> bool:
    """Whether the photo, or the artwork in its place, covers the frame with room for the camera."""
    if photo is None:
        return True
    cover = max(frame.width / photo.width(), frame.height / photo.height())
    return cover * 1.2 <= MAX_UPSCALE


def _said_already(text: str, elsewhere: str) -> bool:
    """Whether most of the words of ``text`` stand in ``elsewhere`` as well."""
    words = [word.strip(".,!?:;") for word in text.casefold().split()]
    return sum(word in elsewhere.casefold() for word in words) >= 0.7 * len(words)


def _chosen_photo(spec: AnimaticSpec) -> QImage | None:
    if not spec.photos:
        return None
    index = (spec.scene_number - 1 + stable_number("photo", spec.seed) % len(spec.photos)) % len(
        spec.photos
    )
    return load_photo(spec.photos[index])


def _visual(
    spec: AnimaticSpec,
    photo: QImage | None,
    frame: Frame,
    design: Design,
    palette: Palette,
    cues: Cues,
    rng: random.Random,
) -> Visual:
    """What the slot shows: the graded photo, or artwork in the palette."""
    if photo is None:
        slot = frame.rect if design.treatment == "cover" else design.slot
        side = max(slot.width(), slot.height()) * 1.02
        size = (math.ceil(max(slot.width(), side * 0.7)), math.ceil(max(slot.height(), side * 0.7)))
        ground = {"paper": palette.paper, "accent": palette.accent}.get(design.ground, palette.deep)
        return Visual(
            draw_artwork(*size, palette, ground, rng),
            QPointF(0.5, 0.5),
            is_photo=False,
            tightness=1.14,
        )
    tightness = {"close": 1.5, "wide": 1.0, "top": 1.05, None: rng.uniform(1.03, 1.4)}[cues.framing]
    centre = subject_centre(photo) + QPointF(rng.uniform(-0.09, 0.09), rng.uniform(-0.07, 0.07))
    picture = (
        flattened(photo, mix(palette.soft, palette.accent, 0.12))
        if photo.hasAlphaChannel()
        else photo
    )
    scenario = spec.scenario.strip().casefold()
    if scenario == "problem" and cues.mood != "bright" and cues.mood != "warm":
        picture = graded(picture, grey=0.72, tint=QColor(176, 190, 214), contrast=0.35)
    elif cues.mood == "dark":
        picture = graded(picture, tint=QColor(150, 146, 170), contrast=0.3)
    elif cues.mood == "bright":
        picture = graded(picture, lift=0.5)
    elif cues.mood == "cool":
        picture = graded(picture, grey=0.35, tint=QColor(205, 222, 255), contrast=0.15)
    elif cues.mood == "warm":
        picture = graded(picture, tint=QColor(255, 236, 205), contrast=0.2)
    else:
        picture = graded(picture, contrast=0.2)
    return Visual(picture, centre, is_photo=True, tightness=tightness)


def _backdrop(
    design: Design, frame: Frame, palette: Palette, visual: Visual
) -> tuple[QImage, QColor]:
    """The ground of the picture with its overscan, and the colour to set type against."""
    width = 2 * math.ceil(frame.width * OVERSCAN / 2)
    height = 2 * math.ceil(frame.height * OVERSCAN / 2)
    diagonal = math.hypot(width, height)
    focus = design.slot.center() + QPointF((width - frame.width) / 2, (height - frame.height) / 2)
    if design.ground == "blur":
        image = blurred_backdrop(visual.image, width, height, visual.centre).convertToFormat(
            QImage.Format.Format_ARGB32_Premultiplied
        )
        image = graded(image, tint=mix(palette.deep, QColor("white"), 0.34), contrast=0.2)
        text = design.text_zone.translated((width - frame.width) / 2, (height - frame.height) / 2)
        whole = QRectF(image.rect())
        if frame.shape == "wide":
            from_left = text.center().x() < width / 2
            start, end = (
                QPointF(0 if from_left else width, 0),
                QPointF(width if from_left else 0, 0),
            )
        else:
            from_top = text.center().y() < height / 2
            start, end = (
                QPointF(0, 0 if from_top else height),
                QPointF(0, height if from_top else 0),
            )
        add_shade(image, whole, start, end, palette.deep, 0.72)
        ground = palette.deep
    else:
        ground = {"deep": palette.deep, "paper": palette.paper, "accent": palette.accent}[
            design.ground
        ]
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(ground)
        if design.ground == "deep":
            add_glow(image, focus, diagonal * 0.55, mix(palette.accent, palette.deep, 0.45), 0.62)
        elif design.ground == "accent":
            add_glow(image, focus, diagonal * 0.6, mix(palette.accent, palette.paper, 0.4), 0.35)
            add_glow(
                image,
                QPointF(0, height),
                diagonal * 0.5,
                mix(palette.accent, palette.deep, 0.5),
                0.35,
            )
        else:
            add_glow(image, focus, diagonal * 0.5, mix(palette.soft, palette.accent, 0.22), 0.55)
    if "rays" in design.ornaments:
        ornaments.paint_rays(image, focus, palette.on(ground))
    add_grain(image)
    return image.convertToFormat(QImage.Format.Format_RGB32), ground


def _worst(backdrop: QImage, frame: Frame, zone: QRectF, *, dark: bool) -> QColor:
    """The pixel of the zone that text reads worst on: a dark ground's lightest, or the darkest."""
    dx, dy = (backdrop.width() - frame.width) / 2, (backdrop.height() - frame.height) / 2
    part = backdrop.copy(zone.translated(dx, dy).toAlignedRect()).scaled(
        16, 16, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    colours = [part.pixelColor(x, y) for y in range(16) for x in range(16)]
    return (max if dark else min)(colours, key=luminance)

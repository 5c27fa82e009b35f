"""The art direction: which family of layout a scene gets, and where everything stands in it.

A film keeps its typeface and palette; scenario, seed and prompt decide layout, ground, side, crop
and treatment of type. Rectangles are pixels, worked out for every shape of frame.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRectF

from videoflow.providers.animatic.blocks import Align, Emphasis, Kinetic, TypeStyle
from videoflow.providers.animatic.cues import Cues
from videoflow.providers.animatic.fonts import GROTESK, POSTER, SERIF, Face
from videoflow.providers.animatic.spec import AnimaticSpec, stable_number
from videoflow.providers.animatic.stage import Edge, Frame

Ground = Literal["deep", "paper", "accent", "blur"]
Treatment = Literal["lens", "print", "card", "arch", "band", "slices", "fade", "cover"]
Ornament = Literal["rings", "ghost", "frame", "dots", "orb", "cross", "rays"]
Order = Literal["text_first", "visual_first"]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of layout that a scenario may get."""

    treatment: Treatment
    grounds: tuple[Ground, ...]
    orders: tuple[Order, ...]
    ornaments: tuple[Ornament, ...]
    align: tuple[Literal["start", "center"], ...]
    emphasis: tuple[Emphasis, ...]
    kinetic: tuple[Kinetic, ...]
    headline_max: float
    visual_share: float = 0.5


@dataclass(frozen=True, slots=True)
class Design:
    """A family fitted to one frame."""

    treatment: Treatment
    ground: Ground
    text_zone: QRectF
    slot: QRectF
    edge: Edge
    corner: Edge
    ornaments: tuple[Ornament, ...]
    style: TypeStyle
    mirrored: bool
    angle_deg: float

    def text_zone_beside(self, visual: QRectF, frame: Frame) -> QRectF:
        """The text zone fitted to the room that ``visual`` leaves it, within the safe area."""
        zone, safe, u = QRectF(self.text_zone), frame.safe, frame.unit
        if self.treatment == "cover":
            return zone
        if self.edge == "top":
            zone.setTop(max(safe.top(), visual.bottom() + 64 * u))
        elif self.edge == "bottom":
            zone.setBottom(min(safe.bottom(), visual.top() - 56 * u))
        elif self.edge == "right":
            zone.setRight(min(zone.right() + 40 * u, visual.left() - 56 * u))
        elif self.edge == "left":
            zone.setLeft(max(zone.left() - 40 * u, visual.right() + 56 * u))
        return zone


_FAMILIES: dict[str, tuple[Family, ...]] = {
    "hook": (
        Family("lens", ("deep", "accent"), ("text_first",), ("rings", "cross"), ("start",),
               ("accent", "plain", "underline"), ("words",), 178, 0.46),
        Family("band", ("accent", "deep"), ("text_first", "visual_first"), ("cross",), ("start",),
               ("plain", "accent", "marker"), ("words", "lines"), 178, 0.44),
        Family("print", ("blur",), ("text_first", "visual_first"), ("cross",), ("start", "center"),
               ("accent", "plain", "marker"), ("words",), 160, 0.46),
        Family("cover", ("deep",), ("text_first", "visual_first"), ("cross",), ("start",),
               ("accent", "plain", "underline", "marker"), ("words",), 168, 0.5),
    ),
    "problem": (
        Family("fade", ("deep",), ("visual_first", "text_first"), (), ("start",),
               ("italic", "accent", "plain"), ("fade", "lines"), 124, 0.5),
        Family("slices", ("deep", "blur"), ("visual_first", "text_first"), (), ("start",),
               ("plain", "accent", "italic"), ("lines",), 130, 0.44),
        Family("band", ("blur", "deep"), ("visual_first",), (), ("start",),
               ("italic", "underline"), ("fade", "lines"), 120, 0.36),
        Family("cover", ("deep",), ("visual_first",), (), ("start",),
               ("italic", "accent", "plain"), ("fade", "lines"), 124, 0.5),
    ),
    "solution": (
        Family("card", ("paper", "accent"), ("text_first", "visual_first"), ("ghost", "dots"),
               ("start", "center"), ("accent", "italic", "underline"), ("lines",), 122, 0.5),
        Family("arch", ("paper", "deep"), ("visual_first",), ("orb", "cross"), ("center",),
               ("italic", "accent"), ("lines",), 116, 0.5),
        Family("lens", ("paper", "accent"), ("visual_first", "text_first"), ("rings", "ghost"),
               ("center", "start"), ("accent", "italic", "plain"), ("lines", "words"), 122, 0.5),
        Family("cover", ("deep",), ("visual_first",), ("cross",), ("start", "center"),
               ("italic", "accent", "underline"), ("lines",), 124, 0.52),
    ),
    "cta": (
        Family("lens", ("accent", "deep"), ("visual_first",), ("rays", "rings"),
               ("center", "start"), ("plain", "accent"), ("words", "lines"), 128, 0.38),
        Family("print", ("paper", "accent"), ("visual_first",), ("ghost", "dots"),
               ("center", "start"), ("accent", "marker", "plain"), ("lines",), 124, 0.40),
        Family("card", ("blur",), ("visual_first",), ("frame",), ("center",),
               ("accent", "italic", "plain"), ("lines", "words"), 120, 0.38),
        Family("cover", ("deep",), ("visual_first",), ("frame",), ("center", "start"),
               ("accent", "italic", "plain"), ("lines", "words"), 124, 0.46),
    ),
}  # fmt: skip

_FACES: tuple[Face, ...] = (GROTESK, SERIF, POSTER)


def choose_design(
    spec: AnimaticSpec,
    frame: Frame,
    cues: Cues,
    rng: random.Random,
    *,
    headline: str,
    has_text: bool,
    fills_frame: bool,
) -> Design:
    """The design of one scene.

    ``has_text`` is False where there is no word to set; ``fills_frame`` says whether the picture is
    large enough to cover the whole frame.
    """
    families = families_of(spec.scenario, spec.scene_number)
    may_cover = fills_frame and cues.mood != "bright"
    offered = [f for f in families if may_cover or f.treatment != "cover"]
    # By the seed itself and not by chance: the next seed is sure to get another layout.
    family = offered[(spec.seed + spec.scene_number) % len(offered)]
    ground = _ground(family, cues, rng)
    order = rng.choice(family.orders)
    wants_center = rng.choice(family.align) == "center" and frame.shape != "wide"
    mirrored = rng.random() < 0.5
    if cues.side is not None:
        mirrored = cues.side == "left"
    if frame.shape == "wide" and cues.side is None and order == "visual_first":
        mirrored = not mirrored
    start: Align = "right" if spec.is_rtl else "left"
    face = film_face(spec)
    scale = {"tall": 1.0, "portrait": 0.88, "square": 0.78, "wide": 1.06}[frame.shape]
    poster = 1.28 if face is POSTER else 0.94 if face is SERIF else 0.9
    style = TypeStyle(
        face=face,
        headline_max=family.headline_max * scale * poster * _loudness(headline),
        headline_min=54 * scale,
        support_size={"tall": 40.0, "portrait": 36.0, "square": 33.0, "wide": 36.0}[frame.shape],
        emphasis=_emphasis(rng.choice(family.emphasis), face),
        align="center" if wants_center else start,
        kinetic=rng.choice(family.kinetic),
        kicker_mark=rng.choice(("dot", "rule")),
    )
    text_zone, slot, edge = _zones(frame, family, order, mirrored, has_text=has_text)
    anchor = {"text_first": 0.0, "visual_first": 0.35}[order] if frame.shape != "wide" else 0.5
    corner: Edge = "left" if mirrored else "right"
    return Design(
        treatment=family.treatment,
        ground=ground,
        text_zone=text_zone,
        slot=slot,
        edge=edge,
        corner=corner,
        ornaments=tuple(o for o in family.ornaments if rng.random() < 0.75),
        style=replace(style, anchor=anchor),
        mirrored=mirrored,
        angle_deg=rng.choice((-1.0, 1.0)) * rng.uniform(2.2, 4.2),
    )


def film_face(spec: AnimaticSpec) -> Face:
    """The display face of a film: all of its scenes share it."""
    return _FACES[stable_number("face", (spec.kicker or spec.language).casefold()) % len(_FACES)]


def families_of(scenario: str, scene_number: int) -> tuple[Family, ...]:
    """The layouts of a scenario; a custom label borrows those of the role it stands nearest to."""
    known = _FAMILIES.get(scenario.strip().casefold())
    if known:
        return known
    borrowed = ("solution", "hook")[stable_number(scenario.casefold(), scene_number) % 2]
    return _FAMILIES[borrowed]


def _loudness(headline: str) -> float:
    """Short headlines are set larger: four words can shout, fourteen cannot."""
    return 1.38 if len(headline) <= 22 else 1.16 if len(headline) <= 36 else 1.0


def _ground(family: Family, cues: Cues, rng: random.Random) -> Ground:
    chosen = rng.choice(family.grounds)
    if cues.mood == "dark":
        return "deep" if chosen in ("paper", "accent") else chosen
    if cues.mood == "bright":
        return "paper"
    return chosen


def _emphasis(wanted: Emphasis, face: Face) -> Emphasis:
    return "accent" if wanted == "italic" and face is not SERIF else wanted


def _zones(
    frame: Frame, family: Family, order: Order, mirrored: bool, *, has_text: bool
) -> tuple[QRectF, QRectF, Edge]:
    """Text zone, slot of the visual, and the edge of the frame the slot leans on."""
    w, h, u, safe = frame.width, frame.height, frame.unit, frame.safe
    bleeds = family.treatment in ("band", "fade", "slices", "cover")
    if not has_text:
        inset = 0.0 if bleeds else 70 * u
        return QRectF(safe), frame.rect.adjusted(inset, inset, -inset, -inset), "none"
    if frame.shape == "wide":
        gutter = 70 * u
        split = w * (0.53 if family.treatment != "lens" else 0.55)
        text = QRectF(safe.left(), safe.top(), split - safe.left() - gutter / 2, safe.height())
        if bleeds:
            slot = QRectF(split, 0, w - split, h)
        else:
            slot = QRectF(
                split + gutter / 2, safe.top(), w - split - gutter / 2 - safe.left(), safe.height()
            )
        edge: Edge = "right"
        if mirrored:
            text.moveLeft(w - text.right())
            slot.moveLeft(w - slot.right())
            edge = "left"
        return text, slot, edge
    share = family.visual_share
    if (
        frame.shape != "tall"
    ):  # there is less height: a column that ends in a button needs more of it
        share = family.visual_share * 0.9 if family in _FAMILIES["cta"] else max(0.43, share)
    gap = 56 * u
    if order == "text_first":
        split = h * (1 - share) if frame.shape == "tall" else h * (1 - share * 0.98)
        text = QRectF(safe.left(), safe.top(), safe.width(), split - safe.top() - gap)
        slot = QRectF(0, split, w, h - split)
        edge = "bottom"
    else:
        split = h * share * (0.96 if frame.shape == "tall" else 0.98)
        text = QRectF(safe.left(), split + gap, safe.width(), safe.bottom() - split - gap)
        slot = QRectF(0, 0, w, split)
        edge = "top"
    return text, slot, edge

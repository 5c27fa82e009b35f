"""Colour for the built-in engine: OKLCH arithmetic, and a palette from a photo.

OKLCH is used because equal steps look equal: a hue can be turned or a ground darkened without the
colour going muddy or neon.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from videoflow.media.colour import READABLE_CONTRAST, contrast, linear_rgb, luminance
from videoflow.providers.animatic.cues import Cues
from videoflow.providers.animatic.spec import stable_number

_SAMPLE_SIDE_PX = 44
_CLUSTERS = 6

# Hue and chroma of an accent, and hue of its grounds: for a film with neither photo nor brand.
_HOUSE_COLOURS: tuple[tuple[float, float, float], ...] = (
    (38.0, 0.19, 45.0),
    (256.0, 0.19, 265.0),
    (150.0, 0.14, 160.0),
    (20.0, 0.19, 335.0),
    (75.0, 0.16, 270.0),
    (295.0, 0.19, 290.0),
    (190.0, 0.12, 220.0),
)


class Lch(NamedTuple):
    """A colour in OKLCH: lightness 0 to 1, chroma 0 to about 0.3, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours one picture is made of; ``deep`` and ``paper`` are its dark and light grounds."""

    deep: QColor
    paper: QColor
    accent: QColor
    soft: QColor
    """A tinted light, for text on dark grounds and large quiet shapes."""

    def on(self, ground: QColor) -> QColor:
        """The palette's text colour for ``ground``: whichever of light and dark reads better."""
        light = self.paper if contrast(self.paper, ground) >= READABLE_CONTRAST else QColor("white")
        dark = self.deep if contrast(self.deep, ground) >= READABLE_CONTRAST else QColor("black")
        return light if contrast(light, ground) >= contrast(dark, ground) else dark

    def accent_on(self, ground: QColor) -> QColor:
        """The accent, moved in lightness until it can be read on ``ground``."""
        return readable(self.accent, ground)


def to_lch(colour: QColor) -> Lch:
    """sRGB to OKLCH."""
    r, g, b = linear_rgb(colour)
    lms = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    l_, m_, s_ = (math.copysign(abs(v) ** (1 / 3), v) for v in lms)
    lightness = 0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_
    a = 1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_
    b_ = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_
    return Lch(lightness, math.hypot(a, b_), math.degrees(math.atan2(b_, a)) % 360)


def from_lch(lightness: float, chroma: float, hue: float) -> QColor:
    """OKLCH to sRGB; chroma is lowered until the colour can be shown."""
    lightness = min(1.0, max(0.0, lightness))
    for _step in range(24):
        rgb = _to_rgb(lightness, chroma, hue)
        if all(-0.002 <= c <= 1.002 for c in rgb):
            break
        chroma *= 0.9
    return QColor.fromRgbF(*(min(1.0, max(0.0, c)) for c in rgb))


def readable(colour: QColor, ground: QColor, ratio: float = READABLE_CONTRAST) -> QColor:
    """``colour`` made lighter or darker, hue kept, until it reads on ``ground``."""
    if contrast(colour, ground) >= ratio:
        return colour
    lch = to_lch(colour)
    step = 0.02 if luminance(ground) < 0.18 else -0.02
    lightness = lch.lightness
    while 0.0 < lightness < 1.0:
        lightness += step
        candidate = from_lch(lightness, lch.chroma, lch.hue)
        if contrast(candidate, ground) >= ratio:
            return candidate
    return QColor("white") if step > 0 else QColor("black")


def make_palette(
    photo: QImage | None,
    brand_colours: tuple[str, ...],
    product: str,
    cues: Cues,
    rng: random.Random,
) -> Palette:
    """The palette of one picture: from brand colours, else the photo, else a house palette.

    Everything but the small turns that ``rng`` adds depends on the film, not on the take, so that
    scenes belong together.
    """
    if brand_colours:
        accent = to_lch(QColor(brand_colours[0]))
        ground_hue = to_lch(QColor(brand_colours[1])).hue if len(brand_colours) > 1 else accent.hue
        tint = accent.chroma
    elif photo is not None:
        accent, ground_hue, tint = _from_photo(photo)
    else:
        index = stable_number(product.casefold()) % len(_HOUSE_COLOURS)
        hue, chroma, ground_hue = _HOUSE_COLOURS[index]
        accent, tint = Lch(0.64, chroma, hue), chroma
    if not brand_colours:
        turn = rng.uniform(-9.0, 9.0)
        accent = Lch(
            min(0.70, max(0.56, accent.lightness)), max(accent.chroma, 0.13), accent.hue + turn
        )
    if cues.hue_deg is not None:
        ground_hue = cues.hue_deg
        accent = Lch(accent.lightness, max(accent.chroma, 0.15), cues.hue_deg)
    if cues.mood == "warm":
        ground_hue = _turned_towards(ground_hue, 60.0, 0.6)
    elif cues.mood == "cool":
        ground_hue = _turned_towards(ground_hue, 245.0, 0.7)
    quiet = min(1.0, tint / 0.12)
    return Palette(
        deep=from_lch(0.19 + rng.uniform(-0.01, 0.02), 0.040 * quiet + 0.006, ground_hue),
        paper=from_lch(
            0.985 if cues.mood == "bright" else 0.955, 0.020 * quiet + 0.004, ground_hue + 25.0
        ),
        accent=QColor(brand_colours[0]) if brand_colours else from_lch(*accent),
        soft=from_lch(0.88, 0.045 * quiet + 0.006, ground_hue + 12.0),
    )


def cooled(palette: Palette) -> Palette:
    """The palette under a grey sky: for the scene that shows the problem."""
    deep, accent = to_lch(palette.deep), to_lch(palette.accent)
    return Palette(
        deep=from_lch(0.175, 0.022, _turned_towards(deep.hue, 250.0, 0.85)),
        paper=from_lch(0.93, 0.008, 250.0),
        accent=from_lch(0.68, max(0.10, accent.chroma * 0.85), accent.hue),
        soft=from_lch(0.82, 0.018, 245.0),
    )


def _from_photo(photo: QImage) -> tuple[Lch, float, float]:
    """Accent, hue for the grounds and how colourful the photo is, from its clusters of colour."""
    small = photo.scaled(
        _SAMPLE_SIDE_PX,
        _SAMPLE_SIDE_PX,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixels = [
        to_lch(small.pixelColor(x, y))
        for y in range(0, _SAMPLE_SIDE_PX, 2)
        for x in range(0, _SAMPLE_SIDE_PX, 2)
    ]
    clusters = _clusters([_cartesian(p) for p in pixels])
    total = sum(size for _centre, size in clusters)

    def vividness(entry: tuple[Lch, int]) -> float:
        lch, size = entry
        return lch.chroma * (0.25 + math.sqrt(size / total)) * (1.0 - abs(lch.lightness - 0.58))

    shown = [(_polar(centre), size) for centre, size in clusters]
    accent = max(shown, key=vividness)[0]
    ground = max(shown, key=lambda entry: entry[1] * (0.02 + entry[0].chroma))[0]
    tint = sum(lch.chroma * size for lch, size in shown) / total
    if accent.chroma < 0.035:  # a black-and-white photo: an honest warm accent instead of noise
        accent = Lch(0.66, 0.16, 55.0)
    return accent, ground.hue, tint


def _clusters(
    points: list[tuple[float, float, float]],
) -> list[tuple[tuple[float, float, float], int]]:
    """k-means with seeds spread by lightness: small, exact and the same every time."""
    ordered = sorted(points)
    centres = [ordered[(2 * i + 1) * len(ordered) // (2 * _CLUSTERS)] for i in range(_CLUSTERS)]
    members: list[list[tuple[float, float, float]]] = []
    for _round in range(7):
        members = [[] for _centre in centres]
        for point in points:
            nearest = min(range(len(centres)), key=lambda i: math.dist(point, centres[i]))
            members[nearest].append(point)
        centres = [
            _mean(group) if group else centre
            for group, centre in zip(members, centres, strict=True)
        ]
    return [(centre, len(group)) for centre, group in zip(centres, members, strict=True) if group]


def _mean(group: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    count = len(group)
    return (
        sum(p[0] for p in group) / count,
        sum(p[1] for p in group) / count,
        sum(p[2] for p in group) / count,
    )


def _cartesian(lch: Lch) -> tuple[float, float, float]:
    angle = math.radians(lch.hue)
    return lch.lightness, lch.chroma * math.cos(angle), lch.chroma * math.sin(angle)


def _polar(lab: tuple[float, float, float]) -> Lch:
    return Lch(lab[0], math.hypot(lab[1], lab[2]), math.degrees(math.atan2(lab[2], lab[1])) % 360)


def _turned_towards(hue: float, target: float, share: float) -> float:
    return hue + ((target - hue + 180.0) % 360.0 - 180.0) * share


def _to_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_),
        _gamma(-1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_),
        _gamma(-0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_),
    )


def _gamma(c: float) -> float:
    return 12.92 * c if c <= 0.0031308 else 1.055 * math.pow(c, 1 / 2.4) - 0.055

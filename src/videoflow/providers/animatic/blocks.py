"""The words of a picture and their measure: which blocks there are, and how large each may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF

from videoflow.providers.animatic.fonts import CAPS_LABEL, LABEL, TEXT, Face, capitalised
from videoflow.providers.animatic.layers import Role
from videoflow.providers.animatic.typeset import SetText, fit_text

Align = Literal["left", "center", "right"]
Emphasis = Literal["plain", "accent", "italic", "underline", "marker"]
Kinetic = Literal["lines", "words", "fade"]


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of one picture; what is empty is not set."""

    kicker: str = ""
    headline: str = ""
    support: str = ""
    offer: str = ""
    button: str = ""
    language: str = "en"
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """How a stack looks and moves. Sizes are in units (1/1080 of the frame's short side)."""

    face: Face
    headline_max: float = 150.0
    headline_min: float = 44.0
    support_size: float = 38.0
    emphasis: Emphasis = "plain"
    align: Align = "left"
    anchor: float = 0.0
    """Where a stack shorter than its zone stands: 0 at the top, 1 at the bottom."""
    kinetic: Kinetic = "lines"
    capitals: bool = False
    kicker_mark: Literal["dot", "rule", "none", "pill"] = "dot"
    start_s: float = 0.12


@dataclass(frozen=True, slots=True)
class Block:
    """One text of the column, set, with the gap above it and the padding around it in pixels."""

    role: Role
    text: str
    setting: SetText
    gap_px: float
    padding_x: float = 0.0
    padding_y: float = 0.0

    @property
    def height_px(self) -> float:
        """Height with padding, without the gap."""
        return self.setting.height_px + 2 * self.padding_y


def measured_blocks(copy: Copy, style: TypeStyle, zone: QRectF, unit: float) -> list[Block]:
    """The blocks of the stack with their sizes; the headline gets the height the others leave."""
    rtl, width = copy.rtl, zone.width()

    def one(text: str, face: Face, size: float, lines: int, height: float) -> SetText:
        if face.capitals:
            text = capitalised(text, copy.language)
        return fit_text(
            text, face, width_px=width, height_px=height, max_px=size * unit,
            min_px=max(10.0 * unit, size * unit * 0.62), max_lines=lines, rtl=rtl,
        )  # fmt: skip

    kicker = support = offer = button = None
    if copy.kicker:
        mark = 34.0 * unit if style.kicker_mark in ("dot", "rule") else 0.0
        text = capitalised(copy.kicker, copy.language)
        kicker = Block("kicker", text, fit_text(
            text, CAPS_LABEL, width_px=width - 2 * mark, height_px=60 * unit, max_px=29 * unit,
            min_px=17 * unit, max_lines=1, rtl=rtl), 0.0)  # fmt: skip
    if copy.support:
        setting = one(copy.support, TEXT, style.support_size, 4, zone.height() * 0.30)
        gap = (76 if style.emphasis in ("underline", "marker") else 56) * unit
        support = Block("support", copy.support, setting, gap)
    if copy.offer:
        padding = 30.0 * unit
        setting = fit_text(
            copy.offer, LABEL, width_px=width - 2 * padding, height_px=zone.height() * 0.24,
            max_px=42 * unit, min_px=24 * unit, max_lines=3, rtl=rtl,
        )  # fmt: skip
        offer = Block("offer", copy.offer, setting, 44 * unit, padding, 24 * unit)
    if copy.button:
        padding = 52.0 * unit
        setting = fit_text(
            copy.button, LABEL, width_px=width - 2 * padding - 62 * unit, height_px=130 * unit,
            max_px=42 * unit, min_px=22 * unit, max_lines=2, rtl=rtl,
        )  # fmt: skip
        button = Block("button", copy.button, setting, 48 * unit, padding, 34 * unit)

    others = [b for b in (kicker, support, offer, button) if b]
    used = sum(b.height_px + b.gap_px for b in others)
    headline = None
    if copy.headline:
        gap = 34 * unit if kicker else 0.0
        capitals = style.capitals or style.face.capitals
        text = capitalised(copy.headline, copy.language) if capitals else copy.headline
        headline = Block("headline", text, fit_text(
            text, style.face, width_px=width, height_px=max(60 * unit, zone.height() - used - gap),
            max_px=style.headline_max * unit, min_px=style.headline_min * unit * 0.6, max_lines=6,
            rtl=rtl), gap)  # fmt: skip
    return [b for b in (kicker, headline, support, offer, button) if b]

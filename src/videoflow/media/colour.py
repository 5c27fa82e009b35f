"""Colours as light: how well one can be seen on another, and what two make together."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor

READABLE_CONTRAST = 4.5
"""The contrast that WCAG asks of text."""


def contrast(one: QColor, other: QColor) -> float:
    """WCAG's ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear_rgb(colour: QColor) -> tuple[float, float, float]:
    """Red, green and blue as amounts of light, 0 to 1 each: sRGB without its gamma."""
    return _linear(colour.redF()), _linear(colour.greenF()), _linear(colour.blueF())


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """``share`` of ``other`` mixed into ``one``; opaque."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * rest + other.redF() * share,
        one.greenF() * rest + other.greenF() * share,
        one.blueF() * rest + other.blueF() * share,
    )


def with_alpha(colour: QColor, alpha: float) -> QColor:
    """``colour`` at ``alpha`` opacity, 0 to 1."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)

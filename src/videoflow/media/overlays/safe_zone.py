"""The part of the picture that no application covers with its own names and buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF

_TALL = 0.66
"""Narrower than this (9:16 is 0.56), a film is for TikTok, Reels and Shorts."""

TOP_OF_TALL, BOTTOM_OF_TALL, LEFT_OF_TALL, RIGHT_OF_TALL = 0.10, 0.19, 0.065, 0.125
"""Search bar; name, words and music; nothing but air; the column of buttons."""

MARGIN = 0.055
"""All around, in other films, as a share of the short side."""


def safe_zone(width: int, height: int) -> QRectF:
    """The zone in pixels of a film of this size."""
    if width / height < _TALL:
        return QRectF(
            width * LEFT_OF_TALL,
            height * TOP_OF_TALL,
            width * (1 - LEFT_OF_TALL - RIGHT_OF_TALL),
            height * (1 - TOP_OF_TALL - BOTTOM_OF_TALL),
        )
    margin = MARGIN * min(width, height)
    return QRectF(margin, margin, width - 2 * margin, height - 2 * margin)


def centred_zone(width: int, height: int) -> QRectF:
    """The largest part of the safe zone that is as far from the left as from the right."""
    zone = safe_zone(width, height)
    margin = max(zone.left(), width - zone.right())
    return QRectF(margin, zone.top(), width - 2 * margin, zone.height())

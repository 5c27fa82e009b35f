"""Draw one picture into a PNG; only in a process that has a ``QGuiApplication`` and the fonts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.overlays.captions_art import draw_caption
from videoflow.media.overlays.end_card_art import draw_end_card
from videoflow.media.overlays.overlay_art import draw_overlay
from videoflow.media.overlays.requests import CaptionPicture, OverlayPicture, Picture

_FAST = 75
"""Qt's scale for PNG, which is without loss at any value: higher is faster and larger."""


def draw(picture: Picture, target: Path) -> None:
    """Write the PNG, complete or not at all.

    Raises MediaError where it cannot be written, or a logo cannot be read.
    """
    image = render(picture)
    part = target.with_name(f".{target.stem}.part.png")
    try:
        if not image.save(str(part), quality=_FAST):
            raise OSError(f"{part} could not be written")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MediaError(
            _("What stands over the film's pictures could not be written to the disk."),
            _("Check that there is free space on the disk and that you may write there."),
        ) from error


def render(picture: Picture) -> QImage:
    """The picture. Raises MediaError where a logo cannot be read."""
    image = QImage(picture.width, picture.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    try:
        if isinstance(picture, CaptionPicture):
            draw_caption(painter, picture)
        elif isinstance(picture, OverlayPicture):
            draw_overlay(painter, picture)
        else:
            draw_end_card(painter, picture)
    finally:
        painter.end()
    return image

"""Draw one picture into a PNG; only in a process that has a ``QGuiApplication`` and the fonts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.overlays.captions_art import draw_caption
from videoflow.media.overlays.end_card_art import draw_end_card
from videoflow.media.overlays.faces import letters_without_font
from videoflow.media.overlays.overlay_art import draw_overlay
from videoflow.media.overlays.requests import CaptionPicture, OverlayPicture, Picture

_FAST = 75
"""Qt's scale for PNG, which is without loss at any value: higher is faster and larger."""


def draw(picture: Picture, target: Path) -> None:
    """Write the PNG, complete or not at all.

    Raises MediaError where it cannot be written, and as ``render`` does.
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
    """The picture.

    Raises MediaError where a logo cannot be read, or no font on this computer has the letters.
    """
    _require_letters(picture)
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


def _require_letters(picture: Picture) -> None:
    words = _words_of(picture)
    missing = letters_without_font(words)
    if missing:
        raise MediaError(
            _("No font on this computer has the letters “{letters}” of “{words}”.").format(
                letters=missing[:10], words=words if len(words) < 60 else f"{words[:59]}…"
            ),
            _("Install a font for this script, such as Noto Sans, or use other words."),
        )


def _words_of(picture: Picture) -> str:
    if isinstance(picture, CaptionPicture):
        return " ".join(picture.lines)
    if isinstance(picture, OverlayPicture):
        return picture.overlay.text
    card = picture.card
    return " ".join((card.headline, card.offer, card.call_to_action, card.address))

"""Captions as they stand on the picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from videoflow.domain.film_settings import CaptionStyle
from videoflow.media.overlays.faces import Face
from videoflow.media.overlays.lettering import Setting
from videoflow.media.overlays.requests import CaptionPicture
from videoflow.media.overlays.safe_zone import centred_zone

_SIZES_PX = {"small": 44, "medium": 54, "large": 66}
"""Of letters, where the film's short side has 1080 pixels."""

_WIDE_FILM = 0.88
"""In a landscape film they are a little smaller: there is less height."""

_NARROWER = 0.9
"""Lines that are just too wide are set so much smaller, rather than broken again."""

_LEADING = 1.3
_PLATE = QColor(10, 11, 16, 196)
_LETTERS, _OUTLINE, _SHADOW = QColor("#ffffff"), QColor(0, 0, 0, 235), QColor(0, 0, 0, 70)


def draw_caption(painter: QPainter, picture: CaptionPicture) -> None:
    """Draw the cue in its place. Lines too wide for the zone are broken again."""
    size_px = letter_size_px(picture.width, picture.height, picture.style)
    zone = centred_zone(picture.width, picture.height)
    pad = _padding(size_px, picture.style)
    face = Face(size_px, 700, picture.font, _LEADING)
    width = zone.width() - 2 * pad
    words = "\n".join(picture.lines)
    setting = Setting(words, face, width)
    if setting.lines > len(picture.lines):
        setting = Setting(words, face.at(size_px * _NARROWER), width)
    if setting.lines > len(picture.lines):
        setting = Setting(" ".join(picture.lines), face, width).balanced
    height = setting.height + 2 * pad * 0.8
    top = _top(zone, height, picture.style)
    left = zone.left() + pad
    text_top = top + pad * 0.8 - size_px * 0.02
    if picture.style.background:
        plate = QRectF(0, top, setting.width + 2 * pad, height)
        plate.moveCenter(QRectF(zone.left(), top, zone.width(), height).center())
        path = QPainterPath()
        path.addRoundedRect(plate, size_px * 0.34, size_px * 0.34)
        painter.fillPath(path, _PLATE)
    else:
        _draw_outline(painter, setting, left, text_top)
    setting.draw(painter, left, text_top, _LETTERS)


def caption_band(width: int, height: int, style: CaptionStyle) -> QRectF:
    """Where captions of two lines may stand: other things keep clear of it."""
    zone = centred_zone(width, height)
    size_px = letter_size_px(width, height, style)
    band_height = size_px * (1 + _LEADING) + 2 * _padding(size_px, style)
    return QRectF(zone.left(), _top(zone, band_height, style), zone.width(), band_height)


def letter_size_px(width: int, height: int, style: CaptionStyle) -> float:
    """The size of captions in a film of this size."""
    scale = min(width, height) / 1080 * (_WIDE_FILM if width > height else 1.0)
    return _SIZES_PX[style.size] * scale


def _padding(size_px: float, style: CaptionStyle) -> float:
    return size_px * (0.5 if style.background else 0.15)


def _top(zone: QRectF, height: float, style: CaptionStyle) -> float:
    match style.place:
        case "top":
            return zone.top()
        case "middle":
            return zone.center().y() - height / 2
        case "bottom":
            return zone.bottom() - height


def _draw_outline(painter: QPainter, setting: Setting, left: float, top: float) -> None:
    size_px = setting.face.size_px
    joins = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    for colour, weight, drop in ((_SHADOW, 0.3, 0.05), (_OUTLINE, 0.17, 0.0)):
        pen = QPen(colour, size_px * weight, *joins)
        behind = Setting("\n".join(setting.texts), setting.face, setting.box_width, outline=pen)
        behind.draw(painter, left, top + size_px * drop, colour)

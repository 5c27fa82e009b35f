"""Product photos: read with care, find their subject, and grade, blur and shade them.

A photo is untrusted input: its header is checked before a pixel is decoded, decoding is scaled
and bounded in memory.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QRadialGradient,
)

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.colour import with_alpha

MAX_UPSCALE = 1.8
"""A photo is never shown larger than this many times its own size, camera push included."""

_PHOTO_FORMATS = frozenset(
    {
        "jpeg",
        "jpg",
        "png",
        "webp",
        "bmp",
        "gif",
        "tiff",
        "tif",
        "heic",
        "heif",
        "avif",
        "pbm",
        "ppm",
    }
)
"""Vector formats are left out: an SVG may refer to other files on the machine."""

_MAX_PIXELS = 200_000_000
_MAX_DECODED_SIDE_PX = 4096
_ALLOCATION_LIMIT_MB = 512
_SMOOTH = Qt.TransformationMode.SmoothTransformation
_PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


def load_photo(path: Path) -> QImage:
    """Decode a photo, upright, its long side at most 4096 px. Raises MediaError naming the file."""
    QImageReader.setAllocationLimit(_ALLOCATION_LIMIT_MB)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not path.is_file():
        raise MediaError(
            _("The photo “{name}” is not there any more.").format(name=path.name),
            _("Put it back, or choose another photo in the brief."),
        )
    size = reader.size()
    is_photo = bytes(reader.format().data()).decode("ascii", "replace") in _PHOTO_FORMATS
    if not is_photo or not reader.canRead() or not size.isValid() or size.isEmpty():
        raise _not_a_photo(path)
    if size.width() * size.height() > _MAX_PIXELS:
        raise MediaError(
            _("The photo “{name}” is too large: {width} × {height} pixels.").format(
                name=path.name, width=size.width(), height=size.height()
            ),
            _("Save it with fewer than 200 million pixels and add it again."),
        )
    longest = max(size.width(), size.height())
    if longest > _MAX_DECODED_SIDE_PX:
        reader.setScaledSize(size * (_MAX_DECODED_SIDE_PX / longest))
    image = reader.read()
    if image.isNull():
        raise _not_a_photo(path)
    return image.convertToFormat(_PREMULTIPLIED)


def _not_a_photo(path: Path) -> MediaError:
    return MediaError(
        _("“{name}” is not a picture that VideoFlow can read.").format(name=path.name),
        _("Replace it with a JPEG, PNG or WebP photo."),
    )


def flattened(image: QImage, ground: QColor) -> QImage:
    """``image`` without transparency, on ``ground``."""
    result = QImage(image.size(), QImage.Format.Format_RGB32)
    result.fill(ground)
    with_painter(result, lambda painter: painter.drawImage(0, 0, image))
    return result


def has_transparency(image: QImage) -> bool:
    """Whether any corner or edge middle is see-through, as in a cut-out product picture."""
    if not image.hasAlphaChannel():
        return False
    w, h = image.width() - 1, image.height() - 1
    spots = ((0, 0), (w, 0), (0, h), (w, h), (w // 2, 0), (w // 2, h), (0, h // 2), (w, h // 2))
    return any(image.pixelColor(x, y).alpha() < 250 for x, y in spots)


def subject_centre(photo: QImage) -> QPointF:
    """Where the eye goes, as fractions of width and height: the centre of detail and colour."""
    columns, rows = 32, 24
    small = photo.scaled(columns, rows, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)
    values = [
        [
            (c.lightnessF(), c.hsvSaturationF())
            for c in (small.pixelColor(x, y) for x in range(columns))
        ]
        for y in range(rows)
    ]
    total = sum_x = sum_y = 0.0
    for y in range(1, rows - 1):
        for x in range(1, columns - 1):
            edge = abs(values[y][x + 1][0] - values[y][x - 1][0]) + abs(
                values[y + 1][x][0] - values[y - 1][x][0]
            )
            centre_bias = math.exp(
                -(((x / columns - 0.5) / 0.34) ** 2 + ((y / rows - 0.5) / 0.34) ** 2)
            )
            weight = (edge + 0.06 * values[y][x][1]) * centre_bias
            total += weight
            sum_x += weight * (x + 0.5) / columns
            sum_y += weight * (y + 0.5) / rows
    return QPointF(sum_x / total, sum_y / total) if total > 1e-6 else QPointF(0.5, 0.5)


def crop_around(photo: QImage, aspect: float, centre: QPointF, tightness: float) -> QRect:
    """A crop of ``aspect`` (width by height) around ``centre``; ``tightness`` 1 is the largest."""
    width = min(photo.width(), photo.height() * aspect) * tightness
    height = width / aspect
    left = min(max(0.0, centre.x() * photo.width() - width / 2), photo.width() - width)
    top = min(max(0.0, centre.y() * photo.height() - height / 2), photo.height() - height)
    return QRect(
        math.floor(left), math.floor(top), max(1, math.floor(width)), max(1, math.floor(height))
    )


def graded(
    photo: QImage,
    *,
    grey: float = 0.0,
    tint: QColor | None = None,
    contrast: float = 0.0,
    lift: float = 0.0,
) -> QImage:
    """``photo`` with ``grey`` of its colour removed, times ``tint``, more contrast or light."""
    result = photo.copy()

    def paint(painter: QPainter) -> None:
        whole = result.rect()
        if grey:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            painter.setOpacity(grey)
            painter.drawImage(0, 0, photo.convertToFormat(QImage.Format.Format_Grayscale8))
            painter.setOpacity(1.0)
        if contrast:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SoftLight)
            painter.setOpacity(contrast)
            painter.drawImage(0, 0, photo)
            painter.setOpacity(1.0)
        if tint is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(whole, tint)
        if lift:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SoftLight)
            painter.fillRect(whole, with_alpha(QColor("white"), lift))

    with_painter(result, paint)
    if photo.hasAlphaChannel():

        def keep_outline(painter: QPainter) -> None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.drawImage(0, 0, photo)

        with_painter(result, keep_outline)
    return result


def blurred_backdrop(photo: QImage, width: int, height: int, centre: QPointF) -> QImage:
    """A soft field of the photo's light and colour that covers ``width`` × ``height`` pixels.

    It holds no detail, so the bound on enlarging a photo does not apply to it.
    """
    crop = crop_around(photo, width / height, centre, 0.9)
    small = photo.copy(crop).scaled(
        14, max(2, round(14 * height / width)), Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH
    )
    return _grown(small, width, height)


def soft_shadow(
    path: QPainterPath, width: int, height: int, radius_px: float, colour: QColor
) -> QImage:
    """``path`` blurred by about ``radius_px`` on a ``width`` × ``height`` image, in ``colour``."""
    factor = max(1.0, radius_px / 3.0)
    size = QSize(max(4, math.ceil(width / factor)), max(4, math.ceil(height / factor)))
    small = QImage(size, _PREMULTIPLIED)
    small.fill(Qt.GlobalColor.transparent)

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size.width() / width, size.height() / height)
        painter.fillPath(path, colour)

    with_painter(small, paint)
    for _pass in range(2):
        small = small.scaled(size * 0.5, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH).scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH
        )
    return _grown(small, width, height)


@lru_cache(maxsize=2)
def grain_tile(strength: int = 9) -> QImage:
    """A 256 px tile of fine film grain around mid grey, for soft-light painting."""
    side = 256
    bell = statistics.NormalDist(128.0, strength)
    shades = bytes(round(min(255.0, max(0.0, bell.inv_cdf((i + 0.5) / 256)))) for i in range(256))
    data = random.Random(20).randbytes(side * side).translate(shades)
    grey = QImage(data, side, side, side, QImage.Format.Format_Grayscale8)
    return grey.convertToFormat(_PREMULTIPLIED)


def add_grain(image: QImage, strength: int = 9) -> None:
    """Film grain over ``image``, in place: hides banding in gradients and softness in photos."""

    def paint(painter: QPainter) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Overlay)
        painter.setOpacity(0.75)
        tile = grain_tile(strength)
        for y in range(0, image.height(), tile.height()):
            for x in range(0, image.width(), tile.width()):
                painter.drawImage(x, y, tile)

    with_painter(image, paint)


def add_glow(
    image: QImage, centre: QPointF, radius_px: float, colour: QColor, strength: float
) -> None:
    """A soft round light of ``colour`` on ``image``, in place."""
    gradient = QRadialGradient(centre, radius_px)
    gradient.setColorAt(0.0, with_alpha(colour, strength))
    gradient.setColorAt(0.45, with_alpha(colour, strength * 0.42))
    gradient.setColorAt(1.0, with_alpha(colour, 0.0))
    with_painter(image, lambda painter: painter.fillRect(image.rect(), gradient))


def add_shade(
    image: QImage, area: QRectF, start: QPointF, end: QPointF, colour: QColor, strength: float
) -> None:
    """A linear scrim from ``start`` (full ``strength``) to ``end`` (nothing), in place."""
    gradient = QLinearGradient(start, end)
    for at in range(9):
        x = at / 8
        gradient.setColorAt(x, with_alpha(colour, strength * (0.5 + 0.5 * math.cos(math.pi * x))))
    with_painter(image, lambda painter: painter.fillRect(area, gradient))


def with_painter(image: QImage, paint: Callable[[QPainter], object]) -> None:
    """Run ``paint`` with a painter on ``image`` and end the painter whatever happens."""
    painter = QPainter(image)
    try:
        paint(painter)
    finally:
        painter.end()


def _grown(small: QImage, width: int, height: int) -> QImage:
    """``small`` enlarged in doublings, each smooth: no squares and no bands show."""
    image = small
    while image.width() * 2 < width or image.height() * 2 < height:
        image = image.scaled(image.size() * 2, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)

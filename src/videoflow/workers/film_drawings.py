"""What a film will look like, drawn for a dialog while it is edited: pictures as they are framed,
overlays, the end card."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from videoflow.domain.base import AspectRatio
from videoflow.domain.cropping import crop_area
from videoflow.domain.framing import Fit, Framing
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard, Overlay
from videoflow.media.images import load_image
from videoflow.media.overlays import EndCardPicture, Picture, draw_pictures, plan_overlays
from videoflow.media.thumbnails import make_thumbnail
from videoflow.services.view_models import TakeView
from videoflow.workers.drawings import Draw

_PICTURE_SIDE_PX = 1280
_BLUR_SIDE_PX = 24
_LAST_FRAME_S = 0.1
_KEPT_DRAWINGS = 80
_EMPTY = "#3a3f4b"


@dataclass(frozen=True)
class DrawnFilm:
    """What all pictures of a film have in common. ``folder`` is the project's, ``cache_dir`` where
    its thumbnails are kept."""

    folder: Path
    cache_dir: Path
    ratio: AspectRatio
    look: Look

    def logo(self) -> Path | None:
        """The file of the logo, if it is there. Looks at the disk."""
        path = self.folder / self.look.logo
        return path if self.look.logo and path.is_file() else None

    def size(self, side_px: int) -> QSize:
        """The film's shape with the longest side ``side_px``."""
        width, height = self.ratio.size(1080)
        return QSize(width, height).scaled(side_px, side_px, Qt.AspectRatioMode.KeepAspectRatio)


@dataclass(frozen=True)
class DrawnScene:
    """What stands over a scene that lasts ``length_s``. ``take`` None: nothing is made yet."""

    take: TakeView | None
    framing: Framing
    overlays: tuple[Overlay, ...]
    length_s: float


def framed(film: DrawnFilm, take: TakeView, framing: Framing, side_px: int) -> Draw:
    """A take as the film shows it; the frame at its in point where it is a video."""

    async def draw() -> QImage:
        return fit_picture(await _still(film, take, framing.in_s), film.size(side_px), framing)

    return draw


def with_overlays(film: DrawnFilm, scene: DrawnScene, at_s: float, side_px: int) -> Draw:
    """A scene's picture, or a plain ground where it has none, with what is seen over it ``at_s``
    seconds in, as an export draws it."""

    async def draw() -> QImage:
        size = film.size(side_px)
        image = await _ground(film, scene, size)
        shown = plan_overlays(
            scene.overlays,
            size=(size.width(), size.height()),
            length_s=scene.length_s,
            look=film.look,
            logo=film.logo(),
        )
        seen = [each.picture for each in shown if each.start_s <= at_s < each.end_s]
        layers = await _drawn(film, seen)
        painter = QPainter(image)
        for layer in layers:
            painter.drawImage(0, 0, layer)
        painter.end()
        return image

    return draw


def end_card(film: DrawnFilm, card: EndCard, side_px: int) -> Draw:
    """The end card as an export draws it."""

    async def draw() -> QImage:
        size, logo = film.size(side_px), film.logo()
        picture = EndCardPicture(
            width=size.width(),
            height=size.height(),
            font=film.look.font,
            card=card,
            colours=film.look.colours,
            logo=str(logo) if logo is not None else "",
        )
        (image,) = await _drawn(film, [picture])
        return image

    return draw


def frame_of(film: DrawnFilm, take: TakeView, at_s: float, side_px: int) -> Draw:
    """The whole frame of a video ``at_s`` seconds in, or the picture itself."""

    async def draw() -> QImage:
        return await _still(film, take, at_s, side_px)

    return draw


def refitted(film: DrawnFilm, picture: QImage, framing: Framing, side_px: int) -> Draw:
    """A picture that is in memory already, as the film shows it."""

    async def draw() -> QImage:
        return fit_picture(picture, film.size(side_px), framing)

    return draw


def fit_picture(picture: QImage, size: QSize, framing: Framing) -> QImage:
    """``picture`` brought to ``size`` pixels as ``framing`` says."""
    result = QImage(size, QImage.Format.Format_RGB32)
    result.fill(QColor("black"))
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    whole = QRectF(QPointF(), result.size().toSizeF())
    if framing.fit is Fit.CROP:
        painter.drawImage(whole, picture, _cut(picture, size, framing.focus_x, framing.focus_y))
    else:
        if framing.fit is Fit.BLUR:
            painter.drawImage(whole, _blurred(picture), _cut(_blurred(picture), size, 0.5, 0.5))
            painter.fillRect(whole, QColor(0, 0, 0, 70))
        inner = picture.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), inner.toSizeF())
        place.moveCenter(whole.center())
        painter.drawImage(place, picture)
    painter.end()
    return result


def _cut(picture: QImage, size: QSize, focus_x: float, focus_y: float) -> QRectF:
    area = crop_area(
        (picture.width(), picture.height()), (size.width(), size.height()), focus_x, focus_y
    )
    return QRectF(
        area.x * picture.width(),
        area.y * picture.height(),
        area.width * picture.width(),
        area.height * picture.height(),
    )


def _blurred(picture: QImage) -> QImage:
    """Shrunk until nothing but colours is left, and enlarged again in two smooth steps."""
    smooth = Qt.TransformationMode.SmoothTransformation
    keep = Qt.AspectRatioMode.KeepAspectRatio
    small = picture.scaled(_BLUR_SIDE_PX, _BLUR_SIDE_PX, keep, smooth)
    return small.scaled(small.size() * 4, keep, smooth).scaled(small.size() * 16, keep, smooth)


async def _still(
    film: DrawnFilm, take: TakeView, at_s: float, side_px: int = _PICTURE_SIDE_PX
) -> QImage:
    """A picture of a take. Frames somewhere within a video are not kept: there are too many."""
    if not take.duration_s:
        return load_image(take.path, side_px)
    if not at_s:
        return load_image(await make_thumbnail(take.path, film.cache_dir, take.take_id, side_px))
    moment_s = min(at_s, max(0.0, take.duration_s - _LAST_FRAME_S))
    with tempfile.TemporaryDirectory(prefix="videoflow-frame-") as folder:
        made = await make_thumbnail(take.path, Path(folder), take.take_id, side_px, moment_s)
        return load_image(made)


async def _ground(film: DrawnFilm, scene: DrawnScene, size: QSize) -> QImage:
    if scene.take is not None:
        return fit_picture(await _still(film, scene.take, scene.framing.in_s), size, scene.framing)
    plain = QImage(size, QImage.Format.Format_RGB32)
    plain.fill(QColor(_EMPTY))
    return plain


async def _drawn(film: DrawnFilm, pictures: Sequence[Picture]) -> list[QImage]:
    """The pictures, drawn in a child process as an export does; the latest ones are kept for when
    the same is shown again."""
    folder = film.cache_dir / "drawings"
    images = [load_image(path) for path in await draw_pictures(pictures, folder)]
    _prune(folder)
    return images


def _prune(folder: Path) -> None:
    if not folder.is_dir():
        return
    kept = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_KEPT_DRAWINGS:]:
        path.unlink(missing_ok=True)

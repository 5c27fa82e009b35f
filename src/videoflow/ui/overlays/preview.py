"""Live previews of a film in a dialog: pictures in its shape that follow what is edited."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.domain.framing import Framing
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard, Overlay, OverlayKind, Place
from videoflow.i18n import _
from videoflow.services.view_models import TakeView
from videoflow.ui.labels import text_label
from videoflow.ui.ratio_box import RatioBox
from videoflow.ui.theme import Space, set_role
from videoflow.ui.video_surface import VideoSurface
from videoflow.workers.drawings import Draw, Drawing, DrawingBoard
from videoflow.workers.film_drawings import DrawnFilm, DrawnScene, end_card, with_overlays

PREVIEW_SIDE_PX = 960
_SAMPLE_S = 5.0


class Stage(QWidget):
    """One picture in the film's shape, with a caption, drawn by ``board`` under ``key``."""

    def __init__(self, key: str, caption: str, ratio: AspectRatio, board: DrawingBoard) -> None:
        super().__init__()
        self._key = key
        self._board = board
        self.surface = VideoSurface()
        self.surface.setAccessibleName(caption)
        self._problem = text_label(role="error")
        self._problem.hide()
        words = QLabel(caption)
        set_role(words, "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(words)
        column.addWidget(RatioBox(self.surface, ratio), 1)
        column.addWidget(self._problem)
        board.drawn.connect(self._drawn)

    def show_drawing(self, draw: Draw) -> None:
        """Show what ``draw`` makes, as soon as it is there; the old picture stays until then."""
        self._board.ask(self._key, draw)

    def show_nothing(self, why: str) -> None:
        """Say why there is no picture."""
        self._board.forget(self._key)
        self.surface.set_still(None)
        self.surface.set_placeholder(why, "film")

    @Slot(object)
    def _drawn(self, drawing: Drawing) -> None:
        if drawing.key != self._key:
            return
        self._problem.setVisible(drawing.problem is not None)
        if drawing.problem is not None:
            self._problem.setText(f"{drawing.problem.message} {drawing.problem.action}".rstrip())
        else:
            self.surface.set_still(drawing.image)


@dataclass(frozen=True)
class SampleScene:
    """What the look is shown on: the picture of a scene, and words to draw."""

    take: TakeView | None
    framing: Framing
    claim: str
    card: EndCard


class LookPreview(QWidget):
    """A scene with a claim, a price and the logo, and the end card, in the film's look.

    ``board`` also draws for whoever owns the preview. ``close_preview`` must be called before it
    goes away.
    """

    def __init__(self, film: DrawnFilm, sample: SampleScene) -> None:
        super().__init__()
        self._film = film
        self._sample = sample
        self.board = DrawingBoard(self)
        self._scene = Stage("preview-scene", _("Over a scene"), film.ratio, self.board)
        self._card = Stage("preview-card", _("End card"), film.ratio, self.board)
        upright = film.ratio in (AspectRatio.PORTRAIT, AspectRatio.FEED)
        direction = QBoxLayout.Direction
        row = QBoxLayout(direction.LeftToRight if upright else direction.TopToBottom, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self._scene, 1)
        row.addWidget(self._card, 1)
        self.show_look(film.look)

    @property
    def stages(self) -> tuple[Stage, Stage]:
        """The scene and the end card."""
        return self._scene, self._card

    def show_look(self, look: Look) -> None:
        """Draw both anew."""
        film = replace(self._film, look=look)
        sample = self._sample
        overlays = [Overlay(text=sample.claim, place=Place.TOP)]
        overlays.append(Overlay(kind=OverlayKind.PRICE, text=_("$29"), place=Place.BOTTOM_LEFT))
        if look.logo:
            overlays.append(Overlay(kind=OverlayKind.LOGO, place=Place.BOTTOM_RIGHT, size="small"))
        scene = DrawnScene(sample.take, sample.framing, tuple(overlays), _SAMPLE_S)
        self._scene.show_drawing(with_overlays(film, scene, 0.0, PREVIEW_SIDE_PX))
        self._card.show_drawing(end_card(film, sample.card, PREVIEW_SIDE_PX))

    def close_preview(self) -> None:
        """End the thread that draws."""
        self.board.stop()

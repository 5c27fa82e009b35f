"""Brings previews of takes to the cards in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from videoflow.domain.framing import Fit, Framing
from videoflow.i18n import _
from videoflow.services.view_models import SceneView, TakeView
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.workers.thumbnails import Thumbnail, ThumbnailLoader


class Previews(QObject):
    """Asks the loader for what cards in sight show, and hands it over when it comes.

    A preview goes to the card whose take it shows at that moment, whatever was asked before.
    """

    def __init__(self, loader: ThumbnailLoader, grid: CardGrid, parent: QObject) -> None:
        super().__init__(parent)
        self._loader = loader
        self._grid = grid
        self._shown: dict[int, tuple[str, int]] = {}
        loader.loaded.connect(self._loaded)
        grid.visible_changed.connect(self._update_visible)

    def watch(self, card: SceneResultCard) -> None:
        """Keep this card's preview up to date."""
        card.preview_outdated.connect(self._outdated)
        self._shown.pop(card.scene_index, None)
        self._update(card)

    @Slot()
    def _update_visible(self) -> None:
        for card in self._grid.cards:
            if self._grid.in_sight(card):
                self._update(card)

    @Slot(int)
    def _outdated(self, index: int) -> None:
        card = self._grid.card(index)
        if card is not None and self._grid.in_sight(card):
            self._update(card)

    def _update(self, card: SceneResultCard) -> None:
        take = card.preview_take
        if take is None:
            self._shown.pop(card.scene_index, None)
            return
        card.surface.set_crop(_focus(card.view))
        side_px = _side_px(card)
        wanted = (take.take_id, side_px)
        if self._shown.get(card.scene_index) == wanted:
            return
        image = self._loader.request(take.take_id, take.path, side_px)
        if image is not None:
            self._shown[card.scene_index] = wanted
            card.surface.set_still(image)

    @Slot(object)
    def _loaded(self, thumbnail: Thumbnail) -> None:
        for card in self._grid.cards:
            take = card.preview_take
            if take is None or take.take_id != thumbnail.take_id:
                continue
            if thumbnail.image.isNull():
                self._shown[card.scene_index] = (take.take_id, _side_px(card))
                card.surface.set_still(None)
                card.surface.set_placeholder(_missing_text(take), "warning")
            else:
                self._update(card)


def _focus(view: SceneView) -> tuple[float, float] | None:
    """The point around which the film shows the take in the preview; None: all of it."""
    asset = view.video if view.video.committed is not None else view.image
    framing = asset.framing or Framing()
    return (framing.focus_x, framing.focus_y) if framing.fit is Fit.CROP else None


def _side_px(card: SceneResultCard) -> int:
    size = card.surface.physical_size()
    return max(size.width(), size.height())


def _missing_text(take: TakeView) -> str:
    return _("The file “{name}” cannot be shown.").format(name=take.path.name)

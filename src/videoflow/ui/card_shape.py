"""How the preview, the words and the buttons of a card share its room, by the film's shape."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.ui.card_parts import ClampedLabel
from videoflow.ui.theme import Space

UPRIGHT_PREVIEW_HEIGHT_PX = 356
SMALL_PREVIEW_HEIGHT_PX = 320
ROOMY_WIDTH_PX = 484
"""From this width on, an upright film's preview gets its full height."""

WORDS_WIDTH_PX = 234
"""Room for words and buttons beside an upright preview."""

MIN_WIDTH_PX = {
    AspectRatio.PORTRAIT: 454,
    AspectRatio.FEED: 520,
    AspectRatio.SQUARE: 560,
    AspectRatio.LANDSCAPE: 420,
}
"""Widths at which nothing on a card is cut off, in English or Vietnamese."""

_NO_LIMIT_PX = 16_777_215
"""Qt's own largest size of a widget."""


class CardShape:
    """Upright films stand beside their words, wide ones above them."""

    def __init__(
        self,
        columns: QBoxLayout,
        buttons: QBoxLayout,
        surface: QWidget,
        description: ClampedLabel,
    ) -> None:
        """``columns`` holds the surface and the words, ``buttons`` those that make takes."""
        self._columns = columns
        self._buttons = buttons
        self._surface = surface
        self._description = description
        self._ratio = AspectRatio.PORTRAIT

    def set_ratio(self, ratio: AspectRatio, width_px: int) -> None:
        """Arrange for films of this shape; ``width_px`` is the card's for now."""
        self._ratio = ratio
        width, height = ratio.size(UPRIGHT_PREVIEW_HEIGHT_PX)
        wide, direction = width > height, QBoxLayout.Direction
        self._description.set_max_lines(3 if wide else 5)
        # A wide preview takes the card's whole width, an upright one keeps its own.
        self._columns.setAlignment(
            self._surface, Qt.AlignmentFlag(0) if wide else Qt.AlignmentFlag.AlignTop
        )
        self._columns.setDirection(direction.TopToBottom if wide else direction.LeftToRight)
        self._columns.setSpacing(Space.M if wide else Space.L)
        self._buttons.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.fit(max(width_px, MIN_WIDTH_PX[ratio]))

    def fit(self, card_width_px: int) -> None:
        """Give the preview the size that it has on a card of this width."""
        if self._ratio is AspectRatio.LANDSCAPE:
            self._fit_wide(card_width_px)
        else:
            self._fit_upright(card_width_px)

    def _fit_upright(self, card_width_px: int) -> None:
        roomy = card_width_px >= ROOMY_WIDTH_PX
        tall_px = UPRIGHT_PREVIEW_HEIGHT_PX if roomy else SMALL_PREVIEW_HEIGHT_PX
        ratio_width, ratio_height = self._ratio.size(900)
        words_px = WORDS_WIDTH_PX + self._columns.spacing() + 2 * Space.M
        wide_px = min(round(tall_px * ratio_width / ratio_height), card_width_px - words_px)
        self._surface.setFixedSize(QSize(wide_px, round(wide_px * ratio_height / ratio_width)))

    def _fit_wide(self, card_width_px: int) -> None:
        margins = self._columns.contentsMargins()
        width_px = card_width_px - margins.left() - margins.right()
        ratio_width, ratio_height = self._ratio.size(900)
        self._surface.setFixedHeight(round(width_px * ratio_height / ratio_width))
        self._surface.setMinimumWidth(0)
        self._surface.setMaximumWidth(_NO_LIMIT_PX)

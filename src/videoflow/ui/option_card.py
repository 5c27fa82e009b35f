"""Large buttons that show a choice rather than name it; they paint themselves in the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from videoflow.domain.base import AspectRatio
from videoflow.i18n import _
from videoflow.ui.card_button import CardButton
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_role, theme


class ChoiceCard(CardButton):
    """One of several: a name and what it means. Put several in one parent: they exclude each
    other, and the arrow keys move between them."""

    def __init__(self, name: str, meaning: str, data: object) -> None:
        super().__init__(framed=True)
        self.data = data
        self._state: QLabel | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(meaning)
        title = text_label(name, "strong")
        words = text_label(meaning, "caption")
        self.title_label = title
        self.meaning_label = words
        self.add_line(title)
        self.add_line(words)

    def set_state(self, text: str, role: str) -> None:
        """Say below how it stands with it now, in the look of ``role``."""
        if self._state is None:
            self._state = QLabel()
            self._state.setWordWrap(True)
            self._state.setTextFormat(Qt.TextFormat.PlainText)
            self.add_line(self._state)
        self._state.setText(text)
        set_role(self._state, role)
        self.setAccessibleDescription(f"{self.meaning_label.text()} {text}")


class AspectCard(ChoiceCard):
    """A shape of the film, drawn to scale."""

    _ART_SIDE_PX = 52

    def __init__(self, ratio: AspectRatio) -> None:
        name, meaning = _aspect_words(ratio)
        super().__init__(name, meaning, ratio)
        self.ratio = ratio
        self.setObjectName(f"aspect_{ratio.name.lower()}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column.setContentsMargins(
            Space.M, Space.M + self._ART_SIDE_PX + Space.S, Space.M, Space.M
        )
        for label in (self.title_label, self.meaning_label):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.column.addStretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        super().paintEvent(event)
        width, height = self.ratio.size(self._ART_SIDE_PX)
        scale = self._ART_SIDE_PX / max(width, height)
        art = QRectF(0, 0, width * scale, height * scale)
        art.moveCenter(
            QRectF(0, Space.M, self.width(), self._ART_SIDE_PX).center(),
        )
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent" if self.isChecked() else "border_strong"), 1.5))
        painter.setBrush(look.color("accent" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(art, 4, 4)


def _aspect_words(ratio: AspectRatio) -> tuple[str, str]:
    return {
        AspectRatio.PORTRAIT: (_("Portrait 9:16"), _("Reels, TikTok, Shorts")),
        AspectRatio.LANDSCAPE: (_("Landscape 16:9"), _("YouTube, websites, TV")),
        AspectRatio.SQUARE: (_("Square 1:1"), _("Feeds, marketplaces")),
        AspectRatio.FEED: (_("Feed 4:5"), _("Instagram, Facebook")),
    }[ratio]

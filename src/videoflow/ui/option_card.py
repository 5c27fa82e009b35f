"""Large buttons that show a choice rather than name it; they paint themselves in the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.i18n import _
from videoflow.ui.theme import Radius, Space, set_role, theme, watcher


class CardButton(QAbstractButton):
    """A button of any height whose face is a layout of labels.

    ``framed`` ones have a border always, others only a background under the pointer.
    """

    def __init__(self, *, framed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framed = framed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.M, Space.S + 2, Space.M, Space.S + 2)
        self.column.setSpacing(2)
        watcher().theme_changed.connect(self._repaint)

    def add_line(self, label: QLabel) -> None:
        """Add a label to the face; clicks on it are clicks on the button."""
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column.addWidget(label)

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint: as large as its face."""
        return self.column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return self.column.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """See QWidget.hasHeightForWidth."""
        return self.column.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """See QWidget.heightForWidth."""
        return self.column.heightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        look = theme()
        chosen = self.isChecked()
        hovered = self.underMouse() and self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(look.color("accent_soft"))
        elif hovered or self.isDown():
            painter.setBrush(look.color("sunken"))
        elif self._framed:
            painter.setBrush(look.color("surface"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._framed:
            border = "accent" if chosen else "border_strong" if hovered else "border"
            painter.setPen(QPen(look.color(border), 2 if chosen else 1))
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
        inset = painter.pen().widthF() / 2
        face = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(face, Radius.M, Radius.M)

    @Slot()
    def _repaint(self) -> None:
        self.update()


class ChoiceCard(CardButton):
    """One of several: a name and what it means. Put several in one parent: they exclude each
    other, and the arrow keys move between them."""

    def __init__(self, name: str, meaning: str, data: object) -> None:
        super().__init__(framed=True)
        self.data = data
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(meaning)
        title = QLabel(name)
        title.setWordWrap(True)
        set_role(title, "strong")
        words = QLabel(meaning)
        words.setWordWrap(True)
        set_role(words, "caption")
        self.title_label = title
        self.meaning_label = words
        self.add_line(title)
        self.add_line(words)


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

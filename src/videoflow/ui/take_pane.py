"""One side of a comparison: a take large, how it was made, and its prompt with what differs."""

from __future__ import annotations

import difflib
import html
import re

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.i18n import _
from videoflow.services.view_models import TakeView
from videoflow.ui.labels import text_label
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.surface_player import SurfacePlayer
from videoflow.ui.theme import Space, set_role, theme
from videoflow.ui.video_surface import VideoSurface
from videoflow.ui.wording import seconds_text, take_facts
from videoflow.workers.thumbnails import Thumbnail, ThumbnailLoader

_WORDS = re.compile(r"\s+|[^\s]+")
FACTS_HEIGHT_PX = 160
FACTS_WIDTH_PX = 200


class TakePane(QFrame):
    """Shows one take, or says why there is none. ``close_pane`` lets go of its file.

    The words stand below a wide picture and beside an upright one.
    """

    def __init__(
        self,
        title: str,
        empty_text: str,
        loader: ThumbnailLoader,
        *,
        aspect_ratio: AspectRatio,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        width, height = aspect_ratio.size(1080)
        self._upright = height > width
        self._height_by_width = height / width
        self._take: TakeView | None = None
        self._shown: tuple[TakeView | None, TakeView | None] | None = None
        self._loader = loader
        self._asked: tuple[str, int] | None = None
        self.player = SurfacePlayer(self)
        self._title = QLabel(title)
        set_role(self._title, "strong")
        self._badge = QLabel()
        set_role(self._badge, "chip", "info")
        self._badge.hide()
        self.surface = VideoSurface()
        self.surface.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.surface.setMinimumSize(QSize(160, 160))
        self.surface.set_placeholder(empty_text)
        self.surface.setAccessibleName(title)
        self.surface.size_changed.connect(self._load)
        self._problem = text_label(role="error")
        self._problem.hide()
        self.player.failed.connect(self._show_problem)
        self._prompt = QLabel()
        self._prompt.setObjectName("prompt")
        self._prompt.setWordWrap(True)
        self._prompt.setTextFormat(Qt.TextFormat.RichText)
        self._prompt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(Space.M)
        self._facts.setVerticalSpacing(Space.XS)
        content = QWidget()
        set_role(content, "canvas")
        words = QVBoxLayout(content)
        words.setContentsMargins(0, 0, Space.S, 0)
        words.setSpacing(Space.S)
        words.addWidget(self._prompt)
        words.addLayout(self._facts)
        words.addStretch()
        scroll = scrolling(content)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self._problem)
        if self._upright:
            scroll.setMinimumWidth(FACTS_WIDTH_PX)
            body = QHBoxLayout()
            body.setSpacing(Space.M)
            body.addWidget(self.surface, 1)
            body.addWidget(scroll, 1)
            column.addLayout(body, 1)
        else:
            scroll.setMinimumHeight(FACTS_HEIGHT_PX)
            column.addWidget(self.surface, 3)
            column.addWidget(scroll, 1)
        loader.loaded.connect(self._loaded)

    @property
    def take(self) -> TakeView | None:
        """What is shown."""
        return self._take

    def set_badge(self, text: str) -> None:
        """A short mark at the upper right, such as which of several it is."""
        self._badge.setText(text)
        self._badge.setVisible(bool(text))

    def show_take(self, take: TakeView | None, other: TakeView | None) -> None:
        """Show ``take`` with what differs from ``other`` highlighted."""
        if (take, other) == self._shown:
            return
        self._shown = (take, other)
        if take != self._take:
            self.player.stop()
            self._asked = None
            self.surface.set_still(None)
            self._problem.hide()
        self._take = take
        moving = take is not None and take.kind is AssetKind.VIDEO
        self.surface.set_corner(seconds_text(round(take.duration_s, 1)) if take and moving else "")
        self._show_facts(take, other)
        self._load()

    def play(self) -> None:
        """Play the take from its start, if it is a video."""
        if self._take is not None and self._take.kind is AssetKind.VIDEO:
            self.player.play(self.surface, self._take)

    def close_pane(self) -> None:
        """Stop playing, close the file, end the thread."""
        self.player.close()
        self._loader.loaded.disconnect(self._loaded)

    def _show_facts(self, take: TakeView | None, other: TakeView | None) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if take is None:
            self._prompt.clear()
            return
        self._prompt.setText(prompt_html(take.prompt, other.prompt if other else None))
        others = dict(take_facts(other)) if other else {}
        for row, (name, value) in enumerate(take_facts(take)):
            label = QLabel(name)
            set_role(label, "caption")
            differs = other is not None and others.get(name) != value
            text = text_label(value, "strong" if differs else "muted")
            self._facts.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(text, row, 1)

    @Slot()
    def _load(self) -> None:
        if self._take is None:
            return
        size = self.surface.physical_size()
        wanted = (self._take.take_id, max(size.width(), size.height()))
        if wanted == self._asked:
            return
        self._asked = wanted
        image = self._loader.request(self._take.take_id, self._take.path, wanted[1])
        if image is not None:
            self.surface.set_still(image)

    @Slot(object)
    def _loaded(self, thumbnail: Thumbnail) -> None:
        if self._take is None or thumbnail.take_id != self._take.take_id:
            return
        if thumbnail.image.isNull():
            self._show_problem(thumbnail.problem)
        else:
            self.surface.set_still(thumbnail.image)

    @Slot(str)
    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent: the surface keeps the take's shape, words get the rest."""
        super().resizeEvent(event)
        if not self._upright:
            inner_px = self.width() - 2 * Space.M
            self.surface.setMaximumHeight(max(160, round(inner_px * self._height_by_width)))


def prompt_html(prompt: str, other: str | None) -> str:
    """The prompt as rich text; words that ``other`` does not have are marked."""
    if other is None:
        return _lines(html.escape(prompt))
    words, others = _WORDS.findall(prompt), _WORDS.findall(other)
    matcher = difflib.SequenceMatcher(None, others, words, autojunk=False)
    colors = theme().colors
    mark = f'<span style="background:{colors.accent_soft};color:{colors.accent_text}">'
    parts = []
    for tag, _start, _end, start, end in matcher.get_opcodes():
        text = html.escape("".join(words[start:end]))
        parts.append(text if tag == "equal" or not text.strip() else f"{mark}{text}</span>")
    return _lines("".join(parts))


def _lines(text: str) -> str:
    return text.replace("\n", "<br>") or f"<i>{html.escape(_('No prompt'))}</i>"

"""Plays the committed takes in the order of the film, as one film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.view_models import SceneView, TakeView
from videoflow.ui.dialog_parts import LeavingDialog
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.video_surface import VideoSurface
from videoflow.ui.wording import clock_text, scene_name
from videoflow.workers.frames import FramePipeline
from videoflow.workers.players import Player

STEP_MS = 5_000


@dataclass(frozen=True)
class Segment:
    """One scene of the film as it plays: which take, and when, in milliseconds of film time."""

    view: SceneView
    take: TakeView
    start_ms: int
    duration_ms: int

    @property
    def end_ms(self) -> int:
        """When the next one begins."""
        return self.start_ms + self.duration_ms


def film_segments(views: Sequence[SceneView]) -> tuple[Segment, ...]:
    """The scenes that have a video, one after the other."""
    segments: list[Segment] = []
    start_ms = 0
    for view in views:
        take = view.video.committed
        if take is not None:
            duration_ms = max(1, round(take.duration_s * 1000))
            segments.append(Segment(view, take, start_ms, duration_ms))
            start_ms += duration_ms
    return tuple(segments)


class Deck(QObject):
    """A player that can be loaded ahead of time: two of them make cuts without a gap."""

    frame_ready = Signal(QImage)
    ended = Signal()
    moved = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.segment: Segment | None = None
        self.frames = FramePipeline(self)
        self.frames.frame_ready.connect(self.frame_ready)
        self.player = Player(self.frames.sink, self)
        self.player.media.mediaStatusChanged.connect(self._status_changed)
        self.player.media.positionChanged.connect(self.moved)
        self.player.media.errorOccurred.connect(self._failed)
        self._seek_ms = 0

    @property
    def at_end(self) -> bool:
        """Whether the take has been played to its end."""
        return self.player.media.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia

    def load(self, segment: Segment) -> None:
        """Open the take and wait at its first frame."""
        if self.segment == segment:
            return
        self.segment = segment
        self._seek_ms = 0
        self.frames.clear()
        self.frames.start()
        self.player.open(segment.take.path)
        self.player.pause()

    def seek(self, position_ms: int) -> None:
        """Go to a position within the take, now or as soon as it is open."""
        self._seek_ms = position_ms
        self.player.seek(position_ms)

    def unload(self) -> None:
        """Close the file."""
        self.segment = None
        self.player.close()
        self.frames.clear()

    def close(self) -> None:
        """Close the file and end the thread."""
        self.unload()
        self.frames.stop()

    @Slot(QMediaPlayer.MediaStatus)
    def _status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self.ended.emit()
        elif status is QMediaPlayer.MediaStatus.LoadedMedia and self._seek_ms:
            self.player.seek(self._seek_ms)

    @Slot(QMediaPlayer.Error, str)
    def _failed(self, _error: QMediaPlayer.Error, text: str) -> None:
        self.failed.emit(text)


class FilmPlayer(LeavingDialog):
    """The film in a window of its own.

    Space plays and pauses, left and right go five seconds back and on, up and down to the
    previous and the next scene, Esc closes.
    """

    def __init__(self, views: Sequence[SceneView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film_player")
        self.setModal(True)
        self.setWindowTitle(_("Play film"))
        self._segments = film_segments(views)
        self._missing = [view for view in views if view.video.committed is None]
        self._total = len(views)
        self._position = 0
        self._playing = False
        self._build()
        self._decks = (Deck(self), Deck(self))
        for deck in self._decks:
            deck.ended.connect(self._deck_ended)
            deck.moved.connect(self._deck_moved)
            deck.failed.connect(self._deck_failed)
            deck.frame_ready.connect(self._show_frame)
        if parent is not None:
            size = parent.window().size()
            self.resize(max(720, size.width() - 160), max(540, size.height() - 100))
        else:
            self.resize(960, 720)
        if self._segments:
            self._go_to(0, 0)
            self.play()
        else:
            self.surface.set_placeholder(_("No scene has a video yet."), "film")

    # --- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        self.surface = VideoSurface()
        self.surface.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.surface.setAccessibleName(_("The film"))
        self.surface.clicked.connect(self.toggle)
        self.surface.size_changed.connect(self._resize_frames)
        self._scene = QLabel()
        self._scene.setObjectName("scene_indicator")
        self._scene.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._scene, "strong")
        self._note = QLabel(self._missing_text())
        self._note.setObjectName("missing_scenes")
        self._note.setWordWrap(True)
        self._note.setVisible(bool(self._missing))
        set_role(self._note, "warning")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("scrubber")
        self.slider.setAccessibleName(_("Position in the film"))
        self.slider.setRange(0, self.duration_ms)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.sliderMoved.connect(self.seek)
        self._clock = QLabel()
        self._clock.setObjectName("clock")
        set_role(self._clock, "caption")
        self._play_button = self._button("pause", _("Pause"), self.toggle)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._button("previous", _("Previous scene"), self.previous_scene))
        row.addWidget(self._play_button)
        row.addWidget(self._button("next", _("Next scene"), self.next_scene))
        row.addWidget(self.slider, 1)
        row.addWidget(self._clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self.surface, 1)
        column.addWidget(self._scene)
        column.addWidget(self._note)
        column.addLayout(row)

    def _button(self, icon: str, text: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(button, "quiet")
        set_icon(button, icon, "text", 20)
        button.clicked.connect(slot)
        return button

    def _missing_text(self) -> str:
        numbers = ", ".join(str(view.number) for view in self._missing)
        return ngettext(
            "Scene {numbers} has no video yet and is left out.",
            "Scenes {numbers} have no video yet and are left out.",
            len(self._missing),
        ).format(numbers=numbers)

    # --- playing -------------------------------------------------------------------------------

    @property
    def duration_ms(self) -> int:
        """Length of what can be played."""
        return self._segments[-1].end_ms if self._segments else 0

    @property
    def position_ms(self) -> int:
        """Where the film is now."""
        if not self._segments:
            return 0
        segment = self._segments[self._position]
        inside = min(self._active.player.media.position(), segment.duration_ms)
        return segment.start_ms + inside

    @property
    def playing(self) -> bool:
        """Whether the film runs."""
        return self._playing

    @property
    def _active(self) -> Deck:
        return self._decks[self._position % 2]

    @Slot()
    def play(self) -> None:
        """Play on; at the end, from the start."""
        if not self._segments:
            return
        at_end = self._position == len(self._segments) - 1
        if (
            at_end
            and self._active.player.media.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia
        ):
            self._go_to(0, 0)
        self._playing = True
        self._active.player.play()
        self._show_state()

    @Slot()
    def pause(self) -> None:
        """Hold the picture."""
        self._playing = False
        self._active.player.pause()
        self._show_state()

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    @Slot(int)
    def seek(self, film_ms: int) -> None:
        """Go to a moment of the film, in milliseconds."""
        film_ms = max(0, min(film_ms, self.duration_ms - 1))
        for position, segment in enumerate(self._segments):
            if film_ms < segment.end_ms:
                self._go_to(position, film_ms - segment.start_ms)
                return

    @Slot()
    def next_scene(self) -> None:
        """Go to the start of the next scene."""
        if self._position + 1 < len(self._segments):
            self._go_to(self._position + 1, 0)

    @Slot()
    def previous_scene(self) -> None:
        """Go to the start of this scene, or of the one before when it has just begun."""
        if self._segments:
            just_begun = self._active.player.media.position() < 1000
            self._go_to(max(0, self._position - just_begun), 0)

    def _go_to(self, position: int, inside_ms: int) -> None:
        if position != self._position:
            self._active.player.pause()
        self._position = position
        self._active.load(self._segments[position])
        self._active.seek(inside_ms)
        if self._playing:
            self._active.player.play()
        self._load_next()
        self._resize_frames()
        self._show_state()

    def _load_next(self) -> None:
        following = self._position + 1
        spare = self._decks[following % 2]
        if following < len(self._segments):
            spare.load(self._segments[following])
        else:
            spare.unload()

    @Slot()
    def _deck_ended(self) -> None:
        if self.sender() is not self._active:
            return
        if self._position + 1 < len(self._segments):
            self._go_to(self._position + 1, 0)
        else:
            self._playing = False
            self._show_state()

    @Slot()
    def _deck_moved(self) -> None:
        if self.sender() is self._active:
            self._show_state()

    @Slot(str)
    def _deck_failed(self, text: str) -> None:
        deck = self.sender()
        if isinstance(deck, Deck) and deck.segment is not None:
            name = deck.segment.take.path.name
            self._note.setText(_("“{name}” cannot be played: {why}").format(name=name, why=text))
            self._note.show()

    @Slot(QImage)
    def _show_frame(self, image: QImage) -> None:
        if self.sender() is self._active:
            self.surface.show_frame(image)

    @Slot()
    def _resize_frames(self) -> None:
        for deck in self._decks:
            deck.frames.set_target(self.surface.physical_size())

    def _show_state(self) -> None:
        if not self._segments:
            return
        view = self._segments[self._position].view
        self._scene.setText(
            _("{scene} · {number} of {total}").format(
                scene=view.title or scene_name(view), number=view.number, total=self._total
            )
        )
        if not self.slider.isSliderDown():
            self.slider.setValue(self.position_ms)
        self._clock.setText(f"{clock_text(self.position_ms)} / {clock_text(self.duration_ms)}")
        set_icon(self._play_button, "pause" if self._playing else "play", "text", 20)
        name = _("Pause") if self._playing else _("Play")
        self._play_button.setToolTip(name)
        self._play_button.setAccessibleName(name)

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif key == Qt.Key.Key_Left:
            self.seek(self.position_ms - STEP_MS)
        elif key == Qt.Key.Key_Right:
            self.seek(self.position_ms + STEP_MS)
        elif key == Qt.Key.Key_Up:
            self.previous_scene()
        elif key == Qt.Key.Key_Down:
            self.next_scene()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """See QObject.event: a film that nobody sees makes no sound."""
        if event.type() is QEvent.Type.Hide and self._playing:
            self.pause()
        return super().event(event)

    def _let_go(self) -> None:
        """See LeavingDialog."""
        self._playing = False
        for deck in self._decks:
            deck.close()

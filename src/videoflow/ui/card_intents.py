"""What can be asked for with the card of one scene: by its buttons, by keys, by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from videoflow.services.view_models import SceneView

CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
"""Held during a click, these choose cards together."""


class CardIntents(QFrame):
    """Emits what the user wants, always with the scene's index first.

    Keys while the card or one of its buttons has the focus: Enter reviews or edits, R makes the
    image, V the video, Space plays, Delete deletes.
    """

    recreate_requested = Signal(int)
    generate_video_requested = Signal(int)
    review_requested = Signal(int)
    cancel_requested = Signal(int)
    edit_requested = Signal(int)
    delete_requested = Signal(int)
    retry_requested = Signal(int)
    play_requested = Signal(int)
    dismiss_requested = Signal(int)
    resolve_requested = Signal(int, bool)
    dashboard_requested = Signal(int)
    duplicate_requested = Signal(int)
    move_requested = Signal(int, int)
    history_requested = Signal(int)
    own_files_requested = Signal(int)
    refine_requested = Signal(int)
    split_requested = Signal(int)
    merge_requested = Signal(int)
    tool_requested = Signal(int, str)
    clicked_with = Signal(int, object)
    drag_started = Signal(int)

    def __init__(self, view: SceneView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._press: QPoint | None = None

    @property
    def scene_index(self) -> int:
        """Which scene this is; never changes."""
        return self._view.index

    @property
    def view(self) -> SceneView:
        """What is shown."""
        return self._view

    # --- what the buttons ask for --------------------------------------------------------------

    @Slot()
    def _play(self) -> None:
        self.play_requested.emit(self.scene_index)

    @Slot()
    def _cancel(self) -> None:
        self.cancel_requested.emit(self.scene_index)

    @Slot()
    def _retry(self) -> None:
        self.retry_requested.emit(self.scene_index)

    @Slot()
    def _recreate(self) -> None:
        self.recreate_requested.emit(self.scene_index)

    @Slot()
    def _generate_video(self) -> None:
        self.generate_video_requested.emit(self.scene_index)

    @Slot()
    def _review(self) -> None:
        self.review_requested.emit(self.scene_index)

    @Slot()
    def _resolve_charged(self) -> None:
        self.resolve_requested.emit(self.scene_index, True)

    @Slot()
    def _resolve_not_charged(self) -> None:
        self.resolve_requested.emit(self.scene_index, False)

    @Slot()
    def _open_dashboard(self) -> None:
        self.dashboard_requested.emit(self.scene_index)

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key, index = event.key(), self.scene_index
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            event.ignore()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pending = self._view.image.pending or self._view.video.pending
            (self.review_requested if pending else self.edit_requested).emit(index)
        elif key == Qt.Key.Key_Space:
            self.play_requested.emit(index)
        elif key == Qt.Key.Key_R:
            self.recreate_requested.emit(index)
        elif key == Qt.Key.Key_V:
            self.generate_video_requested.emit(index)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit(index)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseDoubleClickEvent."""
        self.edit_requested.emit(self.scene_index)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent: with Ctrl or Shift a click chooses several cards."""
        if event.button() is Qt.MouseButton.LeftButton:
            if event.modifiers() & CHOOSING:
                self.clicked_with.emit(self.scene_index, event.modifiers())
            else:
                self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseReleaseEvent: only now it is known that it was no drag."""
        if self._press is not None:
            self._press = None
            self.clicked_with.emit(self.scene_index, Qt.KeyboardModifier.NoModifier)
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent: a drag carries the card to another place."""
        if self._press is None:
            return
        moved = (event.position().toPoint() - self._press).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._press = None
            self.drag_started.emit(self.scene_index)

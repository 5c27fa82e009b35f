"""What the dialogs about one scene have in common: they follow it until they close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from videoflow.errors import VideoFlowError
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import CoordinatorEvent, SceneChanged, ScenesChanged
from videoflow.services.view_models import SceneView
from videoflow.ui.dialog_parts import LeavingDialog
from videoflow.ui.notices import NoticeArea
from videoflow.ui.theme import set_role


class SceneDialog(LeavingDialog):
    """Shows a scene as it is now, and closes when the scene is gone.

    A dialog lays out its widgets, ``_title`` and ``_notices`` among them, and then calls
    ``_follow``. What it holds beyond its widgets it gives back in ``_let_go``.
    """

    def __init__(self, coordinator: Coordinator, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self._coordinator = coordinator
        self._index = index
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "heading")
        self._notices = NoticeArea()
        self._unsubscribe: Callable[[], None] | None = None

    def _show_scene(self, view: SceneView) -> None:
        """Show the scene, which has changed."""
        raise NotImplementedError

    def _follow(self) -> None:
        """Show the scene, now and whenever it changes."""
        self._unsubscribe = self._coordinator.subscribe(self._on_event)
        self._refresh()

    def _refresh(self) -> None:
        if self._index in self._coordinator.scene_indexes():
            self._show_scene(self._coordinator.scene_view(self._index))
        else:
            self.close()

    def _command(self, command: Callable[[], object]) -> None:
        """Run a command about the scene; a refusal is told in a notice."""
        try:
            command()
        except VideoFlowError as error:
            self._notices.post(error.message, error.action, "warning")
        else:
            self._refresh()

    def _leave(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        super()._leave()

    def _on_event(self, event: CoordinatorEvent) -> None:
        if isinstance(event, ScenesChanged) or event == SceneChanged(self._index):
            self._refresh()

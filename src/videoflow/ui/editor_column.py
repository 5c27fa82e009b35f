"""The scene editor beside the cards, with the commands that it gives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from videoflow.domain.base import AssetKind
from videoflow.domain.scene import Draft
from videoflow.errors import VideoFlowError
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import MessageView
from videoflow.ui.scene_editor import SceneEditor


class EditorColumn(QWidget):
    """Hidden until a scene is edited; the editor itself is made with the first one.

    ``commanded`` follows every command to the coordinator, ``left`` carries the index of the
    scene whose editor was closed, ``refine_requested`` that of the scene to refine. What the
    coordinator refuses is told in the editor.
    """

    commanded = Signal()
    left = Signal(int)
    refine_requested = Signal(int)

    def __init__(self, coordinator: Coordinator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coordinator = coordinator
        self._editor: SceneEditor | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def edit(self, index: int) -> None:
        """Show a scene's texts and settings."""
        editor = self._editor or self._make()
        editor.show_scene(self._coordinator.scene_view(index))
        editor.set_read_only(self._coordinator.read_only)
        self.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changed: set[int], present: set[int]) -> None:
        """Show the scene as it is now, if it is among the changed ones; hide if it is gone."""
        index = self._editor.scene_index if self._editor is not None else None
        if self._editor is None or index is None or self.isHidden():
            return
        if index not in present:
            self.hide()
        elif index in changed:
            self._editor.show_scene(self._coordinator.scene_view(index))

    def flush(self) -> None:
        """Hand over what was typed last."""
        if self._editor is not None:
            self._editor.flush()

    def _make(self) -> SceneEditor:
        editor = SceneEditor(self._coordinator.compose, self._coordinator.provider_choices)
        editor.edit_submitted.connect(self._submit_edit)
        editor.draft_submitted.connect(self._submit_draft)
        editor.recreate_with_draft_requested.connect(self._make_with_draft)
        editor.refine_requested.connect(self.refine_requested)
        editor.close_requested.connect(self._close)
        self._row.addWidget(editor)
        self._editor = editor
        return editor

    @Slot()
    def _close(self) -> None:
        self.hide()
        if self._editor is not None and self._editor.scene_index is not None:
            self.left.emit(self._editor.scene_index)

    @Slot(int, object)
    def _submit_edit(self, index: int, fields: dict[str, object]) -> None:
        self._command(lambda: self._coordinator.edit_scene(index, **fields))

    @Slot(int, object, object)
    def _submit_draft(self, index: int, kind: AssetKind, draft: Draft) -> None:
        self._command(lambda: self._coordinator.set_draft(index, kind, draft))

    @Slot(int, object, object)
    def _make_with_draft(self, index: int, kind: AssetKind, draft: Draft) -> None:
        self._command(lambda: self._coordinator.generate(index, kind, draft))

    def _command(self, command: Callable[[], object]) -> None:
        try:
            command()
        except VideoFlowError as error:
            if self._editor is not None:
                self._editor.show_error(MessageView(error.message, error.action))
        self.commanded.emit()

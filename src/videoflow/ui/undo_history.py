"""Undo and redo: a QUndoStack that mirrors the steps of the coordinator."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from videoflow.services.coordinator import Coordinator
from videoflow.services.history import HISTORY_LIMIT, UndoStep
from videoflow.ui.command_runner import CommandRunner


class UndoHistory(QObject):
    """Undoes and does again what the coordinator allows now; a refusal changes nothing."""

    def __init__(self, coordinator: Coordinator, runner: CommandRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._coordinator = coordinator
        self._runner = runner
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(HISTORY_LIMIT)

    def add(self, step: UndoStep) -> None:
        """A command was carried out that can be undone."""
        self.stack.push(_Command(self._coordinator, step))

    @Slot()
    def undo(self) -> None:
        """Undo the last step."""
        self._runner.on_film(self._undo)

    @Slot()
    def redo(self) -> None:
        """Do the step again that was undone last."""
        self._runner.on_film(self._redo)

    def _undo(self) -> None:
        # The stack takes no refusal: what refuses does so before the stack moves.
        self._coordinator.check_undo()
        self.stack.undo()

    def _redo(self) -> None:
        self._coordinator.check_redo()
        self.stack.redo()


class _Command(QUndoCommand):
    """One step; pushing it does nothing, since it is done already."""

    def __init__(self, coordinator: Coordinator, step: UndoStep) -> None:
        super().__init__(step.name)
        self._coordinator = coordinator
        self._step = step
        self._is_done = False

    def undo(self) -> None:
        """See QUndoCommand.undo."""
        self._coordinator.undo(self._step)

    def redo(self) -> None:
        """See QUndoCommand.redo."""
        if self._is_done:
            self._coordinator.redo(self._step)
        self._is_done = True

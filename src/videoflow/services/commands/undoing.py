"""Undo, redo, and several commands as one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from videoflow.domain import undoing
from videoflow.domain.undoing import Change
from videoflow.i18n import _
from videoflow.services.commands.base import Commands
from videoflow.services.history import UndoStep


class UndoCommands(Commands):
    """The part of the coordinator that goes back and forth.

    Each undoable command is told of with a StepDone. Undo and redo put back order, texts, settings
    and committed takes; takes that arrived meanwhile, ledger, counters and times stay as they are.
    """

    @property
    def next_undo(self) -> UndoStep | None:
        """What undo would undo now."""
        return self._session.history.next_undo

    @property
    def next_redo(self) -> UndoStep | None:
        """What redo would do again now."""
        return self._session.history.next_redo

    def check_undo(self, step: UndoStep | None = None) -> None:
        """RuleError where undo would be refused now, so that a window can ask before it begins.

        ``step``, where it is given, has to be the newest one. Refused while a job runs for a scene
        that undo would move to the trash.
        """
        self._session.writable()
        self._refuse_leaving_at_work(self._session.history.change_to_undo(step))

    def check_redo(self, step: UndoStep | None = None) -> None:
        """RuleError where redo would be refused now; see ``check_undo``."""
        self._session.writable()
        self._refuse_leaving_at_work(self._session.history.change_to_redo(step))

    def undo(self, step: UndoStep | None = None) -> None:
        """Undo the newest step; refuses as ``check_undo`` does."""
        self.check_undo(step)
        self._go(self._session.undo)

    def redo(self, step: UndoStep | None = None) -> None:
        """Do the step again that was undone last; refuses as ``check_redo`` does."""
        self.check_redo(step)
        self._go(self._session.redo)

    def batch(self, name: str) -> AbstractContextManager[None]:
        """Any commands as one: one undoable step called ``name``, one save, all or none.

        ``with coordinator.batch(_("Shorten scenes")): …``. Jobs that are asked for in it start at
        its end; the budget covers all of them or none.
        """
        self._session.writable()
        return self._session.batch(name)

    def _go(self, way: Callable[[], None]) -> None:
        before = self.scene_indexes()
        way()
        for index in set(before).difference(self.scene_indexes()):
            self._dismiss_failed(index)

    def _refuse_leaving_at_work(self, change: Change) -> None:
        for index in undoing.leaving(self._session.project, change):
            self._refuse_at_work(index, _("Cancel its job first."))

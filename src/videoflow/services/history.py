"""What can be undone in this session, in order. The document knows nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.undoing import Change
from videoflow.errors import RuleError
from videoflow.i18n import _

HISTORY_LIMIT = 100
"""How many steps can be undone; also the limit of what a window mirrors of them."""


@dataclass(frozen=True, eq=False)
class UndoStep:
    """One undoable command. ``name`` is what the Edit menu calls it, in the user's language."""

    name: str
    change: Change


class History:
    """The steps that were done, and those that were undone since: undo takes the newest of the
    former, redo the newest of the latter, and a new step forgets the latter."""

    def __init__(self) -> None:
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []

    @property
    def next_undo(self) -> UndoStep | None:
        """What undo would undo."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> UndoStep | None:
        """What redo would do again."""
        return self._undone[-1] if self._undone else None

    def add(self, step: UndoStep) -> None:
        """Note what was just done."""
        self._undone.clear()
        self._done.append(step)
        del self._done[:-HISTORY_LIMIT]

    def to_undo(self, step: UndoStep | None = None) -> UndoStep:
        """The step that undo would undo; RuleError where there is none, or ``step`` is not it."""
        if self.next_undo is None or step not in (None, self.next_undo):
            raise RuleError(_("There is nothing to undo."))
        return self.next_undo

    def to_redo(self, step: UndoStep | None = None) -> UndoStep:
        """The step that redo would redo; RuleError where there is none, or ``step`` is not it."""
        if self.next_redo is None or step not in (None, self.next_redo):
            raise RuleError(_("There is nothing to redo."))
        return self.next_redo

    def undone(self) -> None:
        """The newest step was undone."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """The newest undone step was done again."""
        self._done.append(self._undone.pop())

    def take_ids(self) -> set[str]:
        """Takes that undo and redo would put into the film or up for review."""
        steps = (*self._done, *self._undone)
        return {take_id for step in steps for take_id in step.change.take_ids}

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
    former, redo the newest of the latter, and a new step forgets the latter.

    Beside each step stands what it, or its last undo or redo, really changed: what is done in
    between may have left less to change, and exactly that is taken back.
    """

    def __init__(self) -> None:
        self._done: list[tuple[UndoStep, Change]] = []
        self._undone: list[tuple[UndoStep, Change]] = []

    @property
    def next_undo(self) -> UndoStep | None:
        """What undo would undo."""
        return self._done[-1][0] if self._done else None

    @property
    def next_redo(self) -> UndoStep | None:
        """What redo would do again."""
        return self._undone[-1][0] if self._undone else None

    def add(self, step: UndoStep) -> None:
        """Note what was just done."""
        self._undone.clear()
        self._done.append((step, step.change))
        del self._done[:-HISTORY_LIMIT]

    def change_to_undo(self, step: UndoStep | None = None) -> Change:
        """What undo has to change; RuleError where there is nothing to undo, or ``step`` is not
        the newest one."""
        if not self._done or step not in (None, self.next_undo):
            raise RuleError(_("There is nothing to undo."))
        return self._done[-1][1].reversed()

    def change_to_redo(self, step: UndoStep | None = None) -> Change:
        """What redo has to change; RuleError where there is nothing to redo, or ``step`` is not
        the one that was undone last."""
        if not self._undone or step not in (None, self.next_redo):
            raise RuleError(_("There is nothing to redo."))
        return self._undone[-1][1].reversed()

    def undone(self, change: Change) -> None:
        """The newest step was undone, which changed this."""
        step, _change = self._done.pop()
        self._undone.append((step, change))

    def redone(self, change: Change) -> None:
        """The newest undone step was done again, which changed this."""
        step, _change = self._undone.pop()
        self._done.append((step, change))

    def take_ids(self) -> set[str]:
        """Takes that undo and redo would put into the film or up for review."""
        entries = (*self._done, *self._undone)
        return {take_id for _step, change in entries for take_id in change.take_ids}

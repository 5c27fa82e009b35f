"""Commands that decide which take the film uses, and whether its storyboard is as it should be."""

from __future__ import annotations

from videoflow.domain import approving, reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.take import Take
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.commands.base import Commands
from videoflow.services.events import SceneChanged


class ReviewCommands(Commands):
    """The part of the coordinator that accepts, rejects and approves."""

    def accept(self, index: int, kind: AssetKind, take_id: str | None = None) -> str:
        """Make a pending take the committed one; returns its id."""
        take = self._pending(index, kind, take_id)
        project = reviewing.accept(self._session.project, take, utc_now())
        name = self._named(_("Accept a take of scene {number}"), index)
        self._session.change(project, SceneChanged(index), step=name)
        self._session.afterwards(self._session.retain)
        return take.take_id

    def reject(self, index: int, kind: AssetKind, take_id: str | None = None) -> str:
        """Leave the film as it is; returns the id of the rejected take."""
        take = self._pending(index, kind, take_id)
        project = reviewing.reject(self._session.project, take)
        name = self._named(_("Reject a take of scene {number}"), index)
        self._session.change(project, SceneChanged(index), step=name)
        self._session.afterwards(self._session.retain)
        return take.take_id

    def restore_take(self, index: int, kind: AssetKind, take_id: str) -> None:
        """Make an earlier take the committed one again."""
        project = self._session.writable()
        take = self._session.takes.get(take_id)
        if take is None or (take.scene_index, take.kind) != (index, kind):
            raise RuleError(
                _("This take is not one of the scene's earlier takes."),
                _("Choose one from the list of earlier takes."),
            )
        project = reviewing.restore(project, take, utc_now())
        name = self._named(_("Restore a take of scene {number}"), index)
        self._session.change(project, SceneChanged(index), step=name)

    def approve(self) -> None:
        """Say that the storyboard is as it should be; remembers when.

        RuleError where a scene has no committed image. A change of order, text or committed image
        takes the approval back.
        """
        self._session.change(approving.approve(self._session.writable(), utc_now()))

    # --- inside --------------------------------------------------------------------------------

    def _pending(self, index: int, kind: AssetKind, take_id: str | None) -> Take:
        chosen = reviewing.pick_pending(self._session.writable(), index, kind, take_id)
        take = self._session.takes.get(chosen)
        if take is None:
            raise RuleError(
                _("The take “{take}” is missing from the folder “takes”.").format(take=chosen),
                _("Bring it back from a backup and open the project again."),
            )
        return take

"""What all commands stand on: the session, and the refusals that several of them share."""

from __future__ import annotations

from functools import partial

from videoflow.domain import editing
from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus, asset_status
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.session import ProjectSession


class Commands:
    """A part of the coordinator. See Coordinator for the rules."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._desk = session.desk
        self._providers = session.providers

    def scene_indexes(self) -> tuple[int, ...]:
        """Indexes of all scenes, in the order of the film."""
        return tuple(scene.index for scene in self._session.project.scenes)

    def status(self, index: int, kind: AssetKind) -> AssetStatus:
        """State of one (scene, kind)."""
        asset = editing.find_scene(self._session.project, index).asset(kind)
        if self._session.is_asked((index, kind)):
            return AssetStatus.WAITING
        return asset_status(asset, self._desk.phase(index, kind))

    def _named(self, name: str, index: int) -> str:
        """The name of a step, with the number of its scene in it."""
        return name.format(number=self._session.project.number_of(index))

    def _refuse_busy(self, index: int, kind: AssetKind) -> None:
        """RuleError where a take of this (scene, kind) waits or is being made."""
        number, status = self._session.project.number_of(index), self.status(index, kind)
        if status is AssetStatus.WAITING:
            message = _("Scene {number} waits for its turn already.")
        elif status is AssetStatus.RUNNING:
            message = _("Scene {number} is being made already.")
        else:
            return
        raise RuleError(
            message.format(number=number), _("Wait for the result, or cancel it first.")
        )

    def _refuse_unresolved(self, index: int, kind: AssetKind) -> None:
        """RuleError where the last job may have been, or may yet be, charged."""
        held = self._desk.at(index, kind)
        if held is not None and held.uncertain:
            raise unresolved()
        if held is not None and held.at_service:
            raise RuleError(
                _("The last request of this scene is still at the service."),
                _("Press Retry to fetch its result, or dismiss the error to give it up."),
            )

    def _refuse_leaving(self, index: int) -> None:
        """RuleError where the scene goes to the trash as soon as its jobs have ended."""
        if self._session.is_leaving(index):
            raise RuleError(
                _("Scene {number} is being deleted.").format(
                    number=self._session.project.number_of(index)
                ),
                _("Restore it from the trash when it is there."),
            )

    def _refuse_at_work(self, index: int, action: str) -> None:
        """RuleError, which advises ``action``, where a job for the scene waits or runs, or where
        the last one may have been charged: nobody could resolve that in the trash."""
        if self._session.works_on(index):
            raise RuleError(
                _("Scene {number} is being worked on.").format(
                    number=self._session.project.number_of(index)
                ),
                action,
            )
        for kind in AssetKind:
            self._refuse_unresolved(index, kind)

    def _dismiss_failed(self, index: int) -> None:
        """Forget the failed jobs of a scene that goes, once it is certain to go."""
        for kind in AssetKind:
            self._session.afterwards(partial(self._desk.dismiss, index, kind))


def unresolved() -> RuleError:
    """Why a job that may have been charged stands in the way."""
    return RuleError(
        _("The last request of this scene may have been charged."),
        _("Look at the service's dashboard and resolve it first."),
    )

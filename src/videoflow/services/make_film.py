"""*Make the film*: images, then videos, then the export, each as soon as it can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.errors import BudgetError, RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.events import CoordinatorEvent, NoticePosted, ProjectChanged, SceneChanged
from videoflow.services.session import ProjectSession

WANTED = (AssetKind.IMAGE, AssetKind.VIDEO)


class Studio(Protocol):
    """The commands of a coordinator that making a film takes."""

    def scene_indexes(self) -> tuple[int, ...]:
        """See Coordinator."""

    def status(self, index: int, kind: AssetKind) -> AssetStatus:
        """See Coordinator."""

    def missing(self, kind: AssetKind) -> list[int]:
        """See Coordinator."""

    def generate(self, index: int, kind: AssetKind, *, accept: bool = False) -> str:
        """See Coordinator."""

    def check_film_budget(self) -> None:
        """See Coordinator."""

    def export(self, output: Path | None = None) -> None:
        """See Coordinator."""


class FilmMaker:
    """Drives the coordinator like a patient user who accepts first takes.

    What is committed already stays; takes that wait for review are left to the user, and a scene
    that fails is left as it is while the others go on: the film is exported only when all are
    there.
    """

    def __init__(self, coordinator: Studio, session: ProjectSession) -> None:
        self._coordinator = coordinator
        self._session = session
        self._output: Path | None = None
        self._asked: set[tuple[int, AssetKind]] = set()
        self._advancing = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self, output: Path | None) -> None:
        """Begin; RuleError where it is at it already or there is nothing to make a film of,
        BudgetError where the film could pass its budget."""
        if self._session.making_film:
            raise RuleError(_("The film is being made already."), _("Wait, or stop it."))
        if not self._session.project.scenes:
            raise RuleError(_("The film has no scenes yet."), _("Add a scene first."))
        self._coordinator.check_film_budget()
        self._output = output
        self._asked.clear()
        self._session.making_film = True
        self._unsubscribe = self._session.subscribe(self._on_event)
        self._advance()

    def stop(self) -> None:
        """Go no further; what runs is left to finish."""
        if self._session.making_film:
            self._session.making_film = False
            self._unsubscribe()
            self._session.tell(ProjectChanged())

    def _on_event(self, event: CoordinatorEvent) -> None:
        # Asking for a job is itself told as a change; the round that asks goes on by itself.
        if isinstance(event, SceneChanged) and not self._advancing:
            self._advance()

    def _advance(self) -> None:
        self._advancing = True
        for kind in WANTED:
            for index in self._coordinator.missing(kind):
                # Each once: a scene that failed meanwhile is the user's to retry.
                if self._session.making_film and (index, kind) not in self._asked:
                    self._asked.add((index, kind))
                    self._generate(index, kind)
        self._advancing = False
        if self._session.making_film and not any(self._session.desk.active()):
            self._finish()

    def _finish(self) -> None:
        """Nothing is left to wait for: export, or say what the user has to do."""
        unfinished = [
            scene
            for scene in self._session.project.scenes
            if scene.asset(AssetKind.VIDEO).committed is None
        ]
        self.stop()
        if unfinished:
            self._session.tell(
                NoticePosted(
                    _("The film is not finished: some scenes need you."),
                    self._what_is_needed(),
                    is_error=True,
                )
            )
            return
        try:
            self._coordinator.export(self._output)
        except VideoFlowError as error:
            self._session.tell(NoticePosted(error.message, error.action, is_error=True))

    def _generate(self, index: int, kind: AssetKind) -> None:
        try:
            self._coordinator.generate(index, kind, accept=True)
        except BudgetError as error:
            # What was charged so far was more than expected: the user decides how to go on.
            self.stop()
            self._session.tell(NoticePosted(error.message, error.action, is_error=True))
        except VideoFlowError as error:
            self._session.tell(NoticePosted(error.message, error.action, is_error=True))

    def _what_is_needed(self) -> str:
        failed, review = [], []
        for number, index in enumerate(self._coordinator.scene_indexes(), start=1):
            states = {self._coordinator.status(index, kind) for kind in WANTED}
            if AssetStatus.FAILED in states:
                failed.append(str(number))
            elif AssetStatus.REVIEW in states:
                review.append(str(number))
        parts = []
        if failed:
            parts.append(_("Failed, retry: scene {scenes}.").format(scenes=", ".join(failed)))
        if review:
            parts.append(_("Waiting for review: scene {scenes}.").format(scenes=", ".join(review)))
        return " ".join(parts)

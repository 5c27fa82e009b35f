"""Variants of the open film."""

from __future__ import annotations

from pathlib import Path

from videoflow.errors import RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.commands.base import Commands
from videoflow.services.events import NoticePosted, ProjectChanged, VariantMade
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.ports import Report, TaskCancelled, TaskEvent, TaskFailed, TaskFinished
from videoflow.services.session import ProjectSession
from videoflow.services.variants import VariantView, VariantWish, family_of, make_variant

TASK_ID = "variant"


class VariantCommands(Commands):
    """The part of the coordinator that makes and finds variants."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self.variant_error: VideoFlowError | None = None
        """Why the last variant could not be made, if it could not."""

    def make_variant(self, folder: Path, wish: VariantWish) -> None:
        """Copy the film as it is now to a project of its own in ``folder``, off this thread, and
        then tell VariantMade, or a notice. Also in a read-only view: nothing here is changed.

        RuleError while another is being made.
        """
        session = self._session
        if TASK_ID in session.side_tasks:
            raise RuleError(_("A variant is being made already."), _("Wait a moment."))
        film = FrozenFilm(session.project, dict(session.takes), session.store.folder)

        async def work(report: Report) -> object:
            return await make_variant(film, folder, wish, report, session.providers)

        self.variant_error = None
        session.side_tasks.add(TASK_ID)
        session.runner.start(TASK_ID, work, self._on_variant)
        session.tell(ProjectChanged())

    def cancel_variant(self) -> None:
        """Stop a variant that is being made; nothing of it stays."""
        self._session.runner.cancel(TASK_ID)

    def family(self) -> tuple[VariantView, ...]:
        """This film and its variants in the folders beside it. Reads each of them."""
        return family_of(self._session.folder)

    def _on_variant(self, event: TaskEvent) -> None:
        session = self._session
        if not isinstance(event, TaskFinished | TaskFailed | TaskCancelled):
            return
        session.side_tasks.discard(TASK_ID)
        match event:
            case TaskFinished(value=Path() as folder):
                session.tell(VariantMade(folder))
            case TaskFailed(error=error):
                self.variant_error = error
                session.tell(NoticePosted(error.message, error.action, is_error=True))
        session.tell(ProjectChanged())
        session.close_if_idle()

"""Variants of the open film."""

from __future__ import annotations

from pathlib import Path

from videoflow.errors import RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.commands.base import Commands
from videoflow.services.events import ProjectChanged, VariantMade
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.file_task import FileTask
from videoflow.services.ports import Report
from videoflow.services.session import ProjectSession
from videoflow.services.variants import VariantView, VariantWish, family_of, make_variant

TASK_ID = "variant"


class VariantCommands(Commands):
    """The part of the coordinator that makes and finds variants."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._variant = FileTask(session, TASK_ID, VariantMade)

    @property
    def variant_error(self) -> VideoFlowError | None:
        """Why the last variant could not be made, if it could not."""
        return self._variant.error

    def make_variant(self, folder: Path, wish: VariantWish) -> None:
        """Copy the film as it is now to a project of its own in ``folder``, off this thread, and
        then tell VariantMade, or a notice. Also in a read-only view: nothing here is changed.

        RuleError while another is being made.
        """
        session = self._session
        if self._variant.busy:
            raise RuleError(_("A variant is being made already."), _("Wait a moment."))
        film = FrozenFilm(session.project, dict(session.takes), session.store.folder)

        async def work(report: Report) -> object:
            return await make_variant(film, folder, wish, report, session.providers)

        self._variant.run(work)
        session.tell(ProjectChanged())

    def cancel_variant(self) -> None:
        """Stop a variant that is being made; nothing of it stays."""
        self._variant.cancel()

    def family(self) -> tuple[VariantView, ...]:
        """This film and its variants in the folders beside it. Reads each of them."""
        return family_of(self._session.folder)

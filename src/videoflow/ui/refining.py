"""Refining a scene: opens the dialog, and gives its commands."""

from __future__ import annotations

from PySide6.QtCore import Slot

from videoflow.domain.base import AssetKind
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.view_models import MessageView, ProjectView
from videoflow.ui.page_part import PagePart
from videoflow.ui.refine_dialog import RefineDialog

RAISED_BY = 5
"""How many more refinements *Raise the limit* allows: as many as a new project has."""


class Refining(PagePart):
    """Keeps the refine dialog, while it is open, in line with the film."""

    def open(self, index: int) -> None:
        """Ask for better words for a scene."""
        if self._coordinator.read_only:
            self._notices.post(_("This project is open read-only here."), tone="warning")
            return
        scene, project = self._coordinator.scene_view(index), self._coordinator.project_view()
        dialog = RefineDialog(scene, project, self._page)
        dialog.refine_requested.connect(self._refine)
        dialog.raise_limit_requested.connect(self._raise_limit)
        self._dialogs.open(dialog)
        self._coordinator.ask_for_quotes([index], AssetKind.IMAGE)

    def refresh(self, view: ProjectView) -> None:
        """Show the limit as it is now."""
        dialog = self._dialogs.current
        if isinstance(dialog, RefineDialog):
            dialog.show_project(view)

    @Slot(int, object)
    def _refine(self, index: int, texts: dict[str, str]) -> None:
        if self._runner.run(lambda: self._coordinator.refine(index, **texts), self._tell):
            self._dialogs.close()

    @Slot()
    def _raise_limit(self) -> None:
        limit = self._coordinator.project.settings.refinement_limit + RAISED_BY
        self._runner.run(
            lambda: self._coordinator.update_settings(refinement_limit=limit), self._tell
        )

    def _tell(self, error: VideoFlowError) -> None:
        dialog = self._dialogs.current
        if isinstance(dialog, RefineDialog):
            dialog.show_problem(MessageView(error.message, error.action))

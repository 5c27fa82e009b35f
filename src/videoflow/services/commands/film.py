"""Commands on what belongs to the film as a whole: brief, settings, look, end card, name."""

from __future__ import annotations

from videoflow.domain import editing
from videoflow.domain.overlay import EndCard
from videoflow.domain.project import Project
from videoflow.i18n import _
from videoflow.services.commands.base import Commands
from videoflow.services.events import ProjectChanged, ScenesChanged


class FilmCommands(Commands):
    """The part of the coordinator that is about the whole film. Each command can be undone."""

    def edit_brief(self, **fields: object) -> None:
        """Replace fields of the brief."""
        project = self._session.writable()
        brief = editing.checked(lambda: project.brief.changed(**fields))
        self._change(project.changed(brief=brief), _("Edit the brief"))

    def update_settings(self, **fields: object) -> None:
        """Replace project settings."""
        project = self._session.writable()
        settings = editing.checked(lambda: project.settings.changed(**fields))
        self._change(project.changed(settings=settings), _("Change settings"))

    def set_look(self, **fields: object) -> None:
        """Replace fields of the film's look."""
        project = self._session.writable()
        look = editing.checked(lambda: project.look.changed(**fields))
        self._change(project.changed(look=look), _("Change the look"))

    def set_end_card(self, end_card: EndCard | None) -> None:
        """Give the film another last picture, or none."""
        project = self._session.writable().changed(end_card=end_card)
        self._change(project, _("Change the end card"))

    def rename(self, name: str) -> None:
        """Give the film another name. Files keep theirs: the stem is made once."""
        project = self._session.writable()
        renamed = editing.checked(lambda: project.changed(name=name))
        self._session.change(renamed, ProjectChanged(), step=_("Rename the film"))

    def _change(self, project: Project, step: str) -> None:
        self._session.change(project, ScenesChanged(), step=step)

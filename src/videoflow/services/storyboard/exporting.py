"""Export of the storyboard: to which file, written how, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from videoflow.domain.project import Project
from videoflow.domain.take import Take
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.media.contact_sheet.sheet import draw_contact_sheet
from videoflow.paths import app_paths
from videoflow.services.events import StoryboardExported
from videoflow.services.file_task import FileTask
from videoflow.services.output_path import checked_output
from videoflow.services.ports import Report
from videoflow.services.session import ProjectSession
from videoflow.services.storyboard.contact_sheet import sheet_spec
from videoflow.services.storyboard.documents import export_csv, export_json, export_markdown
from videoflow.storage.atomic import copy_atomic, explained, write_bytes_atomic, written_beside
from videoflow.storage.folder import ProjectFolder

TASK_ID = "export storyboard"


class StoryboardFormat(StrEnum):
    """How the storyboard can be exported; also the extension of the file's name."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


def storyboard_path(
    folder: Path, project: Project, form: StoryboardFormat, output: Path | None
) -> Path:
    """The file that an export writes: ``output``, or one in ``exports/``.

    UsageError for a name with another extension, RuleError for a place among the project's own
    files.
    """
    home = ProjectFolder(folder)
    if output is None:
        return home.exports / f"{project.stem}_storyboard.{form}"
    return checked_output(output, form.value, home, subfolders=True)


async def write_storyboard(
    folder: Path,
    project: Project,
    takes: Mapping[str, Take],
    form: StoryboardFormat,
    output: Path | None = None,
) -> Path:
    """Export the storyboard of the project in ``folder``; returns where it is.

    The file appears at once and complete. In ``exports/`` the one before it is kept in
    ``previous/``. Raises as ``storyboard_path``; MediaError, StorageError.
    """
    target = storyboard_path(folder, project, form, output)
    home = ProjectFolder(folder)
    if output is None:
        with explained(home.previous_exports):
            home.previous_exports.mkdir(parents=True, exist_ok=True)
        if target.is_file():
            copy_atomic(target, home.previous_exports / target.name)
    match form:
        case StoryboardFormat.MARKDOWN:
            write_bytes_atomic(target, export_markdown(project, takes).encode())
        case StoryboardFormat.CSV:  # spreadsheets take it for UTF-8 by its mark only
            write_bytes_atomic(target, export_csv(project, takes).encode("utf-8-sig"))
        case StoryboardFormat.JSON:
            write_bytes_atomic(target, export_json(project, takes).encode())
        case StoryboardFormat.PDF:
            await _write_sheet(home, project, takes, target)
    return target


async def _write_sheet(
    home: ProjectFolder, project: Project, takes: Mapping[str, Take], target: Path
) -> None:
    cache = app_paths().project_cache(UUID(project.uuid))
    with written_beside(target) as temp:
        with explained(target):  # said at once, and of the name that the user knows
            temp.touch(exist_ok=False)
        spec = await sheet_spec(project, takes, home.takes, cache)
        await draw_contact_sheet(spec.changed(output=str(temp), shown_as=target.name))


class StoryboardExporter(FileTask):
    """Exports the storyboard of an open project, one at a time. Lives on the owner thread."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session, TASK_ID, StoryboardExported)

    def start(self, form: StoryboardFormat, output: Path | None) -> None:
        """See Coordinator.export_storyboard."""
        session = self._session
        if self.busy:
            raise RuleError(_("The storyboard is being exported already."), _("Wait a moment."))
        folder, project, takes = session.folder, session.project, dict(session.takes)
        storyboard_path(folder, project, form, output)

        async def work(_report: Report) -> object:
            return await write_storyboard(folder, project, takes, form, output)

        self.run(work)

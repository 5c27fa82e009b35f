"""Export as a use case: which takes, in which order, to which file, and what is told of it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.project import Film, Project
from videoflow.errors import RuleError, UsageError, VideoFlowError
from videoflow.i18n import _, ngettext
from videoflow.media.film import Clip, FilmResult, FilmSpec, export_film
from videoflow.paths import app_paths
from videoflow.services.events import FilmExported, NoticePosted, ProjectChanged
from videoflow.services.ports import (
    Report,
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskProgress,
)
from videoflow.services.session import ProjectSession
from videoflow.services.view_models import ExportView

TASK_ID = "export"
FILM_SHORT_SIDE_PX = 1080
FILM_FPS = 30


class FilmExporter:
    """Runs at most one export of a project at a time. Lives on the owner thread."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._take_ids: tuple[str, ...] = ()
        self.error: VideoFlowError | None = None

    def start(self, output: Path | None) -> None:
        """Export to ``output``, or to the project's ``exports/`` folder.

        RuleError while scenes have no video or an export runs; UsageError for a file name that
        is not an mp4's.
        """
        session = self._session
        if session.export is not None:
            raise RuleError(_("The film is being exported already."), _("Wait, or cancel it."))
        project = session.project
        _refuse_incomplete(project)
        spec = self._spec(project, output)
        self._take_ids = tuple(
            take_id for _n, _scene, take_id in project.committed_takes(AssetKind.VIDEO)
        )
        self.error = None
        session.export = ExportView(0.0, _("Starting"), cancelling=False)

        async def work(report: Report) -> object:
            return await export_film(spec, lambda done: report(done, _("Exporting the film")))

        session.runner.start(TASK_ID, work, self._on_event)
        session.tell(ProjectChanged())

    def cancel(self) -> None:
        """Stop a running export; the previous film stays."""
        export = self._session.export
        if export is not None and not export.cancelling:
            self._session.export = ExportView(export.fraction, _("Cancelling"), cancelling=True)
            self._session.runner.cancel(TASK_ID)
            self._session.tell(ProjectChanged())

    def _spec(self, project: Project, output: Path | None) -> FilmSpec:
        folder = self._session.store.folder
        clips = tuple(
            Clip(folder.takes / self._session.takes[take_id].file_name, number)
            for number, _scene, take_id in project.committed_takes(AssetKind.VIDEO)
        )
        width, height = project.brief.aspect_ratio.size(FILM_SHORT_SIDE_PX)
        if output is not None and output.suffix.lower() != ".mp4":
            raise UsageError(
                _("The film is an mp4 file; “{name}” is not a name for one.").format(
                    name=output.name
                ),
                _("Choose a name that ends in .mp4."),
            )
        return FilmSpec(
            clips=clips,
            width=width,
            height=height,
            fps=FILM_FPS,
            output=output.absolute() if output else folder.exports / f"{project.stem}.mp4",
            work_dir=app_paths().project_cache(UUID(project.uuid)) / "export",
            keep_previous_dir=folder.previous_exports if output is None else None,
        )

    def _on_event(self, event: TaskEvent) -> None:
        session = self._session
        match event:
            case TaskProgress(fraction=fraction, text=text):
                if session.export is not None and not session.export.cancelling:
                    session.export = ExportView(fraction, text, cancelling=False)
                session.tell(ProjectChanged())
                return
            case TaskFinished(value=FilmResult() as result):
                session.export = None
                self._book(result)
                session.tell(FilmExported(result.path))
            case TaskFailed(error=error):
                session.export = None
                self.error = error
                session.tell(NoticePosted(error.message, error.action, is_error=True))
            case TaskCancelled():
                session.export = None
                session.tell(NoticePosted(_("Export cancelled. The previous film is untouched.")))
        session.tell(ProjectChanged())
        session.close_if_idle()

    def _book(self, result: FilmResult) -> None:
        """Remember what the film shows; a view without the right to write remembers nothing."""
        session = self._session
        if session.read_only is not None:
            return
        path = result.path
        if path.is_relative_to(session.folder):
            path = path.relative_to(session.folder)
        film = Film(
            path=path.as_posix(),
            duration_s=result.duration_s,
            width=result.width,
            height=result.height,
            exported_at=utc_now(),
            take_ids=self._take_ids,
        )
        project = session.project
        session.change(
            project.changed(film=film, download_count=project.download_count + 1),
        )


def _refuse_incomplete(project: Project) -> None:
    """RuleError that names the scenes without a video."""
    numbers = [
        str(number)
        for number, scene in enumerate(project.scenes, start=1)
        if scene.asset(AssetKind.VIDEO).committed is None
    ]
    if not project.scenes:
        raise RuleError(_("The film has no scenes yet."), _("Add a scene first."))
    if numbers:
        raise RuleError(
            ngettext(
                "Scene {scenes} has no video yet.",
                "Scenes {scenes} have no video yet.",
                len(numbers),
            ).format(scenes=", ".join(numbers)),
            _("Generate the missing videos, then export."),
        )

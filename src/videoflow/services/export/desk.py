"""Export as a use case: which films, in which order, and what is told of them."""

from __future__ import annotations

import time
from collections.abc import Sequence

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.project import Film, Project
from videoflow.errors import RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.events import FilmExported, NoticePosted, ProjectChanged
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.export.making import MadeFilm, make_planned
from videoflow.services.export.plan import ExportPlan, PlannedFilm, plan_export
from videoflow.services.export.queue import ExportQueue, QueuedFilm
from videoflow.services.export.request import ExportRequest
from videoflow.services.export.siblings import read_siblings
from videoflow.services.ports import (
    Report,
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskProgress,
)
from videoflow.services.session import ProjectSession
from videoflow.services.view_models import FilmExportView, FilmState

TASK_ID = "export"
SIBLINGS_TASK_ID = "read variants"


class FilmExporter:
    """The export queue of an open project; one film at a time. Lives on the owner thread."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._queue = ExportQueue(time.monotonic)
        self.error: VideoFlowError | None = None
        """Why the first film that failed in this round did."""

    @property
    def films(self) -> tuple[FilmExportView, ...]:
        """The films of this round, or of the last one where none is under way."""
        return self._queue.view().films

    def start(self, request: ExportRequest) -> None:
        """Queue the films of a request; the project is taken as it is now.

        RuleError while scenes have nothing to show or a file is being made already; UsageError
        for an unknown preset or a name that does not fit.
        """
        session = self._session
        project = session.project
        source = FrozenFilm(project, dict(session.takes), session.store.folder)
        plan = plan_export(project, source.takes, source.folder, request)
        if SIBLINGS_TASK_ID in session.side_tasks or self._is_queued(plan):
            raise RuleError(_("The film is being exported already."), _("Wait, or cancel it."))
        if session.export is None:
            self.error = None
        self._enqueue(plan, source, request)
        if request.remember and session.read_only is None:
            settings = project.settings.changed(export=request.settings(project.settings.export))
            session.change(project.changed(settings=settings))
        if request.variants:
            self._read_siblings(request)
        self._go_on()

    def _is_queued(self, plan: ExportPlan) -> bool:
        waiting = {film.planned.path for film in self._queue.films if not film.is_over}
        return any(planned.path in waiting for planned in plan.films)

    def _enqueue(
        self,
        plan: ExportPlan,
        source: FrozenFilm,
        request: ExportRequest,
        *,
        joining: bool = False,
    ) -> None:
        self._queue.add(
            [
                QueuedFilm(planned, source, request.use_cache, _weight(planned, source))
                for planned in plan.films
            ],
            joining=joining,
        )
        for preset, form in plan.left_out:
            self._session.tell(
                NoticePosted(
                    _("“{preset}” is not made as {format}, so this film was left out.").format(
                        preset=preset.name, format=form.value
                    )
                )
            )

    def _read_siblings(self, request: ExportRequest) -> None:
        """Queue the variants as soon as they have been read."""
        session = self._session
        folder = session.folder

        async def work(_report: Report) -> object:
            return await read_siblings(folder)

        def on_event(event: TaskEvent) -> None:
            if isinstance(event, TaskProgress):
                return
            session.side_tasks.discard(SIBLINGS_TASK_ID)
            match event:
                case TaskFinished(value=tuple() as siblings):
                    self._add_siblings(siblings, request)
                case TaskFailed(error=error):
                    session.tell(NoticePosted(error.message, error.action, is_error=True))
            self._go_on()
            session.close_if_idle()

        session.side_tasks.add(SIBLINGS_TASK_ID)
        session.runner.start(SIBLINGS_TASK_ID, work, on_event)

    def _add_siblings(self, siblings: Sequence[FrozenFilm], request: ExportRequest) -> None:
        if not siblings:
            self._session.tell(NoticePosted(_("This film has no variants.")))
        for sibling in siblings:
            try:
                plan = plan_export(sibling.project, sibling.takes, sibling.folder, request)
            except VideoFlowError as error:
                message = _("The variant “{name}” was left out: {reason}").format(
                    name=sibling.project.name, reason=error.message
                )
                self._session.tell(NoticePosted(message, error.action, is_error=True))
                continue
            if not self._is_queued(plan):
                self._enqueue(plan, sibling, request, joining=True)

    def pause(self) -> None:
        """Stop working; what is made of the current film already is kept."""
        if self._session.export is None or self._queue.paused:
            return
        self._queue.paused = True
        if self._queue.running is not None:
            self._session.runner.cancel(TASK_ID)
        self._show()

    def resume(self) -> None:
        """Go on where ``pause`` stopped."""
        if self._queue.paused:
            self._queue.paused = False
            self._go_on()

    def cancel(self, film_id: str | None = None) -> None:
        """Give up one film, or all; films before them stay."""
        if film_id is None:
            self._session.runner.cancel(SIBLINGS_TASK_ID)
        chosen = [
            film
            for film in self._queue.films
            if not film.is_over and film_id in (None, film.planned.film_id)
        ]
        for film in chosen:
            film.cancelling = True
            if film.state is FilmState.RUNNING:
                self._session.runner.cancel(TASK_ID)
            else:
                self._queue.stop(film)
        if chosen:
            self._go_on()
            if self._queue.is_over:
                self._tell_cancelled()
                self._session.close_if_idle()

    def _go_on(self) -> None:
        film = self._queue.next()
        if film is not None:

            async def work(report: Report) -> object:
                return await make_planned(
                    film.source, film.planned, report, use_cache=film.use_cache
                )

            self._session.runner.start(TASK_ID, work, self._on_event)
        self._show()

    def _show(self) -> None:
        self._session.export = None if self._queue.is_over else self._queue.view()
        self._session.tell(ProjectChanged())

    def _on_event(self, event: TaskEvent) -> None:
        queue, film = self._queue, self._queue.running
        assert film is not None, "a task of the queue is of the film that runs"
        match event:
            case TaskProgress(fraction=fraction, text=encoder):
                film.fraction, film.encoder = max(film.fraction, fraction), encoder
                self._show()
                return
            case TaskFinished(value=MadeFilm() as made):
                queue.finish(film, made)
                self._book(film.source.project, made)
                self._session.tell(FilmExported(made.path, reused=made.reused))
            case TaskFailed(error=error):
                queue.fail(film, error)
                self.error = self.error or error
                self._session.tell(NoticePosted(error.message, error.action, is_error=True))
            case TaskCancelled():
                queue.stop(film)
                if film.cancelling:
                    self._tell_cancelled()
        self._go_on()
        self._session.close_if_idle()

    def _tell_cancelled(self) -> None:
        self._session.tell(NoticePosted(_("Export cancelled. The previous film is untouched.")))

    def _book(self, exported: Project, made: MadeFilm) -> None:
        """Remember what the film shows; a view without the right to write remembers nothing.

        A variant remembers its film itself, when it is opened and exports it: unchanged, at once.
        """
        session = self._session
        if session.read_only is not None or exported.uuid != session.project.uuid:
            return
        path = made.path
        if path.is_relative_to(session.folder):
            path = path.relative_to(session.folder)
        take_ids = tuple(id_ for _n, _scene, id_ in exported.committed_takes(AssetKind.VIDEO))
        film = Film(
            path=path.as_posix(),
            duration_s=made.duration_s,
            width=made.width,
            height=made.height,
            exported_at=utc_now(),
            take_ids=take_ids,
            key=made.planned.content_key,
            burnt_captions=made.planned.burn_captions,
            held_pictures=made.planned.hold_pictures,
        )
        project = session.project
        session.change(project.changed(film=film, download_count=project.download_count + 1))


def _weight(planned: PlannedFilm, source: FrozenFilm) -> float:
    """Pixels times seconds: how much work a film is, compared with others."""
    takes = source.takes
    duration_s = sum(
        takes[take_id].duration_s if take_id in takes else 1.0
        for _n, _scene, take_id in source.project.committed_takes(AssetKind.VIDEO)
    )
    return planned.width * planned.height * max(duration_s, 1.0)

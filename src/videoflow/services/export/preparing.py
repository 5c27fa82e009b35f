"""Prepares what an export will need, while nothing else is to be done.

When a take is accepted, the film's segments for the preset that was used last are encoded one at
a time, with one thread, so that *Export* is usually a matter of copying.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from videoflow.errors import VideoFlowError
from videoflow.media.film import prepare_segment
from videoflow.services.events import CoordinatorEvent
from videoflow.services.export.drawing import draw_over
from videoflow.services.export.film_spec import FrozenFilm, composed, film_spec
from videoflow.services.export.plan import PlannedFilm, plan_export
from videoflow.services.export.request import ExportRequest
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished, TaskProgress
from videoflow.services.session import ProjectSession

TASK_ID = "prepare export"

log = logging.getLogger(__name__)


class Preparer:
    """Prepares the next export of an open project. Lives on the owner thread.

    It begins only where the film is complete and no job, export or other task is under way, and
    gives way to the first that comes. Nobody is told: what fails here fails again, and is told,
    when the film is exported. The project does not count as busy meanwhile.
    """

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._key = ""
        self._done_key = ""
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being prepared."""
        return bool(self._key)

    def start(self) -> None:
        """Begin, if there is something to prepare and nothing else to do."""
        session = self._session
        wanted = session.project.settings.export.prepare and session.read_only is None
        if self.busy or not wanted or self._others_work():
            return
        planned = self._planned()
        if planned is None or planned.key == self._done_key:
            return
        film = FrozenFilm(session.project, dict(session.takes), session.store.folder)

        async def work(_report: Report) -> object:
            return await prepare_film(film, planned)

        self._key = planned.key
        self._unsubscribe = session.subscribe(self._on_event)
        session.runner.start(TASK_ID, work, self._on_task)

    def give_way(self) -> None:
        """Stop for something that somebody waits for. Finished segments stay."""
        if self.busy:
            self._session.runner.cancel(TASK_ID)

    def stop(self) -> None:
        """Stop for good: the project is not let go of before that."""
        if self.busy:
            self._session.side_tasks.add(TASK_ID)
            self.give_way()

    def _on_event(self, _event: CoordinatorEvent) -> None:
        if self._others_work():
            self.give_way()

    def _others_work(self) -> bool:
        session = self._session
        others = session.side_tasks - {TASK_ID}
        return session.export is not None or any(session.desk.active()) or bool(others)

    def _planned(self) -> PlannedFilm | None:
        """The film that was asked for last time; None where it cannot be made as it is now."""
        session = self._session
        settings = session.project.settings.export
        request = ExportRequest(
            formats=settings.formats[:1],
            presets=settings.presets[-1:],
            captions=settings.captions,
            provenance=settings.provenance,
            hold_pictures=settings.hold_pictures,
        )
        try:
            plan = plan_export(session.project, session.takes, session.store.folder, request)
        except VideoFlowError:  # not complete yet, or its preset is gone
            return None
        return plan.films[0]

    def _on_task(self, event: TaskEvent) -> None:
        if isinstance(event, TaskProgress):
            return
        if isinstance(event, TaskFailed):
            log.info("the export could not be prepared: %s", event.error)
        if isinstance(event, TaskFinished | TaskFailed):
            self._done_key = self._key  # not again until the film is another
        self._key = ""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._session.side_tasks.discard(TASK_ID)
        self._session.close_if_idle()


async def prepare_film(film: FrozenFilm, planned: PlannedFilm) -> int:
    """Encode what a film's export would have to encode; how many segments that were.

    Raises MediaError and StorageError.
    """
    composition = await composed(film, planned)
    drawn = await draw_over(film, planned, composition)
    spec = film_spec(film, planned, composition, drawn, use_cache=True)
    made = 0
    for clip in spec.clips:
        made += await prepare_segment(spec, clip)
    return made

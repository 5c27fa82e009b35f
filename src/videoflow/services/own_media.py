"""Own pictures, clips and recordings: a file that the user chose becomes a take like any other."""

from __future__ import annotations

from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.job import new_id
from videoflow.domain.take import Take, take_id_for
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.events import NoticePosted, ProjectChanged, SceneChanged
from videoflow.services.imports import take_from_file
from videoflow.services.ports import Report, TaskCancelled, TaskEvent, TaskFailed, TaskFinished
from videoflow.services.session import ProjectSession
from videoflow.services.storyboard.text_files import clean


class OwnMediaImporter:
    """Copies files into the project, off the owner thread, any number side by side."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._running: set[str] = set()
        self.errors: dict[str, VideoFlowError] = {}
        """Why imports of this session failed, by the id that the take would have had."""

    def start(self, index: int, kind: AssetKind, file: Path, licence: str) -> str:
        """Begin to import ``file`` for a scene that is there; returns the id of the take to be."""
        session, take_id = self._session, take_id_for(new_id())
        takes = session.store.takes

        async def work(_report: Report) -> object:
            return await take_from_file(
                takes,
                file.resolve(),  # a link that the user chose means what it leads to
                take_id=take_id,
                scene_index=index,
                kind=kind,
                origin="imported",
                prompt=_("Imported from “{name}”").format(name=clean(file.name)),
                licence=licence,
            )

        self._running.add(take_id)
        session.side_tasks.add(take_id)
        session.runner.start(take_id, work, self._on_event)
        session.tell(SceneChanged(index))
        return take_id

    def cancel(self) -> None:
        """Stop all imports that run; nothing of them stays."""
        for take_id in self._running:
            self._session.runner.cancel(take_id)

    def _on_event(self, event: TaskEvent) -> None:
        session = self._session
        if not isinstance(event, TaskFinished | TaskFailed | TaskCancelled):
            return
        self._running.discard(event.task_id)
        session.side_tasks.discard(event.task_id)
        match event:
            case TaskFinished(value=Take() as take):
                session.takes[take.take_id] = take
                arrived = session.with_arrived(session.project, take, asked_for=False)
                session.change(arrived, SceneChanged(take.scene_index))
                session.retain()
            case TaskFailed(error=error):
                self.errors[event.task_id] = error
                session.tell(NoticePosted(error.message, error.action, is_error=True))
        session.tell(ProjectChanged())
        session.close_if_idle()

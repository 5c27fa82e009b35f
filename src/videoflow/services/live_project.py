"""The document in memory: every change to it, what is saved and told of it, and the way back.

Lives on the owner thread. What the change is about is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from videoflow.domain import approving, undoing
from videoflow.domain.base import utc_now
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.domain.undoing import Change
from videoflow.i18n import _
from videoflow.services.desk_job import Place
from videoflow.services.events import (
    CoordinatorEvent,
    Listener,
    NoticePosted,
    ProjectChanged,
    SceneChanged,
    ScenesChanged,
    StepDone,
)
from videoflow.services.history import History, UndoStep
from videoflow.services.projects import OpenedProject
from videoflow.services.saving import Saver


@dataclass
class _Batch:
    """Commands that are to be one: what was before them, and what has to wait for their end."""

    before: Project
    events: list[CoordinatorEvent] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    asked: set[Place] = field(default_factory=set)


class LiveProject:
    """One open project's document, its takes and its history of undoable steps."""

    def __init__(self, opened: OpenedProject, saver: Saver) -> None:
        self.store = opened.store
        self.project = opened.project
        self.takes: dict[str, Take] = dict(opened.takes)
        self.saver = saver
        self.history = History()
        self._listeners: list[Listener] = []
        self._opening_notices = opened.notices
        self._batch: _Batch | None = None

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.store.folder.root

    # --- listeners -----------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` told of every change; returns how to stop that."""
        self._listeners.append(listener)
        for notice in self._opening_notices:
            listener(NoticePosted(notice.message, notice.action))
        self._opening_notices = ()
        return lambda: self._listeners.remove(listener)

    def tell(self, event: CoordinatorEvent) -> None:
        """Tell every listener."""
        for listener in tuple(self._listeners):
            listener(event)

    # --- changes -------------------------------------------------------------------------------

    def change(self, project: Project, *events: CoordinatorEvent, step: str = "") -> None:
        """Make ``project`` the current one, have it saved, tell the listeners.

        ``step`` is what the Edit menu calls the command, where it can be undone. In a batch all
        this waits for its end, and the batch's name counts.
        """
        if self._batch is not None:
            self.project = approving.keep_or_reset(self.project, project)
            self._batch.events.extend(events)
            return
        before = self._replace(project)
        for event in events:
            self.tell(event)
        if step:
            self._note(step, undoing.difference(before, self.project))
        self.tell(ProjectChanged())

    @contextmanager
    def batch(self, name: str) -> Iterator[None]:
        """Commands in here are one undoable step called ``name``, one save and one set of events.

        Where one of them raises, none of them has happened. A batch in a batch is part of it.
        """
        if self._batch is not None:
            yield
            return
        batch = self._batch = _Batch(self.project)
        try:
            yield
        except BaseException:
            self.project, self._batch = batch.before, None
            raise
        project, self.project, self._batch = self.project, batch.before, None
        self.change(project, *dict.fromkeys(batch.events), step=name)
        for call in batch.afterwards:
            call()

    def afterwards(self, call: Callable[[], None]) -> None:
        """Do what cannot be taken back: now, or when the batch is certain to happen."""
        if self._batch is None:
            call()
        else:
            self._batch.afterwards.append(call)

    def is_asked(self, place: Place) -> bool:
        """Whether the batch so far asks for a job there."""
        return self._batch is not None and place in self._batch.asked

    def undo(self) -> None:
        """Undo the newest step. Whether that may be was asked before."""
        project = undoing.apply(self.project, self.history.change_to_undo(), utc_now())
        self.history.undone(undoing.difference(self.project, project))
        self._turn_to(project)

    def redo(self) -> None:
        """Do the step again that was undone last. Whether that may be was asked before."""
        project = undoing.apply(self.project, self.history.change_to_redo(), utc_now())
        self.history.redone(undoing.difference(self.project, project))
        self._turn_to(project)

    def _turn_to(self, project: Project) -> None:
        before = {scene.index: scene for scene in self.project.scenes}
        same_scenes = list(before) == [scene.index for scene in project.scenes]
        events: list[CoordinatorEvent] = [] if same_scenes else [ScenesChanged()]
        for scene in project.scenes:
            if before.get(scene.index) is not scene:
                events.append(SceneChanged(scene.index))
        self.change(project, *events)

    def _replace(self, project: Project) -> Project:
        """Put ``project`` in place of the current one, which is returned, and have it saved."""
        before = self.project
        if project is before:
            return before
        project = approving.keep_or_reset(before, project)
        self.project = project.changed(revision=before.revision + 1, updated_at=utc_now())
        self.saver.save(self.project, self.takes)
        self._move_takes_along(before)
        if before.approved_at is not None and project.approved_at is None:
            self.tell(
                NoticePosted(
                    _("The storyboard has changed, so it is not approved any more."),
                    _("Approve it again when it is as you want it."),
                )
            )
        return before

    def _note(self, name: str, change: Change) -> None:
        if not change.is_empty:
            step = UndoStep(name, change)
            self.history.add(step)
            self.tell(StepDone(step))

    # --- take files ----------------------------------------------------------------------------

    def _move_takes_along(self, before: Project) -> None:
        """Take files follow their scenes into the trash and out of it, behind the document."""
        if before.deleted is self.project.deleted:
            return
        were = {scene.index for scene in before.scenes}
        are = {scene.index for scene in self.project.scenes}
        for entry in self.project.deleted:
            if entry.scene.index in were:
                self.move_takes(self.takes_of(entry.scene), self.store.takes.move_to_trash)
        for entry in before.deleted:
            index = entry.scene.index
            if index in are:
                self.move_takes(
                    self.takes_of(self.project.scene(index)),
                    self.store.takes.restore_from_trash,
                    partial(self.tell, SceneChanged(index)),
                )

    def move_takes(
        self,
        takes: list[Take],
        move: Callable[[Take], None],
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Move take files, on the storage thread, behind the document that says so."""

        def work() -> None:
            for take in takes:
                move(take)

        self.saver.submit(work, lambda _none: then())

    def takes_of(self, scene: Scene) -> list[Take]:
        """The records of all takes of a scene."""
        return [self.takes[take_id] for take_id in scene.take_ids() if take_id in self.takes]

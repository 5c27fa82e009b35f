"""The open project in memory, and what happens to it by itself.

Holds the document, its takes, and the collaborators of one open project; reacts to finished jobs,
acknowledged saves and files changed by others. Commands are the coordinator's; both live on the
owner thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from pathlib import Path

from videoflow.domain import reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.cost import ChargeState
from videoflow.domain.job import Job
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.settings import ResolvedSettings
from videoflow.domain.take import Take
from videoflow.errors import RevisionConflictError, RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.providers.base import OnlineProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services import booking
from videoflow.services.booking import booked
from videoflow.services.desk_job import DeskJob
from videoflow.services.events import (
    CoordinatorEvent,
    Listener,
    NoticePosted,
    ProjectChanged,
    SceneChanged,
)
from videoflow.services.imports import ForeignFileImporter
from videoflow.services.job_desk import JobDesk
from videoflow.services.ports import Owner, TaskRunner
from videoflow.services.prices import PriceBook
from videoflow.services.projects import OpenedProject
from videoflow.services.quotes import QuoteAsker
from videoflow.services.saving import Saver
from videoflow.services.taking_up import take_up
from videoflow.services.view_models import ExportView, MessageView
from videoflow.services.views import ViewContext, message_view
from videoflow.services.wording import maker_name
from videoflow.services.workbench import Workbench
from videoflow.storage.publishing import ForeignFile, PublishReport
from videoflow.storage.retention import plan_retention
from videoflow.storage.storage_thread import StorageThread

log = logging.getLogger(__name__)


class _Closing(Enum):
    """How far ``close`` has got: not asked for, waiting for what runs, last writes, gone."""

    NOT = auto()
    WAITING = auto()
    LETTING_GO = auto()
    DONE = auto()


class ProjectSession:
    """State and reactions of one open project. Everything in it runs on the owner thread."""

    def __init__(
        self,
        opened: OpenedProject,
        *,
        runner: TaskRunner,
        owner: Owner,
        providers: ProviderRegistry,
    ) -> None:
        self.store = opened.store
        self.project = opened.project
        self.takes: dict[str, Take] = dict(opened.takes)
        self.runner = runner
        self.providers = providers
        self.export: ExportView | None = None
        self.making_film = False
        self.read_only: MessageView | None = opened.read_only
        self._listeners: list[Listener] = []
        self._storage = StorageThread()
        self.saver = Saver(self.store, self._storage, owner, self)
        bench = Workbench(self.store, self._storage)
        self.prices = PriceBook(providers)
        self.desk = JobDesk(bench, self.saver, runner, providers, self)
        self.quotes = QuoteAsker(bench, runner, providers, self.prices, self._quotes_ended)
        self._foreign = ForeignFileImporter(self.store.takes, runner, self)
        self.side_tasks: set[str] = set()
        self._deleting: set[int] = set()
        self._finish_delete: Callable[[int], None] = lambda _index: None
        self._closing = _Closing.NOT
        self._when_closed: list[Callable[[], None]] = []
        self._opening_notices = opened.notices
        if self.read_only is None:
            take_up(self, opened.recovered)
            # Published files may be behind, or changed by another program, since the last time.
            self.saver.bring_in_line(self.project, self.takes)

    # --- the project ---------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.store.folder.root

    def writable(self) -> Project:
        """The project, for changing it; RuleError in a read-only view and while closing."""
        if self.read_only is not None:
            raise RuleError(self.read_only.message, self.read_only.action)
        if self._closing is not _Closing.NOT:
            raise RuleError(_("VideoFlow is closing this project."))
        return self.project

    def change(self, project: Project, *events: CoordinatorEvent) -> None:
        """Make ``project`` the current one, have it saved, tell the listeners."""
        if project is not self.project:
            self.project = project.changed(revision=self.project.revision + 1, updated_at=utc_now())
            self.saver.save(self.project, self.takes)
        for event in events:
            self.tell(event)
        self.tell(ProjectChanged())

    def context(self) -> ViewContext:
        """What views are made from."""
        return ViewContext(
            project=self.project,
            takes=self.takes,
            desk=self.desk,
            folder=self.folder,
            behind=self.saver.behind,
            saved=self.saver.saved,
            save_error=self.saver.error,
            read_only=self.read_only,
            export=self.export,
            making_film=self.making_film,
            estimate=self.estimate,
            dashboard=self.dashboard,
            made_by=partial(maker_name, self.providers),
        )

    def estimate(self, scene: Scene, kind: AssetKind, settings: ResolvedSettings) -> float | None:
        """Expected price of the scene's next take; None where it is not known."""
        return self.prices.of_scene(self.project, scene, kind, settings)

    def dashboard(self, provider_id: str) -> str:
        """The page where a service shows what it charged; empty where there is none."""
        try:
            provider = self.providers.get(provider_id)
        except RuleError:
            return ""
        return provider.profile.dashboard if isinstance(provider, OnlineProvider) else ""

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

    # --- jobs ----------------------------------------------------------------------------------

    def reserved(self, project: Project, *jobs: Job) -> Project:
        """The project with the estimates of these jobs in its ledger; local jobs cost nothing."""
        return booking.reserved(project, [job for job in jobs if not self._is_local(job)])

    def _is_local(self, job: Job) -> bool:
        try:
            return self.providers.capabilities(job.settings.provider, job.kind).local
        except RuleError:  # a job of an earlier session, whose provider is gone
            return job.estimate_usd == 0

    def _quotes_ended(self, any_known: bool) -> None:
        if any_known:
            for scene in self.project.scenes:
                self.tell(SceneChanged(scene.index))
        self.tell(ProjectChanged())
        self.close_if_idle()

    def start_image(self, job: Job) -> Take | None:
        """The take that a video job starts from."""
        return self.takes.get(job.start_image_take_id) if job.start_image_take_id else None

    def job_progressed(self, job: DeskJob) -> None:
        """See DeskListener."""
        self.tell(SceneChanged(job.job.scene_index))

    def job_changed(self, job: DeskJob) -> None:
        """See DeskListener."""
        self.tell(SceneChanged(job.job.scene_index))
        self.tell(ProjectChanged())

    def take_arrived(self, job: Job, take: Take, *, cancelled: bool) -> None:
        """See DeskListener. What was paid for is kept even if it came too late."""
        self.takes[take.take_id] = take
        remote_id = self.desk.remote_id(job.job_id)
        project = booked(
            self.project, job.job_id, ChargeState.CHARGED, take.cost_usd, remote_id=remote_id
        )
        if cancelled:
            project = reviewing.add_retired(project, take)
            self.tell(
                NoticePosted(
                    _("The result was finished before it could be cancelled."),
                    _("You find it among the scene's earlier takes."),
                )
            )
        else:
            project = self.with_arrived(project, take, asked_for=job.accept_when_done)
        self.change(project, SceneChanged(take.scene_index))
        self.saver.close_when_safe(job.job_id, self.project.revision)
        self.retain()
        self._after_job(job)

    def job_ended(self, job: DeskJob) -> None:
        """See DeskListener."""
        remote_id = self.desk.remote_id(job.job.job_id)
        self.change(booking.booked_end(self.project, job, remote_id))
        self._after_job(job.job)

    def job_taken_up(self, job: DeskJob) -> None:
        """See DeskListener."""
        self.change(booked(self.project, job.job.job_id, ChargeState.RESERVED, None))

    def claimed_ids(self) -> set[str]:
        """See DeskListener."""
        return {entry.remote_id for entry in self.project.ledger if entry.remote_id}

    def delete_when_idle(self, index: int, delete: Callable[[int], None]) -> None:
        """Cancel the jobs of a scene; ``delete`` is called when the last one has ended."""
        self._deleting.add(index)
        self._finish_delete = delete
        for held in [job for job in self.desk.active() if job.job.scene_index == index]:
            self.desk.cancel(*held.place)

    def is_leaving(self, index: int) -> bool:
        """Whether a scene is deleted as soon as its jobs have ended."""
        return index in self._deleting

    def take_imported(self, take: Take) -> None:
        """See ImportListener."""
        self.takes[take.take_id] = take
        self.change(reviewing.add_pending(self.project, take), SceneChanged(take.scene_index))
        self.close_if_idle()

    def import_failed(self, foreign: ForeignFile, error: VideoFlowError) -> None:
        """See ImportListener."""
        self.tell(
            NoticePosted(
                _("“{file}” was changed by another program and is not usable: {reason}").format(
                    file=foreign.relative_path, reason=error.message
                ),
                _("It is kept as {path}.").format(path=foreign.path),
                is_error=True,
            )
        )
        self.close_if_idle()

    def import_cancelled(self) -> None:
        """See ImportListener."""
        self.close_if_idle()

    def retain(self) -> None:
        """Move the oldest takes that nobody needs to the trash, beyond the project's limits."""
        surplus = frozenset(plan_retention(self.project, self.takes, self._protected()))
        if not surplus or self.read_only is not None:
            return
        gone = [self.takes.pop(take_id) for take_id in surplus if take_id in self.takes]
        # Files first: takes that the document still names are put back after a crash, takes
        # that it does not name any more would be offered for review again.
        self.move_takes(gone, self.store.takes.move_to_trash)
        self.change(reviewing.forget_takes(self.project, surplus))

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

    def with_arrived(self, project: Project, take: Take, *, asked_for: bool) -> Project:
        """The project with a finished take: waiting for review, or committed at once."""
        project = reviewing.add_pending(project, take)
        in_film = any(scene.index == take.scene_index for scene in project.scenes)
        if in_film and reviewing.commits_at_once(project, take, asked_for):
            return reviewing.accept(project, take, utc_now())
        return project

    def _protected(self) -> set[str]:
        """Takes that running jobs start from."""
        return {
            held.job.start_image_take_id
            for held in self.desk.all()
            if held.job.start_image_take_id is not None
        }

    def _after_job(self, job: Job) -> None:
        index = job.scene_index
        if index in self._deleting and not any(
            held.job.scene_index == index for held in self.desk.active()
        ):
            self._deleting.discard(index)
            if self.read_only is None:
                self._delete(index)
        self.close_if_idle()

    def _delete(self, index: int) -> None:
        try:
            self._finish_delete(index)
        except RuleError as error:  # a cancelled job may have been charged all the same
            self.tell(NoticePosted(error.message, error.action, is_error=True))

    # --- saving --------------------------------------------------------------------------------

    def save_state_changed(self) -> None:
        """See SaveListener."""
        self.tell(ProjectChanged())

    def disk_settled(self) -> None:
        """See SaveListener."""
        self.close_if_idle()

    def published(self, report: PublishReport) -> None:
        """See SaveListener."""
        for foreign in report.foreign:
            self._foreign.start(foreign)

    def writing_stopped(self, error: RevisionConflictError) -> None:
        """See SaveListener."""
        self.read_only = message_view(error)
        self.desk.close()
        self.tell(NoticePosted(error.message, error.action, is_error=True))

    # --- closing -------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a job, an export, an import or a side task runs, or a price is asked for."""
        return (
            any(self.desk.active())
            or self.export is not None
            or self._foreign.busy
            or self.quotes.busy
            or bool(self.side_tasks)
        )

    def close(self, done: Callable[[], None]) -> None:
        """Take no more jobs and let go of the project when the last one has ended. Repeatable."""
        if self._closing is _Closing.DONE:
            done()
            return
        self._when_closed.append(done)
        if self._closing is _Closing.NOT:
            self._closing = _Closing.WAITING
            self.desk.close()
            self.quotes.stop()
            self.close_if_idle()

    def close_if_idle(self) -> None:
        """Goes on with ``close`` as soon as nothing runs and everything is on disk."""
        if self._closing is _Closing.WAITING and not self.busy and self.saver.settled:
            self._closing = _Closing.LETTING_GO
            self.saver.finish(self._let_go)

    def _let_go(self) -> None:
        self.saver.submit(
            self.store.close, lambda _none: self._end_thread(), lambda _error: self._end_thread()
        )

    def _end_thread(self) -> None:
        self._storage.close()
        self._closing = _Closing.DONE
        for done in self._when_closed:
            done()

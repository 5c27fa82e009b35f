"""The open project in memory, and what happens to it by itself.

Holds the document, its takes, and the collaborators of one open project; reacts to finished jobs,
acknowledged saves and files changed by others. Commands are the coordinator's; both live on the
owner thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

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
    NoticePosted,
    ProjectChanged,
    SceneChanged,
)
from videoflow.services.imports import ForeignFileImporter
from videoflow.services.job_desk import JobDesk
from videoflow.services.live_project import LiveProject
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


@dataclass(frozen=True)
class Deletion:
    """Scenes that are to be deleted together, and what does it when their jobs have ended."""

    indexes: tuple[int, ...]
    carry_out: Callable[[tuple[int, ...]], None]


class ProjectSession(LiveProject):
    """State and reactions of one open project. Everything in it runs on the owner thread."""

    def __init__(
        self,
        opened: OpenedProject,
        *,
        runner: TaskRunner,
        owner: Owner,
        providers: ProviderRegistry,
    ) -> None:
        self._storage = StorageThread()
        super().__init__(opened, Saver(opened.store, self._storage, owner, self))
        self.runner = runner
        self.providers = providers
        self.export: ExportView | None = None
        self.making_film = False
        self.read_only: MessageView | None = opened.read_only
        bench = Workbench(self.store, self._storage)
        self.prices = PriceBook(providers)
        self.desk = JobDesk(bench, self.saver, runner, providers, self)
        self.quotes = QuoteAsker(bench, runner, providers, self.prices, self._quotes_ended)
        self._foreign = ForeignFileImporter(self.store.takes, runner, self)
        self.side_tasks: set[str] = set()
        self._deleting: list[Deletion] = []
        self._closing = _Closing.NOT
        self._when_closed: list[Callable[[], None]] = []
        if self.read_only is None:
            take_up(self, opened.recovered)
            # Published files may be behind, or changed by another program, since the last time.
            self.saver.bring_in_line(self.project, self.takes)

    # --- the project ---------------------------------------------------------------------------

    def writable(self) -> Project:
        """The project, for changing it; RuleError in a read-only view and while closing."""
        if self.read_only is not None:
            raise RuleError(self.read_only.message, self.read_only.action)
        if self._closing is not _Closing.NOT:
            raise RuleError(_("VideoFlow is closing this project."))
        return self.project

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
        self._after_job()

    def job_ended(self, job: DeskJob) -> None:
        """See DeskListener."""
        remote_id = self.desk.remote_id(job.job.job_id)
        self.change(booking.booked_end(self.project, job, remote_id))
        self._after_job()

    def job_taken_up(self, job: DeskJob) -> None:
        """See DeskListener."""
        self.change(booked(self.project, job.job.job_id, ChargeState.RESERVED, None))

    def claimed_ids(self) -> set[str]:
        """See DeskListener."""
        return {entry.remote_id for entry in self.project.ledger if entry.remote_id}

    def submit(
        self, project: Project, *jobs: Job, events: Sequence[CoordinatorEvent] = (), step: str = ""
    ) -> None:
        """Make ``project`` the current one with these jobs in its ledger, then have them made.

        RuleError where the batch that this is part of asks for the same scene and kind twice.
        """
        if self._batch is not None:
            places = {(job.scene_index, job.kind) for job in jobs}
            if places & self._batch.asked:
                raise RuleError(_("The same take is asked for twice."), _("Ask for it once."))
            self._batch.asked |= places
        self.change(self.reserved(project, *jobs), *events, step=step)
        self.afterwards(lambda: self.desk.add(*((job, self.start_image(job)) for job in jobs)))

    def works_on(self, index: int) -> bool:
        """Whether a job for a scene waits or runs."""
        held = any(held.job.scene_index == index for held in self.desk.active())
        return held or any(self.is_asked((index, kind)) for kind in AssetKind)

    def delete_when_idle(self, deletion: Deletion) -> None:
        """Cancel the jobs of scenes, which are deleted when the last one has ended."""
        self._deleting.append(deletion)
        for held in list(self.desk.active()):
            if held.job.scene_index in deletion.indexes:
                self.desk.cancel(*held.place)

    def is_leaving(self, index: int) -> bool:
        """Whether a scene is deleted as soon as jobs have ended."""
        return any(index in deletion.indexes for deletion in self._deleting)

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

    def with_arrived(self, project: Project, take: Take, *, asked_for: bool) -> Project:
        """The project with a finished take: waiting for review, or committed at once."""
        project = reviewing.add_pending(project, take)
        in_film = any(scene.index == take.scene_index for scene in project.scenes)
        if in_film and reviewing.commits_at_once(project, take, asked_for):
            return reviewing.accept(project, take, utc_now())
        return project

    def _protected(self) -> set[str]:
        """Takes that running jobs start from, and those that undo and redo would bring back."""
        return self.history.take_ids() | {
            held.job.start_image_take_id
            for held in self.desk.all()
            if held.job.start_image_take_id is not None
        }

    def _after_job(self) -> None:
        for deletion in list(self._deleting):
            if not any(self.works_on(index) for index in deletion.indexes):
                self._deleting.remove(deletion)
                if self.read_only is None:
                    self._delete(deletion)
        self.close_if_idle()

    def _delete(self, deletion: Deletion) -> None:
        try:
            deletion.carry_out(deletion.indexes)
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

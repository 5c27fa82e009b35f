"""The desk where jobs wait for a slot, run and end: at most one per (scene, kind).

Lives on the owner thread. It knows jobs by id and by (scene index, kind), never by position, and
hands finished takes to the coordinator, which alone changes the project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.job import Job
from videoflow.domain.progress import JobPhase
from videoflow.domain.take import Take
from videoflow.errors import (
    ProviderError,
    RuleError,
    StillRunningError,
    SubmissionUncertainError,
    VideoFlowError,
)
from videoflow.i18n import _
from videoflow.providers.base import Provider, RemoteProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.desk_job import DeskJob, DeskListener, Place
from videoflow.services.job_life import make_take, stop_job
from videoflow.services.looking import ambiguous, look_for, lost_answer, never_arrived, was_found
from videoflow.services.ports import (
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskProgress,
    TaskRunner,
)
from videoflow.services.saving import Saver
from videoflow.services.wording import service_name
from videoflow.services.workbench import Workbench
from videoflow.storage.journal import JournalEntry, JournalState


class JobDesk:
    """Queue, slots and journal of the jobs of one project."""

    def __init__(
        self,
        bench: Workbench,
        saver: Saver,
        runner: TaskRunner,
        providers: ProviderRegistry,
        listener: DeskListener,
    ) -> None:
        self._bench = bench
        self._saver = saver
        self._runner = runner
        self._providers = providers
        self._listener = listener
        self._jobs: dict[Place, DeskJob] = {}

    def at(self, index: int, kind: AssetKind) -> DeskJob | None:
        """The job held for a (scene, kind), if any."""
        return self._jobs.get((index, kind))

    def phase(self, index: int, kind: AssetKind) -> JobPhase | None:
        """Its phase, if any."""
        held = self._jobs.get((index, kind))
        return held.phase if held else None

    def active(self) -> Iterator[DeskJob]:
        """Jobs that wait or run, in the order in which they were asked for."""
        return (held for held in self._jobs.values() if held.active)

    def all(self) -> tuple[DeskJob, ...]:
        """Failed ones too."""
        return tuple(self._jobs.values())

    def add(self, *jobs: tuple[Job, Take | None]) -> None:
        """Queue jobs, each with the take that it starts from. RuleError where one is active for
        the same scene and kind."""
        for job, start_image in jobs:
            self._queue(job, start_image)
        self.pump()

    def _queue(self, job: Job, start_image: Take | None) -> None:
        held = self._jobs.pop((job.scene_index, job.kind), None)
        if held is not None and held.active:
            self._jobs[held.place] = held
            raise RuleError(
                _("This scene is being worked on already."),
                _("Wait for the result, or cancel it first."),
            )
        if held is not None:
            self._saver.close_journal(held.job.job_id)
        entry = JournalEntry(job=job, state=JournalState.RESERVED, updated_at=utc_now())
        self._hold(DeskJob(entry, start_image, JobPhase.WAITING))

    def resume(self, entry: JournalEntry, start_image: Take | None) -> None:
        """Carry on with a job that a service accepted earlier: nothing is submitted again."""
        entry = entry.changed(charge=None, actual_usd=None)
        self._hold(DeskJob(entry, start_image, JobPhase.WAITING, text=_("Resuming")))
        self.pump()

    def ask_after(self, index: int, kind: AssetKind, start_image: Take | None) -> None:
        """Ask a service whether it got a job whose answer never came; nothing is sent again
        unless it never did. RuleError where its provider is gone."""
        held = self._jobs[index, kind]
        provider = self._providers.get(held.job.settings.provider)
        bench, entry, claimed = self._bench, held.entry, self._claimed(held)
        held.start_image, held.phase = start_image, JobPhase.RUNNING
        held.started = held.looking = True
        held.text = _("Asking {provider} about this job").format(
            provider=service_name(provider, kind)
        )
        earlier, held.error = held.error or lost_answer(service_name(provider, kind)), None

        async def work(_report: Callable[[float, str], None]) -> object:
            request = bench.request(entry.job, start_image)
            return await look_for(entry, provider, request, claimed)

        self._runner.start(held.job.job_id, work, partial(self._on_answer, earlier))
        self._listener.job_changed(held)

    def remote_id(self, job_id: str) -> str | None:
        """What its service called a job of this session, as far as it got."""
        return self._bench.remote_ids.get(job_id)

    def show_failed(self, entry: JournalEntry, error: VideoFlowError) -> DeskJob:
        """Show a job of an earlier session as failed."""
        held = DeskJob(entry, None, JobPhase.FAILED, error=error)
        self._jobs[held.place] = held
        return held

    def cancel(self, index: int, kind: AssetKind) -> None:
        """Give a job up. Does nothing where none is active."""
        held = self._jobs.get((index, kind))
        if held is None or not held.active or held.cancelling:
            return
        held.cancelling = True
        if held.started:
            self._runner.cancel(held.job.job_id)
            self._listener.job_changed(held)
        else:
            self._cancelled(held)

    def dismiss(self, index: int, kind: AssetKind) -> None:
        """Forget a failed job."""
        held = self._jobs.get((index, kind))
        if held is not None and not held.active:
            del self._jobs[held.place]
            self._saver.close_journal(held.job.job_id)
            self._listener.job_changed(held)

    def close(self) -> None:
        """Take no more jobs and stop following those that run.

        Their journal entries stay: on the next opening a service's job is resumed, and a local
        one is shown as interrupted.
        """
        for held in list(self.active()):
            if held.cancelling:
                continue
            if held.started or held.entry.remote_id is not None:
                held.left_behind = True
                self._bench.left_behind.add(held.job.job_id)
            self.cancel(*held.place)

    def pump(self) -> None:
        """Start waiting jobs as far as their providers have free slots."""
        busy = Counter(held.job.settings.provider for held in self._jobs.values() if held.started)
        # What a service has accepted goes first: results are kept there for a while only.
        for held in sorted(self._jobs.values(), key=lambda held: held.entry.remote_id is None):
            name = held.job.settings.provider
            if held.phase is not JobPhase.WAITING or held.started:
                continue
            try:
                offer = self._providers.capabilities(name, held.job.kind)
            except RuleError as error:  # a job of an earlier session, whose provider is gone
                self._end(held, error)
                return
            if busy[name] < offer.slots:
                busy[name] += 1
                self._start(held)
            else:
                waiting = _("Waiting for a free slot at {provider}")
                self._say(held, waiting.format(provider=offer.name or name))

    def _hold(self, held: DeskJob) -> None:
        self._jobs[held.place] = held
        self._listener.job_changed(held)

    def _start(self, held: DeskJob) -> None:
        """Journal first; the job goes out only when the entry is safe on disk."""
        held.started = True
        self._say(held, _("Getting ready"))

        def journalled(error: VideoFlowError | None) -> None:
            if error is not None:
                self._end(held, error)
            elif held.cancelling:
                self._cancelled(held)
            else:
                self._run(held)

        self._saver.write_journal(held.entry, journalled)

    def _run(self, held: DeskJob) -> None:
        held.phase = JobPhase.RUNNING
        self._listener.job_changed(held)
        provider: Provider = self._providers.get(held.job.settings.provider)
        entry, bench, start_image = held.entry, self._bench, held.start_image

        async def work(report: Callable[[float, str], None]) -> object:
            return await make_take(entry, provider, bench, start_image, report)

        self._runner.start(held.job.job_id, work, self._on_event)

    def _on_event(self, event: TaskEvent) -> None:
        held = self._by_id(event.task_id)
        match event:
            case TaskProgress(fraction=fraction, text=text):
                held.fraction, held.text = fraction, text
                self._listener.job_progressed(held)
            case TaskFinished(value=Take() as take):
                del self._jobs[held.place]
                self._listener.take_arrived(held.job, take, cancelled=held.cancelling)
                self._listener.job_changed(held)
                self.pump()
            case TaskFailed(error=error):
                self._end(held, error)
            case TaskFinished(value=None) | TaskCancelled() if held.stopping:
                self._end(held, None)
            case TaskCancelled():
                self._cancelled(held)
            case TaskFinished():
                raise TypeError(f"a job returned {event.value!r}")

    def _on_answer(self, earlier: VideoFlowError, event: TaskEvent) -> None:
        """What asking after a job came to. ``earlier`` is what its card said before."""
        held = self._by_id(event.task_id)
        match event:
            case TaskProgress():
                return
            case TaskFinished(value=JournalEntry() as entry):
                self._take_answer(held, entry)
            case TaskFailed(error=SubmissionUncertainError() as error):
                self._end(held, error)
            case TaskFailed() | TaskCancelled() | TaskFinished():
                self._end(held, earlier)

    def _take_answer(self, held: DeskJob, entry: JournalEntry) -> None:
        provider = self._providers.get(held.job.settings.provider)
        name = service_name(provider, held.job.kind)
        if entry.remote_id is not None and entry.remote_id in self._claimed(held):
            entry = ambiguous(entry, name)  # another job has been found to be it meanwhile
        held.entry = entry
        if entry.state is JournalState.UNCERTAIN:
            self._end(held, SubmissionUncertainError(entry.message, entry.action))
        elif held.cancelling and entry.remote_id is not None:
            self._end(held, was_found(name, entry.remote_id))
        elif held.cancelling or (held.job.prompt_is_lost and entry.remote_id is None):
            self._end(held, never_arrived(name, held.job))
        else:
            held.started = held.looking = False
            self._listener.job_taken_up(held)
            self.resume(entry, held.start_image)

    def _claimed(self, held: DeskJob) -> set[str]:
        """Remote ids that belong to other jobs."""
        own = held.job.job_id
        others = {id_ for job_id, id_ in self._bench.remote_ids.items() if job_id != own}
        noted = {other.entry.remote_id for other in self._jobs.values() if other is not held}
        return others | {id_ for id_ in noted if id_ is not None} | self._listener.claimed_ids()

    def _by_id(self, job_id: str) -> DeskJob:
        return next(held for held in self._jobs.values() if held.job.job_id == job_id)

    def _cancelled(self, held: DeskJob) -> None:
        """A job was given up. One of an earlier session may not have come so far that it told
        its service: that is done now."""
        remote_id = held.entry.remote_id
        if remote_id is None or held.left_behind:
            self._end(held, None)
            return
        provider, kind = self._providers.get(held.job.settings.provider), held.job.kind

        async def work(_report: Callable[[float, str], None]) -> object:
            await stop_job(provider, remote_id, kind)
            return None

        held.started = held.stopping = True
        self._runner.start(held.job.job_id, work, self._on_event)
        self._listener.job_changed(held)

    def _end(self, held: DeskJob, error: VideoFlowError | None) -> None:
        """A job ended without a take."""
        held.started = held.stopping = held.looking = False
        if error is None:
            del self._jobs[held.place]
            if not held.left_behind:
                self._saver.close_journal(held.job.job_id)
        else:
            held.phase, held.error, held.cancelling = JobPhase.FAILED, error, False
            self._saver.write_journal(self._failed_entry(held, error), _ignore)
        self._listener.job_ended(held)
        self._listener.job_changed(held)
        self.pump()

    def _failed_entry(self, held: DeskJob, error: VideoFlowError) -> JournalEntry:
        state, remote_id = JournalState.FAILED, held.entry.remote_id
        if remote_id is not None and not isinstance(error, ProviderError):
            state = JournalState.SUBMITTED  # what failed here says nothing about the service's job
        elif isinstance(error, SubmissionUncertainError):
            state = JournalState.SUBMITTING if self._can_ask(held) else JournalState.UNCERTAIN
        elif isinstance(error, StillRunningError):
            state, remote_id = JournalState.SUBMITTED, error.remote_id
        words = {"message": error.message, "action": error.action}
        held.entry = held.entry.moved(state, remote_id=remote_id, charge=None, **words)
        held.entry = held.entry.changed(charge=held.charge, actual_usd=held.actual_usd)
        return held.entry

    def _can_ask(self, held: DeskJob) -> bool:
        """Whether a service may still tell what became of a job whose answer is lost. One that
        has told its id and then forgot the job, or was asked already, will not."""
        if held.entry.state is JournalState.UNCERTAIN or self.remote_id(held.job.job_id):
            return False
        try:
            provider = self._providers.get(held.job.settings.provider)
        except RuleError:
            return True  # perhaps when it is back
        return isinstance(provider, RemoteProvider)

    def _say(self, held: DeskJob, text: str) -> None:
        if held.text != text:
            held.text = text
            self._listener.job_progressed(held)


def _ignore(_error: VideoFlowError | None) -> None:
    """The journal could not note a failure: the card shows it all the same."""

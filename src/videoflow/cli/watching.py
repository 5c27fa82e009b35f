"""Follows jobs from the command that asked for them to their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from videoflow.cli.progress import ProgressDisplay, Step, progress_display
from videoflow.cli.running import Session
from videoflow.cli.wording import place_name
from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.progress import JobPhase
from videoflow.errors import KeyMissingError, ProviderError, VideoFlowError
from videoflow.i18n import _, ngettext
from videoflow.services.coordinator import Coordinator
from videoflow.services.desk_job import DeskJob
from videoflow.services.events import CoordinatorEvent, SceneChanged, ScenesChanged
from videoflow.services.report import error_report


class Ending(StrEnum):
    """What became of a job: its take is in the film, or waits for review; or there is none."""

    READY = "ready"
    REVIEW = "review"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Outcome:
    """How one job ended. ``take_id`` is set where there is a take, ``error`` where it failed."""

    job_id: str
    scene_index: int
    scene_number: int
    kind: AssetKind
    ending: Ending
    take_id: str | None = None
    error: VideoFlowError | None = None

    def document(self) -> dict[str, object]:
        """As scripts read it."""
        return {
            **_facts(self.job_id, self.scene_index, self.scene_number, self.kind),
            "status": self.ending.value,
            "take_id": self.take_id,
            "error": error_report(self.error).model_dump() if self.error else None,
        }


def follow_jobs(session: Session) -> list[Outcome]:
    """Wait for every active job, showing progress; how each ended, in the order of asking."""
    with progress_display(session.console) as display:
        watch = _Watch(session.coordinator, display)
        unsubscribe = session.coordinator.subscribe(watch.on_event)
        try:
            session.wait()
        finally:
            unsubscribe()
    return watch.outcomes()


def failure_of(outcomes: list[Outcome]) -> VideoFlowError | None:
    """One error for all jobs that failed, None where none did.

    Its exit code is that of a failed job, also where the disk or the media tools were the cause;
    but a missing key is a refusal: nothing was sent.
    """
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    if not failed:
        return None
    first = failed[0].error
    assert first is not None
    refused = all(isinstance(outcome.error, KeyMissingError) for outcome in failed)
    kind = KeyMissingError if refused else ProviderError
    if len(failed) == 1:
        place = place_name(failed[0].scene_number, failed[0].kind)
        failure = kind(f"{place}: {first.message}", first.action)
    else:
        failure = kind(
            ngettext("{n} job failed.", "{n} jobs failed.", len(failed)).format(n=len(failed)),
            first.action,
        )
    failure.__cause__ = first
    return failure


class _Watch:
    """Notes what becomes of all jobs: those that are active now, and those that follow them."""

    def __init__(self, coordinator: Coordinator, display: ProgressDisplay) -> None:
        self._coordinator = coordinator
        self._display = display
        self._jobs: dict[str, Job] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._shown: dict[str, tuple[JobPhase, float, str]] = {}
        self._look()

    def on_event(self, event: CoordinatorEvent) -> None:
        """Look again whenever a scene has changed."""
        if isinstance(event, SceneChanged | ScenesChanged):
            self._look()

    def outcomes(self) -> list[Outcome]:
        """The outcomes so far, in the order in which the jobs were asked for."""
        self._look()
        return [self._outcomes[job_id] for job_id in self._jobs if job_id in self._outcomes]

    def _look(self) -> None:
        held_jobs = {held.job.job_id: held for held in self._coordinator.jobs()}
        self._jobs |= {job_id: held.job for job_id, held in held_jobs.items() if held.active}
        for job_id, job in self._jobs.items():
            if job_id in self._outcomes:
                continue
            held = held_jobs.get(job_id)
            if held is not None and held.active:
                self._show_progress(held)
            else:
                self._end(self._outcome(job, held))

    def _show_progress(self, held: DeskJob) -> None:
        state = (held.phase, held.fraction, held.text)
        if self._shown.get(held.job.job_id) == state:
            return
        self._shown[held.job.job_id] = state
        job, number = held.job, self._number(held.job.scene_index)
        self._display.show(
            Step(
                key=job.job_id,
                label=place_name(number, job.kind),
                status=held.phase.value,
                fraction=held.fraction,
                text=held.text or _("Waiting"),
                facts=_facts(job.job_id, job.scene_index, number, job.kind),
            )
        )

    def _outcome(self, job: Job, held: DeskJob | None) -> Outcome:
        number = self._number(job.scene_index)
        place = (job.job_id, job.scene_index, number, job.kind)
        if held is not None:
            return Outcome(*place, Ending.FAILED, error=held.error)
        if number == 0:
            return Outcome(*place, Ending.CANCELLED)
        asset = self._coordinator.project.scene(job.scene_index).asset(job.kind)
        if asset.committed == job.take_id:
            return Outcome(*place, Ending.READY, job.take_id)
        if job.take_id in asset.pending:
            return Outcome(*place, Ending.REVIEW, job.take_id)
        return Outcome(*place, Ending.CANCELLED)

    def _end(self, outcome: Outcome) -> None:
        self._outcomes[outcome.job_id] = outcome
        self._display.show(
            Step(
                key=outcome.job_id,
                label=place_name(outcome.scene_number, outcome.kind),
                status=outcome.ending.value,
                fraction=1.0 if outcome.take_id else 0.0,
                text=_ending_text(outcome),
                is_over=True,
                facts=_facts(
                    outcome.job_id, outcome.scene_index, outcome.scene_number, outcome.kind
                ),
            )
        )

    def _number(self, index: int) -> int:
        """Where a scene stands; 0 for one that was deleted meanwhile."""
        try:
            return self._coordinator.project.number_of(index)
        except KeyError:
            return 0


def _ending_text(outcome: Outcome) -> str:
    if outcome.ending is Ending.FAILED:
        return outcome.error.message if outcome.error else _("failed")
    return {
        Ending.READY: _("done"),
        Ending.REVIEW: _("done, waits for review"),
        Ending.CANCELLED: _("cancelled"),
    }[outcome.ending]


def _facts(job_id: str, index: int, number: int, kind: AssetKind) -> dict[str, object]:
    return {
        "job_id": job_id,
        "scene_index": index,
        "scene_number": number,
        "kind": kind.value,
    }

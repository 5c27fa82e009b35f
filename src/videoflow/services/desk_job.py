"""A job on the desk, and who is told what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from videoflow.domain.base import AssetKind
from videoflow.domain.cost import ChargeState
from videoflow.domain.job import Job
from videoflow.domain.progress import JobPhase
from videoflow.domain.take import Take
from videoflow.errors import ResultInvalidError, VideoFlowError
from videoflow.storage.journal import JournalEntry, JournalState

Place = tuple[int, AssetKind]
"""(scene index, kind): where a job belongs."""


@dataclass
class DeskJob:
    """A job that the desk holds: waiting, running, or failed and not yet dismissed."""

    entry: JournalEntry
    start_image: Take | None
    phase: JobPhase
    fraction: float = 0.0
    text: str = ""
    cancelling: bool = False
    error: VideoFlowError | None = None
    looking: bool = False
    started: bool = field(default=False, compare=False)
    stopping: bool = field(default=False, compare=False)
    left_behind: bool = field(default=False, compare=False)

    @property
    def job(self) -> Job:
        """What was asked for."""
        return self.entry.job

    @property
    def place(self) -> Place:
        """Where it belongs."""
        return self.job.scene_index, self.job.kind

    @property
    def uncertain(self) -> bool:
        """Whether it may have been charged, and must neither be sent again nor forgotten."""
        states = (JournalState.SUBMITTING, JournalState.UNCERTAIN)
        return self.phase is JobPhase.FAILED and self.entry.state in states

    @property
    def askable(self) -> bool:
        """Whether it may have been charged, and its service can still be asked."""
        return self.phase is JobPhase.FAILED and self.entry.state is JournalState.SUBMITTING

    @property
    def at_service(self) -> bool:
        """Whether it failed for us while its service still has it: to be resumed, not repeated."""
        return self.phase is JobPhase.FAILED and self.entry.state is JournalState.SUBMITTED

    @property
    def charge(self) -> ChargeState:
        """What is known about the money, now that it has ended without a take."""
        if self.uncertain:
            return ChargeState.UNCERTAIN
        if self.at_service or (self.left_behind and self.error is None):
            return ChargeState.RESERVED
        if isinstance(self.error, ResultInvalidError):
            return ChargeState.CHARGED
        return self.entry.charge or ChargeState.FREE

    @property
    def actual_usd(self) -> float | None:
        """What it is known to have cost, now that it has ended without a take."""
        if isinstance(self.error, ResultInvalidError):
            return self.error.cost_usd
        return 0.0 if self.charge is ChargeState.FREE else self.entry.actual_usd

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.phase is not JobPhase.FAILED


class DeskListener(Protocol):
    """Who is told what becomes of jobs, on the owner thread."""

    def job_progressed(self, job: DeskJob) -> None:
        """Progress or its text changed."""

    def job_changed(self, job: DeskJob) -> None:
        """The phase changed, or the job is gone."""

    def take_arrived(self, job: Job, take: Take, *, cancelled: bool) -> None:
        """A take is on disk with its record. ``cancelled``: the user had given the job up."""

    def job_ended(self, job: DeskJob) -> None:
        """A job ended without a take: it failed, was cancelled, or was left behind."""

    def job_taken_up(self, job: DeskJob) -> None:
        """A job that may have been charged goes on: its service was asked, and knows."""

    def claimed_ids(self) -> set[str]:
        """What services called the jobs of this project that have ended."""

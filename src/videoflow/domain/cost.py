"""Money: what each job was expected to cost and what it did. US dollars throughout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from videoflow.domain.base import AssetKind, Line, Model
from videoflow.domain.take import ID_PATTERN

_PLACES = 6
"""Micro-dollars: sums of floats are compared with limits that people type."""


class ChargeState(StrEnum):
    """What became of the money."""

    RESERVED = "reserved"
    CHARGED = "charged"
    FREE = "free"
    UNCERTAIN = "may have been charged"


class ResultState(StrEnum):
    """What became of what the money was for. A take that was accepted once stays ``kept``."""

    PENDING = "pending"
    KEPT = "kept"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LedgerEntry(Model):
    """One line of the project's ledger, one per job; it outlives the job's take.

    ``scene_index`` and ``kind`` are None for the writing of the storyboard by a language model.
    ``remote_id`` is what the service calls the job: it is claimed once and never for another job.
    """

    job_id: str = Field(pattern=ID_PATTERN)
    scene_index: int | None = Field(default=None, ge=1)
    kind: AssetKind | None = None
    provider: Line
    state: ChargeState
    result: ResultState = ResultState.PENDING
    remote_id: str | None = None
    estimate_usd: float | None = Field(default=None, ge=0)
    actual_usd: float | None = Field(default=None, ge=0)
    booked_at: datetime

    @property
    def spent_usd(self) -> float:
        """What was charged: as the service says, else as estimated."""
        if self.state is not ChargeState.CHARGED:
            return 0.0
        return (self.estimate_usd if self.actual_usd is None else self.actual_usd) or 0.0

    @property
    def reserved_usd(self) -> float:
        """What may yet be, or may have been, charged."""
        open_states = (ChargeState.RESERVED, ChargeState.UNCERTAIN)
        return (self.estimate_usd or 0.0) if self.state in open_states else 0.0


Ledger = tuple[LedgerEntry, ...]


def estimated_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of the estimates at the time of asking."""
    return _sum(entry.estimate_usd or 0.0 for entry in ledger)


def actual_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of what services said they charged."""
    return _sum(entry.actual_usd or 0.0 for entry in ledger)


def spent_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of what was charged: as services say, else as estimated."""
    return _sum(entry.spent_usd for entry in ledger)


def reserved_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of what may yet be, or may have been, charged."""
    return _sum(entry.reserved_usd for entry in ledger)


def committed_usd(ledger: Iterable[LedgerEntry]) -> float:
    """What a budget has to cover: what was charged and what may be."""
    return _sum(entry.spent_usd + entry.reserved_usd for entry in ledger)


def affordable(
    ledger: Iterable[LedgerEntry], budget_usd: float, prices_usd: Iterable[float]
) -> int:
    """How many of these jobs, in this order, certainly stay within the budget."""
    total, count = committed_usd(ledger), 0
    for price in prices_usd:
        total = round(total + price, _PLACES)
        if total > budget_usd:
            break
        count += 1
    return count


def entry_of(ledger: Iterable[LedgerEntry], job_id: str) -> LedgerEntry | None:
    """The line of one job; None where it has none, as local jobs."""
    return next((entry for entry in ledger if entry.job_id == job_id), None)


def with_result(ledger: Ledger, job_id: str | None, result: ResultState) -> Ledger:
    """The ledger with what became of a job's result; the same one where nothing changes."""
    old = entry_of(ledger, job_id) if job_id else None
    if old is None or old.result is result:
        return ledger
    return tuple(entry.changed(result=result) if entry is old else entry for entry in ledger)


def _sum(amounts: Iterable[float]) -> float:
    return round(sum(amounts), _PLACES)

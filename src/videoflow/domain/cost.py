"""Money: what each job was expected to cost and what it did. US dollars throughout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from videoflow.domain.base import AssetKind, Line, Model
from videoflow.domain.take import ID_PATTERN


class ChargeState(StrEnum):
    """What became of the money."""

    RESERVED = "reserved"
    CHARGED = "charged"
    FREE = "free"
    UNCERTAIN = "may have been charged"


class LedgerEntry(Model):
    """One line of the project's ledger, one per job."""

    job_id: str = Field(pattern=ID_PATTERN)
    scene_index: int = Field(ge=1)
    kind: AssetKind
    provider: Line
    state: ChargeState
    estimate_usd: float | None = Field(default=None, ge=0)
    actual_usd: float | None = Field(default=None, ge=0)
    booked_at: datetime


def estimated_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of the estimates at the time of asking."""
    return round(sum(entry.estimate_usd or 0.0 for entry in ledger), 6)


def actual_usd(ledger: Iterable[LedgerEntry]) -> float:
    """Sum of what services said they charged."""
    return round(sum(entry.actual_usd or 0.0 for entry in ledger), 6)

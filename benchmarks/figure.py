"""One measured number and what it may be at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in ``unit`` (such as ``"×"``, ``"ms"``); without a limit it only informs."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the value keeps its limit."""
        return self.limit is None or self.value <= self.limit

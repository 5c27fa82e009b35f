"""Progress of several things at once: bars on a terminal, lines elsewhere, JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.table import Column

from videoflow.cli.console import Console


@dataclass(frozen=True)
class Step:
    """One report: ``key`` and ``facts`` say of what, ``label`` says it to a person.

    ``fraction`` is from 0 to 1, ``text`` what is being done, ``status`` a word of the domain's.
    """

    key: str
    label: str
    status: str
    fraction: float
    text: str
    is_over: bool = False
    facts: dict[str, object] = field(default_factory=dict)


class ProgressDisplay(Protocol):
    """Shows steps; the last one of each key is over."""

    def show(self, step: Step) -> None:
        """Show how far something is."""


@contextmanager
def progress_display(console: Console) -> Iterator[ProgressDisplay]:
    """The display that fits: for scripts, for a terminal, for a log."""
    if console.as_json:
        yield _JsonLines(console)
    elif console.err.is_terminal:
        bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=32),
            TaskProgressColumn(),
            TextColumn("{task.fields[text]}", style="dim", table_column=Column(ratio=1)),
            console=console.err,
        )
        with bars:
            yield _Bars(bars)
    else:
        yield _PlainLines(console)


class _JsonLines:
    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, step: Step) -> None:
        self._console.event(
            {
                **step.facts,
                "status": step.status,
                "fraction": round(step.fraction, 3),
                "text": step.text,
            }
        )


class _PlainLines:
    """Beginning and end only: a log wants no bars."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun: set[str] = set()

    def show(self, step: Step) -> None:
        if step.is_over:
            self._console.note(f"{step.label}: {step.text}")
        elif step.status == "running" and step.key not in self._begun:
            self._begun.add(step.key)
            self._console.note(f"{step.label}…")


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def show(self, step: Step) -> None:
        if step.key not in self._tasks:
            self._tasks[step.key] = self._bars.add_task(step.label, total=1.0, text="")
        self._bars.update(self._tasks[step.key], completed=step.fraction, text=step.text)

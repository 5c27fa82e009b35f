"""Run every benchmark, or the named ones, and print a table: ``python -m benchmarks [NAME…]``.

Ends with exit code 1 when a limit is missed.
"""

from __future__ import annotations

import importlib
import multiprocessing
import pkgutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Protocol, cast

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.figure import Figure


class Benchmark(Protocol):
    NAME: str

    def measure(self) -> list[Figure]: ...


def main(names: list[str]) -> int:
    found = dict(find())
    if unknown := [name for name in names if name not in found]:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(found)}", file=sys.stderr)
        return 2
    console = Console()
    table = Table("benchmark", "figure", "value", "limit", "verdict")
    missed = 0
    for name in names or found:
        console.print(f"measuring {name}…")
        for figure in _in_own_process(found[name]):
            missed += not figure.is_met
            table.add_row(*row(name, figure))
    console.print(table)
    return 1 if missed else 0


def _in_own_process(benchmark: Benchmark) -> list[Figure]:
    """The figures of a benchmark, measured where no other has left threads or a Qt application."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(benchmark.measure).result()


def find() -> Iterator[tuple[str, Benchmark]]:
    """Every benchmark of this package under its name."""
    for module_info in pkgutil.iter_modules(benchmarks.__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"benchmarks.{module_info.name}")
        if hasattr(module, "measure"):
            yield module.NAME, cast(Benchmark, module)


def row(name: str, figure: Figure) -> tuple[str, str, str, str, str]:
    """The cells of one figure."""
    value = f"{figure.value:.4g} {figure.unit}"
    if figure.limit is None:
        return name, figure.name, value, "", ""
    verdict = "[green]met[/green]" if figure.is_met else "[red]MISSED[/red]"
    return name, figure.name, value, f"≤ {figure.limit:g} {figure.unit}", verdict


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Films of small clips for the export engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from videoflow.media.film import FilmResult, FilmSpec, export_film


@pytest.fixture
def export() -> Callable[[FilmSpec], FilmResult]:
    """Export a film to its end."""

    def run(spec: FilmSpec) -> FilmResult:
        return asyncio.run(export_film(spec, lambda _fraction: None))

    return run

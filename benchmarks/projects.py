"""Projects to measure with."""

from __future__ import annotations

import asyncio
from pathlib import Path

from videoflow.domain.brief import Brief
from videoflow.resources import resource_path
from videoflow.services.projects import create_project

PHOTO = resource_path("sample", "coffee.png")


def make_project(folder: Path, scenes: int) -> None:
    """A project of so many written scenes, without takes, closed again."""
    brief = Brief(
        name="Benchmark",
        product="Morning Roast coffee",
        description="Small-batch beans, roasted on Monday and at your door by Thursday.",
        call_to_action="Start your subscription",
        scenes=scenes,
        length_seconds=min(600, max(4, scenes * 3)),
        photos=(PHOTO.name,),
    )
    opened = asyncio.run(create_project(folder, brief, {PHOTO.name: PHOTO}))
    opened.store.close()

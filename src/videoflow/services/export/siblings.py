"""The variants of a film, read from disk to be exported together with it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from videoflow.errors import VideoFlowError
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.projects import open_project
from videoflow.services.variants import family_of

log = logging.getLogger(__name__)


async def read_siblings(folder: Path) -> tuple[FrozenFilm, ...]:
    """The other films of the family of the one in ``folder``, as they are on disk now.

    They are only looked at, whoever has them open. One that cannot be read is left out. Raises
    ProjectFileError and StorageError where the film itself cannot be read.
    """
    found = []
    for member in (await asyncio.to_thread(family_of, folder))[1:]:
        try:
            opened = await open_project(member.folder, ProviderRegistry(), read_only=True)
        except VideoFlowError as error:
            log.warning("%s is not exported: %s", member.folder, error)
            continue
        found.append(FrozenFilm(opened.project, dict(opened.takes), opened.store.folder))
    return tuple(found)

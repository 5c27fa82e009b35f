"""Pictures that the user adds to an open project, such as a logo: copied to ``inputs/``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from videoflow.errors import VideoFlowError
from videoflow.media.images import image_size
from videoflow.services.session import ProjectSession


def add_input_picture(
    session: ProjectSession,
    file: Path,
    then: Callable[[str], None],
    failed: Callable[[VideoFlowError], None],
) -> None:
    """Copy ``file`` into the project on the storage thread, under a name that is free there.

    ``then`` gets its path relative to the project (``inputs/…``), ``failed`` a MediaError for what
    is not a picture or a StorageError; both are called on the owner thread. RuleError at once
    where the project cannot be changed.
    """
    session.writable()
    source = file.resolve()  # a link that the user chose means what it leads to

    def work() -> str:
        image_size(source)
        return session.store.folder.add_input(source)

    session.saver.submit(work, then, failed)

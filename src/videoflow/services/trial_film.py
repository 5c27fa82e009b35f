"""A whole small film, from a brief to the exported file, in a folder of its own that goes again."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AssetKind
from videoflow.domain.settings import BUILT_IN_PROVIDER, ProjectSettings, TakeSettings
from videoflow.errors import MediaError, VideoFlowError
from videoflow.i18n import _
from videoflow.media.probe import MediaInfo, probe
from videoflow.paths import app_paths
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.coordinator import Coordinator
from videoflow.services.projects import OpenedProject, create_project, sample_brief
from videoflow.services.thread_runner import Mailbox, ThreadTaskRunner

SCENES = 2
LENGTH_S = 4.0
SHORT_SIDE_PX = 240


def make_trial_film(providers: ProviderRegistry) -> MediaInfo:
    """Make the shipped sample, smaller, with the built-in engine; what the film on disk is like.

    Takes some seconds and leaves nothing behind. Blocks: call it from a worker thread.

    Raises:
        VideoFlowError: whatever went wrong first.
    """
    # A trial that has failed must fail with its own words, whatever cannot be removed afterwards.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        opened = asyncio.run(_order(Path(folder) / "trial"))
        cache = app_paths().project_cache(UUID(opened.project.uuid))
        try:
            return _make(opened, providers, Path(folder) / "film.mp4")
        finally:
            shutil.rmtree(cache, ignore_errors=True)


async def _order(folder: Path) -> OpenedProject:
    brief, photos = sample_brief("en")
    brief = brief.changed(scenes=SCENES, length_seconds=LENGTH_S)
    small = TakeSettings(provider=BUILT_IN_PROVIDER, short_side_px=SHORT_SIDE_PX, fps=24)
    settings = ProjectSettings(defaults={AssetKind.IMAGE: small, AssetKind.VIDEO: small})
    return await create_project(folder, brief, photos, settings)


def _make(opened: OpenedProject, providers: ProviderRegistry, film: Path) -> MediaInfo:
    mailbox = Mailbox()
    coordinator = Coordinator(
        opened, runner=ThreadTaskRunner(mailbox), owner=mailbox, providers=providers
    )
    try:
        coordinator.make_film(film)
        mailbox.run_until(lambda: coordinator.idle)
        _refuse_failures(coordinator)
    finally:
        closed = threading.Event()
        coordinator.shutdown(closed.set)
        mailbox.run_until(closed.is_set)
    found = probe(film)
    if found.duration_s < LENGTH_S / 2 or not found.width:
        raise MediaError(
            _("The trial film is not what was ordered: {seconds:.1f} s.").format(
                seconds=found.duration_s
            ),
            _("Install VideoFlow again."),
        )
    return found


def _refuse_failures(coordinator: Coordinator) -> None:
    """Raise what went wrong with a scene, the export or saving."""
    errors: list[VideoFlowError | None] = [
        coordinator.error_of(index, kind)
        for index in coordinator.scene_indexes()
        for kind in (AssetKind.IMAGE, AssetKind.VIDEO)
    ]
    errors += [coordinator.export_error, coordinator.save_error]
    for error in errors:
        if error is not None:
            raise error

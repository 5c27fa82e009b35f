"""An open project with the real coordinator on real storage, run from one test thread."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.stamp_provider import StampProvider
from tests.helpers.manual_runner import ManualRunner
from tests.helpers.projects import make_project, make_scene
from tests.helpers.stamps import parse_stamp

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.naming import FOLDER_OF_KIND
from videoflow.domain.progress import AssetStatus
from videoflow.domain.project import Project
from videoflow.domain.scene import SceneDraft
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.domain.take import take_id_for
from videoflow.providers.base import Provider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import CoordinatorEvent, NoticePosted
from videoflow.services.projects import open_project
from videoflow.services.thread_runner import Mailbox, ThreadTaskRunner
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.store import ProjectStore

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A temporary folder, in memory where the system has one: flushing costs nothing there."""
    memory = Path("/dev/shm")
    home = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def scene_draft(text: str = "another scene") -> SceneDraft:
    return SceneDraft(
        scenario="hook",
        title=text,
        description=f"What happens in {text}.",
        image_prompt=f"A picture of {text}.",
    )


def create_film(
    root: Path, *, scenes: int = 2, provider: str = "stamp", settings: ProjectSettings | None = None
) -> None:
    """A closed landscape project whose scenes have indexes from 1 and nothing made yet."""
    defaults = {kind: TakeSettings(provider=provider) for kind in (IMAGE, VIDEO)}
    project = make_project(*(make_scene(index) for index in range(1, scenes + 1)))
    project = project.changed(
        brief=project.brief.changed(aspect_ratio=AspectRatio.LANDSCAPE),
        settings=(settings := settings or ProjectSettings()).changed(
            defaults=defaults | settings.defaults
        ),
    )
    ProjectStore.create(root, project, {}).close()


class Studio:
    """Opens a project and plays the user. Without ``threads`` the test says when tasks end."""

    def __init__(
        self,
        root: Path,
        providers: Sequence[Provider] = (),
        *,
        threads: bool = False,
        read_only: bool = False,
        make_runner: Callable[[Mailbox], ThreadTaskRunner] = ThreadTaskRunner,
    ) -> None:
        self.root = root
        self.folder = ProjectFolder(root)
        self.mailbox = Mailbox()
        self.manual = ManualRunner()
        self.threads = make_runner(self.mailbox) if threads else None
        self.providers = ProviderRegistry(providers or [StampProvider()])
        self.events: list[CoordinatorEvent] = []
        opened = asyncio.run(open_project(root, self.providers, read_only=read_only))
        self.coordinator = Coordinator(
            opened,
            runner=self.threads or self.manual,
            owner=self.mailbox,
            providers=self.providers,
        )
        self.coordinator.subscribe(self.events.append)
        self.settle()

    @property
    def project(self) -> Project:
        return self.coordinator.project

    @property
    def notices(self) -> list[NoticePosted]:
        return [event for event in self.events if isinstance(event, NoticePosted)]

    def settle(self) -> None:
        """Go on until nothing is under way to the disk."""
        saver = self.coordinator._session.saver
        self.mailbox.run_until(lambda: saver.settled)

    def until_idle(self) -> None:
        """Go on until every job has ended and everything is on disk."""
        if self.threads is None:
            self.settle()
            while self.manual.held:
                self.manual.deliver(next(iter(self.manual.held)))
                self.settle()
        self.mailbox.run_until(lambda: self.coordinator.idle)

    def make(self, index: int, kind: AssetKind = IMAGE, *, accept: bool = False) -> str:
        """Generate to the end; returns the take's id."""
        job_id = self.coordinator.generate(index, kind, accept=accept)
        self.until_idle()
        return take_id_for(job_id)

    def status(self, index: int, kind: AssetKind = IMAGE) -> AssetStatus:
        return self.coordinator.status(index, kind)

    def committed(self, index: int, kind: AssetKind = IMAGE) -> str | None:
        return self.project.scene(index).asset(kind).committed

    def pending(self, index: int, kind: AssetKind = IMAGE) -> tuple[str, ...]:
        return self.project.scene(index).asset(kind).pending

    def retired(self, index: int, kind: AssetKind = IMAGE) -> tuple[str, ...]:
        return self.project.scene(index).asset(kind).retired

    def close(self) -> None:
        """Shut down, whatever runs, and wait for it."""
        done: list[bool] = []
        self.coordinator.shutdown(lambda: done.append(True))
        while not done:
            if self.manual.held:
                self.manual.deliver(next(iter(self.manual.held)))
            self.mailbox.run_until(lambda: bool(done) or bool(self.manual.held))

    def journal(self) -> list[str]:
        """Names of the journal entries on disk."""
        return sorted(path.name for path in self.folder.journal.iterdir())

    def published(self) -> dict[str, bytes]:
        """Content of every published file, by its path in the project."""
        return {
            f"{folder.name}/{path.name}": path.read_bytes()
            for folder in self.folder.published
            for path in folder.iterdir()
        }

    def check_disk(self) -> None:
        """What must hold of the folder whenever everything is settled."""
        project, takes = self.project, self.coordinator.takes
        expected = {}
        for number, scene in enumerate(project.scenes, start=1):
            for kind, asset in scene.assets.items():
                if asset.committed:
                    take = takes[asset.committed]
                    name = f"{project.stem}_scene{number}.{take.extension}"
                    expected[f"{FOLDER_OF_KIND[kind]}/{name}"] = (scene.index, kind, take)
        published = self.published()
        assert set(published) == set(expected)
        for path, (index, kind, take) in expected.items():
            assert hashlib.sha256(published[path]).hexdigest() == take.sha256
            if take.origin == "generated":
                stamp = parse_stamp(published[path])
                shown = (stamp.scene_index, stamp.kind, stamp.job_id)
                assert shown == (index, kind, take.job_id)
        for take_id in project.take_ids():
            take = takes[take_id]
            data = next(
                home / take.file_name
                for home in (self.folder.takes, self.folder.trashed_takes)
                if (home / take.file_name).exists()
            ).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (take.sha256, take.size_bytes)
        on_disk = Project.model_validate(json.loads(self.folder.document.read_bytes()))
        assert on_disk == project
        litter = [path for path in self.root.rglob("*") if path.suffix in {".part", ".tmp"}]
        assert litter == []


@contextmanager
def made_film(name: str) -> Iterator[Studio]:
    """A film of this name, of two scenes with their videos."""
    with fast_folder() as folder:
        create_film(folder / name)
        studio = Studio(folder / name)
        for kind in (IMAGE, VIDEO):
            for index in (1, 2):
                studio.make(index, kind, accept=True)
        yield studio
        studio.close()


def snapshot(root: Path) -> dict[str, tuple[bytes | None, int]]:
    """Every file of a folder with its content and time of change."""
    return {
        str(path.relative_to(root)): (
            path.read_bytes() if path.is_file() else None,
            path.stat().st_mtime_ns,
        )
        for path in sorted(root.rglob("*"))
    }

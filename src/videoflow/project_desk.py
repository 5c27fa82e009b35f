"""Projects as the window opens and closes them: new, from a folder, the sample.

Loaded after the first window is shown: it brings the whole application with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from videoflow import i18n
from videoflow.domain.base import AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.naming import make_stem
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.errors import ProjectLockedError, VideoFlowError
from videoflow.i18n import _
from videoflow.media.images import load_image
from videoflow.services.brief_file import read_brief
from videoflow.services.coordinator import Coordinator
from videoflow.services.load_once import LoadOnce
from videoflow.services.ports import Report
from videoflow.services.projects import (
    OpenedProject,
    create_project,
    free_folder,
    open_project,
    sample_brief,
)
from videoflow.services.service_settings import ServiceControl
from videoflow.services.view_models import MessageView, ServiceView
from videoflow.services.views import message_view
from videoflow.services.writer import Storyboard, WriterView, writer_views
from videoflow.ui.main_window import MainWindow
from videoflow.ui.new_project_wizard import (
    NewProjectRequest,
    NewProjectWizard,
    default_projects_root,
)
from videoflow.ui.wording import money_text
from videoflow.window_tasks import WindowTasks
from videoflow.workers.task_runner import QtOwner

PUBLISH_RETRY_MS = 10_000
PHOTO_PREVIEW_PX = 288
MADE_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)


@dataclass(frozen=True)
class _Choices:
    """What the wizard offers: engines and writers."""

    offers: tuple[Capabilities, ...]
    writers: tuple[WriterView, ...]


@dataclass(frozen=True)
class _Ready:
    """A project that was opened, and the services that its coordinator works with."""

    opened: OpenedProject
    services: ServiceControl


class ProjectDesk(QObject):
    """At most one project is open. ``opened`` is told of each, for the list of recent ones.

    ``services`` is called on threads of tasks only: it reads files.
    """

    def __init__(
        self,
        window: MainWindow,
        tasks: WindowTasks,
        services: LoadOnce[ServiceControl],
        opened: Callable[[Path, str], None],
    ) -> None:
        super().__init__()
        self.coordinator: Coordinator | None = None
        self._window = window
        self._tasks = tasks
        self._services = services
        self._opened = opened
        self._owner = QtOwner(self)
        self._wizard: NewProjectWizard | None = None
        self._stop_creation: Callable[[], None] = _nothing
        self._closing = False
        self._publish_retry = QTimer(self, interval=PUBLISH_RETRY_MS)
        self._publish_retry.timeout.connect(self._retry_publishing)
        self._publish_retry.start()

    def ask_for_new(self) -> None:
        """Open the wizard, as soon as it is known what the providers offer."""

        async def work(_report: Report) -> _Choices:
            providers = self._services().providers
            offers = tuple(offer for kind in MADE_KINDS for offer in providers.choices(kind))
            return _Choices(offers, writer_views(providers))

        self._tasks.run(work, self._open_wizard)

    def _open_wizard(self, choices: _Choices) -> None:
        if self._closing:
            return
        if self._wizard is None:
            self._wizard = NewProjectWizard(
                self._tasks.runner,
                partial(load_image, max_side=PHOTO_PREVIEW_PX),
                choices.offers,
                choices.writers,
                parent=self._window,
            )
            self._wizard.project_requested.connect(self._create)
            self._wizard.stop_requested.connect(self._stop_creating)
            self._wizard.import_brief_requested.connect(self._read_brief)
            self._wizard.finished.connect(self._forget_wizard)
            self._tell_of_keys()
        self._wizard.open()

    def _tell_of_keys(self) -> None:
        """The keychain may take its time: the wizard does not wait for it."""

        async def work(_report: Report) -> tuple[ServiceView, ...]:
            return self._services().view().services

        def show(services: tuple[ServiceView, ...]) -> None:
            if self._wizard is not None:
                self._wizard.show_services(services)

        self._tasks.run(work, show)

    def open(self, folder: Path, *, read_only: bool = False) -> None:
        """Close the present project and open this one, as a view with ``read_only``."""

        async def work(_report: Report) -> _Ready:
            services = self._services()
            opened = await open_project(folder, services.providers, read_only=read_only)
            return _Ready(opened, services)

        def failed(error: VideoFlowError) -> None:
            message = message_view(error)
            if isinstance(error, ProjectLockedError):
                self._window.offer_read_only(message, folder)
            else:
                self._window.show_message(message, is_error=True)

        def start() -> None:
            self._tasks.run(work, self._show, failed)

        self.close(start)

    def open_sample(self) -> None:
        """Make a project from the shipped sample brief, under a name that is free."""
        root = default_projects_root()

        async def work(_report: Report) -> _Ready:
            brief, photos = sample_brief(i18n.language())
            services = self._services()
            folder = free_folder(root / make_stem(brief.name))
            return _Ready(await create_project(folder, brief, photos), services)

        def start() -> None:
            self._tasks.run(work, self._show)

        self.close(start)

    def close(self, then: Callable[[], None]) -> None:
        """Shut the open project down, if there is one; then go on with ``then``."""
        coordinator, self.coordinator = self.coordinator, None
        if coordinator is None:
            then()
            return
        self._window.set_coordinator(None)
        coordinator.shutdown(then)

    def close_for_good(self, then: Callable[[], None]) -> None:
        """Like ``close``, and a project that is still being opened is let go when it comes."""
        self._closing = True
        self._publish_retry.stop()
        self.close(then)

    def _show(self, ready: _Ready) -> None:
        self.close(partial(self._start, ready))

    def _start(self, ready: _Ready) -> None:
        opened = ready.opened
        if self._closing:
            opened.store.close()
            return
        self.coordinator = Coordinator(
            opened,
            runner=self._tasks.runner,
            owner=self._owner,
            providers=ready.services.providers,
        )
        self._window.set_coordinator(self.coordinator)
        self._opened(self.coordinator.folder, opened.project.name)
        if opened.written is not None and opened.written.model:
            self._tell_writer(opened.written)

    def _tell_writer(self, written: Storyboard) -> None:
        self._window.show_message(
            MessageView(
                _("The storyboard was written by {model}.").format(model=written.model),
                _("Cost of the writing: {price}.").format(price=money_text(written.cost_usd)),
            )
        )

    @Slot()
    def _retry_publishing(self) -> None:
        if self.coordinator is not None:
            self.coordinator.retry_publishing()

    # --- the wizard ----------------------------------------------------------------------------

    @Slot(object)
    def _create(self, request: NewProjectRequest) -> None:
        assert self._wizard is not None
        writing = "" if request.writer.is_built_in else _("The language model is writing…")
        self._wizard.set_busy(True, writing)
        settings = ProjectSettings(
            defaults={kind: TakeSettings(provider=request.provider) for kind in MADE_KINDS}
        )

        async def work(_report: Report) -> _Ready:
            services = self._services()
            opened = await create_project(
                request.folder,
                request.brief,
                request.photos,
                settings,
                writer=request.writer,
                providers=services.providers,
            )
            return _Ready(opened, services)

        self._stop_creation = self._tasks.run(
            work, self._show_created, self._show_in_wizard, self._show_stopped
        )

    @Slot()
    def _stop_creating(self) -> None:
        self._stop_creation()

    def _show_stopped(self) -> None:
        if self._wizard is not None:
            self._wizard.show_stopped()

    def _show_created(self, ready: _Ready) -> None:
        if self._wizard is not None:
            self._wizard.set_busy(False)
            self._wizard.accept()
        self._show(ready)

    @Slot(object)
    def _read_brief(self, path: Path) -> None:
        async def work(_report: Report) -> tuple[Brief, dict[str, Path]]:
            return read_brief(path)

        def fill(read: tuple[Brief, dict[str, Path]]) -> None:
            if self._wizard is not None:
                self._wizard.load_brief(*read)

        self._tasks.run(work, fill, self._show_in_wizard)

    def _show_in_wizard(self, error: VideoFlowError) -> None:
        if self._wizard is not None:
            self._wizard.show_error(message_view(error))

    @Slot(int)
    def _forget_wizard(self, _result: int) -> None:
        if self._wizard is not None:
            self._wizard.deleteLater()
            self._wizard = None


def _nothing() -> None:
    """How to stop what does not run."""

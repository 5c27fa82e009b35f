"""The composition root of the window: builds everything and connects it.

Start-up, opening, closing and nothing else; what happens inside a project is the coordinator's,
how it looks is the main window's.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QByteArray, QLoggingCategory, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from videoflow import __version__, i18n
from videoflow.domain.base import AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.naming import make_stem
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.errors import ProjectLockedError, VideoFlowError
from videoflow.i18n import _, ngettext
from videoflow.logs import log_file, log_to_file
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.images import load_image
from videoflow.providers.builtin import default_providers
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.brief_file import read_brief
from videoflow.services.coordinator import Coordinator
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished
from videoflow.services.projects import (
    OpenedProject,
    create_project,
    free_folder,
    open_project,
    sample_brief,
)
from videoflow.services.setup_checks import SetupCheck, check_setup
from videoflow.services.view_models import MessageView
from videoflow.services.views import message_view
from videoflow.storage.recent import AppState, load_state, save_state
from videoflow.ui.about_dialog import AboutDialog
from videoflow.ui.main_window import MainWindow
from videoflow.ui.new_project_wizard import (
    NewProjectRequest,
    NewProjectWizard,
    default_projects_root,
)
from videoflow.ui.question_dialog import QuestionDialog
from videoflow.ui.reveal import reveal
from videoflow.ui.settings_dialog import SettingsDialog
from videoflow.ui.setup_doctor import SetupDoctor
from videoflow.ui.theme import Scheme, apply_theme
from videoflow.ui.welcome_page import RecentProjectView
from videoflow.workers.task_runner import QtOwner, QtTaskRunner

log = logging.getLogger(__name__)

PUBLISH_RETRY_MS = 10_000
PHOTO_PREVIEW_PX = 288
MADE_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)

T = TypeVar("T")


def run_window(folder: Path | None = None, *, quit_after_first_window: bool = False) -> int:
    """Open the main window, with a project if ``folder`` is one; returns the exit code."""
    app = _qt_application()
    app.setApplicationName("VideoFlow")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("videoflow")
    # Optional system libraries that Qt's player can do without; nothing a user could act on.
    QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")
    log_to_file()
    state = load_state()
    i18n.set_language(state.language)
    apply_theme(app, state.appearance)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(
            _run(state, folder, quit_after_first_window=quit_after_first_window)
        )
    return 0


def _qt_application() -> QApplication:
    """The one QApplication, made on first use."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    return app


async def _run(state: AppState, folder: Path | None, *, quit_after_first_window: bool) -> None:
    closed = asyncio.get_running_loop().create_future()
    application = Application(state, default_providers())
    application.closed.connect(partial(closed.set_result, None))
    application.window.show()
    if folder is not None:
        application.open_project(folder)
    if quit_after_first_window:
        application.close_when_shown(with_project=folder is not None)
    else:
        application.check_tools()
    await closed


class Application(QObject):
    """Connects the window with projects. Lives on the GUI thread.

    ``closed`` is emitted when everything is saved and no thread of a task is left.
    """

    closed = Signal()

    def __init__(self, state: AppState, providers: ProviderRegistry) -> None:
        super().__init__()
        self.window = MainWindow()
        self.coordinator: Coordinator | None = None
        self._state = state
        self._providers = providers
        self._runner = QtTaskRunner(self)
        self._owner = QtOwner(self)
        self._wizard: NewProjectWizard | None = None
        self._doctor: SetupDoctor | None = None
        self._task_number = 0
        self._publish_retry = QTimer(self, interval=PUBLISH_RETRY_MS)
        self._publish_retry.timeout.connect(self._retry_publishing)
        self._publish_retry.start()
        window = self.window
        window.new_project_requested.connect(self.ask_for_new_project)
        window.open_project_requested.connect(self.open_project)
        window.sample_requested.connect(self.open_sample)
        window.close_project_requested.connect(self.close_project)
        window.show_in_folder_requested.connect(self.show_in_folder)
        window.open_read_only_requested.connect(self.open_read_only)
        window.forget_recent_requested.connect(self.forget_recent)
        window.settings_requested.connect(self.show_settings)
        window.language_chosen.connect(self.choose_language)
        window.scheme_chosen.connect(self.choose_scheme)
        window.about_requested.connect(self.show_about)
        window.doctor_requested.connect(self.show_doctor)
        window.log_requested.connect(self.show_log)
        window.close_requested.connect(self.ask_to_close)
        if state.window_geometry:
            window.restoreGeometry(QByteArray.fromBase64(state.window_geometry.encode()))
        self._remember(state)

    # --- projects ------------------------------------------------------------------------------

    @Slot()
    def ask_for_new_project(self) -> None:
        """Open the wizard."""
        if self._wizard is None:
            self._wizard = NewProjectWizard(
                self._runner,
                partial(load_image, max_side=PHOTO_PREVIEW_PX),
                self._providers.choices(AssetKind.VIDEO),
                parent=self.window,
            )
            self._wizard.project_requested.connect(self._create_project)
            self._wizard.import_brief_requested.connect(self._read_brief)
            self._wizard.finished.connect(self._forget_wizard)
        self._wizard.open()

    @Slot(object)
    def open_project(self, folder: Path) -> None:
        """Close the present project and open this one."""
        self._then_without_project(partial(self._open, folder, read_only=False))

    @Slot(object)
    def open_read_only(self, folder: Path) -> None:
        """Open a project that somebody else holds, as a view."""
        self._then_without_project(partial(self._open, folder, read_only=True))

    @Slot()
    def open_sample(self) -> None:
        """Make a project from the shipped sample brief, under a name that is free."""

        async def work(_report: Report) -> OpenedProject:
            brief, photos = sample_brief(i18n.language())
            folder = free_folder(default_projects_root() / make_stem(brief.name))
            return await create_project(folder, brief, photos)

        self._then_without_project(partial(self._do, work, self._show_project))

    @Slot()
    def close_project(self) -> None:
        """Back to the welcome page."""
        self._then_without_project(_nothing)

    @Slot()
    def ask_to_close(self) -> None:
        """Close, but not over running jobs without a word."""
        running = self.coordinator.running_jobs if self.coordinator is not None else 0
        if not running:
            self.close()
            return
        question = MessageView(
            ngettext(
                "{n} scene is still being made.", "{n} scenes are still being made.", running
            ).format(n=running),
            _("Closing stops that. What is finished is kept; the rest can be made again later."),
        )
        dialog = QuestionDialog(_("Close VideoFlow"), question, _("Stop and close"), self.window)
        dialog.accepted.connect(self.close)
        dialog.open()

    @Slot()
    def close(self) -> None:
        """Stop everything, save, and end the application."""
        self._publish_retry.stop()
        geometry = self.window.saveGeometry().toBase64().toStdString()
        self._remember(self._state.changed(window_geometry=geometry))
        self._then_without_project(self._end)

    def close_when_shown(self, *, with_project: bool) -> None:
        """End as soon as the window, or the first cards of a project, have been painted."""
        shown = bool(self.window.cards) if with_project else self.window.isVisible()
        if shown:
            self.window.repaint()
            self.close()
        else:
            QTimer.singleShot(1, partial(self.close_when_shown, with_project=with_project))

    # --- other intents -------------------------------------------------------------------------

    @Slot(object)
    def show_in_folder(self, path: Path) -> None:
        """Show a file in the system's file manager."""
        reveal(path)

    @Slot(object)
    def forget_recent(self, folder: Path) -> None:
        """Take a project off the list of recent ones; its folder stays."""
        self._remember(self._state.without_recent(folder))

    @Slot()
    def show_settings(self) -> None:
        """Settings of the application, and of the open project."""
        project = self.coordinator.project.settings if self.coordinator is not None else None
        dialog = SettingsDialog(
            self._state.language, self._state.appearance, project, parent=self.window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.language_chosen.connect(self.choose_language)
        dialog.appearance_chosen.connect(self.choose_scheme)
        dialog.project_settings_submitted.connect(self._change_project_settings)
        dialog.open()

    @Slot(object)
    def choose_language(self, code: str | None) -> None:
        """Use another language from the next start on; None is the system's."""
        self._remember(self._state.changed(language=code))

    @Slot(str)
    def choose_scheme(self, scheme: Scheme) -> None:
        """Light, dark, or as the system says."""
        apply_theme(_qt_application(), scheme)
        self._remember(self._state.changed(appearance=scheme))

    @Slot()
    def show_about(self) -> None:
        """Version, licences, credits."""
        dialog = AboutDialog(self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def show_doctor(self) -> None:
        """Check the set-up and show what was found."""
        self._doctor = SetupDoctor(self.window)
        self._doctor.recheck_requested.connect(self._check_setup)
        self._doctor.finished.connect(self._forget_doctor)
        self._doctor.open()
        self._check_setup()

    @Slot()
    def show_log(self) -> None:
        """Show the log file in its folder."""
        reveal(log_file())

    def check_tools(self) -> None:
        """Find out, off the GUI thread, whether ffmpeg works; say so once where it does not."""

        async def work(_report: Report) -> None:
            locate_ffmpeg()

        self._do(work, _nothing)

    # --- inside --------------------------------------------------------------------------------

    @Slot(object)
    def _create_project(self, request: NewProjectRequest) -> None:
        assert self._wizard is not None
        self._wizard.set_busy(True)
        settings = ProjectSettings(
            defaults={kind: TakeSettings(provider=request.provider) for kind in MADE_KINDS}
        )

        async def work(_report: Report) -> OpenedProject:
            return await create_project(request.folder, request.brief, request.photos, settings)

        self._do(work, self._show_created, self._show_in_wizard)

    def _show_created(self, opened: OpenedProject) -> None:
        if self._wizard is not None:
            self._wizard.set_busy(False)
            self._wizard.accept()
        self._then_without_project(partial(self._show_project, opened))

    @Slot(object)
    def _read_brief(self, path: Path) -> None:
        async def work(_report: Report) -> tuple[Brief, dict[str, Path]]:
            return read_brief(path)

        def fill(read: tuple[Brief, dict[str, Path]]) -> None:
            if self._wizard is not None:
                self._wizard.load_brief(*read)

        self._do(work, fill, self._show_in_wizard)

    def _show_in_wizard(self, error: VideoFlowError) -> None:
        if self._wizard is not None:
            self._wizard.show_error(message_view(error))

    @Slot(int)
    def _forget_wizard(self, _result: int) -> None:
        if self._wizard is not None:
            self._wizard.deleteLater()
            self._wizard = None

    @Slot(object)
    def _change_project_settings(self, fields: dict[str, object]) -> None:
        if self.coordinator is not None:
            try:
                self.coordinator.update_settings(**fields)
            except VideoFlowError as error:
                self._tell(error)

    @Slot()
    def _check_setup(self) -> None:
        async def work(_report: Report) -> tuple[SetupCheck, ...]:
            return await check_setup()

        def show(checks: tuple[SetupCheck, ...]) -> None:
            if self._doctor is not None:
                self._doctor.show_checks(checks)

        self._do(work, show)

    @Slot(int)
    def _forget_doctor(self, _result: int) -> None:
        if self._doctor is not None:
            self._doctor.deleteLater()
            self._doctor = None

    def _open(self, folder: Path, *, read_only: bool) -> None:
        providers = self._providers

        async def work(_report: Report) -> OpenedProject:
            return await open_project(folder, providers, read_only=read_only)

        def failed(error: VideoFlowError) -> None:
            if isinstance(error, ProjectLockedError):
                self.window.offer_read_only(message_view(error), folder)
            else:
                self._tell(error)

        self._do(work, self._show_project, failed)

    def _show_project(self, opened: OpenedProject) -> None:
        self.coordinator = Coordinator(
            opened, runner=self._runner, owner=self._owner, providers=self._providers
        )
        self.window.set_coordinator(self.coordinator)
        self._remember(self._state.with_recent(self.coordinator.folder, opened.project.name))

    def _then_without_project(self, then: Callable[[], None]) -> None:
        """Shut the open project down, if there is one, then go on."""
        coordinator, self.coordinator = self.coordinator, None
        if coordinator is None:
            then()
            return
        self.window.set_coordinator(None)
        coordinator.shutdown(then)

    def _end(self) -> None:
        """Every project is closed; other tasks are small and are waited for."""
        self._runner.cancel_all()
        if self._runner.running:
            QTimer.singleShot(20, self._end)
        else:
            self.window.hide()
            self.closed.emit()

    @Slot()
    def _retry_publishing(self) -> None:
        if self.coordinator is not None:
            self.coordinator.retry_publishing()

    def _do(
        self,
        work: Callable[[Report], Awaitable[T]],
        then: Callable[[T], None],
        failed: Callable[[VideoFlowError], None] | None = None,
    ) -> None:
        """Run ``work`` as a task and go on with its outcome on the GUI thread."""

        def on_event(event: TaskEvent) -> None:
            match event:
                case TaskFinished(value=value):
                    then(cast(T, value))
                case TaskFailed(error=error):
                    (failed or self._tell)(error)

        self._task_number += 1
        self._runner.start(f"app-{self._task_number}", work, on_event)

    def _tell(self, error: VideoFlowError) -> None:
        self.window.show_message(message_view(error), is_error=True)

    def _remember(self, state: AppState) -> None:
        """Keep the state, on disk too; losing it would cost nothing but a list of names."""
        self._state = state

        async def work(_report: Report) -> list[RecentProjectView]:
            save_state(state)
            return recent_views(state)

        self._do(work, self.window.set_recent)


def _nothing(*_outcome: object) -> None:
    """What to go on with where nothing follows."""


def recent_views(state: AppState) -> list[RecentProjectView]:
    """The recent projects as the welcome page shows them. Looks at the disk."""
    return [
        RecentProjectView(
            name=recent.name,
            folder=Path(recent.path),
            opened_at=recent.opened_at,
            exists=Path(recent.path).is_dir(),
        )
        for recent in state.recent
    ]

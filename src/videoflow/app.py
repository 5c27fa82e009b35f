"""The composition root of the window: builds it, shows it, connects it with projects.

The first window is there before most of the application is loaded: what projects and dialogs
need comes in behind it (``project_desk``, ``dialog_desk``), or with the first click.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLoggingCategory, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from videoflow import i18n
from videoflow.errors import VideoFlowError
from videoflow.logs import log_file, log_to_file
from videoflow.services.load_once import LoadOnce
from videoflow.services.ports import Report
from videoflow.services.view_models import MessageView
from videoflow.storage.recent import AppState, load_state, save_state
from videoflow.ui.desktop_application import DesktopApplication
from videoflow.ui.main_window import MainWindow
from videoflow.ui.reveal import reveal
from videoflow.ui.theme import Scheme, apply_theme
from videoflow.ui.welcome_page import RecentProjectView
from videoflow.window_tasks import WindowTasks

if TYPE_CHECKING:
    from videoflow.dialog_desk import DialogDesk
    from videoflow.project_desk import ProjectDesk
    from videoflow.services.coordinator import Coordinator
    from videoflow.services.service_settings import ServiceControl

log = logging.getLogger(__name__)

LOOK_FOR_UPDATES_AFTER_MS = 5_000
"""So late that it is in nobody's way."""
SWITCH_INTERVAL_S = 0.001
"""How long another thread may keep the interpreter from the GUI thread; Python's own 5 ms add up
to stalls that can be felt when several threads work."""


def run_window(folder: Path | None = None, *, quit_after_first_window: bool = False) -> int:
    """Open the main window, with a project if ``folder`` is one; returns the exit code."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = _qt_application()
    app.setApplicationName("VideoFlow")
    app.setDesktopFileName("videoflow")
    # Optional system libraries that Qt's player can do without; nothing a user could act on.
    QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")
    log_to_file()
    state = load_state()
    i18n.set_language(os.environ.get("VIDEOFLOW_LANG") or state.language)
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
    app = QApplication.instance() or DesktopApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    return app


async def _run(state: AppState, folder: Path | None, *, quit_after_first_window: bool) -> None:
    closed = asyncio.get_running_loop().create_future()
    application = Application(state)
    application.closed.connect(partial(closed.set_result, None))
    application.window.show()
    desktop = _qt_application()
    if isinstance(desktop, DesktopApplication):
        desktop.file_opened.connect(application.open_project)
        folder = folder or desktop.last_file
    if folder is not None:
        application.open_project(folder)
    if quit_after_first_window:
        application.close_when_shown(with_project=folder is not None)
    else:
        application.get_ready()
    await closed


class Application(QObject):
    """Connects the window with projects. Lives on the GUI thread.

    ``closed`` is emitted when everything is saved and no thread of a task is left.
    """

    closed = Signal()

    def __init__(self, state: AppState) -> None:
        super().__init__()
        self._tasks = WindowTasks(self._tell)
        self.window = MainWindow(runner=self._tasks.runner)
        self._state = state
        self._services = LoadOnce(_open_services)
        window = self.window
        window.new_project_requested.connect(lambda: self.projects.ask_for_new())
        window.open_project_requested.connect(self.open_project)
        window.open_read_only_requested.connect(
            lambda folder: self.projects.open(folder, read_only=True)
        )
        window.sample_requested.connect(lambda: self.projects.open_sample())
        window.close_project_requested.connect(self.close_project)
        window.forget_recent_requested.connect(self.forget_recent)
        window.show_in_folder_requested.connect(reveal)
        window.settings_requested.connect(self.show_settings)
        window.language_chosen.connect(self.choose_language)
        window.scheme_chosen.connect(self.choose_scheme)
        window.about_requested.connect(lambda: self.dialogs.show_about())
        window.doctor_requested.connect(lambda: self.dialogs.show_doctor())
        window.updates_requested.connect(lambda: self.dialogs.look_for_updates())
        window.log_requested.connect(lambda: reveal(log_file()))
        window.close_requested.connect(self.ask_to_close)
        if state.window_geometry:
            window.restoreGeometry(QByteArray.fromBase64(state.window_geometry.encode()))

    @cached_property
    def projects(self) -> ProjectDesk:
        """Opens and closes projects; loaded on first use."""
        from videoflow.project_desk import ProjectDesk

        return ProjectDesk(self.window, self._tasks, self._services, self._project_opened)

    @cached_property
    def dialogs(self) -> DialogDesk:
        """Dialogs about the application; loaded on first use."""
        from videoflow.dialog_desk import DialogDesk

        return DialogDesk(self.window, self._tasks, self._services)

    @property
    def coordinator(self) -> Coordinator | None:
        """The open project's, if one is open."""
        return self.projects.coordinator if "projects" in self.__dict__ else None

    def get_ready(self) -> None:
        """Load the rest of the application behind the first window; fill the list of recent
        projects; say so once if ffmpeg does not work."""
        state = self._state

        async def work(_report: Report) -> list[RecentProjectView]:
            return recent_views(state)

        async def load(_report: Report) -> None:
            from videoflow import dialog_desk, project_desk  # noqa: F401
            from videoflow.services.updates import shipped_feed
            from videoflow.ui import film_page  # noqa: F401

            shipped_feed()
            self._services().providers.all()

        self._tasks.run(work, self.window.set_recent)
        self._tasks.run(load, _nothing)
        self._use_ffmpeg()
        today = date.today().isoformat()  # once a day of the user's
        if state.looks_for_updates and state.looked_on != today:
            self._remember(replace(state, looked_on=today))
            QTimer.singleShot(LOOK_FOR_UPDATES_AFTER_MS, self._look_for_updates)

    @Slot()
    def _look_for_updates(self) -> None:
        self.dialogs.look_for_updates(asked=False)

    @Slot(object)
    def open_project(self, folder: Path) -> None:
        """Close the present project and open this one."""
        self.projects.open(folder)

    @Slot()
    def close_project(self) -> None:
        """Back to the welcome page."""
        self.projects.close(_nothing)

    @Slot()
    def ask_to_close(self) -> None:
        """Close, but not over running jobs without a word."""
        running = self.coordinator.running_jobs if self.coordinator is not None else 0
        if running:
            self.dialogs.ask_to_stop(running, self.close)
        else:
            self.close()

    @Slot()
    def close(self) -> None:
        """Stop everything, save, and end the application."""
        geometry = self.window.saveGeometry().toBase64().toStdString()
        self._remember(replace(self._state, window_geometry=geometry))
        if "projects" in self.__dict__:
            self.projects.close_for_good(self._end)
        else:
            self._end()

    def close_when_shown(self, *, with_project: bool) -> None:
        """End as soon as the window, or the first cards of a project, have been painted."""
        if self.window.cards if with_project else self.window.isVisible():
            self.window.repaint()
            if with_project:
                self.projects.close_for_good(self._end)
            else:
                self._say_closed()
        else:
            QTimer.singleShot(1, partial(self.close_when_shown, with_project=with_project))

    @Slot(object)
    def forget_recent(self, folder: Path) -> None:
        """Take a project off the list of recent ones; its folder stays."""
        self._remember(self._state.without_recent(folder))

    @Slot()
    def show_settings(self) -> None:
        """Settings of the application, and of the open project."""
        self.dialogs.show_settings(
            self._state,
            self.coordinator,
            self.choose_language,
            self.choose_scheme,
            self.choose_ffmpeg,
            self.choose_updates,
        )

    @Slot(object)
    def choose_language(self, code: str | None) -> None:
        """Use another language from the next start on; None is the system's."""
        self._remember(replace(self._state, language=code))

    @Slot(str)
    def choose_scheme(self, scheme: Scheme) -> None:
        """Light, dark, or as the system says."""
        apply_theme(_qt_application(), scheme)
        self._remember(replace(self._state, appearance=scheme))

    @Slot(str)
    def choose_ffmpeg(self, path: str) -> None:
        """Use the user's own ffmpeg; empty for the one that VideoFlow brings."""
        self._remember(replace(self._state, ffmpeg=path))
        self._use_ffmpeg()

    @Slot(bool)
    def choose_updates(self, wanted: bool) -> None:
        """Look for new versions once a day, or never."""
        self._remember(replace(self._state, looks_for_updates=wanted))

    def _use_ffmpeg(self) -> None:
        """Say which ffmpeg to use, and look, off the GUI thread, whether it works."""
        path = self._state.ffmpeg

        async def work(_report: Report) -> None:
            from videoflow.media.ffmpeg import configure_ffmpeg, locate_ffmpeg

            configure_ffmpeg(Path(path) if path else None)
            locate_ffmpeg()

        self._tasks.run(work, _nothing)

    def _project_opened(self, folder: Path, name: str) -> None:
        self._remember(self._state.with_recent(folder, name))

    def _remember(self, state: AppState) -> None:
        """Keep the state, on disk too, and show the recent projects that it names."""
        self._state = state

        async def work(_report: Report) -> list[RecentProjectView]:
            save_state(state)
            return recent_views(state)

        self._tasks.run(work, self.window.set_recent)

    def _tell(self, error: VideoFlowError) -> None:
        self.window.show_message(MessageView(error.message, error.action), is_error=True)

    def _end(self) -> None:
        """No project is open any more."""
        self._tasks.finish(self._say_closed)

    def _say_closed(self) -> None:
        self.window.hide()
        self.closed.emit()


def _open_services() -> ServiceControl:
    from videoflow.services.service_settings import ServiceControl

    return ServiceControl.open()


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

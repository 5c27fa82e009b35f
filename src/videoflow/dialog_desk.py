"""Dialogs about the application itself: settings, set-up check, about. Loaded when asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog

from videoflow.domain.release import Release
from videoflow.errors import VideoFlowError
from videoflow.i18n import _, language, ngettext
from videoflow.resources import shipped_notices
from videoflow.service_desk import ServiceDesk
from videoflow.services.coordinator import Coordinator
from videoflow.services.load_once import LoadOnce
from videoflow.services.ports import Report
from videoflow.services.service_settings import ServiceControl
from videoflow.services.setup_checks import SetupCheck, check_setup
from videoflow.services.updates import newer_release, shipped_feed
from videoflow.services.view_models import MessageView
from videoflow.services.views import message_view
from videoflow.storage.recent import AppState
from videoflow.ui.about_dialog import AboutDialog
from videoflow.ui.main_window import MainWindow
from videoflow.ui.question_dialog import QuestionDialog
from videoflow.ui.services_page import ServicesPage
from videoflow.ui.settings_dialog import SettingsDialog
from videoflow.ui.setup_doctor import SetupDoctor
from videoflow.ui.theme import Scheme
from videoflow.ui.web import open_page
from videoflow.window_tasks import WindowTasks

log = logging.getLogger(__name__)


class DialogDesk(QObject):
    """Opens dialogs over the window; none of them blocks it."""

    def __init__(
        self, window: MainWindow, tasks: WindowTasks, services: LoadOnce[ServiceControl]
    ) -> None:
        super().__init__()
        self._window = window
        self._tasks = tasks
        self._services = services
        self._doctor: SetupDoctor | None = None
        self._about: AboutDialog | None = None
        self._service_desk: ServiceDesk | None = None

    def show_settings(
        self,
        state: AppState,
        coordinator: Coordinator | None,
        choose_language: Callable[[str | None], None],
        choose_scheme: Callable[[Scheme], None],
        choose_ffmpeg: Callable[[str], None],
        choose_updates: Callable[[bool], None],
    ) -> None:
        """Settings of the application, and of the open project."""
        project = coordinator.project.settings if coordinator is not None else None
        dialog = SettingsDialog(
            state.language,
            state.appearance,
            state.ffmpeg,
            state.looks_for_updates if shipped_feed().is_known else None,
            project,
            parent=self._window,
        )

        def change_project(fields: dict[str, object]) -> None:
            try:
                if coordinator is not None:
                    coordinator.update_settings(**fields)
            except VideoFlowError as error:
                dialog.show_error(message_view(error))

        dialog.language_chosen.connect(choose_language)
        dialog.appearance_chosen.connect(choose_scheme)
        dialog.ffmpeg_chosen.connect(choose_ffmpeg)
        dialog.updates_chosen.connect(choose_updates)
        dialog.project_settings_submitted.connect(change_project)
        dialog.services_opened.connect(self._serve)
        _open(dialog)

    def show_about(self) -> None:
        """Version, licences, credits."""
        self._about = AboutDialog(self._window)
        self._about.finished.connect(self._forget_about)
        _open(self._about)

        async def read(_report: Report) -> str:
            return shipped_notices()

        def show(text: str) -> None:
            if self._about is not None and text:
                self._about.show_notices(text)

        self._tasks.run(read, show)

    @Slot(int)
    def _forget_about(self, _result: int) -> None:
        self._about = None

    def look_for_updates(self, *, asked: bool = True) -> None:
        """Look for a new version; unless the user has ``asked``, only one that is there is told."""
        feed = shipped_feed()
        if not feed.is_known:
            if asked:
                self._window.show_message(_no_feed())
            return
        services = self._services

        async def look(_report: Report) -> Release | None:
            network = services().view()
            return await newer_release(feed, proxy=network.proxy, ca_bundle=network.ca_bundle)

        def show(release: Release | None) -> None:
            if release is not None and asked:
                self._show_release(release)
            elif release is not None:
                self._window.offer(
                    MessageView(_there_is(release)),
                    _("What is new"),
                    partial(self._show_release, release),
                )
            elif asked:
                self._window.show_message(MessageView(_("You have the newest version.")))

        def failed(error: VideoFlowError) -> None:
            log.warning("looking for a new version: %s", error)
            if asked:
                self._window.show_message(message_view(error), is_error=True)

        self._tasks.run(look, show, failed)

    def _show_release(self, release: Release) -> None:
        dialog = QuestionDialog(
            _("New version"),
            MessageView(_there_is(release), release.notes_in(language())),
            _("Open the download page"),
            self._window,
        )
        dialog.accepted.connect(partial(open_page, release.page))
        _open(dialog)

    def show_doctor(self) -> None:
        """Check the set-up and show what was found."""
        self._doctor = SetupDoctor(self._window)
        self._doctor.recheck_requested.connect(self._check_setup)
        self._doctor.trial_requested.connect(self._make_trial_film)
        self._doctor.finished.connect(self._forget_doctor)
        _open(self._doctor)
        self._check_setup()

    def ask_to_stop(self, running: int, close: Callable[[], None]) -> None:
        """Ask whether to close over ``running`` jobs."""
        question = MessageView(
            ngettext(
                "{n} scene is still being made.", "{n} scenes are still being made.", running
            ).format(n=running),
            _("Closing stops that. What is finished is kept; the rest can be made again later."),
        )
        dialog = QuestionDialog(_("Close VideoFlow"), question, _("Stop and close"), self._window)
        dialog.accepted.connect(close)
        _open(dialog)

    @Slot(object)
    def _serve(self, page: ServicesPage) -> None:
        self._service_desk = ServiceDesk(page, self._tasks, self._services)

    @Slot()
    def _check_setup(self) -> None:
        self._look(trial_film=False)

    @Slot()
    def _make_trial_film(self) -> None:
        self._look(trial_film=True)

    def _look(self, *, trial_film: bool) -> None:
        async def work(_report: Report) -> tuple[SetupCheck, ...]:
            return await check_setup(trial_film=trial_film)

        def show(checks: tuple[SetupCheck, ...]) -> None:
            if self._doctor is not None:
                self._doctor.show_checks(checks)

        self._tasks.run(work, show)

    @Slot(int)
    def _forget_doctor(self, _result: int) -> None:
        self._doctor = None


def _there_is(release: Release) -> str:
    return _("VideoFlow {version} is available.").format(version=release.version)


def _no_feed() -> MessageView:
    return MessageView(
        _("This build of VideoFlow does not know where new versions are announced."),
        _("Look at the page where you got it from."),
    )


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()

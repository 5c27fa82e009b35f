"""The main window: the welcome page, or the page of the film that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QMetaMethod, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.paths import app_paths
from videoflow.services.view_models import MessageView
from videoflow.ui.notices import NoticeArea
from videoflow.ui.shortcuts_dialog import ShortcutsDialog
from videoflow.ui.theme import Scheme, application_icon, apply_theme
from videoflow.ui.welcome_page import RecentProjectView, WelcomePage
from videoflow.ui.window_menus import WindowMenus
from videoflow.workers.task_runner import QtTaskRunner

if TYPE_CHECKING:
    from videoflow.services.coordinator import Coordinator
    from videoflow.services.ports import TaskRunner
    from videoflow.services.view_models import ProjectView
    from videoflow.ui.film_page import FilmPage
    from videoflow.ui.scene_result_card import SceneResultCard

MIN_WIDTH_PX, MIN_HEIGHT_PX = 960, 640
FIRST_WIDTH_PX, FIRST_HEIGHT_PX = 1280, 800


class MainWindow(QMainWindow):
    """Shows one film, or the welcome page while none is open.

    What goes beyond the open film (making, opening and closing projects, the file manager,
    quitting) is asked for by signals; whoever builds the window answers them and hands over the
    film with ``set_coordinator``.
    """

    new_project_requested = Signal()
    open_project_requested = Signal(object)
    open_read_only_requested = Signal(object)
    forget_recent_requested = Signal(object)
    sample_requested = Signal()
    close_project_requested = Signal()
    show_in_folder_requested = Signal(object)
    close_requested = Signal()
    language_chosen = Signal(object)
    scheme_chosen = Signal(str)
    settings_requested = Signal()
    about_requested = Signal()
    doctor_requested = Signal()
    updates_requested = Signal()
    log_requested = Signal()

    def __init__(
        self,
        coordinator: Coordinator | None = None,
        parent: QWidget | None = None,
        *,
        runner: TaskRunner | None = None,
    ) -> None:
        """``runner`` runs small tasks of the window and outlives it; by default one of its own."""
        super().__init__(parent)
        self._runner = runner or QtTaskRunner(self)
        self.setObjectName("main_window")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(MIN_WIDTH_PX, MIN_HEIGHT_PX)
        self.resize(FIRST_WIDTH_PX, FIRST_HEIGHT_PX)
        self._coordinator: Coordinator | None = None
        self._page: FilmPage | None = None
        self.welcome_page = WelcomePage()
        self.welcome_page.new_project_requested.connect(self.new_project)
        self.welcome_page.open_requested.connect(self.choose_project)
        self.welcome_page.open_folder_requested.connect(self.open_project_requested)
        self.welcome_page.sample_requested.connect(self.open_sample)
        self.welcome_page.forget_recent_requested.connect(self.forget_recent_requested)
        self._notices = NoticeArea()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome_page)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notices)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(content)
        self._menus = WindowMenus(self)
        self.set_coordinator(coordinator)

    # --- the open film -------------------------------------------------------------------------

    @property
    def coordinator(self) -> Coordinator | None:
        """The open film's coordinator."""
        return self._coordinator

    @property
    def film_page(self) -> FilmPage | None:
        """The open film's page."""
        return self._page

    @property
    def cards(self) -> tuple[SceneResultCard, ...]:
        """The cards that are made so far, in the order of the film."""
        return self._page.grid.cards if self._page is not None else ()

    def card(self, scene_index: int) -> SceneResultCard | None:
        """The card of a scene."""
        return self._page.grid.card(scene_index) if self._page is not None else None

    def set_coordinator(self, coordinator: Coordinator | None) -> None:
        """Show another film, or the welcome page."""
        if self._page is not None:
            self._page.close_page()
            self._stack.removeWidget(self._page)
            self._page.deleteLater()
            self._page = None
        self._coordinator = coordinator
        if coordinator is None:
            self._stack.setCurrentWidget(self.welcome_page)
            self._show_title(None)
        else:
            from videoflow.ui.film_page import FilmPage  # the welcome page opens without it

            cache_dir = app_paths().project_cache(UUID(coordinator.project.uuid))
            page = FilmPage(coordinator, cache_dir, self._runner)
            page.show_in_folder_requested.connect(self.show_in_folder_requested)
            page.open_project_requested.connect(self.open_project_requested)
            page.project_changed.connect(self._show_title)
            page.undo_history.stack.indexChanged.connect(self._show_steps)
            self._page = page
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)
            self._show_title(coordinator.project_view())
        self._menus.set_film_open(coordinator is not None)
        self._show_steps()

    @Slot()
    def _show_steps(self) -> None:
        stack = self._page.undo_history.stack if self._page is not None else None
        self._menus.show_steps(
            stack.undoText() if stack is not None and stack.canUndo() else None,
            stack.redoText() if stack is not None and stack.canRedo() else None,
        )

    @Slot(object)
    def _show_title(self, view: ProjectView | None) -> None:
        self.setWindowTitle("VideoFlow" if view is None else f"{view.name}[*] — VideoFlow")
        self.setWindowModified(view is not None and not view.saved)

    def set_recent(self, recent: Sequence[RecentProjectView]) -> None:
        """Show these projects on the welcome page."""
        self.welcome_page.set_recent(recent)

    def show_message(self, message: MessageView, *, is_error: bool = False) -> None:
        """Tell something that belongs to no card."""
        self._current_notices().post(
            message.message, message.action, "danger" if is_error else "info"
        )

    def offer(self, message: MessageView, text: str, take: Callable[[], None]) -> None:
        """Tell good news, with a button that does something about it."""
        self._current_notices().post(
            message.message, message.action, "info", offers=((text, take),), stays=True
        )

    def offer_read_only(self, message: MessageView, folder: Path) -> None:
        """Tell that somebody else holds a project, and offer to look at it all the same."""

        def open_read_only() -> None:
            self.open_read_only_requested.emit(folder)

        self._current_notices().post(
            message.message,
            message.action,
            "warning",
            offers=((_("Open read-only"), open_read_only),),
        )

    def _current_notices(self) -> NoticeArea:
        return self._notices if self._page is None else self._page.notices

    # --- intents that go beyond the film -------------------------------------------------------

    @Slot()
    def new_project(self) -> None:
        """Ask for a new project."""
        self.new_project_requested.emit()

    @Slot()
    def choose_project(self) -> None:
        """Let the user choose a project's folder, then ask for it to be opened."""
        dialog = QFileDialog(self, _("Open project"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    @Slot(str)
    def _folder_chosen(self, folder: str) -> None:
        self.open_project_requested.emit(Path(folder))

    @Slot()
    def open_sample(self) -> None:
        """Ask for the sample project."""
        self.sample_requested.emit()

    @Slot()
    def close_project(self) -> None:
        """Ask to leave the film and come back to the welcome page."""
        self.close_project_requested.emit()

    @Slot()
    def show_project_folder(self) -> None:
        """Ask for the project's folder in the file manager."""
        if self._coordinator is not None:
            self.show_in_folder_requested.emit(self._coordinator.folder)

    @Slot()
    def ask_to_quit(self) -> None:
        """Close the window like its close button does."""
        self.close()

    @Slot()
    def ask_for_settings(self) -> None:
        """Ask for the settings of the application and the film."""
        self.settings_requested.emit()

    @Slot()
    def ask_for_about(self) -> None:
        """Ask for the page about the application."""
        self.about_requested.emit()

    @Slot()
    def ask_for_doctor(self) -> None:
        """Ask for the check of the set-up."""
        self.doctor_requested.emit()

    @Slot()
    def ask_for_updates(self) -> None:
        """Ask whether there is a new version."""
        self.updates_requested.emit()

    @Slot()
    def ask_for_log(self) -> None:
        """Ask for the log."""
        self.log_requested.emit()

    @Slot()
    def show_shortcuts(self) -> None:
        """Show the keys of cards, review and player."""
        dialog = ShortcutsDialog(self)
        dialog.open()

    # --- scenes --------------------------------------------------------------------------------

    @Slot(int)
    def _on_scene_recreate_image(self, scene_index: int) -> None:
        if self._page is not None:
            self._page.scenes.recreate_image(scene_index)

    @Slot(int)
    def _on_scene_generate_video(self, scene_index: int) -> None:
        if self._page is not None:
            self._page.scenes.generate_video(scene_index)

    def with_film(self, command: Callable[[FilmPage], object]) -> None:
        """Run a command about the open film; without one there is nothing to do."""
        if self._page is not None:
            command(self._page)

    def with_scenes(
        self, one: Callable[[FilmPage, int], object], many: Callable[[FilmPage], object]
    ) -> None:
        """Run a command on all scenes that are chosen together, else as ``with_scene`` does."""
        if self._page is not None and self._page.grid.selection.is_several:
            many(self._page)
        else:
            self.with_scene(one)

    def with_scene(self, command: Callable[[FilmPage, int], object]) -> None:
        """Run a command on the scene whose card has the focus; without one, say so."""
        if self._page is None:
            return
        index = self._page.grid.current_index()
        if index is None:
            self._page.notices.post(_("Choose a scene first: click its card."))
        else:
            command(self._page, index)

    # --- the window ----------------------------------------------------------------------------

    @Slot()
    def use_system_scheme(self) -> None:
        """Light or dark as the system says."""
        self._use_scheme("system")

    @Slot()
    def use_light_scheme(self) -> None:
        """Light, whatever the system says."""
        self._use_scheme("light")

    @Slot()
    def use_dark_scheme(self) -> None:
        """Dark, whatever the system says."""
        self._use_scheme("dark")

    def _use_scheme(self, scheme: Scheme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)
        self.scheme_chosen.emit(scheme)

    @Slot(QAction)
    def choose_language(self, action: QAction) -> None:
        """Remember the language of the menu entry; None is the system's."""
        self.language_chosen.emit(action.data())
        self.show_message(
            MessageView(
                _("The language has been changed."), _("It is used from the next start on.")
            )
        )

    @Slot()
    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        """See QWidget.closeEvent: who listens to ``close_requested`` ends things in order first
        and then hides the window.
        """
        if self.isSignalConnected(QMetaMethod.fromSignal(self.close_requested)):
            event.ignore()
            self.close_requested.emit()
            return
        if self._page is not None:
            self._page.close_page()
        super().closeEvent(event)

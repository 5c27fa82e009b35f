"""The main window's menus: every command with its shortcut, in the places each system expects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from videoflow.i18n import LANGUAGES, _
from videoflow.ui.theme import watcher

if TYPE_CHECKING:
    from videoflow.ui.main_window import MainWindow

Key = QKeySequence.StandardKey | str | None


class WindowMenus:
    """Builds the menus of a window and knows which actions need an open film."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._film_actions: list[QAction] = []
        self._scene_actions: list[QAction] = []
        bar = window.menuBar()
        self._build_file(bar.addMenu(_("&File")))
        self._build_edit(bar.addMenu(_("&Edit")))
        self._build_view(bar.addMenu(_("&View")))
        self._build_film(bar.addMenu(_("Fil&m")))
        self._build_help(bar.addMenu(_("&Help")))
        self.set_film_open(False)

    def set_film_open(self, is_open: bool) -> None:
        """Commands about a film work only while one is open; the menu says why not."""
        for action in (*self._film_actions, *self._scene_actions):
            action.setEnabled(is_open)
            action.setToolTip("" if is_open else _("Open a project first."))

    def _build_file(self, menu: QMenu) -> None:
        window, key = self._window, QKeySequence.StandardKey
        self._add(menu, _("&New project…"), window.new_project, key.New)
        self._add(menu, _("&Open…"), window.choose_project, key.Open)
        self._add(menu, _("Try the &sample"), window.open_sample)
        menu.addSeparator()
        self._film(menu, _("Show project in &folder"), window.show_project_folder)
        self._film(menu, _("&Close project"), window.close_project, key.Close)
        menu.addSeparator()
        settings = self._add(menu, _("Se&ttings…"), window.ask_for_settings, key.Preferences)
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        leave = self._add(menu, _("&Quit"), window.ask_to_quit, key.Quit)
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_edit(self, menu: QMenu) -> None:
        window = self._window
        self._film(menu, _("&Add scene"), window.add_scene, "Ctrl+Shift+N")
        menu.addSeparator()
        self._scene(menu, _("&Edit scene"), window.edit_current, "Ctrl+I")
        self._scene(menu, _("&Duplicate scene"), window.duplicate_current, "Ctrl+D")
        self._scene(menu, _("Move &earlier"), window.move_current_earlier, "Ctrl+Shift+Left")
        self._scene(menu, _("Move &later"), window.move_current_later, "Ctrl+Shift+Right")
        self._scene(menu, _("Earlier &takes…"), window.takes_of_current, "Ctrl+T")
        self._scene(menu, _("De&lete scene"), window.delete_current, "Ctrl+Backspace")
        menu.addSeparator()
        self._film(menu, _("Deleted &scenes…"), window.open_trash)

    def _build_view(self, menu: QMenu) -> None:
        window = self._window
        appearance = menu.addMenu(_("&Appearance"))
        group = QActionGroup(window)
        for text, slot, scheme in (
            (_("As the &system"), window.use_system_scheme, "system"),
            (_("&Light"), window.use_light_scheme, "light"),
            (_("&Dark"), window.use_dark_scheme, "dark"),
        ):
            action = self._add(appearance, text, slot)
            action.setCheckable(True)
            action.setChecked(watcher().scheme == scheme)
            group.addAction(action)
        languages = menu.addMenu(_("&Language"))
        for text, code in ((_("As the &system"), None), *((v, k) for k, v in LANGUAGES.items())):
            action = languages.addAction(text)
            action.setData(code)
        languages.triggered.connect(window.choose_language)
        menu.addSeparator()
        self._add(menu, _("&Full screen"), window.toggle_full_screen, _full_screen_key())

    def _build_film(self, menu: QMenu) -> None:
        window = self._window
        self._film(menu, _("&Make the film…"), window.make_film, "Ctrl+Shift+M")
        menu.addSeparator()
        self._film(menu, _("Generate all &images"), window.generate_all_images, "Ctrl+Shift+I")
        self._film(menu, _("Generate all &videos"), window.generate_all_videos, "Ctrl+Shift+V")
        self._film(menu, _("&Stop all"), window.stop_all, "Ctrl+.")
        menu.addSeparator()
        self._scene(menu, _("&Recreate image"), window.recreate_current_image, "Ctrl+R")
        self._scene(menu, _("Re&generate video"), window.generate_current_video, "Ctrl+G")
        self._scene(menu, _("Re&view new take"), window.review_current, "Ctrl+Shift+R")
        menu.addSeparator()
        self._film(menu, _("&Play film"), window.play_film, "Ctrl+Return")
        self._film(menu, _("&Export"), window.export_film, "Ctrl+E")

    def _build_help(self, menu: QMenu) -> None:
        window, key = self._window, QKeySequence.StandardKey
        self._add(menu, _("&Keyboard shortcuts"), window.show_shortcuts, key.HelpContents)
        doctor = self._add(menu, _("&Check the set-up…"), window.ask_for_doctor)
        doctor.setMenuRole(QAction.MenuRole.NoRole)
        self._add(menu, _("Show &log"), window.ask_for_log)
        about = self._add(menu, _("&About VideoFlow"), window.ask_for_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(self, menu: QMenu, text: str, slot: Callable[[], None], key: Key = None) -> QAction:
        action = QAction(text, self._window)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(slot)
        menu.addAction(action)
        menu.setToolTipsVisible(True)
        return action

    def _film(self, menu: QMenu, text: str, slot: Callable[[], None], key: Key = None) -> None:
        self._film_actions.append(self._add(menu, text, slot, key))

    def _scene(self, menu: QMenu, text: str, slot: Callable[[], None], key: Key = None) -> None:
        self._scene_actions.append(self._add(menu, text, slot, key))


def _full_screen_key() -> QKeySequence.StandardKey | str:
    """The system's own key where it has one."""
    standard = QKeySequence.StandardKey.FullScreen
    return standard if QKeySequence.keyBindings(standard) else "F11"

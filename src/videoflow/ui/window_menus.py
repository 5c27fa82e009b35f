"""The main window's menus: every command with its shortcut, in the places each system expects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from videoflow.i18n import LANGUAGES, _
from videoflow.ui.theme import watcher

if TYPE_CHECKING:
    from videoflow.ui.film_page import FilmPage
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
        self._build_scene(bar.addMenu(_("&Scene")))
        self._build_view(bar.addMenu(_("&View")))
        self._build_film(bar.addMenu(_("Fil&m")))
        self._build_help(bar.addMenu(_("&Help")))
        self.set_film_open(False)

    def set_film_open(self, is_open: bool) -> None:
        """Commands about a film work only while one is open; the menu says why not."""
        for action in (*self._film_actions, *self._scene_actions):
            action.setEnabled(is_open)
            action.setToolTip("" if is_open else _("Open a project first."))

    def show_steps(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do now; None where there is nothing."""
        for action, plain, named, step in (
            (self._undo, _("&Undo"), _("&Undo “{step}”"), undo),
            (self._redo, _("&Redo"), _("&Redo “{step}”"), redo),
        ):
            name = "" if step is None else step.replace("&", "&&")
            action.setText(plain if step is None else named.format(step=name))
            action.setEnabled(step is not None)

    def _build_file(self, menu: QMenu) -> None:
        window, key = self._window, QKeySequence.StandardKey
        self._add(menu, _("&New project…"), window.new_project, key.New)
        self._add(menu, _("&Open…"), window.choose_project, key.Open)
        self._add(menu, _("Try the &sample"), window.open_sample)
        menu.addSeparator()
        self._film(menu, _("&Import a script…"), lambda page: page.incoming.choose_script())
        self._film(menu, _("P&aste a script…"), lambda page: page.incoming.paste_script())
        self._film(menu, _("Import a fol&der…"), lambda page: page.incoming.choose_folder())
        documents = menu.addMenu(_("E&xport the storyboard"))
        for form, text in (
            ("md", _("&Markdown…")),
            ("csv", _("&Table (CSV)…")),
            ("json", _("&Data (JSON)…")),
            ("pdf", _("Contact &sheet (PDF)…")),
        ):
            self._film(documents, text, partial(_export_storyboard, form))
        menu.addSeparator()
        self._film(menu, _("Duplicate as a &variant…"), lambda page: page.tools.open_variant())
        self._film(menu, _("&Report…"), lambda page: page.tools.open_report())
        for text, slot, shortcut in (
            (_("Show project in &folder"), window.show_project_folder, None),
            (_("&Close project"), window.close_project, key.Close),
        ):
            self._film_actions.append(self._add(menu, text, slot, shortcut))
        menu.addSeparator()
        settings = self._add(menu, _("Se&ttings…"), window.ask_for_settings, key.Preferences)
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        leave = self._add(menu, _("&Quit"), window.ask_to_quit, key.Quit)
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_edit(self, menu: QMenu) -> None:
        film, key = self._film, QKeySequence.StandardKey
        self._undo = self._add(menu, "", self._run(lambda page: page.undo_history.undo()), key.Undo)
        self._redo = self._add(menu, "", self._run(lambda page: page.undo_history.redo()), key.Redo)
        self.show_steps(None, None)
        menu.addSeparator()
        film(menu, _("&Paste"), lambda page: page.incoming.paste(), key.Paste)
        film(
            menu,
            _("Choose &all scenes"),
            lambda page: page.grid.selection.choose_all(),
            key.SelectAll,
        )
        menu.addSeparator()
        film(menu, _("Add &scene"), lambda page: page.add_scene(), "Ctrl+Shift+N")
        film(menu, _("&Deleted scenes…"), lambda page: page.open_trash())

    def _build_scene(self, menu: QMenu) -> None:
        """Entries about the scene whose card has the focus; some are about all chosen ones."""
        scene, scenes = self._scene, self._scenes
        scene(menu, _("&Edit scene"), lambda page, index: page.edit(index), "Ctrl+I")
        scene(menu, _("Re&fine…"), lambda page, index: page.refine(index), "Ctrl+Shift+F")
        menu.addSeparator()
        scenes(
            menu,
            _("&Recreate image"),
            lambda page, index: page.scenes.recreate_image(index),
            lambda page: page.batch.make_images(),
            "Ctrl+R",
        )
        scenes(
            menu,
            _("Re&generate video"),
            lambda page, index: page.scenes.generate_video(index),
            lambda page: page.batch.make_videos(),
            "Ctrl+G",
        )
        scene(menu, _("Re&view new take"), lambda page, index: page.review(index), "Ctrl+Shift+R")
        scenes(
            menu,
            _("Accept ne&w takes"),
            lambda page, index: page.batch.accept_new_of(index),
            lambda page: page.batch.accept_new(),
            "Ctrl+Shift+A",
        )
        scene(
            menu,
            _("Roll candida&tes…"),
            lambda page, index: page.tools.open_candidates(index),
            "Ctrl+Shift+K",
        )
        scene(
            menu,
            _("C&hoose among candidates…"),
            lambda page, index: page.tools.open_choice(index),
            "Ctrl+Shift+H",
        )
        scene(menu, _("Earlier ta&kes…"), lambda page, index: page.open_takes(index), "Ctrl+T")
        scene(
            menu,
            _("&Use own files…"),
            lambda page, index: page.incoming.choose_media(index),
            "Ctrl+Shift+O",
        )
        menu.addSeparator()
        scene(
            menu,
            _("Tr&im and crop…"),
            lambda page, index: page.tools.open_framing(index),
            "Ctrl+Shift+T",
        )
        scene(
            menu,
            _("&Over the picture…"),
            lambda page, index: page.tools.open_overlays(index),
            "Ctrl+Shift+L",
        )
        scene(menu, _("Tra&nsition…"), lambda page, index: page.tools.open_transition(index))
        scene(
            menu,
            _("Voice and musi&c…"),
            lambda page, index: page.tools.open_sound(index),
            "Ctrl+Shift+U",
        )
        menu.addSeparator()
        scenes(
            menu,
            _("Du&plicate"),
            lambda page, index: page.scenes.duplicate(index),
            lambda page: page.batch.duplicate(),
            "Ctrl+D",
        )
        scenes(
            menu,
            _("&Split in two"),
            lambda page, index: page.scenes.split(index),
            lambda page: page.batch.split(),
            "Ctrl+K",
        )
        scenes(
            menu,
            _("&Merge with the next"),
            lambda page, index: page.scenes.merge(index),
            lambda page: page.batch.merge(),
            "Ctrl+J",
        )
        scenes(
            menu,
            _("Move e&arlier"),
            lambda page, index: page.scenes.move(index, -1),
            lambda page: page.batch.move(-1),
            "Ctrl+Shift+Left",
        )
        scenes(
            menu,
            _("Move &later"),
            lambda page, index: page.scenes.move(index, 1),
            lambda page: page.batch.move(1),
            "Ctrl+Shift+Right",
        )
        menu.addSeparator()
        scenes(
            menu,
            _("&Delete"),
            lambda page, index: page.scenes.delete(index),
            lambda page: page.batch.delete(),
            "Ctrl+Backspace",
        )

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
        film = self._film
        film(menu, _("&Make the film…"), lambda page: page.making.make_film(), "Ctrl+Shift+M")
        menu.addSeparator()
        film(menu, _("&Look…"), lambda page: page.tools.open_look())
        film(menu, _("End &card…"), lambda page: page.tools.open_end_card())
        menu.addSeparator()
        film(
            menu,
            _("Generate all &images"),
            lambda page: page.making.generate_all_images(),
            "Ctrl+Shift+I",
        )
        film(
            menu,
            _("Generate all &videos"),
            lambda page: page.making.generate_all_videos(),
            "Ctrl+Shift+V",
        )
        film(menu, _("&Approve the storyboard"), lambda page: page.making.approve())
        film(menu, _("&Stop all"), lambda page: page.making.stop_all(), "Ctrl+.")
        menu.addSeparator()
        film(menu, _("&Play film"), lambda page: page.play_film(), "Ctrl+Return")
        film(menu, _("&Export"), lambda page: page.export(), "Ctrl+E")

    def _build_help(self, menu: QMenu) -> None:
        window, key = self._window, QKeySequence.StandardKey
        self._add(menu, _("&Keyboard shortcuts"), window.show_shortcuts, key.HelpContents)
        doctor = self._add(menu, _("&Check the set-up…"), window.ask_for_doctor)
        doctor.setMenuRole(QAction.MenuRole.NoRole)
        updates = self._add(menu, _("Look for a &new version…"), window.ask_for_updates)
        updates.setMenuRole(QAction.MenuRole.ApplicationSpecificRole)
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

    def _film(
        self, menu: QMenu, text: str, command: Callable[[FilmPage], object], key: Key = None
    ) -> None:
        """An entry about the open film. Closures are safe: actions trigger on the GUI thread."""
        self._film_actions.append(self._add(menu, text, self._run(command), key))

    def _run(self, command: Callable[[FilmPage], object]) -> Callable[[], None]:
        return lambda: self._window.with_film(command)

    def _scene(
        self, menu: QMenu, text: str, command: Callable[[FilmPage, int], object], key: Key = None
    ) -> None:
        """An entry about the scene whose card has the focus."""
        window = self._window
        self._scene_actions.append(self._add(menu, text, lambda: window.with_scene(command), key))

    def _scenes(
        self,
        menu: QMenu,
        text: str,
        one: Callable[[FilmPage, int], object],
        many: Callable[[FilmPage], object],
        key: Key = None,
    ) -> None:
        """An entry about all scenes that are chosen together, else the one with the focus."""
        window = self._window
        self._scene_actions.append(
            self._add(menu, text, lambda: window.with_scenes(one, many), key)
        )


def _export_storyboard(form: str, page: FilmPage) -> None:
    from videoflow.services.storyboard.exporting import StoryboardFormat  # not for the first window

    page.storyboard.ask(StoryboardFormat(form))


def _full_screen_key() -> QKeySequence.StandardKey | str:
    """The system's own key where it has one."""
    standard = QKeySequence.StandardKey.FullScreen
    return standard if QKeySequence.keyBindings(standard) else "F11"

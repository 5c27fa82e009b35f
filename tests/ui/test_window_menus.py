"""The menus: every command has its place, no two share a key, and each works or says why not."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.screening import Screening

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.i18n import LANGUAGES, set_language
from videoflow.ui.main_window import MainWindow
from videoflow.ui.notices import Notice


def entries(menu: QMenu) -> list[QAction]:
    """All entries of a menu and its submenus."""
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            found += entries(below)
        elif not action.isSeparator():
            found.append(action)
    return found


def menus(window: MainWindow) -> list[QMenu]:
    below = [action.menu() for action in window.menuBar().actions()]
    return [menu for menu in below if isinstance(menu, QMenu)]


def plain(text: str) -> str:
    """A label without its mnemonic, dots and shortcut."""
    return text.replace("&", "").rstrip("…").strip()


def reachable(widget: QWidget) -> bool:
    """Whether Tab can reach a widget."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_no_two_entries_share_a_key(film: Screening) -> None:
    keys = Counter(
        key.toString()
        for menu in menus(film.window)
        for entry in entries(menu)
        for key in entry.shortcuts()
        if not key.isEmpty()
    )
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_entries_of_a_menu_share_a_letter(qtbot: QtBot, language: str) -> None:
    set_language(language)
    try:
        window = MainWindow()
    finally:
        set_language("en")
    qtbot.addWidget(window)
    for menu in menus(window):
        letters = Counter(
            action.text().replace("&&", "").partition("&")[2][:1].casefold()
            for action in menu.actions()
            if "&" in action.text()
        )
        shared = [letter for letter, count in letters.items() if count > 1]
        assert shared == [], menu.title()


def test_without_a_film_its_commands_say_what_is_needed(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)

    scene = next(menu for menu in menus(window) if menu.title() == "&Scene")

    assert all(not entry.isEnabled() for entry in entries(scene))
    assert all(entry.toolTip() == "Open a project first." for entry in entries(scene))


def test_commands_about_a_scene_ask_for_one_where_none_has_the_focus(film: Screening) -> None:
    film.window.with_scene(lambda _page, _index: pytest.fail("there is no scene"))

    told = [notice.message for notice in film.window.findChildren(Notice)]
    assert told == ["Choose a scene first: click its card."]


def test_everything_that_can_be_clicked_can_be_reached_by_the_keyboard(film: Screening) -> None:
    film.page.making.generate_all_images()
    for index in (1, 2):
        film.wait_for(index, AssetKind.IMAGE, AssetStatus.READY)
    film.page.edit(1)
    film.page.grid.selection.choose_all()
    known = {plain(entry.text()) for menu in menus(film.window) for entry in entries(menu)}

    by_mouse_only = [
        f"{type(button).__name__} {button.objectName()} {button.accessibleName()}"
        for button in film.window.findChildren(QAbstractButton)
        if button.isVisible()
        and not reachable(button)
        and plain(button.text() or button.accessibleName()) not in known
        and not _steps_a_number(button)
    ]

    assert by_mouse_only == []


def _steps_a_number(button: QAbstractButton) -> bool:
    """The buttons beside a number do what the arrow keys do inside of it."""
    return type(button.parentWidget()).__name__ == "Stepper"


def test_every_button_has_a_name_for_screen_readers(film: Screening) -> None:
    film.page.edit(1)
    film.page.grid.selection.choose_all()

    nameless = [
        f"{type(button).__name__} {button.objectName()}"
        for button in film.window.findChildren(QAbstractButton)
        if button.isVisible() and not (button.text() or button.accessibleName())
    ]

    assert nameless == []


def test_everything_in_the_menu_of_a_card_is_in_the_window_s_menus_too(film: Screening) -> None:
    menu = film.card(1).build_menu()
    scene = next(menu for menu in menus(film.window) if menu.title() == "&Scene")
    known = {plain(entry.text()) for entry in entries(scene)}
    same = {"Edit": "Edit scene"}

    of_card = {plain(entry.text()) for entry in entries(menu)}
    menu.deleteLater()

    assert {same.get(name, name) for name in of_card} - known == set()


def test_text_fields_keep_their_own_undo(film: Screening) -> None:
    film.coordinator.reorder((2, 1))
    film.window.activateWindow()
    film.page.edit(1)
    line = next(edit for edit in film.window.findChildren(QLineEdit) if edit.isVisible())
    line.setFocus()
    before = line.text()
    QTest.keyClicks(line, "more")

    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert line.text() == before
    assert film.coordinator.scene_indexes() == (2, 1), "the film is as it was"

"""Several scenes at once: chosen like in a list, changed as one step, asked about once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import PaidStampProvider, StampProvider
from tests.helpers.find_widgets import find
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.settings import ProjectSettings
from videoflow.ui.batch_dialog import BatchDialog
from videoflow.ui.film_dialogs import MakeTakesDialog
from videoflow.ui.film_page import FilmPage
from videoflow.ui.selection_bar import SelectionBar

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Opener = Callable[..., Screening]


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Opener]:
    opened: list[Screening] = []
    with fast_folder() as folder:

        def open_film(
            provider: StampProvider | None = None, settings: ProjectSettings | None = None
        ) -> Screening:
            create_film(folder / "film", scenes=4, settings=settings)
            opened.append(Screening(qtbot, folder / "film", [provider] if provider else []))
            opened[-1].window.activateWindow()
            opened[-1].wait(lambda: len(opened[-1].window.cards) == 4)
            return opened[-1]

        yield open_film
        for screening in opened:
            screening.close()


@pytest.fixture
def film(screen: Opener) -> Screening:
    return screen()


def page(film: Screening) -> FilmPage:
    found = film.window.film_page
    assert found is not None
    return found


def chosen(film: Screening) -> tuple[int, ...]:
    shown = tuple(card.scene_index for card in film.window.cards if card.property("chosen"))
    assert sorted(shown) == sorted(page(film).grid.selection.indexes)
    return page(film).grid.selection.indexes


def click(
    film: Screening, index: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mouseClick(film.card(index), Qt.MouseButton.LeftButton, modifier)


def key(
    film: Screening, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    widget: QWidget | None = film.window.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, which, modifier)


def bar(film: Screening) -> SelectionBar:
    return find(film.window, SelectionBar, "selection_bar")


def press(film: Screening, name: str) -> None:
    button = find(film.window, QPushButton, name)
    assert button.isVisible()
    button.click()


def focus(film: Screening, index: int) -> None:
    film.window.activateWindow()
    page(film).grid.focus_card(index)
    film.wait(lambda: page(film).grid.current_index() == index)


def test_a_click_alone_chooses_nothing_together(film: Screening) -> None:
    click(film, 2)

    assert chosen(film) == ()
    assert not bar(film).isVisible()


def test_ctrl_adds_to_the_card_before_and_takes_away(film: Screening) -> None:
    click(film, 1)
    click(film, 3, CTRL)
    assert chosen(film) == (1, 3)
    assert find(film.window, QLabel, "selection_count").text() == "2 scenes chosen"
    assert bar(film).isVisible()

    click(film, 1, CTRL)
    assert chosen(film) == (3,)
    click(film, 2)
    assert chosen(film) == ()


def test_shift_chooses_a_range_in_the_film_s_order(film: Screening) -> None:
    film.coordinator.reorder((4, 3, 2, 1))
    film.wait(lambda: [card.scene_index for card in film.window.cards] == [4, 3, 2, 1])

    click(film, 3)
    click(film, 1, SHIFT)

    assert chosen(film) == (3, 2, 1)


def test_the_keyboard_chooses_as_well(film: Screening) -> None:
    focus(film, 2)
    key(film, Qt.Key.Key_Right, SHIFT)
    assert chosen(film) == (2, 3)
    key(film, Qt.Key.Key_Right, SHIFT)
    assert chosen(film) == (2, 3, 4)

    key(film, Qt.Key.Key_Left, CTRL)
    key(film, Qt.Key.Key_Space, CTRL)
    assert chosen(film) == (2, 4)
    key(film, Qt.Key.Key_Escape)
    assert chosen(film) == ()

    QTest.keySequence(film.window, "Ctrl+A")
    assert chosen(film) == (1, 2, 3, 4)


def test_delete_is_about_all_chosen_scenes_and_one_step_back(film: Screening) -> None:
    click(film, 1)
    click(film, 3, CTRL)
    key(film, Qt.Key.Key_Delete)

    assert film.coordinator.scene_indexes() == (2, 4)
    assert page(film).notices.notices()[0].message == "2 scenes are in the trash."
    assert chosen(film) == ()
    film.wait(lambda: len(film.window.cards) == 2)

    page(film).undo_history.undo()
    assert film.coordinator.scene_indexes() == (1, 2, 3, 4)


def test_deleted_scenes_come_back_from_their_notice(film: Screening) -> None:
    click(film, 1)
    click(film, 2, SHIFT)
    press(film, "delete_selected_button")

    find(page(film).notices.notices()[0], QPushButton, "").click()

    assert film.coordinator.scene_indexes() == (1, 2, 3, 4)
    step = film.coordinator.next_undo
    assert step is not None
    assert step.name == "Restore 2 scenes"


def test_scenes_at_work_are_deleted_only_when_that_is_confirmed(film: Screening) -> None:
    film.coordinator.generate(1, IMAGE)
    click(film, 1)
    click(film, 2, SHIFT)
    press(film, "delete_selected_button")
    assert len(film.coordinator.scene_indexes()) == 4

    notice = page(film).notices.notices()[0]
    assert notice.message == "1 of the chosen scenes is being worked on."
    next(b for b in notice.findChildren(QPushButton) if b.text() == "Cancel and delete").click()

    film.wait(lambda: film.coordinator.scene_indexes() == (3, 4))


def test_a_paid_batch_is_asked_about_once_with_its_whole_cost(screen: Opener) -> None:
    film = screen(PaidStampProvider())
    click(film, 1)
    click(film, 3, SHIFT)

    press(film, "make_selected_images_button")

    dialog = film.dialog(MakeTakesDialog)
    assert "$0.12" in find(dialog, QLabel, "expected_cost").text()
    find(dialog, QPushButton, "confirm_generate_button").click()
    for index in (1, 2, 3):
        film.wait_for(index, IMAGE, AssetStatus.READY)
    assert film.asset(4, IMAGE).status is AssetStatus.EMPTY


def test_videos_of_several_scenes_need_the_approval(film: Screening) -> None:
    page(film).making.generate_all_images()
    for index in (1, 2, 3, 4):
        film.wait_for(index, IMAGE, AssetStatus.READY)
    click(film, 1)
    click(film, 2, SHIFT)

    press(film, "make_selected_videos_button")
    dialog = film.dialog(MakeTakesDialog)
    go = find(dialog, QPushButton, "confirm_generate_button")
    assert go.text() == "Approve and generate"
    go.click()

    for index in (1, 2):
        film.wait_for(index, VIDEO, AssetStatus.READY)
    assert film.asset(3, VIDEO).status is AssetStatus.EMPTY


def test_new_takes_are_accepted_together(screen: Opener) -> None:
    film = screen(settings=ProjectSettings(auto_accept="never"))
    page(film).making.generate_all_images()
    for index in (1, 2, 3, 4):
        film.wait_for(index, IMAGE, AssetStatus.REVIEW)
    click(film, 2)
    click(film, 3, SHIFT)

    press(film, "accept_selected_button")

    for index in (2, 3):
        film.wait_for(index, IMAGE, AssetStatus.READY)
    assert film.asset(1, IMAGE).status is AssetStatus.REVIEW
    film.wait(lambda: not find(film.window, QPushButton, "accept_selected_button").isVisible())


def test_role_and_length_are_changed_in_all_of_them(film: Screening) -> None:
    click(film, 1)
    click(film, 2, SHIFT)
    press(film, "edit_selected_button")
    dialog = film.dialog(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    go = find(dialog, QPushButton, "confirm_batch_button")
    assert not go.isEnabled()
    find(dialog, QCheckBox, "batch_length_box").setChecked(True)
    dialog.duration.set_value(3.5)

    go.click()

    views = [film.coordinator.scene_view(index) for index in (1, 2, 3)]
    assert [view.duration_s for view in views[:2]] == [3.5, 3.5]
    assert views[2].duration_s != 3.5
    page(film).undo_history.undo()
    assert film.coordinator.scene_view(1).duration_s != 3.5


def test_chosen_scenes_move_and_are_duplicated_together(film: Screening) -> None:
    click(film, 1)
    click(film, 2, SHIFT)

    QTest.keySequence(film.window, "Ctrl+Shift+Right")
    assert film.coordinator.scene_indexes() == (3, 1, 2, 4)
    page(film).batch.move(1)
    page(film).batch.move(1)
    assert film.coordinator.scene_indexes() == (3, 4, 1, 2)

    press(film, "duplicate_selected_button")
    assert film.coordinator.scene_indexes() == (3, 4, 1, 5, 2, 6)


def test_a_drag_takes_all_chosen_cards_along(film: Screening) -> None:
    click(film, 1)
    click(film, 3, CTRL)

    page(film).grid.move_scene(3, 4)

    assert film.coordinator.scene_indexes() == (2, 4, 1, 3)


def test_neighbours_are_merged_and_split_as_one_step(film: Screening) -> None:
    click(film, 1)
    click(film, 3, SHIFT)
    QTest.keySequence(film.window, "Ctrl+J")
    assert film.coordinator.scene_indexes() == (1, 4)
    step = film.coordinator.next_undo
    assert step is not None
    assert step.name == "Merge 3 scenes"

    page(film).undo_history.undo()
    assert film.coordinator.scene_indexes() == (1, 2, 3, 4)
    film.wait(lambda: len(film.window.cards) == 4)
    click(film, 1)
    click(film, 2, SHIFT)
    QTest.keySequence(film.window, "Ctrl+K")
    assert len(film.coordinator.scene_indexes()) == 6


def test_scenes_apart_are_not_merged(film: Screening) -> None:
    click(film, 1)
    click(film, 3, CTRL)

    page(film).batch.merge()

    assert film.coordinator.scene_indexes() == (1, 2, 3, 4)
    told = [notice.message for notice in page(film).notices.notices()]
    assert told == ["Only scenes that stand side by side can be merged."]


def test_one_scene_s_new_take_is_accepted_by_its_key(screen: Opener) -> None:
    film = screen(settings=ProjectSettings(auto_accept="never"))
    focus(film, 2)
    QTest.keySequence(film.window, "Ctrl+Shift+A")
    assert page(film).notices.notices()[0].message == "There is no new take to accept here."
    film.coordinator.generate(2, IMAGE)
    film.wait_for(2, IMAGE, AssetStatus.REVIEW)

    focus(film, 2)
    QTest.keySequence(film.window, "Ctrl+Shift+A")

    film.wait_for(2, IMAGE, AssetStatus.READY)

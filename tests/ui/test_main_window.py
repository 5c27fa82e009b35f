"""The window on a real project: one scene is made again, reviewed, accepted; the rest stays."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import Outcome, PaidStampProvider, StampProvider
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.progress import AssetStatus
from videoflow.ui.film_dialogs import MakeFilmDialog, MakeTakesDialog, TrashDialog
from videoflow.ui.film_player import FilmPlayer
from videoflow.ui.main_window import MainWindow
from videoflow.ui.notices import Notice
from videoflow.ui.review_dialog import ReviewDialog
from videoflow.ui.scene_editor import SceneEditor
from videoflow.ui.takes_dialog import TakesDialog

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO
READY, REVIEW, FAILED = AssetStatus.READY, AssetStatus.REVIEW, AssetStatus.FAILED
Opener = Callable[..., Screening]


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Opener]:
    """Opens windows and closes them at the end."""
    opened: list[Screening] = []
    with fast_folder() as folder:

        def open_film(scenes: int = 3, provider: StampProvider | None = None) -> Screening:
            root = folder / "film"
            create_film(root, scenes=scenes)
            opened.append(Screening(qtbot, root, [provider] if provider else []))
            return opened[-1]

        yield open_film
        for screening in opened:
            screening.close()


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    QTest.mouseClick(find(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def notices(screening: Screening) -> list[str]:
    shown = screening.window.findChildren(Notice)
    return [notice.message for notice in shown if not notice.isHidden()]


def committed(screening: Screening, index: int, kind: AssetKind) -> str | None:
    take = screening.asset(index, kind).committed
    return take.take_id if take else None


def open_files_in(folder: Path) -> list[str]:
    """Takes that this process holds open; empty where /proc is missing."""
    targets: list[str] = []
    for entry in Path("/proc/self/fd").glob("*"):
        with contextlib.suppress(OSError):  # closed since it was listed
            targets.append(str(entry.readlink()))
    return [target for target in targets if target.startswith(str(folder / "takes"))]


def test_without_a_project_it_welcomes(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()

    assert window.welcome_page.isVisible()
    assert window.cards == ()
    with qtbot.waitSignal(window.sample_requested):
        window.open_sample()


def test_a_chosen_language_is_passed_on_and_used_from_the_next_start(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    entry = QAction(window)
    entry.setData("vi")

    with qtbot.waitSignal(window.language_chosen) as chosen:
        window.choose_language(entry)

    assert chosen.args == ["vi"]
    told = [notice.message for notice in window.findChildren(Notice)]
    assert told == ["The language has been changed."]


def test_there_is_a_card_for_each_scene(screen: Opener) -> None:
    film = screen(scenes=3)

    film.wait(lambda: len(film.window.cards) == 3)

    assert [card.objectName() for card in film.window.cards] == [
        "scene_card_1",
        "scene_card_2",
        "scene_card_3",
    ]
    assert film.window.windowTitle().startswith("Summer Sale")


def test_recreating_an_image_changes_only_that_scene_and_only_when_accepted(
    screen: Opener, qtbot: QtBot
) -> None:
    film = screen(scenes=2)
    for index in (1, 2):
        film.window._on_scene_recreate_image(index)
        film.wait_for(index, IMAGE, READY)
    old, other = committed(film, 1, IMAGE), committed(film, 2, IMAGE)

    press(qtbot, film.card(1), "recreate_image_button")
    film.wait_for(1, IMAGE, REVIEW)
    assert committed(film, 1, IMAGE) == old
    assert find(film.card(1), QPushButton, "review_button").isVisible()

    press(qtbot, film.card(1), "review_button")
    review = film.dialog(ReviewDialog)
    assert isinstance(review, ReviewDialog)
    chosen = review.chosen_take
    assert chosen is not None
    press(qtbot, review, "accept_button")
    film.wait_for(1, IMAGE, READY)

    assert committed(film, 1, IMAGE) == chosen.take_id != old
    assert committed(film, 2, IMAGE) == other


def test_a_video_without_an_image_is_refused_and_the_image_offered(
    screen: Opener, qtbot: QtBot
) -> None:
    film = screen()
    card = film.card(2)

    press(qtbot, card, "generate_video_button")

    message = find(card, QLabel, "error_label")
    assert message.isVisible()
    assert "no image yet" in message.text()
    press(qtbot, card, "make_image_first_button")
    film.wait_for(2, IMAGE, READY)
    assert not message.isVisible()


def test_a_failure_stays_on_its_card_and_is_retried(screen: Opener, qtbot: QtBot) -> None:
    broken = [2]

    def outcome(job: Job) -> Outcome:
        return Outcome.FAIL if job.scene_index in broken else Outcome.STAMP

    film = screen(provider=StampProvider(outcome))
    assert film.window.film_page is not None
    film.window.with_film(lambda page: page.making.generate_all_images())
    film.wait_for(2, IMAGE, FAILED)
    film.wait_for(1, IMAGE, READY)
    film.wait_for(3, IMAGE, READY)
    assert find(film.card(2), QLabel, "error_label").text()
    assert not find(film.card(1), QLabel, "error_label").isVisible()

    broken.clear()
    press(qtbot, film.card(2), "retry_button")
    film.wait_for(2, IMAGE, READY)
    assert not find(film.card(2), QLabel, "error_label").isVisible()


def test_make_the_film_asks_once_and_goes_all_the_way(screen: Opener, qtbot: QtBot) -> None:
    film = screen(scenes=2)

    press(qtbot, film.window, "make_film_button")
    dialog = film.dialog(MakeFilmDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Make 2 images" in texts
    assert "Make 2 videos" in texts
    assert find(dialog, QLabel, "expected_cost").text() == "Expected cost: free"
    press(qtbot, dialog, "confirm_make_film_button")

    film.wait(lambda: any("The film is ready" in text for text in notices(film)))
    assert find(film.window, QLabel, "film_progress").text() == "2 of 2 scenes done"


def test_a_batch_that_costs_money_is_asked_about_first(screen: Opener, qtbot: QtBot) -> None:
    provider = PaidStampProvider()
    film = screen(scenes=2, provider=provider)

    press(qtbot, film.window, "generate_all_images_button")
    dialog = film.dialog(MakeTakesDialog)
    assert find(dialog, QLabel, "expected_cost").text() == "Expected cost: about $0.08"
    assert provider.requests == []
    press(qtbot, dialog, "confirm_generate_button")

    film.wait_for(1, IMAGE, READY)
    film.wait_for(2, IMAGE, READY)
    film.wait(lambda: find(film.window, QLabel, "spending").text() == "Costs: $0.08")


def test_what_may_have_been_charged_is_settled_on_the_card(screen: Opener, qtbot: QtBot) -> None:
    film = screen(scenes=1, provider=PaidStampProvider(lambda _job: Outcome.UNCERTAIN))
    press(qtbot, film.card(1), "recreate_image_button")
    film.wait_for(1, IMAGE, FAILED)
    assert "may have been charged" in find(film.card(1), QLabel, "status_label").text()
    assert find(film.window, QLabel, "spending").text() == "Costs: $0.04"

    press(qtbot, film.card(1), "not_charged_button")

    film.wait_for(1, IMAGE, AssetStatus.EMPTY)
    film.wait(lambda: not find(film.window, QLabel, "spending").isVisible())


def test_a_deleted_scene_can_be_restored(screen: Opener, qtbot: QtBot) -> None:
    film = screen()

    QTest.keyClick(film.card(2), Qt.Key.Key_Delete)
    film.wait(lambda: [card.scene_index for card in film.window.cards] == [1, 3])
    press(qtbot, film.window, "trash_button")
    press(qtbot, film.dialog(TrashDialog), "restore_scene_2")

    film.wait(lambda: [card.scene_index for card in film.window.cards] == [1, 2, 3])
    assert not any("trash" in text for text in notices(film))


def test_moving_a_scene_keeps_its_card(screen: Opener) -> None:
    film = screen()
    card = film.card(3)

    card.move_requested.emit(3, -1)

    film.wait(lambda: [c.scene_index for c in film.window.cards] == [1, 3, 2])
    assert film.card(3) is card
    film.wait(lambda: card.view.number == 2)


def test_a_dragged_card_asks_for_its_new_place(screen: Opener) -> None:
    film = screen()
    page = film.window.film_page
    assert page is not None

    page.grid.move_scene(1, 3)

    assert film.coordinator.scene_indexes() == (2, 3, 1)


def test_arrow_keys_go_from_card_to_card(screen: Opener, qtbot: QtBot) -> None:
    film = screen()
    page = film.window.film_page
    assert page is not None
    film.window.activateWindow()
    QTest.keyClick(page, Qt.Key.Key_Right)
    film.wait(lambda: page.grid.current_index() == 1)

    QTest.keyClick(film.card(1), Qt.Key.Key_Right)

    assert page.grid.current_index() == 2


def test_an_earlier_take_comes_back(screen: Opener, qtbot: QtBot) -> None:
    film = screen(scenes=1)
    film.window._on_scene_recreate_image(1)
    film.wait_for(1, IMAGE, READY)
    first = committed(film, 1, IMAGE)
    film.window._on_scene_recreate_image(1)
    film.wait_for(1, IMAGE, REVIEW)
    film.coordinator.accept(1, IMAGE)
    film.wait(lambda: committed(film, 1, IMAGE) != first)

    film.card(1).history_requested.emit(1)
    press(qtbot, film.dialog(TakesDialog), f"use_{first}")

    film.wait(lambda: committed(film, 1, IMAGE) == first)


def test_the_preview_shows_the_committed_take(screen: Opener) -> None:
    film = screen(scenes=1)

    film.window._on_scene_recreate_image(1)

    film.wait(lambda: film.card(1).surface.still is not None)


def test_one_video_plays_at_a_time_and_its_file_is_let_go(screen: Opener) -> None:
    film = screen(scenes=2)
    for index in (1, 2):
        film.coordinator.generate(index, IMAGE)
        film.wait_for(index, IMAGE, READY)
        film.window._on_scene_generate_video(index)
        film.wait_for(index, VIDEO, READY)
    one, other = film.card(1), film.card(2)

    one.surface.clicked.emit()
    film.wait(lambda: one.surface.showing_frame)
    other.surface.clicked.emit()
    film.wait(lambda: other.surface.showing_frame)

    assert not one.surface.showing_frame
    other.surface.clicked.emit()
    assert not other.surface.showing_frame
    film.wait(lambda: not open_files_in(film.coordinator.folder))


def test_the_film_plays_in_order_and_names_what_is_missing(screen: Opener) -> None:
    film = screen(scenes=3)
    for index in (1, 3):
        film.coordinator.generate(index, IMAGE)
        film.wait_for(index, IMAGE, READY)
        film.coordinator.generate(index, VIDEO)
        film.wait_for(index, VIDEO, READY)
    film.window.with_film(lambda page: page.play_film())
    player = film.dialog(FilmPlayer)
    assert isinstance(player, FilmPlayer)

    film.wait(lambda: player.surface.showing_frame)
    assert "Scene 2 has no video yet" in find(player, QLabel, "missing_scenes").text()
    player.next_scene()
    assert find(player, QLabel, "scene_indicator").text().endswith("3 of 3")
    player.close()


def test_closing_asks_when_somebody_listens(screen: Opener, qtbot: QtBot) -> None:
    film = screen()
    asked: list[bool] = []
    film.window.close_requested.connect(lambda: asked.append(True))

    film.window.close()

    assert asked == [True]
    assert film.window.isVisible()
    film.window.close_requested.disconnect()


@pytest.mark.parametrize("width_px", [960, 1280, 1920])
def test_cards_fit_the_window(screen: Opener, width_px: int) -> None:
    film = screen(scenes=4)
    film.window.resize(width_px, 800)
    film.wait(lambda: len(film.window.cards) == 4)
    page = film.window.film_page
    assert page is not None
    page.grid.lay_out()

    for card in film.window.cards:
        right = card.mapTo(film.window, QPoint(card.width(), 0)).x()
        assert right <= film.window.width()
        assert card.width() >= card.minimumSizeHint().width()


def test_nothing_is_written_next_to_the_project(screen: Opener, videoflow_home: Path) -> None:
    film = screen(scenes=1)
    film.window._on_scene_recreate_image(1)
    film.wait(lambda: film.card(1).surface.still is not None)

    assert list(film.coordinator.folder.rglob("thumbnails")) == []
    assert list(videoflow_home.rglob("thumbnails"))


def test_the_editor_changes_its_scene(screen: Opener, qtbot: QtBot) -> None:
    film = screen(scenes=2)
    film.card(2).edit_requested.emit(2)
    editor = find(film.window, SceneEditor, "scene_editor")
    assert editor.isVisible()
    assert editor.scene_index == 2

    editor.edit_submitted.emit(2, {"title": "A better title"})
    film.wait(lambda: film.card(2).view.title == "A better title")
    editor.edit_submitted.emit(2, {"description": "short"})

    assert any("does not fit" in text for text in shown_texts(editor))
    editor.close_requested.emit()
    assert not editor.isVisible()

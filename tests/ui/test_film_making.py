"""Approval, and what is made for the whole film."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from tests.helpers.find_widgets import find
from tests.helpers.screening import Screening

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.ui.film_dialogs import MakeTakesDialog

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO


def make_images(film: Screening) -> None:
    find(film.window, QPushButton, "generate_all_images_button").click()
    for index in (1, 2):
        film.wait_for(index, IMAGE, AssetStatus.READY)


def notices(film: Screening) -> list[str]:
    return [notice.message for notice in film.page.notices.notices()]


def test_a_storyboard_with_all_images_is_approved_and_shows_it(film: Screening) -> None:
    approve = find(film.window, QPushButton, "approve_button")
    mark = find(film.window, QLabel, "approved_mark")
    assert not approve.isVisible(), "there is nothing to look at yet"
    make_images(film)
    film.wait(approve.isVisible)

    approve.click()

    film.wait(mark.isVisible)
    assert not approve.isVisible()
    assert "approved on" in mark.toolTip()
    assert notices(film) == ["The storyboard is approved."]


def test_a_change_of_the_order_takes_the_approval_back_and_says_so(film: Screening) -> None:
    make_images(film)
    film.page.making.approve()

    film.coordinator.reorder((2, 1))

    film.wait(find(film.window, QPushButton, "approve_button").isVisible)
    assert notices(film)[0] == "The storyboard has changed, so it is not approved any more."


def test_all_videos_of_an_unapproved_storyboard_are_asked_about_once(film: Screening) -> None:
    make_images(film)
    film.wait(find(film.window, QPushButton, "approve_button").isVisible)

    find(film.window, QPushButton, "generate_all_videos_button").click()
    dialog = film.dialog(MakeTakesDialog)
    go = find(dialog, QPushButton, "confirm_generate_button")
    assert go.text() == "Approve and generate"
    assert film.asset(1, VIDEO).status is AssetStatus.EMPTY
    go.click()

    for index in (1, 2):
        film.wait_for(index, VIDEO, AssetStatus.READY)
    film.wait(find(film.window, QLabel, "approved_mark").isVisible)


def test_videos_of_an_approved_storyboard_need_no_question(film: Screening) -> None:
    make_images(film)
    film.page.making.approve()

    film.page.making.generate_all_videos()

    assert film.page.dialog is None
    film.wait_for(1, VIDEO, AssetStatus.READY)
    film.wait_for(2, VIDEO, AssetStatus.READY)


def test_one_video_needs_no_approval(film: Screening) -> None:
    make_images(film)

    film.card(1).generate_video_requested.emit(1)

    film.wait_for(1, VIDEO, AssetStatus.READY)
    assert film.coordinator.project.approved_at is None


def test_what_cannot_be_approved_is_told_before_anything_is_asked(film: Screening) -> None:
    film.card(1).recreate_requested.emit(1)
    film.wait_for(1, IMAGE, AssetStatus.READY)

    film.page.making.generate_all_videos()

    assert film.page.dialog is None
    assert notices(film) == ["Scene 2 has no image yet, so the storyboard cannot be approved."]

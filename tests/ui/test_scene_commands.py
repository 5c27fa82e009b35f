"""What a card asks for is done to its scene; what is refused is told there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import Outcome, PaidStampProvider, StampProvider
from tests.helpers.find_widgets import find
from tests.helpers.screening import Screening, film_in_window

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.errors import StillRunningError
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request
from videoflow.ui.notices import Notice
from videoflow.ui.question_dialog import QuestionDialog

IMAGE = AssetKind.IMAGE


@pytest.fixture
def provider() -> StampProvider:
    return StampProvider()


@pytest.fixture
def film(qtbot: QtBot, provider: StampProvider) -> Iterator[Screening]:
    with film_in_window(qtbot, providers=[provider]) as screening:
        yield screening


def order(film: Screening) -> list[int]:
    return [card.scene_index for card in film.window.cards]


def offer(film: Screening, text: str) -> QPushButton:
    """A button on a notice."""
    buttons = [
        button
        for notice in film.window.findChildren(Notice)
        for button in notice.findChildren(QPushButton)
        if button.text() == text
    ]
    assert len(buttons) == 1
    return buttons[0]


def test_a_duplicate_stands_right_behind_and_has_the_focus(film: Screening) -> None:
    film.window.activateWindow()

    film.card(1).duplicate_requested.emit(1)

    film.wait(lambda: order(film) == [1, 3, 2])
    page = film.window.film_page
    assert page is not None
    film.wait(lambda: page.grid.current_index() == 3)


def test_the_first_scene_moves_no_further_towards_the_start(film: Screening) -> None:
    film.card(1).move_requested.emit(1, -1)

    assert film.coordinator.scene_indexes() == (1, 2)


def test_a_deleted_scene_comes_back_from_its_notice(film: Screening) -> None:
    film.card(1).delete_requested.emit(1)
    film.wait(lambda: order(film) == [2])

    offer(film, "Restore").click()

    film.wait(lambda: order(film) == [1, 2])


def test_a_scene_that_is_worked_on_is_deleted_only_when_that_is_confirmed(
    film: Screening,
) -> None:
    film.coordinator.generate(1, IMAGE)
    film.card(1).delete_requested.emit(1)
    assert film.coordinator.scene_indexes() == (1, 2)

    offer(film, "Cancel and delete").click()

    film.wait(lambda: order(film) == [2])


def test_a_failure_that_is_dismissed_leaves_its_card(
    film: Screening, provider: StampProvider
) -> None:
    provider.outcome = lambda _job: Outcome.FAIL
    film.card(1).recreate_requested.emit(1)
    film.wait_for(1, IMAGE, AssetStatus.FAILED)
    message = find(film.card(1), QLabel, "error_label")
    assert message.isVisible()

    film.card(1).dismiss_requested.emit(1)

    film.wait_for(1, IMAGE, AssetStatus.EMPTY)
    assert not message.isVisible()


def test_a_refusal_about_a_scene_without_a_card_is_told_in_a_notice(film: Screening) -> None:
    film.coordinator.delete_scene(1)
    film.wait(lambda: order(film) == [2])
    page = film.window.film_page
    assert page is not None

    assert page.notices.notices() == []

    page.scenes.recreate_image(1)

    told = [notice.message for notice in page.notices.notices()]
    assert told == ["There is no scene with index 1 in this film."]


class ForgetfulService(PaidStampProvider):
    """Takes a job and does not answer any more: the job goes on there."""

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        self.requests.append(request)
        return Accepted(f"remote-{len(self.requests)}")

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        raise StillRunningError("It goes on there.", "Press Retry to fetch its result.", remote_id)

    async def cancel(self, remote_id: str) -> None:
        raise AssertionError("nobody asked for that")

    async def find(self, request: Request) -> tuple[str, ...] | None:
        return None


@pytest.mark.parametrize("provider", [ForgetfulService()])
def test_what_a_service_still_has_is_given_up_only_when_that_is_confirmed(
    film: Screening, provider: ForgetfulService
) -> None:
    film.card(1).recreate_requested.emit(1)
    film.wait_for(1, IMAGE, AssetStatus.FAILED)
    assert find(film.card(1), QPushButton, "retry_button").text() == "Retry: fetch result"

    find(film.card(1), QPushButton, "give_up_button").click()
    question = film.window.findChild(QuestionDialog)
    assert question is not None
    assert film.asset(1, IMAGE).status is AssetStatus.FAILED
    find(question, QPushButton, "question_yes_button").click()

    film.wait_for(1, IMAGE, AssetStatus.EMPTY)
    film.wait(lambda: find(film.window, QLabel, "spending").text() == "Costs: $0.04")
    assert len(provider.requests) == 1

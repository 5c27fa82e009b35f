"""A card says where its scene stands and emits the scene's index, whatever its number is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find
from tests.helpers.views import asset, failed, in_review, ready, running, scene, take

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.errors import RuleError
from videoflow.services.view_models import JobView, SceneView
from videoflow.ui.card_shape import MIN_WIDTH_PX
from videoflow.ui.scene_result_card import SceneResultCard

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO
CardMaker = Callable[[SceneView], SceneResultCard]


@pytest.fixture
def show(qtbot: QtBot) -> CardMaker:
    def make(view: SceneView) -> SceneResultCard:
        card = SceneResultCard(view)
        qtbot.addWidget(card)
        card.resize(MIN_WIDTH_PX[view.aspect_ratio], card.set_card_width(500))
        card.show()
        return card

    return make


def text_of(card: SceneResultCard, name: str) -> str:
    return find(card, QLabel, name).text()


def button(card: SceneResultCard, name: str) -> QPushButton:
    return find(card, QPushButton, name)


def caught(signal: SignalInstance) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def test_an_empty_scene_offers_to_generate(show: CardMaker) -> None:
    card = show(scene(7, number=2))

    assert card.objectName() == "scene_card_7"
    assert card.scene_index == 7
    assert button(card, "recreate_image_button").text() == "Generate image"
    assert button(card, "generate_video_button").text() == "Generate video"
    assert text_of(card, "status_label") == "Image: not made yet\nVideo: needs the image first"
    assert not button(card, "review_button").isVisible()
    assert not button(card, "cancel_button").isVisible()
    assert not find(card, QLabel, "error_label").isVisible()


def test_what_is_there_can_be_made_again(show: CardMaker) -> None:
    card = show(scene(image=ready(IMAGE), video=ready(VIDEO)))

    assert button(card, "recreate_image_button").text() == "Recreate image"
    assert button(card, "generate_video_button").text() == "Regenerate video"
    assert text_of(card, "status_label") == "Image: ready\nVideo: ready"


def test_buttons_emit_the_index_and_not_the_number(show: CardMaker, qtbot: QtBot) -> None:
    card = show(scene(9, number=1, image=in_review(IMAGE, committed=take()), video=ready(VIDEO)))
    presses = {
        "recreate_image_button": caught(card.recreate_requested),
        "generate_video_button": caught(card.generate_video_requested),
        "review_button": caught(card.review_requested),
    }

    for name, calls in presses.items():
        QTest.mouseClick(button(card, name), Qt.MouseButton.LeftButton)
        assert calls == [(9,)], name


def test_a_running_job_shows_progress_and_can_be_cancelled(show: CardMaker, qtbot: QtBot) -> None:
    card = show(scene(3, image=ready(IMAGE), video=running(VIDEO, 0.45, "Rendering")))
    bar = find(card, QProgressBar, "job_progress_bar")
    cancelled = caught(card.cancel_requested)

    QTest.mouseClick(button(card, "cancel_button"), Qt.MouseButton.LeftButton)

    assert bar.isVisible()
    assert bar.value() / bar.maximum() == pytest.approx(0.45)
    assert cancelled == [(3,)]
    assert button(card, "recreate_image_button").isEnabled()
    waiting = button(card, "generate_video_button")
    assert not waiting.isEnabled()
    assert waiting.toolTip() == "Scene 1 is being worked on. Wait or cancel it."


def test_a_failure_says_what_to_do_and_retries(show: CardMaker, qtbot: QtBot) -> None:
    broken = failed(VIDEO, "The service is down.", "Try again in a minute.")
    card = show(scene(4, image=ready(IMAGE), video=broken))
    retried = caught(card.retry_requested)

    assert text_of(card, "error_label") == "Video: The service is down. Try again in a minute."
    QTest.mouseClick(button(card, "retry_button"), Qt.MouseButton.LeftButton)
    assert retried == [(4,)]

    card.set_view(scene(4, image=ready(IMAGE), video=running(VIDEO)))
    assert not find(card, QLabel, "error_label").isVisible()


def test_what_may_have_been_charged_is_asked_and_not_retried(show: CardMaker, qtbot: QtBot) -> None:
    lost = failed(VIDEO, "This may have been charged.", "Look at the dashboard.", uncertain=True)
    card = show(scene(4, image=ready(IMAGE), video=lost))
    answers = caught(card.resolve_requested)

    assert not button(card, "retry_button").isVisible()
    QTest.mouseClick(button(card, "charged_button"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(card, "not_charged_button"), Qt.MouseButton.LeftButton)
    assert answers == [(4, True), (4, False)]


def test_a_refusal_explains_and_offers_the_image(show: CardMaker, qtbot: QtBot) -> None:
    card = show(scene(5))
    wanted = caught(card.recreate_requested)

    card.show_refusal(RuleError("Scene 5 has no image yet.", "Make the image first."))

    assert text_of(card, "error_label") == "Scene 5 has no image yet. Make the image first."
    QTest.mouseClick(button(card, "make_image_first_button"), Qt.MouseButton.LeftButton)
    assert wanted == [(5,)]
    card.set_view(scene(5, image=running(IMAGE)))
    assert not find(card, QLabel, "error_label").isVisible()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"image": in_review(IMAGE)}, "New image — Review"),
        ({"image": in_review(IMAGE, take(name="x"), take(name="y"))}, "2 new images — Review"),
        ({"image": ready(IMAGE), "video": in_review(VIDEO)}, "New video — Review"),
        ({"image": in_review(IMAGE), "video": in_review(VIDEO)}, "Review image and video"),
    ],
)
def test_the_review_button_says_what_waits(
    show: CardMaker, changes: dict[str, Any], words: str
) -> None:
    card = show(scene(**changes))

    assert button(card, "review_button").isVisible()
    assert button(card, "review_button").text() == words


def test_a_video_from_an_earlier_image_is_marked(show: CardMaker) -> None:
    card = show(scene(image=ready(IMAGE), video=ready(VIDEO, stale=True)))

    assert text_of(card, "status_label") == "Image: ready\nVideo: made from an earlier image"


def test_a_take_whose_prompt_has_changed_since_is_marked(show: CardMaker) -> None:
    changed = ready(IMAGE, prompt_changed=True)
    card = show(scene(image=changed, video=ready(VIDEO, stale=True, prompt_changed=True)))

    assert text_of(card, "status_label") == (
        "Image: ready, prompt changed since\n"
        "Video: made from an earlier image, prompt changed since"
    )


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_R, "recreate_requested"),
        (Qt.Key.Key_V, "generate_video_requested"),
        (Qt.Key.Key_Space, "play_requested"),
        (Qt.Key.Key_Delete, "delete_requested"),
        (Qt.Key.Key_Return, "edit_requested"),
    ],
)
def test_keys(show: CardMaker, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    card = show(scene(6))
    calls = caught(getattr(card, signal))

    QTest.keyClick(card, key)

    assert calls == [(6,)]


def test_enter_reviews_where_something_waits(show: CardMaker, qtbot: QtBot) -> None:
    card = show(scene(6, image=in_review(IMAGE)))
    calls = caught(card.review_requested)

    QTest.keyClick(card, Qt.Key.Key_Return)

    assert calls == [(6,)]


def test_the_menu_moves_only_where_there_is_room(show: CardMaker) -> None:
    first = show(scene(3, number=1, total=2)).build_menu()
    texts = {action.text(): action for action in first.actions()}

    assert not texts["Move earlier"].isEnabled()
    assert texts["Move earlier"].toolTip() == "This is the first scene already."
    assert texts["Move later"].isEnabled()


@pytest.mark.parametrize("ratio", list(AspectRatio))
def test_nothing_is_wider_than_the_card(show: CardMaker, ratio: AspectRatio) -> None:
    view = scene(
        title="A title that is long enough for two lines of the card, and then some",
        aspect_ratio=ratio,
        image=in_review(IMAGE),
        video=in_review(VIDEO),
    )
    card = show(view)
    width_px = MIN_WIDTH_PX[ratio]

    assert card.minimumSizeHint().width() <= width_px
    assert card.set_card_width(width_px) > 0


def test_an_unchanged_view_changes_nothing(show: CardMaker) -> None:
    view = scene(image=ready(IMAGE))
    card = show(view)
    calls = caught(card.preview_outdated)

    card.set_view(scene(image=ready(IMAGE)))

    assert calls == []
    assert card.view == view


def test_screen_readers_hear_the_scene_and_its_state(show: CardMaker) -> None:
    card = show(scene(2, title="Steam", image=asset(IMAGE, status=AssetStatus.WAITING)))

    assert card.accessibleName() == "Scene 2: Steam"
    assert "waiting for its turn" in card.accessibleDescription()


DASHBOARD = "https://my.runware.example/home"


def test_what_may_have_been_charged_can_be_looked_up(show: CardMaker, qtbot: QtBot) -> None:
    lost = failed(VIDEO, "Nobody knows.", "Look.", uncertain=True, dashboard=DASHBOARD)
    card = show(scene(4, image=ready(IMAGE), video=lost))
    opened = caught(card.dashboard_requested)

    QTest.mouseClick(button(card, "dashboard_button"), Qt.MouseButton.LeftButton)

    assert opened == [(4,)]
    assert text_of(card, "status_label") == "Image: ready\nVideo: may have been charged"
    assert not button(card, "give_up_button").isVisible()


def test_a_service_that_may_still_know_can_be_asked(show: CardMaker) -> None:
    lost = failed(VIDEO, "Nobody knows.", "Press Retry.", uncertain=True, askable=True)
    card = show(scene(4, video=lost))

    assert button(card, "retry_button").text() == "Retry: ask the service"
    assert button(card, "charged_button").isVisible()
    assert not button(card, "dashboard_button").isVisible()


def test_what_is_still_at_the_service_is_fetched_or_given_up(show: CardMaker, qtbot: QtBot) -> None:
    late = failed(VIDEO, "It goes on there.", "Press Retry.", at_service=True, dashboard=DASHBOARD)
    card = show(scene(4, image=ready(IMAGE), video=late))
    fetched, given_up = caught(card.retry_requested), caught(card.dismiss_requested)
    assert text_of(card, "status_label") == "Image: ready\nVideo: still at the service"
    assert button(card, "retry_button").text() == "Retry: fetch result"

    QTest.mouseClick(button(card, "retry_button"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(card, "give_up_button"), Qt.MouseButton.LeftButton)

    assert (fetched, given_up) == ([(4,)], [(4,)])
    assert not button(card, "charged_button").isVisible()


def test_money_is_asked_about_before_anything_else(show: CardMaker) -> None:
    broken = failed(IMAGE, "The image broke.", "Try again.")
    lost = failed(VIDEO, "Nobody knows.", "Look.", uncertain=True)

    card = show(scene(4, image=broken, video=lost))

    assert text_of(card, "error_label") == "Video: Nobody knows. Look."
    assert not button(card, "retry_button").isVisible()


def test_a_waiting_job_says_what_it_waits_for(show: CardMaker) -> None:
    job = JobView("job-1", 0.0, "Waiting for a free slot at Runware", cancelling=False)
    waiting = asset(VIDEO, status=AssetStatus.WAITING, needs_image=False, job=job)

    card = show(scene(1, image=ready(IMAGE), video=waiting))

    said = text_of(card, "status_label")
    assert said == "Image: ready\nVideo: Waiting for a free slot at Runware"


@pytest.mark.parametrize(
    ("estimate_usd", "words"),
    [
        (0.32, "About $0.32 with Runware (Seedance)"),
        (None, "Price not known, with Runware (Seedance)"),
        (0.0, ""),
    ],
)
def test_the_button_names_the_price_before_anything_is_sent(
    show: CardMaker, estimate_usd: float | None, words: str
) -> None:
    video = ready(VIDEO, estimate_usd=estimate_usd, made_by="Runware (Seedance)")

    card = show(scene(1, image=ready(IMAGE), video=video))

    assert button(card, "generate_video_button").toolTip() == words


@pytest.mark.parametrize("ratio", list(AspectRatio))
def test_nothing_is_cut_off_while_money_is_asked_about(show: CardMaker, ratio: AspectRatio) -> None:
    said = "Runware cannot be asked now whether it got this job. " * 3
    lost = failed(VIDEO, said, "", uncertain=True, askable=True, dashboard=DASHBOARD)
    view = scene(1, aspect_ratio=ratio, image=ready(IMAGE), video=lost)
    card = show(view)
    card.resize(MIN_WIDTH_PX[ratio], card.set_card_width(MIN_WIDTH_PX[ratio]))
    for name in ("retry_button", "dashboard_button", "charged_button", "not_charged_button"):
        shown = button(card, name)
        panel = shown.parentWidget()
        assert panel is not None
        assert panel.rect().contains(shown.geometry()), name
        assert shown.width() >= shown.sizeHint().width(), name

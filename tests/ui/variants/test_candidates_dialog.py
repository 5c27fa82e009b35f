"""What several candidates cost is said before they are rolled."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.open_dialogs import open_dialog

from videoflow.domain.base import AssetKind
from videoflow.services.view_models import MessageView, ProjectView, SceneView
from videoflow.ui.variants.candidates_dialog import CandidatesDialog

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO
PAID = views.scene(
    image=views.ready(IMAGE, estimate_usd=0.04, made_by="Runware (Seedream)"),
    video=views.asset(VIDEO, estimate_usd=0.3, needs_image=False, made_by="Runware (Kling)"),
)
Rolled = list[tuple[AssetKind, int]]


def opened(
    qtbot: QtBot, view: SceneView = PAID, project: ProjectView | None = None
) -> tuple[CandidatesDialog, Rolled]:
    rolled: Rolled = []
    dialog = CandidatesDialog(view, project or views.project(), lambda *said: rolled.append(said))
    return open_dialog(qtbot, dialog), rolled


def test_the_total_follows_kind_and_number(qtbot: QtBot) -> None:
    dialog, rolled = opened(qtbot)
    find(dialog, QRadioButton, "candidates_image").click()
    dialog.number.setValue(5)

    assert "5 takes · Expected cost: about $0.20" in shown_texts(dialog)
    assert "with Runware (Seedream)" in shown_texts(dialog)
    dialog.submit()
    assert rolled == [(IMAGE, 5)]


def test_a_scene_with_an_image_starts_with_its_video(qtbot: QtBot) -> None:
    dialog, _rolled = opened(qtbot)

    assert dialog.kind is VIDEO


def test_what_does_not_fit_into_the_budget_is_said(qtbot: QtBot) -> None:
    dialog, _rolled = opened(qtbot, project=views.project(budget_usd=1.0))

    assert any("more than the budget of $1.00 allows" in text for text in shown_texts(dialog))


def test_a_video_without_an_image_cannot_be_rolled(qtbot: QtBot) -> None:
    refusal = MessageView("Scene 1 has no image yet.", "Make the image first.")
    view = views.scene(video=views.asset(VIDEO, refusal=refusal))
    dialog, _rolled = opened(qtbot, view)

    find(dialog, QRadioButton, "candidates_video").click()

    assert not dialog.save_button.isEnabled()
    assert "Scene 1 has no image yet. Make the image first." in shown_texts(dialog)


def test_prices_that_come_later_are_shown(qtbot: QtBot) -> None:
    unknown = views.scene(image=views.asset(IMAGE, estimate_usd=None, made_by="Replicate"))
    dialog, _rolled = opened(qtbot, unknown)
    assert any("price not known" in text for text in shown_texts(dialog))

    known = views.scene(image=views.asset(IMAGE, estimate_usd=0.1, made_by="Replicate"))
    dialog.show_scene(known, views.project())

    assert "4 takes · Expected cost: about $0.40" in shown_texts(dialog)

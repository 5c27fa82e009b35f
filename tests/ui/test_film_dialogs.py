"""Before anything is sent the dialogs say what is made, by whom, for how much, and what is left."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.views import asset, project, ready, scene

from videoflow.domain.base import AssetKind
from videoflow.services.view_models import AssetView
from videoflow.ui.film_dialogs import MakeFilmDialog, MakeTakesDialog
from videoflow.ui.film_header import FilmHeader

IMAGE, VIDEO = AssetKind.IMAGE, AssetKind.VIDEO
SEEDANCE = "Runware (Seedance 1.0 Pro Fast)"


def video(estimate_usd: float | None = 0.315, made_by: str = SEEDANCE) -> AssetView:
    return asset(VIDEO, estimate_usd=estimate_usd, made_by=made_by)


def cost(dialog: QWidget) -> str:
    return find(dialog, QLabel, "expected_cost").text()


def budget(dialog: QWidget) -> str:
    label = find(dialog, QLabel, "budget_left")
    return label.text() if label.isVisible() else ""


def shown(qtbot: QtBot, dialog: QWidget) -> list[str]:
    qtbot.addWidget(dialog)
    dialog.show()
    return shown_texts(dialog)


def test_a_batch_says_how_many_how_much_and_with_whom(qtbot: QtBot) -> None:
    dialog = MakeTakesDialog(VIDEO, [video()] * 12, project())

    texts = shown(qtbot, dialog)

    assert {"12 videos", "about $3.78", f"with {SEEDANCE}"} <= set(texts)
    assert cost(dialog) == "Expected cost: about $3.78"
    assert budget(dialog) == ""
    with qtbot.waitSignal(dialog.accepted):
        find(dialog, QPushButton, "confirm_generate_button").click()


def test_what_nobody_knows_is_not_added_up(qtbot: QtBot) -> None:
    unknown = MakeTakesDialog(VIDEO, [video(None)], project())
    shown(qtbot, unknown)
    assert cost(unknown) == "Expected cost: price not known"

    some = MakeTakesDialog(VIDEO, [video(), video(None), video(None)], project())
    shown(qtbot, some)
    assert cost(some) == ("Expected cost: at least $0.32. The prices of 2 takes are not known.")


def test_it_says_what_is_left_of_the_budget(qtbot: QtBot) -> None:
    film = project(budget_usd=10.0, spent_usd=4.0, reserved_usd=1.0)
    dialog = MakeTakesDialog(VIDEO, [video(0.5)] * 4, film)

    shown(qtbot, dialog)

    assert budget(dialog) == "$5.00 of the budget of $10.00 is left, $3.00 after this."


def test_it_warns_before_the_budget_is_passed(qtbot: QtBot) -> None:
    film = project(budget_usd=2.0, spent_usd=1.0)
    dialog = MakeTakesDialog(VIDEO, [video(0.5)] * 4, film)
    shown(qtbot, dialog)
    warning = "$1.00 more than the budget of $2.00 allows, of which $1.00 is left."
    assert budget(dialog) == warning
    assert find(dialog, QLabel, "budget_left").property("role") == "warning"

    dialog.show_assets([video(None)], film)
    assert "May cost at most" in budget(dialog)


def test_a_price_that_is_quoted_meanwhile_is_shown(qtbot: QtBot) -> None:
    dialog = MakeTakesDialog(IMAGE, [asset(IMAGE, estimate_usd=None, made_by="fal")], project())
    shown(qtbot, dialog)

    dialog.show_assets([asset(IMAGE, estimate_usd=0.04, made_by="fal")], project())

    assert cost(dialog) == "Expected cost: about $0.04"
    assert "price not known" not in shown_texts(dialog)


def test_the_whole_film_adds_up_what_is_missing(qtbot: QtBot) -> None:
    done = scene(1, image=ready(IMAGE), video=ready(VIDEO, estimate_usd=9.0))
    missing = scene(2, image=asset(IMAGE), video=video(0.5))
    dialog = MakeFilmDialog([done, missing], project())

    texts = shown(qtbot, dialog)

    assert {"Make 1 image", "free", "Make 1 video", f"with {SEEDANCE}"} <= set(texts)
    assert cost(dialog) == "Expected cost: about $0.50"


def spending(qtbot: QtBot, **money: float | None) -> tuple[str, str]:
    """What the head of the film says of its costs, and in which tone."""
    header = FilmHeader()
    qtbot.addWidget(header)
    header.show_project(project(**money))
    header.show()
    label = find(header, QLabel, "spending")
    return (label.text() if label.isVisible() else "", str(label.property("tone") or ""))


def test_the_head_of_the_film_says_what_it_has_cost(qtbot: QtBot) -> None:
    assert spending(qtbot) == ("", "")
    assert spending(qtbot, spent_usd=1.2) == ("Costs: $1.20", "")
    assert spending(qtbot, spent_usd=1.2, reserved_usd=0.32, budget_usd=10.0) == (
        "$1.52 of $10.00",
        "",
    )
    assert spending(qtbot, reserved_usd=1.7, budget_usd=2.0)[1] == "warning"
    assert spending(qtbot, spent_usd=2.0, budget_usd=2.0)[1] == "danger"


def test_the_head_tells_what_is_spent_from_what_is_reserved(qtbot: QtBot) -> None:
    header = FilmHeader()
    qtbot.addWidget(header)

    header.show_project(project(spent_usd=1.2, reserved_usd=0.32, budget_usd=10.0))

    assert find(header, QLabel, "spending").toolTip() == (
        "Spent: $1.20. Reserved: $0.32, for what is being made or may have been charged. "
        "Budget: $10.00."
    )

"""The end card is written, seen at once, and can be left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.helpers.open_dialogs import open_dialog
from tests.helpers.screening import PATIENCE_MS

from videoflow.domain.base import AspectRatio
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard
from videoflow.ui.overlays.end_card_dialog import EndCardDialog
from videoflow.workers.film_drawings import DrawnFilm

CARD = EndCard(headline="Coffee", call_to_action="Order now", address="example.com")
SUGGESTED = EndCard(headline="From the brief")


def opened(
    qtbot: QtBot, tmp_path: Path, card: EndCard | None
) -> tuple[EndCardDialog, list[EndCard | None]]:
    saved: list[EndCard | None] = []
    dialog = EndCardDialog(
        DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.SQUARE, Look()),
        card,
        SUGGESTED,
        saved.append,
    )
    return open_dialog(qtbot, dialog), saved


def test_it_shows_the_card_and_hands_over_changes(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CARD)
    assert dialog.card() == CARD

    dialog.offer.set_text("30 % off")
    dialog.seconds.setValue(4.5)
    dialog.submit()

    assert saved == [CARD.changed(offer="30 % off", duration_s=4.5)]


def test_a_film_without_one_starts_with_the_brief(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, None)
    assert dialog.card() is None
    assert not dialog.headline.isEnabled()

    dialog.wanted.setChecked(True)
    dialog.submit()

    assert saved == [SUGGESTED]


def test_it_can_be_left_out(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CARD)

    dialog.wanted.setChecked(False)
    dialog.submit()

    assert saved == [None]


def test_nothing_changed_is_no_change(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CARD)

    dialog.submit()

    assert saved == []


def test_a_text_that_is_too_long_stays_in_the_form(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, CARD)

    dialog.headline.set_text("x" * 201)
    dialog.submit()

    assert saved == []
    assert dialog.isVisible()


def test_it_is_drawn_in_the_films_shape(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path, CARD)

    qtbot.waitUntil(lambda: dialog.stage.surface.still is not None, timeout=PATIENCE_MS)

    still = dialog.stage.surface.still
    assert still is not None
    assert still.width() == still.height()
    assert pytest.approx(dialog.stage.surface.width(), abs=1) == dialog.stage.surface.height()

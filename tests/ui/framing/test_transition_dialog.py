"""How a scene gives way to the next one is chosen, for one boundary or for all."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.open_dialogs import open_dialog

from videoflow.domain.framing import Transition, TransitionKind
from videoflow.services.view_models import SceneView
from videoflow.ui.framing.transition_dialog import TransitionDialog, transition_text

SLIDE = Transition(kind=TransitionKind.SLIDE, duration_s=1.0)
Saved = list[tuple[Transition, bool]]


def opened(qtbot: QtBot, view: SceneView) -> tuple[TransitionDialog, Saved]:
    saved: Saved = []
    dialog = TransitionDialog(view, lambda *said: saved.append(said))
    return open_dialog(qtbot, dialog), saved


def test_a_cut_has_no_length(qtbot: QtBot) -> None:
    dialog, _saved = opened(qtbot, views.scene())
    assert not dialog.seconds.isEnabled()

    find(dialog, QRadioButton, "transition_crossfade").click()

    assert dialog.seconds.isEnabled()


def test_a_crossfade_is_saved_with_its_length(qtbot: QtBot) -> None:
    dialog, saved = opened(qtbot, views.scene())

    find(dialog, QRadioButton, "transition_crossfade").click()
    dialog.seconds.setValue(0.8)
    dialog.submit()

    assert saved == [(Transition(kind=TransitionKind.CROSSFADE, duration_s=0.8), False)]


def test_all_boundaries_at_once(qtbot: QtBot) -> None:
    dialog, saved = opened(qtbot, views.scene(transition=SLIDE))

    dialog.everywhere.setChecked(True)
    dialog.submit()

    assert saved == [(SLIDE, True)]


def test_the_last_scene_says_that_nothing_follows(qtbot: QtBot) -> None:
    dialog, _saved = opened(qtbot, dataclasses.replace(views.scene(), number=4))

    assert any("last scene" in text for text in shown_texts(dialog))


def test_in_words() -> None:
    assert transition_text(Transition()) == "Cut"
    assert transition_text(SLIDE) == "Slide, 1 s"

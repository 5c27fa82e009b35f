from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts

from videoflow.services.storyboard.scripts import ImportedScript, parse_script
from videoflow.services.view_models import MessageView
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.preview_list import SHOWN_AT_MOST
from videoflow.ui.script_dialog import ScriptDialog

LINES = [f"{n}. What happens in scene {n}, told at length." for n in range(1, 60)]


@pytest.fixture
def dialog(qtbot: QtBot) -> ScriptDialog:
    made = ScriptDialog(["Scene 1: A", "Scene 2: B"], pasting=False, name="film.md")
    qtbot.addWidget(made)
    made.show()
    return made


def places(dialog: ScriptDialog) -> list[str]:
    box = find(dialog, QComboBox, "script_place")
    return [box.itemText(row) for row in range(box.count())]


def test_every_place_of_the_film_is_offered(dialog: ScriptDialog) -> None:
    assert places(dialog) == [
        "At the start",
        "After Scene 1: A",
        "At the end",
        "Instead of all scenes",
    ]
    assert find(dialog, QComboBox, "script_place").currentText() == "At the end"


def test_the_first_scenes_of_a_film_need_no_place(qtbot: QtBot) -> None:
    dialog = ScriptDialog([], pasting=False, name="film.md")
    qtbot.addWidget(dialog)
    dialog.show()

    assert not find(dialog, QComboBox, "script_place").isVisible()
    dialog.show_script(parse_script("\n".join(LINES[:2]), "film.md"))
    with qtbot.waitSignal(dialog.scenes_wanted) as wanted:
        find(dialog, QPushButton, "add_scenes_button").click()
    assert wanted.args is not None
    assert wanted.args[1] == 0


def test_long_scripts_show_their_beginning_and_how_many_more(dialog: ScriptDialog) -> None:
    dialog.show_script(parse_script("\n".join(LINES), "film.txt"))

    rows = [f for f in dialog.findChildren(QFrame) if f.objectName().startswith("preview_row_")]
    assert len(rows) == SHOWN_AT_MOST
    assert f"and {59 - SHOWN_AT_MOST} more" in shown_texts(dialog)
    assert find(dialog, QPushButton, "add_scenes_button").text() == "Add 59 scenes"


def test_what_was_changed_on_the_way_is_told(dialog: ScriptDialog) -> None:
    script = parse_script(LINES[0], "film.txt")

    dialog.show_script(ImportedScript(script.drafts, ("Scene 1: the title was cut.",)))

    assert "Scene 1: the title was cut." in shown_texts(dialog)


def test_a_problem_takes_the_scenes_away(dialog: ScriptDialog) -> None:
    dialog.show_script(parse_script(LINES[0], "film.txt"))

    dialog.show_problem(MessageView("No scene was found.", "Write some."))

    assert find(dialog, MessageStrip, "script_problem").text() == "No scene was found. Write some."
    assert not find(dialog, QPushButton, "add_scenes_button").isEnabled()

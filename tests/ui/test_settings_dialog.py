from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find

from videoflow.domain.settings import ProjectSettings
from videoflow.services.view_models import MessageView
from videoflow.ui.settings_dialog import SettingsDialog


def make(
    qtbot: QtBot, project: ProjectSettings | None = None
) -> tuple[SettingsDialog, dict[str, object]]:
    """The dialog, shown, and what it will have submitted."""
    dialog = SettingsDialog(None, "system", "", None, project)
    qtbot.addWidget(dialog)
    dialog.show()
    seen: dict[str, object] = {}
    dialog.language_chosen.connect(lambda code: seen.update(language=code))
    dialog.appearance_chosen.connect(lambda scheme: seen.update(appearance=scheme))
    dialog.ffmpeg_chosen.connect(lambda path: seen.update(ffmpeg=path))
    dialog.project_settings_submitted.connect(lambda fields: seen.update(project=fields))
    return dialog, seen


def press(dialog: SettingsDialog, name: str) -> None:
    find(dialog, QAbstractButton, name).click()


def test_saving_without_a_change_changes_nothing(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot, ProjectSettings(kept_takes_total_bytes=1_234_567_890))

    press(dialog, "save_settings_button")

    assert seen == {}
    assert not dialog.isVisible()


def test_language_and_appearance_are_passed_on(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot)
    language = find(dialog, QComboBox, "language_box")
    assert [language.itemText(row) for row in range(3)] == [
        "As the system",
        "English",
        "Tiếng Việt",
    ]

    language.setCurrentIndex(2)
    find(dialog, QComboBox, "appearance_box").setCurrentIndex(2)
    press(dialog, "save_settings_button")

    assert seen == {"language": "vi", "appearance": "dark"}


def test_only_changed_project_settings_are_passed_on(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot, ProjectSettings())
    press(dialog, "auto_accept_never")
    find(dialog, QSpinBox, "kept_takes_box").setValue(3)
    find(dialog, QDoubleSpinBox, "kept_space_box").setValue(1.5)

    press(dialog, "save_settings_button")

    assert seen == {
        "project": {
            "auto_accept": "never",
            "kept_takes_per_asset": 3,
            "kept_takes_total_bytes": 1_500_000_000,
        }
    }


def test_cancel_changes_nothing(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot, ProjectSettings())
    press(dialog, "auto_accept_always")

    press(dialog, "cancel_settings_button")

    assert seen == {}


def test_without_a_project_there_is_nothing_about_takes(qtbot: QtBot) -> None:
    dialog, _seen = make(qtbot)

    assert dialog.findChild(QSpinBox, "kept_takes_box") is None


def test_a_refused_change_keeps_the_dialog_open(qtbot: QtBot) -> None:
    dialog, _seen = make(qtbot, ProjectSettings())
    dialog.project_settings_submitted.connect(
        lambda _fields: dialog.show_error(MessageView("The project is read-only."))
    )
    press(dialog, "auto_accept_always")

    press(dialog, "save_settings_button")

    assert dialog.isVisible()


def test_an_ffmpeg_of_ones_own_is_passed_on(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot)

    find(dialog, QLineEdit, "ffmpeg_edit").setText(" /opt/ffmpeg/bin/ffmpeg ")
    press(dialog, "save_settings_button")

    assert seen == {"ffmpeg": "/opt/ffmpeg/bin/ffmpeg"}


def test_a_budget_is_set_and_taken_away(qtbot: QtBot) -> None:
    dialog, seen = make(qtbot, ProjectSettings())
    box = find(dialog, QDoubleSpinBox, "budget_box")
    assert box.text() == "No limit"
    box.setValue(12.5)
    press(dialog, "save_settings_button")
    assert seen == {"project": {"budget_usd": 12.5}}

    dialog, seen = make(qtbot, ProjectSettings(budget_usd=0.0))
    box = find(dialog, QDoubleSpinBox, "budget_box")
    assert box.text() == "$0.00"
    box.setValue(box.minimum())
    press(dialog, "save_settings_button")
    assert seen == {"project": {"budget_usd": None}}


def test_looking_for_new_versions_is_off_until_it_is_chosen(qtbot: QtBot) -> None:
    dialog = SettingsDialog(None, "system", "", False, None)
    qtbot.addWidget(dialog)
    dialog.show()
    box = find(dialog, QAbstractButton, "updates_box")
    assert (box.isVisible(), box.isChecked()) == (True, False)
    box.click()
    with qtbot.waitSignal(dialog.updates_chosen) as chosen:
        press(dialog, "save_settings_button")
    assert chosen.args == [True]


def test_a_build_that_cannot_look_offers_nothing(qtbot: QtBot) -> None:
    dialog, _seen = make(qtbot)
    assert not find(dialog, QAbstractButton, "updates_box").isVisible()

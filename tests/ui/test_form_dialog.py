"""The form comes before the buttons for the keyboard, and a refusal leaves it open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import shown_texts
from tests.helpers.open_dialogs import open_dialog
from tests.helpers.tabbing import tab_stops

from videoflow.errors import RuleError
from videoflow.ui.form_dialog import FormDialog


class NameDialog(FormDialog):
    """Asks for a name."""

    def __init__(self, *, refuses: bool = False, read_only: bool = False) -> None:
        super().__init__("Name it", read_only=read_only)
        self.names: list[str] = []
        self.let_go = 0
        self._refuses = refuses
        self.first, self.second = QLineEdit(), QLineEdit()
        self.form.addWidget(self.first)
        self.form.addWidget(self.second)

    def _save(self) -> None:
        if self._refuses:
            raise RuleError("Not this one.", "Choose another.")
        self.names.append(self.first.text())

    def _let_go(self) -> None:
        self.let_go += 1


def opened(qtbot: QtBot, dialog: NameDialog) -> NameDialog:
    open_dialog(qtbot, dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.first)
    return dialog


def test_tab_goes_through_the_fields_and_then_to_the_buttons(qtbot: QtBot) -> None:
    dialog = opened(qtbot, NameDialog())

    assert tab_stops(qtbot, dialog)[:4] == [
        dialog.first,
        dialog.second,
        dialog.cancel_button,
        dialog.save_button,
    ]


def test_control_return_saves_and_closes(qtbot: QtBot) -> None:
    dialog = opened(qtbot, NameDialog())
    QTest.keyClicks(dialog.first, "Summer")

    QTest.keyClick(dialog.first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert dialog.names == ["Summer"]
    assert not dialog.isVisible()
    assert dialog.let_go == 1


def test_escape_leaves_everything_as_it_was(qtbot: QtBot) -> None:
    dialog = opened(qtbot, NameDialog())

    QTest.keyClick(dialog.first, Qt.Key.Key_Escape)

    assert dialog.names == []
    assert dialog.let_go == 1


def test_a_refusal_is_told_and_the_form_stays(qtbot: QtBot) -> None:
    dialog = opened(qtbot, NameDialog(refuses=True))

    dialog.submit()

    assert dialog.isVisible()
    assert {"Not this one.", "Choose another."} <= set(shown_texts(dialog))


def test_a_view_cannot_be_saved_and_says_why(qtbot: QtBot) -> None:
    dialog = opened(qtbot, NameDialog(read_only=True))

    assert not dialog.save_button.isEnabled()
    assert "read-only" in dialog.save_button.toolTip()

"""What dialogs are put together from, and how they end."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.ui.buttons import push_button
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_role


class LeavingDialog(QDialog):
    """Calls ``_let_go`` once, when it closes in whatever way; ``_left`` is true from then on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = False

    def _let_go(self) -> None:
        """Let go of threads and files."""

    def done(self, result: int) -> None:
        """See QDialog.done: comes with Esc and with the buttons."""
        self._leave()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """See QWidget.closeEvent: comes also while the dialog is hidden, ``done`` does not."""
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if not self._left:
            self._left = True
            self._let_go()


class AnswerRow(QHBoxLayout):
    """*Cancel*, which rejects the dialog, and the one button that does what the dialog is for; at
    the right, with room for more at the left."""

    def __init__(self, dialog: QDialog, name: str, text: str = "") -> None:
        """``name`` is the object name of the button ``go``, ``text`` what it says."""
        super().__init__()
        self.cancel = push_button(_("Cancel"), "cancel_button")
        self.cancel.clicked.connect(dialog.reject)
        self.go = QPushButton(text)
        self.go.setObjectName(name)
        set_role(self.go, "primary")
        self.setSpacing(Space.S)
        self.addStretch()
        self.addWidget(self.cancel)
        self.addWidget(self.go)


class DialogFooter(QFrame):
    """The strip along the lower edge of a large dialog; its buttons go into ``row``."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "footer")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        self.row.setSpacing(Space.S)


def heading_label(text: str) -> QLabel:
    """The heading of a dialog."""
    return text_label(text, "heading")


def lead_label(text: str = "") -> QLabel:
    """What is said below the heading."""
    return text_label(text, "muted")


def dialog_column(dialog: QDialog) -> QVBoxLayout:
    """The layout of a dialog, with the margins that all have."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
    column.setSpacing(Space.M)
    return column


def close_buttons(dialog: QDialog) -> QDialogButtonBox:
    """*Close* alone, which rejects the dialog."""
    buttons = QDialogButtonBox()
    close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
    close.setText(_("Close"))
    buttons.rejected.connect(dialog.reject)
    return buttons

"""A question with a way out: says what is the matter and offers one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from videoflow.i18n import _
from videoflow.services.view_models import MessageView
from videoflow.ui.dialog_parts import dialog_column
from videoflow.ui.theme import Space, set_role

WIDTH_PX = 460


class QuestionDialog(QDialog):
    """*accepted* means that the user wants what the button says. To be shown with ``open``."""

    def __init__(
        self, title: str, question: MessageView, answer: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question_dialog")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = QLabel(question.message)
        set_role(heading, "title")
        detail = QLabel(question.action)
        set_role(detail, "muted")
        for label in (heading, detail):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        yes = QPushButton(answer)
        yes.setObjectName("question_yes_button")
        set_role(yes, "primary")
        no = QPushButton(_("Cancel"))
        no.setObjectName("question_no_button")
        buttons = QDialogButtonBox()
        buttons.addButton(no, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(heading)
        column.addWidget(detail)
        column.addSpacing(Space.S)
        column.addWidget(buttons)

"""Fields of the services page: lines that are passed on by themselves, and the one for a key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QToolButton, QWidget

from videoflow.i18n import _
from videoflow.services.view_models import AddressView
from videoflow.ui.buttons import push_button
from videoflow.ui.form_fields import Field, LineField
from videoflow.ui.theme import set_icon, set_role

_MAX_CHARS = 2000


class SubmitLine(QLineEdit):
    """A line whose Enter key is its own: in a plain one it would press the dialog's button."""

    submitted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


class SettingField(LineField):
    """One setting that has a default, shown where nothing is written.

    ``changed`` carries name and value as soon as the field is left or Enter is pressed; an empty
    value asks for the default. With ``file_title`` a file can be chosen instead of writing it.
    """

    changed = Signal(str, str)

    def __init__(self, view: AddressView, *, hint: str = "", file_title: str = "") -> None:
        line = SubmitLine()
        super().__init__(view.label, line=line, hint=hint, max_chars=_MAX_CHARS)
        self.name = view.name
        self._known = ""
        self._file_title = file_title
        line.setObjectName(f"{view.name}_edit")
        line.submitted.connect(self._submit)
        self.editing_left.connect(self._submit)
        self.edited.connect(self._show_reset)
        self._reset = QToolButton()
        self._reset.setObjectName(f"reset_{view.name}_button")
        self._reset.setToolTip(_("Back to the standard"))
        name = _("Back to the standard: {field}").format(field=view.label)
        self._reset.setAccessibleName(name)
        self._reset.setFixedSize(QSize(20, 20))
        set_icon(self._reset, "undo", "muted", 14)
        self._reset.clicked.connect(self._on_reset)
        self._reset.hide()
        self.add_to_head(self._reset)
        self._browse = push_button(_("Browse…"), f"browse_{view.name}_button")
        self._browse.clicked.connect(self._open_chooser)
        self.add_beside(self._browse)
        if not file_title:
            self._browse.hide()
        self.show_setting(view)

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Its widgets in the order in which Tab reaches them."""
        return (self._reset, self.line, self._browse)

    def show_setting(self, view: AddressView) -> None:
        """Show what is set now; what is being written, or was refused, stays."""
        untouched = self.text() == self._known
        self._known = view.value
        self.line.setPlaceholderText(view.default)
        if untouched:
            self.set_text(view.value)
        self._show_reset()

    @Slot()
    def _submit(self) -> None:
        if self.text() != self._known and not self.problem():
            self.changed.emit(self.name, self.text())

    @Slot()
    def _show_reset(self) -> None:
        self._reset.setVisible(bool(self.text()))

    @Slot()
    def _on_reset(self) -> None:
        self.set_text("")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._submit()

    @Slot()
    def _open_chooser(self) -> None:
        chooser = QFileDialog(self, self._file_title)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._on_file_chosen)
        chooser.open()

    @Slot(str)
    def _on_file_chosen(self, path: str) -> None:
        self.set_text(path)
        self._submit()


class KeyField(Field):
    """An API key on its way in: never the one that is kept. ``edited`` follows every change."""

    submitted = Signal()

    def __init__(self) -> None:
        self.line = SubmitLine()
        self.line.setObjectName("key_edit")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(_MAX_CHARS)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        super().__init__(_("API key"), self.line)
        self.line.textChanged.connect(self.edited)
        self.line.submitted.connect(self.submitted)
        self.show_button = self._tool("review", "show_key_button", _("Show what is written"))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._on_show_toggled)
        self.paste_button = self._tool("paste", "paste_key_button", _("Paste"))
        self.paste_button.clicked.connect(self._on_paste)

    def key(self) -> str:
        """What is written, without white space around it."""
        return self.line.text().strip()

    def clear(self) -> None:
        """Forget what was written, and hide what is written next."""
        self.line.setText("")  # unlike clear(), which can be undone
        self.show_button.setChecked(False)

    def set_fixed(self, fixed: bool, placeholder: str) -> None:
        """Whether a key can be entered at all; ``placeholder`` says what there is."""
        self.line.setReadOnly(fixed)
        self.line.setPlaceholderText(placeholder)
        self.show_button.setVisible(not fixed)
        self.paste_button.setVisible(not fixed)

    @Slot(bool)
    def _on_show_toggled(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    @Slot()
    def _on_paste(self) -> None:
        self.line.setText(QGuiApplication.clipboard().text().strip())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tool(self, icon: str, name: str, meaning: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(meaning)
        button.setAccessibleName(meaning)
        set_role(button, "quiet")
        set_icon(button, icon, "muted")
        self.add_beside(button)
        return button

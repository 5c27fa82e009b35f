"""Building blocks of forms: a label, an editor, a counter and one message right at the field.

A field says what is wrong with it where it is, and only once the user has left it or asked to go
on: nobody is told off while still typing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import nfc
from videoflow.i18n import _, ngettext
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_icon, set_role

_STAYS_IN_FIELD = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Focus leaves for a menu of the field itself: the user has not moved on."""

_NUMBER_WIDTH_PX = 76


class Field(QFrame):
    """A labelled editor. ``editing_left`` is emitted when the focus leaves the editor."""

    editing_left = Signal()
    edited = Signal()

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._label = QLabel(label)
        self._label.setBuddy(editor)
        set_role(self._label, "strong")
        self._counter = QLabel()
        set_role(self._counter, "caption")
        self._counter.hide()
        self._note = text_label(hint, "caption")
        if not hint:
            self._note.hide()  # and never show(): without a parent yet it would be a window
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        editor.installEventFilter(self)

        self._head = QHBoxLayout()
        self._head.addWidget(self._label)
        self._head.addStretch()
        self._head.addWidget(self._counter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(self._head)
        self._body = QHBoxLayout()
        self._body.setSpacing(Space.S)
        self._body.addWidget(editor, 1)
        column.addLayout(self._body)
        column.addWidget(self._note)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a small widget at the right end of the label's row."""
        self._head.addWidget(widget)

    def add_beside(self, widget: QWidget) -> None:
        """Put a widget right of the editor."""
        self._body.addWidget(widget)

    def label_text(self) -> str:
        """What the user calls this field."""
        return self._label.text()

    def problem(self) -> str:
        """What is wrong with the value now, in words; empty where nothing is."""
        return ""

    def reveal(self) -> bool:
        """Show what is wrong, if anything is; whether the value is good."""
        problem = self.problem()
        self.show_problem(problem)
        return not problem

    def show_problem(self, problem: str) -> None:
        """Show ``problem`` at the field instead of its hint; an empty one shows the hint again."""
        self._note.setText(problem or self._hint)
        self._note.setVisible(bool(problem or self._hint))
        set_role(self._note, "error" if problem else "caption")
        set_role(self.editor, "invalid" if problem else "")
        self.editor.setAccessibleDescription(problem or self._hint)

    def shown_problem(self) -> str:
        """The message that is shown at the field; empty where none is."""
        return self._note.text() if self._note.property("role") == "error" else ""

    def set_hint(self, hint: str) -> None:
        """Change the line below the editor."""
        self._hint = hint
        self.show_problem(self.shown_problem())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: watches the editor lose its focus."""
        if (
            watched is self.editor
            and isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() not in _STAYS_IN_FIELD
        ):
            self.left_by_user()
            self.editing_left.emit()
        return super().eventFilter(watched, event)

    def left_by_user(self) -> None:
        """Called when the focus leaves the editor."""
        self.reveal()


class WrittenField(Field):
    """A field for text of limited length, counted in code points after composing (NFC)."""

    def __init__(
        self,
        label: str,
        editor: QLineEdit | QPlainTextEdit,
        *,
        hint: str = "",
        placeholder: str = "",
        min_chars: int = 0,
        max_chars: int,
        missing: str = "",
        counted: bool = False,
    ) -> None:
        super().__init__(label, editor, hint)
        self._min_chars = min_chars
        self._max_chars = max_chars
        self._missing = missing
        self._counted = counted
        editor.setPlaceholderText(placeholder)
        editor.textChanged.connect(self._on_text_changed)
        self._count()

    def text(self) -> str:
        """What is written, composed and without surrounding white space."""
        return nfc(self._raw_text())

    def set_text(self, text: str) -> None:
        """Replace the text, unless it says the same already: the cursor stays where it is."""
        if text != self.text():
            self._set_raw_text(text)
            self.show_problem("")

    def problem(self) -> str:
        """See Field.problem."""
        count = len(self.text())
        if count > self._max_chars:
            over = count - self._max_chars
            return ngettext(
                "This is {n} character too long.", "This is {n} characters too long.", over
            ).format(n=over)
        if self._missing and not count:
            return self._missing
        if count < self._min_chars:
            return _("Write at least {n} characters.").format(n=self._min_chars)
        return ""

    @Slot()
    def _on_text_changed(self) -> None:
        self._count()
        if self.shown_problem() or len(self.text()) > self._max_chars:
            self.reveal()
        self.edited.emit()

    def _count(self) -> None:
        count = len(self.text())
        nearly_full = count > 0.9 * self._max_chars
        self._counter.setVisible(self._counted or nearly_full)
        number = QLocale().toString
        self._counter.setText(f"{number(count)} / {number(self._max_chars)}")
        fits = self._min_chars <= count <= self._max_chars
        set_role(self._counter, "caption" if fits else "error")

    def _raw_text(self) -> str:
        raise NotImplementedError

    def _set_raw_text(self, text: str) -> None:
        raise NotImplementedError


class LineField(WrittenField):
    """One line of text."""

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        max_chars: int = 200,
        missing: str = "",
        line: QLineEdit | None = None,
    ) -> None:
        self.line = QLineEdit() if line is None else line
        super().__init__(
            label,
            self.line,
            hint=hint,
            placeholder=placeholder,
            max_chars=max_chars,
            missing=missing,
        )

    def _raw_text(self) -> str:
        return self.line.text()

    def _set_raw_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


class GrowingTextEdit(QPlainTextEdit):
    """A text editor as tall as its text, between ``min_lines`` and ``max_lines``."""

    def __init__(self, min_lines: int, max_lines: int) -> None:
        super().__init__()
        self._min_lines = min_lines
        self._max_lines = max_lines
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent: other widths break lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """See QWidget.changeEvent: another font or style needs other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    @Slot()
    def _fit(self) -> None:
        lines = max(self._min_lines, min(self._max_lines, round(self.document().size().height())))
        margins = self.contentsMargins()
        chrome = margins.top() + margins.bottom() + 2 * round(self.document().documentMargin())
        # The style sheet's padding is around the viewport, outside of contentsMargins.
        padding = max(0, self.height() - self.viewport().height() - margins.top())
        height = lines * QFontMetrics(self.font()).lineSpacing() + chrome + min(padding, 24) + 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class TextField(WrittenField):
    """Several lines of text; Tab moves on, the editor grows with its text."""

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        min_chars: int = 0,
        max_chars: int = 1000,
        missing: str = "",
        counted: bool = False,
        min_lines: int = 2,
        max_lines: int = 10,
    ) -> None:
        self.area = GrowingTextEdit(min_lines, max_lines)
        super().__init__(
            label,
            self.area,
            hint=hint,
            placeholder=placeholder,
            min_chars=min_chars,
            max_chars=max_chars,
            missing=missing,
            counted=counted,
        )

    def _raw_text(self) -> str:
        return self.area.toPlainText()

    def _set_raw_text(self, text: str) -> None:
        self.area.setPlainText(text)


class SecondsBox(QDoubleSpinBox):
    """Seconds with up to one decimal, which is shown only where it says something."""

    def __init__(self, minimum_s: float, maximum_s: float) -> None:
        super().__init__()
        self.setRange(minimum_s, maximum_s)
        self.setDecimals(1)
        self.setSuffix(_(" s"))

    def textFromValue(self, value: float) -> str:
        """See QDoubleSpinBox.textFromValue."""
        return self.locale().toString(value, "f", 0 if value == round(value) else 1)


class Stepper(QWidget):
    """A number with a button on either side to make it smaller or larger."""

    def __init__(self, box: QAbstractSpinBox) -> None:
        super().__init__()
        box.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.setMinimumWidth(_NUMBER_WIDTH_PX)
        self.setFocusProxy(box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(_step_button("minus", _("Less"), box.stepDown))
        row.addWidget(box, 1)
        row.addWidget(_step_button("plus", _("More"), box.stepUp))


def _step_button(icon_name: str, name: str, step: Callable[[], None]) -> QToolButton:
    """Out of the tab order: the arrow keys do the same inside the number."""
    button = QToolButton()
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setAutoRepeat(True)
    set_role(button, "quiet")
    set_icon(button, icon_name, "muted", 16)
    button.clicked.connect(step)
    return button


class _WheelGuard(QObject):
    """Lets the wheel scroll the page instead of changing a value that the pointer happens over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        if (
            event.type() is QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def guard_wheel(*widgets: QWidget) -> None:
    """Make spin boxes and combo boxes in a scrolling page deaf to the wheel without focus."""
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_WheelGuard(widget))


def select_data(box: QComboBox, value: object) -> None:
    """Select the entry that carries ``value`` as its data; nothing changes where none does."""
    for row in range(box.count()):
        if box.itemData(row) == value:
            box.setCurrentIndex(row)
            return

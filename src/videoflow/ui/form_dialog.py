"""A dialog with a form, a preview beside it, and one button that applies everything at once."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.ui.dialog_parts import (
    AnswerRow,
    LeavingDialog,
    dialog_column,
    heading_label,
    lead_label,
)
from videoflow.ui.notices import NoticeArea
from videoflow.ui.theme import Space, set_role

FORM_WIDTH_PX = 400
NARROW_PX = 168


class FormDialog(LeavingDialog):
    """Fields in ``form``, which scrolls, and what they come to in ``side``, right of it.

    *Save*, also Ctrl+Return, calls ``_save``; what that refuses is told above the form, and the
    dialog stays. Esc and *Cancel* leave everything as it was. ``_let_go`` is called once, when
    the dialog closes.
    """

    def __init__(
        self,
        title: str,
        lead: str = "",
        *,
        save_text: str | None = None,
        has_side: bool = False,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(title)
        self._heading = heading_label(title)
        self._lead = lead_label(lead)
        if not lead:
            self._lead.hide()  # and never show(): without a parent yet it would be a window
        self.notices = NoticeArea()
        self.foot = AnswerRow(self, "save_button", save_text or _("Save"))
        self.cancel_button, self.save_button = self.foot.cancel, self.foot.go
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.submit)
        if read_only:
            self.save_button.setEnabled(False)
            self.save_button.setToolTip(_("This project is open read-only here."))
        apply = QShortcut(QKeySequence("Ctrl+Return"), self)
        apply.activated.connect(self.save_button.click)
        self._lay_out(has_side=has_side)

    def _lay_out(self, *, has_side: bool) -> None:
        content = QWidget()
        set_role(content, "canvas")
        self.form = QVBoxLayout(content)
        self.form.setContentsMargins(2, 2, Space.M, 2)  # the ring of the focus needs the 2
        self.form.setSpacing(Space.L)
        self.form_area = _FormArea(content)
        self.side = QVBoxLayout()
        self.side.setSpacing(Space.S)
        self.body = QHBoxLayout()
        self.body.setSpacing(Space.XL)
        self.body.addWidget(self.form_area, 1)
        if has_side:
            self.body.addLayout(self.side, 1)
        column = dialog_column(self)
        column.addWidget(self._heading)
        column.addWidget(self._lead)
        column.addWidget(self.notices)
        column.addLayout(self.body, 1)
        column.addLayout(self.foot)

    def _is_good(self) -> bool:
        """Whether everything can be saved; shows at the fields what cannot."""
        return True

    def _save(self) -> None:
        """Give what the form says to whoever keeps it; may raise a VideoFlowError."""
        raise NotImplementedError

    @Slot()
    def submit(self) -> None:
        """Save everything and close, or say what is in the way."""
        if not self._is_good():
            return
        try:
            self._save()
        except VideoFlowError as error:
            self.show_error(error)
        else:
            self.accept()

    def show_error(self, error: VideoFlowError) -> None:
        """Tell what was refused; the form stays as it is."""
        self.notices.post(error.message, error.action, "warning")

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent: Tab goes through the form first, and begins there."""
        if not event.spontaneous():
            self._chain()
        super().showEvent(event)

    def _chain(self) -> None:
        buttons = (self.cancel_button, self.save_button)
        chain: list[QWidget] = []
        widget: QWidget | None = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget not in buttons:
                chain.append(widget)
            widget = widget.nextInFocusChain()
        for before, after in pairwise((*chain[-1:], *buttons)):
            QWidget.setTabOrder(before, after)
        tab = Qt.FocusPolicy.TabFocus
        for first in chain:
            if first.focusPolicy() & tab and first.isVisibleTo(self) and first.isEnabled():
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                return


class _FormArea(QScrollArea):
    """Scrolls up and down alone: always wide enough for its fields, however long their words."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(FORM_WIDTH_PX)
        self.setWidget(content)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: watches the content ask for another size."""
        answer = super().eventFilter(watched, event)
        content = self.widget()
        if watched is content and event.type() is QEvent.Type.LayoutRequest:
            bar_px = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(max(FORM_WIDTH_PX, content.minimumSizeHint().width() + bar_px))
        return answer


def section(text: str) -> QLabel:
    """A heading within a form."""
    label = QLabel(text)
    set_role(label, "title")
    return label


def narrow(widget: QWidget) -> QWidget:
    """A field for a short value, at the left of its row instead of across it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    widget.setMaximumWidth(NARROW_PX)
    row.addWidget(widget)
    row.addStretch(1)
    holder.setFocusProxy(widget)
    return holder

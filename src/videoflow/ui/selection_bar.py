"""The bar that comes up when several cards are chosen: what can be done with all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from videoflow.i18n import _, ngettext
from videoflow.ui.buttons import push_button
from videoflow.ui.flow_layout import FlowLayout
from videoflow.ui.theme import Space, set_icon, set_role


class SelectionBar(QFrame):
    """Emits what the user wants of the chosen scenes; hidden while fewer than two are."""

    images_clicked = Signal()
    videos_clicked = Signal()
    accept_clicked = Signal()
    edit_clicked = Signal()
    duplicate_clicked = Signal()
    delete_clicked = Signal()
    clear_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selection_bar")
        self.setAccessibleName(_("Chosen scenes"))
        set_role(self, "footer")
        self._count = QLabel()
        self._count.setObjectName("selection_count")
        set_role(self._count, "strong")
        self.accept_button = self._button(_("Accept new takes"), "check", "accept_selected_button")
        self.accept_button.clicked.connect(self.accept_clicked)
        images = self._button(_("Make images"), "image", "make_selected_images_button")
        images.clicked.connect(self.images_clicked)
        videos = self._button(_("Make videos"), "video", "make_selected_videos_button")
        videos.clicked.connect(self.videos_clicked)
        edit = self._button(_("Role and length…"), "edit", "edit_selected_button")
        edit.clicked.connect(self.edit_clicked)
        duplicate = self._button(_("Duplicate"), "duplicate", "duplicate_selected_button")
        duplicate.clicked.connect(self.duplicate_clicked)
        delete = self._button(_("Delete"), "trash", "delete_selected_button")
        delete.clicked.connect(self.delete_clicked)
        clear = QToolButton()
        clear.setObjectName("clear_selection_button")
        clear.setAccessibleName(_("Choose none"))
        clear.setToolTip(_("Choose none (Esc)"))
        clear.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(clear, "quiet")
        set_icon(clear, "close", "muted")
        clear.clicked.connect(self.clear_clicked)
        buttons = FlowLayout(Space.S)
        for button in (self.accept_button, images, videos, edit, duplicate, delete):
            buttons.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.S, Space.L, Space.S)
        row.setSpacing(Space.L)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(buttons, 1)
        row.addWidget(clear, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_selection(self, count: int, *, pending: bool) -> None:
        """Show how many scenes are chosen; ``pending`` where some have one new take to accept."""
        self._count.setText(
            ngettext("{n} scene chosen", "{n} scenes chosen", count).format(n=count)
        )
        self.accept_button.setVisible(pending)
        self.setVisible(count > 1)

    def _button(self, text: str, icon: str, name: str) -> QPushButton:
        return push_button(text, name, icon=icon, icon_px=16)

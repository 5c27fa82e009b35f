"""The panel in which a scene is edited on the spot, beside the film it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import MessageView, SceneView
from videoflow.ui.buttons import push_button
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.next_take import ComposePrompt, NextTakePage, ProviderChoices
from videoflow.ui.scene_texts import SceneTexts
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import scenario_label

_MIN_WIDTH_PX = 360
_WIDTH_PX = 420


class SceneEditor(QFrame):
    """Edits the scene it is shown.

    ``edit_submitted`` carries the scene's index and a dict of changed fields,
    ``draft_submitted`` and ``recreate_with_draft_requested`` its index, the AssetKind and a Draft,
    ``refine_requested`` its index. Fields are passed on when they are left; a field that is
    being edited is never overwritten by ``show_scene``.
    """

    edit_submitted = Signal(int, object)
    draft_submitted = Signal(int, object, object)
    recreate_with_draft_requested = Signal(int, object, object)
    refine_requested = Signal(int)
    close_requested = Signal()

    def __init__(
        self,
        compose: ComposePrompt,
        provider_choices: ProviderChoices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scene_editor")
        self.setMinimumWidth(_MIN_WIDTH_PX)
        set_role(self, "panel")
        self._index: int | None = None
        self.texts = SceneTexts()
        self.texts.submitted.connect(self.edit_submitted)
        self.texts.state_changed.connect(self._show_state)
        self.next_image = NextTakePage(AssetKind.IMAGE, compose, provider_choices)
        self.next_video = NextTakePage(AssetKind.VIDEO, compose, provider_choices)
        for page in (self.next_image, self.next_video):
            page.draft_changed.connect(self._on_draft_changed)
            page.make_requested.connect(self._on_make_requested)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.addTab(scrolling(self.texts), _("Scene"))
        self.tabs.addTab(scrolling(self.next_image), _("Next image"))
        self.tabs.addTab(scrolling(self.next_video), _("Next video"))
        self.setFocusProxy(self.texts.texts["title"].editor)
        self._messages = MessageStrip()
        strip = QVBoxLayout()
        strip.setContentsMargins(Space.L, 0, Space.L, Space.S)
        strip.addWidget(self._messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addLayout(strip)
        column.addWidget(self.tabs, 1)
        self._footers = QStackedWidget()
        for footer in (self._make_footer(), self.next_image.footer, self.next_video.footer):
            self._footers.addWidget(footer)
        self._footers.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.currentChanged.connect(self._footers.setCurrentIndex)
        column.addWidget(self._footers)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        apply = QShortcut(QKeySequence("Ctrl+Return"), self)
        apply.setContext(within)
        apply.activated.connect(self.apply)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(within)
        leave.activated.connect(self._on_close)

    @property
    def scene_index(self) -> int | None:
        """Which scene is shown; None before the first."""
        return self._index

    def show_scene(self, view: SceneView) -> None:
        """Show a scene or its newest state. Changes to the scene shown before are passed on."""
        if view.index != self._index:
            self.flush()
            self._messages.clear()
        self._index = view.index
        self._title.setText(view.title or scenario_label(view.scenario))
        self._place.setText(
            _("Scene {number} of {total}").format(number=view.number, total=view.total)
        )
        self.texts.show_scene(view)
        self.next_image.show_scene(view)
        self.next_video.show_scene(view)

    def show_page(self, kind: AssetKind | None) -> None:
        """Bring the page for the next take of ``kind`` to the front, or the scene's texts."""
        self.tabs.setCurrentIndex({None: 0, AssetKind.IMAGE: 1, AssetKind.VIDEO: 2}.get(kind, 0))

    def show_error(self, message: MessageView) -> None:
        """Show why a change was refused; what was typed stays."""
        self._messages.show_message(message, "danger")

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for page in (self.texts, self.next_image, self.next_video):
            page.setEnabled(not read_only)
        self._footers.setVisible(not read_only)

    def flush(self) -> None:
        """Pass on everything that is valid and not passed on yet."""
        if self._index is not None:
            self.texts.submit()
            self.next_image.submit()
            self.next_video.submit()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    @Slot()
    def apply(self) -> None:
        """Pass everything on, and show what cannot be."""
        self._messages.clear()
        self.flush()
        if not self.texts.show_problems():
            self.tabs.setCurrentIndex(0)

    def _make_header(self) -> QWidget:
        self._title = ElidedLabel("", Qt.TextElideMode.ElideRight)
        self._title.setObjectName("editor_title")
        set_role(self._title, "title")
        self._place = QLabel()
        set_role(self._place, "caption")
        close = QToolButton()
        close.setObjectName("close_editor_button")
        close.setToolTip(_("Close the editor"))
        close.setAccessibleName(_("Close the editor"))
        set_role(close, "quiet")
        set_icon(close, "close", "muted")
        close.clicked.connect(self._on_close)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._place)
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(Space.L, Space.M, Space.S, Space.S)
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return header

    def _make_footer(self) -> QWidget:
        self._state = text_label(role="caption")
        self._state.setObjectName("editor_state")
        refine = push_button(_("Refine…"), "refine_scene_button", "quiet", "sparkle", icon_px=16)
        refine.setToolTip(_("Better words for this scene, and a new image of a better prompt"))
        refine.clicked.connect(self._on_refine)
        self._apply = push_button(_("Apply"), "apply_button")
        self._apply.clicked.connect(self.apply)
        footer = QFrame()
        set_role(footer, "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(self._state, 1)
        row.addWidget(refine)
        row.addWidget(self._apply)
        return footer

    @Slot()
    def _show_state(self) -> None:
        dirty, wrong = self.texts.dirty(), self.texts.wrong()
        if wrong:
            text = ngettext(
                "{n} field is not saved yet: it needs a correction.",
                "{n} fields are not saved yet: they need a correction.",
                len(wrong),
            ).format(n=len(wrong))
        elif dirty:
            text = _("Saved as soon as you leave the field.")
        else:
            text = _("Everything is applied.")
        self._state.setText(text)
        set_role(self._state, "error" if wrong else "caption")
        self._apply.setEnabled(bool(dirty))

    @Slot()
    def _on_close(self) -> None:
        self.flush()
        self.close_requested.emit()

    @Slot()
    def _on_refine(self) -> None:
        self.flush()
        if self._index is not None:
            self.refine_requested.emit(self._index)

    @Slot(object)
    def _on_draft_changed(self, draft: object) -> None:
        page = self.sender()
        if self._index is not None and isinstance(page, NextTakePage):
            self.draft_submitted.emit(self._index, page.kind, draft)

    @Slot(object)
    def _on_make_requested(self, draft: object) -> None:
        page = self.sender()
        if self._index is not None and isinstance(page, NextTakePage):
            self.texts.submit()
            self.recreate_with_draft_requested.emit(self._index, page.kind, draft)

"""Old and new side by side, and the decision: accept, reject, or keep and roll again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import AssetView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.scene_dialog import SceneDialog
from videoflow.ui.take_pane import TakePane
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import kind_label, scene_name
from videoflow.workers.thumbnails import ThumbnailLoader

CHOICES_BY_KEY = 9


class ReviewDialog(SceneDialog):
    """Compares what the film uses with what waits for review, for one scene.

    Keys: A accepts, R rejects, K keeps and rolls again, 1 to 9 choose among several, B switches
    between side by side and one above the other, Space plays both, Esc decides later.
    """

    def __init__(
        self,
        coordinator: Coordinator,
        index: int,
        loader: ThumbnailLoader,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(coordinator, index, parent)
        self.setObjectName("review_dialog")
        view = coordinator.scene_view(index)
        self._kind = AssetKind.IMAGE if view.image.pending else AssetKind.VIDEO
        self._chosen: str | None = None
        self._known: set[str] = set()
        self._shows_old = False
        ratio = view.aspect_ratio
        self._old = TakePane(
            _("In the film now"), _("Nothing accepted yet"), loader, aspect_ratio=ratio
        )
        self._new = TakePane(_("New"), _("It is still being made"), loader, aspect_ratio=ratio)
        for pane in (self._old, self._new):
            pane.surface.clicked.connect(self.play)
            pane.player.ended.connect(self._one_ended)
        self._kinds = _ChoiceRow()
        self._kinds.group.idClicked.connect(self._kind_clicked)
        self._takes = _ChoiceRow()
        self._takes.group.idClicked.connect(self._take_clicked)
        self._layout_widgets()
        self._follow()
        self._fit_to(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building ------------------------------------------------------------------------------

    def _layout_widgets(self) -> None:
        self._side_by_side = QPushButton(_("Compare in place (B)"))
        self._side_by_side.setCheckable(True)
        self._side_by_side.setToolTip(_("Show old and new in the same place; B switches"))
        set_role(self._side_by_side, "quiet")
        set_icon(self._side_by_side, "compare")
        self._side_by_side.clicked.connect(self._switch_view)
        self.accept_button = push_button(_("Accept"), "accept_button", "primary", "check")
        self.accept_button.setToolTip(_("The film uses the new one (A)"))
        self.accept_button.clicked.connect(self.accept_take)
        self.reject_button = push_button(_("Reject"), "reject_button", icon="close")
        self.reject_button.setToolTip(_("The film stays as it is (R)"))
        self.reject_button.clicked.connect(self.reject_take)
        self.again_button = push_button(
            _("Keep and roll again"), "keep_and_roll_again_button", icon="dice"
        )
        self.again_button.setToolTip(_("Keep this one to choose from and make another (K)"))
        self.again_button.clicked.connect(self.roll_again)
        later = push_button(_("Decide later"), "decide_later_button", "quiet", "clock")
        later.clicked.connect(self.close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._kinds)
        head.addWidget(self._side_by_side)
        panes = QHBoxLayout()
        panes.setSpacing(Space.L)
        panes.addWidget(self._old, 1)
        panes.addWidget(self._new, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self._takes)
        foot.addStretch(1)
        for button in (later, self.again_button, self.reject_button, self.accept_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(self._notices)
        column.addLayout(panes, 1)
        column.addLayout(foot)

    def _fit_to(self, parent: QWidget | None) -> None:
        window = parent.window() if parent is not None else None
        if window is not None:
            self.resize(max(900, window.width() - 120), max(620, window.height() - 80))
        else:
            self.resize(1100, 760)

    # --- what is shown -------------------------------------------------------------------------

    @property
    def kind(self) -> AssetKind:
        """What is compared."""
        return self._kind

    @property
    def chosen_take(self) -> TakeView | None:
        """The pending take that a decision is about."""
        return self._new.take

    def _asset(self) -> AssetView:
        view = self._coordinator.scene_view(self._index)
        return view.image if self._kind is AssetKind.IMAGE else view.video

    def _show_scene(self, view: SceneView) -> None:
        """See SceneDialog."""
        waiting = [asset.kind for asset in (view.image, view.video) if asset.pending]
        working = view.image.job is not None or view.video.job is not None
        if not waiting and not working:
            self.close()
            return
        if waiting and self._kind not in waiting and self._asset().job is None:
            self._kind = waiting[0]
        asset = self._asset()
        self.setWindowTitle(_("Review: {scene}").format(scene=scene_name(view)))
        self._title.setText(scene_name(view))
        self._kinds.show_choices(
            [kind_label(kind) for kind in waiting],
            waiting.index(self._kind) if self._kind in waiting else 0,
        )
        ids = [take.take_id for take in asset.pending]
        arrived = set(ids) - self._known
        self._known = set(ids)
        if self._chosen not in ids or arrived:
            self._chosen = ids[-1] if ids else None
        take = next((take for take in asset.pending if take.take_id == self._chosen), None)
        position = ids.index(self._chosen) if self._chosen in ids else 0
        self._takes.show_choices([str(number) for number in range(1, len(ids) + 1)], position)
        several = len(ids) > 1
        self._new.set_badge(
            _("{n} of {total}").format(n=position + 1, total=len(ids)) if several else ""
        )
        changed = take != self._new.take or asset.committed != self._old.take
        self._old.show_take(asset.committed, take)
        self._new.show_take(take, asset.committed)
        self._show_side()
        for button in (self.accept_button, self.reject_button):
            button.setEnabled(take is not None)
            if take is None:
                button.setToolTip(_("The new one is still being made."))
        self.again_button.setEnabled(asset.job is None and take is not None)
        if asset.job is not None:
            percent = round(100 * asset.job.fraction)
            self.again_button.setText(_("Making another… {percent} %").format(percent=percent))
        else:
            self.again_button.setText(_("Keep and roll again"))
        if changed and self._kind is AssetKind.VIDEO and self.isVisible():
            self.play()

    def _show_side(self) -> None:
        in_place = self._side_by_side.isChecked()
        self._old.setVisible(not in_place or self._shows_old)
        self._new.setVisible(not in_place or not self._shows_old)

    # --- decisions -----------------------------------------------------------------------------

    @Slot()
    def accept_take(self) -> None:
        """The film uses the chosen take from now on."""
        take, kind = self._new.take, self._kind
        if take is not None:
            self._command(lambda: self._coordinator.accept(self._index, kind, take.take_id))

    @Slot()
    def reject_take(self) -> None:
        """The film stays as it is."""
        take, kind = self._new.take, self._kind
        if take is not None:
            self._command(lambda: self._coordinator.reject(self._index, kind, take.take_id))

    @Slot()
    def roll_again(self) -> None:
        """Keep the chosen take to choose from, and make another."""
        if self._new.take is not None:
            self._command(lambda: self._coordinator.keep_and_roll_again(self._index, self._kind))

    @Slot(int)
    def _kind_clicked(self, position: int) -> None:
        view = self._coordinator.scene_view(self._index)
        waiting = [asset.kind for asset in (view.image, view.video) if asset.pending]
        self._kind, self._known = waiting[position], set()
        self._refresh()

    @Slot(int)
    def _take_clicked(self, position: int) -> None:
        pending = self._asset().pending
        if position < len(pending):
            self._chosen = pending[position].take_id
            self._refresh()

    @Slot()
    def _switch_view(self) -> None:
        self._shows_old = False
        self._show_side()

    @Slot()
    def play(self) -> None:
        """Play both from the start, side by side."""
        self._old.play()
        self._new.play()

    @Slot()
    def _one_ended(self) -> None:
        """When both have come to their end they start again together."""
        if self._old.player.take_id is None and self._new.player.take_id is None:
            self.play()

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        if key == Qt.Key.Key_A:
            self.accept_take()
        elif key == Qt.Key.Key_R:
            self.reject_take()
        elif key == Qt.Key.Key_K and self.again_button.isEnabled():
            self.roll_again()
        elif key == Qt.Key.Key_B:
            self._press_b()
        elif key == Qt.Key.Key_Space:
            self.play()
        elif Qt.Key.Key_1 <= key < Qt.Key.Key_1 + CHOICES_BY_KEY:
            self._take_clicked(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def _press_b(self) -> None:
        if self._side_by_side.isChecked():
            self._shows_old = not self._shows_old
        else:
            self._side_by_side.setChecked(True)
            self._shows_old = True
        self._show_side()

    def event(self, event: QEvent) -> bool:
        """See QObject.event: videos start to play when the dialog is there."""
        if event.type() is QEvent.Type.Show and self._kind is AssetKind.VIDEO:
            self.play()
        return super().event(event)

    def _let_go(self) -> None:
        """See SceneDialog."""
        self._old.close_pane()
        self._new.close_pane()


class _ChoiceRow(QWidget):
    """A row of small buttons of which one is chosen; hidden where there is no choice."""

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XS)
        self._texts: list[str] = []

    def show_choices(self, texts: list[str], chosen: int) -> None:
        """Offer ``texts``; the one at ``chosen`` is checked."""
        if texts != self._texts:
            self._texts = texts
            for button in self.group.buttons():
                self.group.removeButton(button)
                button.hide()
                button.deleteLater()
            for position, text in enumerate(texts):
                fresh = QPushButton(text)
                fresh.setCheckable(True)
                fresh.setAutoDefault(False)
                set_role(fresh, "quiet")
                self.group.addButton(fresh, position)
                self._row.addWidget(fresh)
        current = self.group.button(chosen)
        if current is not None:
            current.setChecked(True)
        self.setVisible(len(texts) > 1)

"""Small dialogs of the film's page: the one confirmation of *Make the film*, and the trash."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, language, ngettext
from videoflow.services.view_models import AssetView, DeletedSceneView, SceneView
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import money_text, scenario_label


class MakeFilmDialog(QDialog):
    """Says what will be made and what it is expected to cost; *accepted* means go."""

    def __init__(self, views: Sequence[SceneView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(_("Make the film"))
        images = [view.image for view in views if _is_missing(view.image)]
        videos = [view.video for view in views if _is_missing(view.video)]
        waiting = [view for view in views if view.image.pending or view.video.pending]
        title = QLabel(_("Make the film"))
        set_role(title, "heading")
        lead = QLabel(_("VideoFlow will do this, one after the other:"))
        set_role(lead, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(title)
        column.addWidget(lead)
        steps = QFrame()
        set_role(steps, "sunken")
        rows = QVBoxLayout(steps)
        rows.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        rows.setSpacing(Space.M)
        if images:
            text = ngettext("Make {n} image", "Make {n} images", len(images)).format(n=len(images))
            rows.addLayout(_step("image", text, money_text(_sum(images))))
        if videos:
            text = ngettext("Make {n} video", "Make {n} videos", len(videos)).format(n=len(videos))
            rows.addLayout(_step("video", text, money_text(_sum(videos))))
        text = ngettext(
            "Join {n} scene into the film", "Join {n} scenes into the film", len(views)
        ).format(n=len(views))
        rows.addLayout(_step("film", text, money_text(0.0)))
        column.addWidget(steps)
        total = QLabel(
            _("Expected cost: {price}").format(price=money_text(_sum([*images, *videos])))
        )
        total.setObjectName("expected_cost")
        set_role(total, "strong")
        column.addWidget(total)
        note = _("What is ready already stays as it is. You can stop at any time.")
        if waiting:
            note += " " + ngettext(
                "{n} scene has a new take to review; the film uses the accepted one.",
                "{n} scenes have new takes to review; the film uses the accepted ones.",
                len(waiting),
            ).format(n=len(waiting))
        hint = QLabel(note)
        hint.setWordWrap(True)
        set_role(hint, "muted")
        column.addWidget(hint)
        column.addStretch()
        buttons = QDialogButtonBox()
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(_("Cancel"))
        go = QPushButton(_("Make the film"))
        go.setObjectName("confirm_make_film_button")
        set_role(go, "primary")
        set_icon(go, "sparkle", "on_accent")
        go.setDefault(True)
        buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(440)


def _is_missing(asset: AssetView) -> bool:
    return asset.committed is None and asset.job is None


def _sum(assets: Sequence[AssetView]) -> float | None:
    """Expected price of one take for each; None if any is unknown."""
    total = 0.0
    for asset in assets:
        if asset.estimate_usd is None:
            return None
        total += asset.estimate_usd
    return total


def _step(icon: str, text: str, price: str) -> QHBoxLayout:
    mark = QLabel()
    set_icon(mark, icon, "accent_text")
    words = QLabel(text)
    set_role(words, "strong")
    cost = QLabel(price)
    set_role(cost, "muted")
    row = QHBoxLayout()
    row.setSpacing(Space.M)
    row.addWidget(mark)
    row.addWidget(words, 1)
    row.addWidget(cost)
    return row


class TrashDialog(QDialog):
    """Lists deleted scenes; ``restore_requested`` carries the index of the one to bring back."""

    restore_requested = Signal(int)

    def __init__(self, deleted: Sequence[DeletedSceneView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(_("Deleted scenes"))
        title = QLabel(_("Deleted scenes"))
        set_role(title, "heading")
        lead = QLabel(_("They keep their images and videos until you restore them."))
        lead.setWordWrap(True)
        set_role(lead, "muted")
        content = QWidget()
        set_role(content, "canvas")
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.S)
        for scene in sorted(deleted, key=lambda scene: scene.deleted_at, reverse=True):
            rows.addWidget(self._row(scene))
        rows.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        buttons = QDialogButtonBox()
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText(_("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(title)
        column.addWidget(lead)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.resize(520, 420)

    def _row(self, scene: DeletedSceneView) -> QFrame:
        frame = QFrame()
        set_role(frame, "card")
        name = QLabel(scene.title or scenario_label(scene.scenario))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        set_role(name, "strong")
        moment = QDateTime.fromSecsSinceEpoch(int(scene.deleted_at.timestamp()))
        when = QLocale(language()).toString(moment, QLocale.FormatType.ShortFormat)
        about = QLabel(f"{scenario_label(scene.scenario)} · {when}")
        about.setTextFormat(Qt.TextFormat.PlainText)
        set_role(about, "caption")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(about)
        restore = QPushButton(_("Restore"))
        restore.setObjectName(f"restore_scene_{scene.index}")
        restore.setProperty("scene_index", scene.index)
        set_icon(restore, "undo")
        restore.clicked.connect(self._restore)
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.addLayout(words, 1)
        row.addWidget(restore)
        return frame

    @Slot()
    def _restore(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.accept()
            self.restore_requested.emit(int(button.property("scene_index")))

"""Small dialogs of the film's page: what will be made and what it costs, and the trash."""

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

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, language, ngettext
from videoflow.services.view_models import AssetView, DeletedSceneView, ProjectView, SceneView
from videoflow.ui.cost_words import budget_text, cost_of, cost_text, makers_text, total_text
from videoflow.ui.dialog_parts import close_buttons, dialog_column, heading_label, lead_label
from videoflow.ui.labels import text_label
from videoflow.ui.theme import ICON_SIZE_PX, Space, set_icon, set_role
from videoflow.ui.wording import scenario_label


class _CostDialog(QDialog):
    """Says what will be made and what it is expected to cost; *accepted* means go."""

    def __init__(self, title: str, lead: str, go: QPushButton, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(title)
        heading = heading_label(title)
        words = lead_label(lead)
        self._shown: list[tuple[str, str, str, str]] = []
        self._steps = QFrame()
        set_role(self._steps, "sunken")
        rows = QVBoxLayout(self._steps)
        rows.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        rows.setSpacing(Space.M)
        self._total = text_label(role="strong")
        self._total.setObjectName("expected_cost")
        self._budget = QLabel()
        self._budget.setObjectName("budget_left")
        self._budget.setWordWrap(True)
        self._budget.hide()
        self._hint = text_label(role="muted")
        buttons = QDialogButtonBox()
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(_("Cancel"))
        set_role(go, "primary")
        go.setDefault(True)
        buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        for widget in (heading, words, self._steps, self._total, self._budget, self._hint):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(buttons)
        self.setMinimumWidth(480)

    def _show_steps(self, *steps: tuple[str, str, Sequence[AssetView]]) -> None:
        """Each is (icon, text, what it makes)."""
        shown = [
            (icon, text, cost_text(cost_of(assets)), makers_text(assets))
            for icon, text, assets in steps
        ]
        if shown == self._shown:
            return
        self._shown = shown
        rows = self._steps.layout()
        assert rows is not None
        while (item := rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for icon, text, cost, makers in shown:
            rows.addWidget(_step(icon, text, cost, makers))

    def _show_costs(self, assets: Sequence[AssetView], project: ProjectView) -> None:
        cost = cost_of(assets)
        self._total.setText(total_text(cost))
        text, fits = budget_text(project, cost)
        self._budget.setText(text)
        set_role(self._budget, "muted" if fits else "warning")
        self._budget.setVisible(bool(text))


class MakeFilmDialog(_CostDialog):
    """The one confirmation of *Make the film*."""

    def __init__(
        self, views: Sequence[SceneView], project: ProjectView, parent: QWidget | None = None
    ) -> None:
        go = QPushButton(_("Make the film"))
        go.setObjectName("confirm_make_film_button")
        set_icon(go, "sparkle", "on_accent")
        lead = _("VideoFlow will do this, one after the other:")
        super().__init__(_("Make the film"), lead, go, parent)
        self.show_scenes(views, project)

    def show_scenes(self, views: Sequence[SceneView], project: ProjectView) -> None:
        """Show what is missing now and what it costs as far as is known by now."""
        images = [view.image for view in views if _is_missing(view.image)]
        videos = [view.video for view in views if _is_missing(view.video)]
        waiting = [view for view in views if view.image.pending or view.video.pending]
        steps: list[tuple[str, str, Sequence[AssetView]]] = []
        if images:
            text = ngettext("Make {n} image", "Make {n} images", len(images)).format(n=len(images))
            steps.append(("image", text, images))
        if videos:
            text = ngettext("Make {n} video", "Make {n} videos", len(videos)).format(n=len(videos))
            steps.append(("video", text, videos))
        text = ngettext(
            "Join {n} scene into the film", "Join {n} scenes into the film", len(views)
        ).format(n=len(views))
        self._show_steps(*steps, ("film", text, ()))
        self._show_costs([*images, *videos], project)
        note = _("What is ready already stays as it is. You can stop at any time.")
        if waiting:
            note += " " + ngettext(
                "{n} scene has a new take to review; the film uses the accepted one.",
                "{n} scenes have new takes to review; the film uses the accepted ones.",
                len(waiting),
            ).format(n=len(waiting))
        self._hint.setText(note)


class MakeTakesDialog(_CostDialog):
    """The one confirmation of a batch: “12 videos, about $3.78 with Runware”."""

    def __init__(
        self,
        kind: AssetKind,
        assets: Sequence[AssetView],
        project: ProjectView,
        parent: QWidget | None = None,
        *,
        chosen: bool = False,
    ) -> None:
        """With ``chosen`` the takes are for chosen scenes, else for all that lack one. Videos of a
        storyboard that is not approved are asked about with *Approve and generate*."""
        image = kind is AssetKind.IMAGE
        least = 2 if chosen else 1  # a single scene's video needs no approval
        self.approves = not image and project.approved_at is None and len(assets) >= least
        if chosen:
            title = _("Generate images") if image else _("Generate videos")
        else:
            title = _("Generate all images") if image else _("Generate all videos")
        go = QPushButton(_("Approve and generate") if self.approves else _("Generate"))
        go.setObjectName("confirm_generate_button")
        set_icon(go, "image" if image else "video", "on_accent")
        free = cost_of(assets).free
        if self.approves:
            lead = _("The storyboard is not approved yet. These videos are made from it:")
        elif free:
            lead = _("These will be made:")
        else:
            lead = _("An online service will charge for this:")
        super().__init__(title, lead, go, parent)
        self.kind = kind
        hints = []
        if self.approves:
            hints.append(_("Approving says that order, texts and images are as they should be."))
        if not free:
            hints.append(_("Results that you do not like are charged for, too."))
        self._hint.setText(" ".join(hints))
        self._hint.setVisible(bool(hints))
        self.show_assets(assets, project)

    def show_assets(self, assets: Sequence[AssetView], project: ProjectView) -> None:
        """Show what will be made and what it costs as far as is known by now."""
        count = len(assets)
        if self.kind is AssetKind.IMAGE:
            text = ngettext("{n} image", "{n} images", count).format(n=count)
        else:
            text = ngettext("{n} video", "{n} videos", count).format(n=count)
        self._show_steps((str(self.kind), text, assets))
        self._show_costs(assets, project)


def _is_missing(asset: AssetView) -> bool:
    return asset.committed is None and asset.job is None


def _step(icon: str, text: str, cost: str, makers: str) -> QWidget:
    """One thing that will be done, what it costs and who does it."""
    step = QWidget()
    mark = QLabel()
    set_icon(mark, icon, "accent_text")
    words = QLabel(text)
    set_role(words, "strong")
    price = QLabel(cost)
    set_role(price, "muted")
    row = QHBoxLayout()
    row.setSpacing(Space.M)
    row.addWidget(mark)
    row.addWidget(words, 1)
    row.addWidget(price)
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addLayout(row)
    if makers:
        label = text_label(makers, "caption")
        label.setContentsMargins(ICON_SIZE_PX + Space.M, 0, 0, 0)
        column.addWidget(label)
    return step


class TrashDialog(QDialog):
    """Lists deleted scenes; ``restore_requested`` carries the index of the one to bring back."""

    restore_requested = Signal(int)

    def __init__(self, deleted: Sequence[DeletedSceneView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(_("Deleted scenes"))
        title = heading_label(_("Deleted scenes"))
        lead = lead_label(_("They keep their images and videos until you restore them."))
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
        column = dialog_column(self)
        column.addWidget(title)
        column.addWidget(lead)
        column.addWidget(scroll, 1)
        column.addWidget(close_buttons(self))
        self.resize(520, 420)

    def _row(self, scene: DeletedSceneView) -> QFrame:
        frame = QFrame()
        set_role(frame, "card")
        name = text_label(scene.title or scenario_label(scene.scenario), "strong")
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

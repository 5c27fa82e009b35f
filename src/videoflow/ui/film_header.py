"""The head of the film's page: its name, how far it is, and what can be done with the whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.progress import Stage
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import ExportView, ProjectView
from videoflow.ui.buttons import push_button
from videoflow.ui.cost_words import spending_details, spending_text, spending_tone
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import activity_text, moment_text, progress_text, stage_text

PROGRESS_STEPS = 1000


class FilmHeader(QFrame):
    """Shows a ProjectView and emits what the user wants of the whole film."""

    make_film_clicked = Signal()
    stop_making_clicked = Signal()
    images_clicked = Signal()
    videos_clicked = Signal()
    play_clicked = Signal()
    export_clicked = Signal()
    cancel_export_clicked = Signal()
    add_scene_clicked = Signal()
    trash_clicked = Signal()
    stop_all_clicked = Signal()
    approve_clicked = Signal()
    retry_saving_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "header")
        self._making = False
        self._name = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("project_name")
        set_role(self._name, "heading")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._saved = QLabel()
        self._saved.setObjectName("save_indicator")
        self._money = QLabel()
        self._money.setObjectName("spending")
        self._retry_saving = self._button(_("Save again"), "refresh", "retry_saving_button")
        self._retry_saving.clicked.connect(self.retry_saving_clicked)
        self.play_button = self._button(_("Play film"), "play", "play_film_button")
        self.play_button.clicked.connect(self.play_clicked)
        self.export_button = self._button(_("Export"), "export", "export_button")
        self.export_button.clicked.connect(self.export_clicked)
        self.make_button = self._button(_("Make the film"), "sparkle", "make_film_button")
        self.make_button.clicked.connect(self._make_clicked)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self._name)
        top.addWidget(self._saved, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._retry_saving)
        top.addWidget(self._money, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        for button in (self.play_button, self.export_button, self.make_button):
            top.addWidget(button)

        self._progress = QLabel()
        self._progress.setObjectName("film_progress")
        self._stage = QLabel()
        set_role(self._stage, "muted")
        self._activity = QLabel()
        self._activity.setObjectName("activity")
        set_role(self._activity, "chip", "info")
        self._approved = QLabel(_("Approved"))
        self._approved.setObjectName("approved_mark")
        set_role(self._approved, "chip", "success")
        self.approve_button = self._button(_("Approve"), "check", "approve_button", "quiet")
        self.approve_button.setToolTip(
            _("Say that order, texts and images are as they should be, before videos are made")
        )
        self.approve_button.clicked.connect(self.approve_clicked)
        self._stop_all = self._button(_("Stop all"), "stop", "stop_all_button", "quiet")
        self._stop_all.clicked.connect(self.stop_all_clicked)
        self._bar = PatientProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._bar.setAccessibleName(_("Progress of the film"))
        self.images_button = self._button(
            _("Generate all images"), "image", "generate_all_images_button", "quiet"
        )
        self.images_button.setToolTip(_("Make the image of every scene that has none"))
        self.images_button.clicked.connect(self.images_clicked)
        self.videos_button = self._button(
            _("Generate all videos"), "video", "generate_all_videos_button", "quiet"
        )
        self.videos_button.setToolTip(
            _("Make the video of every scene that has an image but no video")
        )
        self.videos_button.clicked.connect(self.videos_clicked)
        self._add = self._button(_("Add scene"), "plus", "add_scene_button", "quiet")
        self._add.clicked.connect(self.add_scene_clicked)
        self._trash = self._button("", "trash", "trash_button", "quiet")
        self._trash.clicked.connect(self.trash_clicked)
        standing = QHBoxLayout()
        standing.setSpacing(Space.S)
        standing.addWidget(self._bar)
        standing.addWidget(self._progress)
        standing.addWidget(self._stage)
        standing.addWidget(self._approved, 0, Qt.AlignmentFlag.AlignVCenter)
        standing.addWidget(self.approve_button)
        standing.addWidget(self._activity, 0, Qt.AlignmentFlag.AlignVCenter)
        standing.addWidget(self._stop_all)
        standing.addStretch(1)
        actions = QHBoxLayout()
        actions.setSpacing(Space.XS)
        for button in (self.images_button, self.videos_button, self._add, self._trash):
            actions.addWidget(button)
        actions.addStretch()
        self._standing, self._actions = standing, actions
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(Space.S)
        self._below.addLayout(standing, 1)
        self._below.addLayout(actions)

        self._export = ExportStrip()
        self._export.cancel_clicked.connect(self.cancel_export_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addLayout(self._below)
        column.addWidget(self._export)

    def show_project(self, view: ProjectView) -> None:
        """Show the film as it is now."""
        total = len(view.scene_indexes)
        self._name.setText(view.name)
        self._progress.setText(progress_text(view))
        self._stage.setText(stage_text(view.stage))
        self._bar.setRange(0, max(total, 1))
        self._bar.show_value(view.completed)
        activity = activity_text(view)
        self._activity.setText(activity)
        self._activity.setVisible(bool(activity))
        self._stage.setVisible(not activity)
        set_role(self._activity, "chip", "danger" if view.failed else "info")
        self._stop_all.setVisible(bool(view.active_jobs or view.waiting_jobs))
        self._show_approval(view)
        self._show_spending(view)
        self._show_saving(view)
        self._show_next_step(view)
        self._trash.setVisible(bool(view.deleted))
        self._trash.setText(
            ngettext("{n} deleted", "{n} deleted", len(view.deleted)).format(n=len(view.deleted))
        )
        self._trash.setToolTip(_("Deleted scenes can be restored"))
        self._export.show_export(view.export)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the second row does not fit it becomes two: nothing is cut off."""
        needed_px = self._standing.minimumSize().width() + self._actions.minimumSize().width()
        room_px = self.width() - 2 * Space.XL - Space.XL
        fits = needed_px <= room_px
        direction = QBoxLayout.Direction
        self._below.setDirection(direction.LeftToRight if fits else direction.TopToBottom)

    def _show_approval(self, view: ProjectView) -> None:
        """Whether the storyboard is approved; what takes the approval back is told in a notice."""
        self._approved.setVisible(view.approved_at is not None)
        if view.approved_at is not None:
            tip = _("The storyboard was approved on {date}.").format(
                date=moment_text(view.approved_at)
            )
            self._approved.setToolTip(tip)
            self._approved.setAccessibleDescription(tip)
        asked_too_early = view.stage in (Stage.STORYBOARD, Stage.IMAGES)
        waits = view.approved_at is None and not asked_too_early and view.read_only is None
        self.approve_button.setVisible(waits)

    def _show_spending(self, view: ProjectView) -> None:
        spending, details = spending_text(view), spending_details(view)
        self._money.setText(spending)
        self._money.setToolTip(details)
        self._money.setAccessibleDescription(details)
        self._money.setVisible(bool(spending))
        set_role(self._money, "chip", spending_tone(view))

    def _show_saving(self, view: ProjectView) -> None:
        failed = view.save_error
        if view.read_only is not None:
            text, tip, tone = _("Read-only"), view.read_only.message, "warning"
        elif failed is not None:
            text, tip, tone = _("Not saved"), f"{failed.message} {failed.action}".rstrip(), "danger"
        elif view.saved:
            text, tip, tone = _("Saved"), _("Everything is on disk."), ""
        else:
            text, tip, tone = _("Saving…"), _("The last changes are being written."), ""
        self._saved.setText(text)
        self._saved.setToolTip(tip)
        self._saved.setAccessibleDescription(tip)
        set_role(self._saved, "chip" if tone else "caption", tone)
        self._retry_saving.setVisible(failed is not None and view.read_only is None)

    def _show_next_step(self, view: ProjectView) -> None:
        """One button is the next step; it stands out."""
        self._making = view.making_film
        complete = view.stage in (Stage.EXPORT, Stage.DONE)
        self.make_button.setVisible(not complete or view.making_film)
        self.make_button.setText(_("Stop making") if view.making_film else _("Make the film"))
        set_icon(
            self.make_button,
            "stop" if view.making_film else "sparkle",
            "text" if view.making_film else "on_accent",
        )
        set_role(self.make_button, "" if view.making_film else "primary")
        self.make_button.setToolTip(
            _("Scenes that are being made are finished; nothing else is started.")
            if view.making_film
            else _("Make all missing images and videos, then the film")
        )
        export_next = view.stage is Stage.EXPORT and not view.making_film
        set_role(self.export_button, "primary" if export_next else "")
        set_icon(self.export_button, "export", "on_accent" if export_next else "text")
        play_next = view.stage is Stage.DONE
        set_role(self.play_button, "primary" if play_next else "")
        set_icon(self.play_button, "play", "on_accent" if play_next else "text")
        self.play_button.setEnabled(view.completed > 0)
        nothing = _("No scene has a video yet.")
        self.play_button.setToolTip("" if view.completed else nothing)
        self.export_button.setEnabled(view.completed > 0)
        self.export_button.setToolTip(_("Make files of the film") if view.completed else nothing)

    def _make_clicked(self) -> None:
        (self.stop_making_clicked if self._making else self.make_film_clicked).emit()

    def _button(self, text: str, icon: str, name: str, role: str = "") -> QPushButton:
        return push_button(text, name, role, icon, icon_px=16)


class ExportStrip(QFrame):
    """How far the export is, and how to stop it; hidden while there is none."""

    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_strip")
        set_role(self, "sunken")
        mark = QLabel()
        set_icon(mark, "film", "accent_text")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = PatientProgressBar()
        self._bar.setObjectName("export_progress_bar")
        self._bar.setRange(0, PROGRESS_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the export"))
        self._cancel = push_button(_("Cancel"), "cancel_export_button", "quiet")
        self._cancel.clicked.connect(self.cancel_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        row.setSpacing(Space.M)
        row.addWidget(mark)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.hide()

    def show_export(self, export: ExportView | None) -> None:
        """Show the running export, or nothing."""
        self.setVisible(export is not None)
        if export is None:
            return
        text = export.text or _("Exporting the film…")
        self._text.setText(f"{text} {round(100 * export.fraction)}\u00a0%")
        self._bar.show_value(round(PROGRESS_STEPS * export.fraction))
        self._cancel.setEnabled(not export.cancelling)
        self._cancel.setToolTip(
            _("It is being stopped.") if export.cancelling else _("The film from before stays.")
        )

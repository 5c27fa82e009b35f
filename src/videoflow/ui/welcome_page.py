"""What is shown without a project: what the app does, ways in, and films worked on lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QMimeData, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, language, ngettext
from videoflow.services.view_models import MessageView
from videoflow.ui.buttons import push_button
from videoflow.ui.card_button import CardButton
from videoflow.ui.drop_frame import DropTarget, local_paths
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.storyboard_art import SceneArt
from videoflow.ui.theme import Space, set_role

_RECENT_WIDTH_PX = 320
_HERO_MAX_WIDTH_PX = 760


@dataclass(frozen=True)
class RecentProjectView:
    """A project opened before. ``exists`` is False where its folder is gone or out of reach."""

    name: str
    folder: Path
    opened_at: datetime
    exists: bool = True


class WelcomePage(DropTarget):
    """The way in. ``open_folder_requested`` and ``forget_recent_requested`` carry a Path."""

    new_project_requested = Signal()
    open_requested = Signal()
    open_folder_requested = Signal(object)
    sample_requested = Signal()
    forget_recent_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome_page")
        self.files_dropped.connect(self._open_dropped)

        self._notice = MessageStrip()
        self._notice.setObjectName("welcome_notice")
        strip = QVBoxLayout()
        strip.setContentsMargins(Space.L, Space.M, Space.L, 0)
        strip.addWidget(self._notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(strip)
        left.addWidget(self._make_hero(), 1)
        row.addLayout(left, 1)
        row.addWidget(self._make_recent())
        self.set_recent(())

    def set_notice(self, notice: MessageView | None) -> None:
        """Show what works only in part, such as a missing ffmpeg; None where all is well."""
        if notice is None:
            self._notice.clear()
        else:
            self._notice.show_message(notice, "warning")

    def set_recent(self, projects: Sequence[RecentProjectView]) -> None:
        """Show the projects opened before, latest first."""
        while (item := self._recent_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for project in projects:
            row = _RecentRow(project)
            row.open_wanted.connect(self.open_folder_requested)
            row.forget_wanted.connect(self.forget_recent_requested)
            self._recent_column.addWidget(row)
        self._recent_column.addStretch()
        self._recent_scroll.setVisible(bool(projects))
        self._no_recent.setVisible(not projects)

    def _make_hero(self) -> QWidget:
        self._headline = text_label(role="display")
        self._show_dragging(False)
        story = text_label(
            _(
                "Describe your product, drop in a photo, and VideoFlow writes the scenes, makes "
                "the pictures and the moving shots, and joins them into a film you can post. A "
                "scene you don’t like? Redo just that one. The rest stays as it is."
            ),
            "muted",
        )

        new = push_button(_("New project"), "new_project_button", "primary", "plus")
        new.clicked.connect(self.new_project_requested)
        open_button = push_button(_("Open…"), "open_project_button", icon="folder")
        open_button.clicked.connect(self.open_requested)
        sample = push_button(_("Try the sample"), "sample_button", icon="sparkle")
        sample.clicked.connect(self.sample_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (new, open_button, sample):
            buttons.addWidget(button)
        buttons.addStretch()

        footnote = text_label(
            _(
                "Works offline and free of charge with the built-in engine. No account, no key. "
                "You can also drop a project folder anywhere on this page."
            ),
            "caption",
        )

        content = QWidget()
        content.setMaximumWidth(_HERO_MAX_WIDTH_PX)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._headline)
        column.addSpacing(12)
        column.addWidget(story)
        column.addSpacing(22)
        column.addLayout(buttons)
        column.addSpacing(30)
        column.addLayout(self._make_storyboard())
        column.addSpacing(20)
        column.addWidget(footnote)
        column.addStretch(1)

        holder = QWidget()
        set_role(holder, "canvas")
        centred = QHBoxLayout(holder)
        centred.setContentsMargins(48, 28, 48, 28)
        centred.addStretch(1)
        centred.addWidget(content, 100)
        centred.addStretch(1)
        return scrolling(holder)

    def _make_storyboard(self) -> QGridLayout:
        scenes = (
            ("hook", _("Hook"), _("Stops the thumb and makes people curious.")),
            ("problem", _("Problem"), _("Shows what is missing in their day.")),
            ("solution", _("Solution"), _("Puts your product where it helps.")),
            ("cta", _("Call to action"), _("Says what to do next, and why now.")),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        for place, (scenario, name, meaning) in enumerate(scenes):
            title = text_label(f"{place + 1}  {name}", "strong")
            words = text_label(meaning, "caption")
            grid.addWidget(SceneArt(scenario), 0, place)
            for row, label in enumerate((title, words), start=1):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, row, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _make_recent(self) -> QWidget:
        side = QFrame()
        side.setFixedWidth(_RECENT_WIDTH_PX)
        set_role(side, "panel")
        title = QLabel(_("Recent projects"))
        title.setIndent(Space.M)
        set_role(title, "title")
        self._no_recent = QLabel(
            _("Films you work on appear here. The sample is a good first one: it takes a minute.")
        )
        self._no_recent.setWordWrap(True)
        self._no_recent.setContentsMargins(Space.M, 0, Space.M, 0)
        self._no_recent.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self._no_recent, "caption")
        rows = QWidget()
        set_role(rows, "canvas")
        self._recent_column = QVBoxLayout(rows)
        self._recent_column.setContentsMargins(0, 0, 0, 0)
        self._recent_column.setSpacing(4)
        self._recent_scroll = scrolling(rows)
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.S, Space.XL, Space.S, Space.L)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._no_recent, 1)
        column.addWidget(self._recent_scroll, 1)
        return side

    def _welcome(self, data: QMimeData) -> list[Path]:
        """See DropTarget: one folder, or one file in a project."""
        return local_paths(data) if len(data.urls()) == 1 else []

    @Slot(object)
    def _open_dropped(self, paths: list[Path]) -> None:
        self.open_folder_requested.emit(paths[0])

    def _show_dragging(self, dragging: bool) -> None:
        self._headline.setText(
            _("Drop the folder to open it")
            if dragging
            else _("Make a product film, one scene at a time")
        )


class _RecentRow(QFrame):
    """One project; a missing one is dimmed and can be taken off the list."""

    open_wanted = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self, project: RecentProjectView) -> None:
        super().__init__()
        self._folder = project.folder
        self._open = _RowButton(project)
        self._open.clicked.connect(self._on_open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self._open, 1)
        if not project.exists:
            forget = push_button(_("Remove"), "forget_recent_button", "quiet")
            forget.setAccessibleName(_("Remove “{name}” from the list").format(name=project.name))
            forget.setToolTip(_("Takes it off this list. Nothing on the disk is touched."))
            forget.clicked.connect(self._on_forget)
            row.addWidget(forget)

    @Slot()
    def _on_open(self) -> None:
        self.open_wanted.emit(self._folder)

    @Slot()
    def _on_forget(self) -> None:
        self.forget_wanted.emit(self._folder)


class _RowButton(CardButton):
    """A button of three lines: the name, the folder, and when it was opened."""

    def __init__(self, project: RecentProjectView) -> None:
        super().__init__(framed=False)
        self.setObjectName("recent_project_button")
        self.setEnabled(project.exists)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        when = _when(project.opened_at) if project.exists else _("Folder not found")
        self.setAccessibleName(f"{project.name}, {when}")
        self.setToolTip(str(project.folder))
        name = ElidedLabel(project.name, Qt.TextElideMode.ElideRight)
        set_role(name, "strong")
        place = ElidedLabel(str(project.folder))
        set_role(place, "caption")
        moment = QLabel(when)
        set_role(moment, "caption")
        for label in (name, place, moment):
            self.add_line(label)


def _when(moment: datetime) -> str:
    """A date as people say it."""
    days = (datetime.now(moment.tzinfo).date() - moment.date()).days
    if days <= 0:
        return _("Opened today")
    if days == 1:
        return _("Opened yesterday")
    if days < 14:
        return ngettext("Opened {n} day ago", "Opened {n} days ago", days).format(n=days)
    shown = QLocale(language()).toString(
        QDate(moment.year, moment.month, moment.day), QLocale.FormatType.ShortFormat
    )
    return _("Opened on {date}").format(date=shown)

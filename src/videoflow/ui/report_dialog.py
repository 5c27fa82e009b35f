"""The status report of a film, to read, copy and save."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from videoflow.domain.report import ProjectStatus, StatusReport
from videoflow.errors import VideoFlowError
from videoflow.i18n import _, language
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import LeavingDialog, dialog_column, heading_label
from videoflow.ui.labels import text_label
from videoflow.ui.notices import NoticeArea
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import money_text, seconds_text

SaveReport = Callable[[str, Path, Callable[[], None], Callable[[VideoFlowError], None]], None]
"""Writes a text to a file off the GUI thread, then calls one of the two."""


class ReportDialog(LeavingDialog):
    """A summary above, the whole report as JSON below."""

    def __init__(
        self, report: StatusReport, folder: Path, save: SaveReport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("report_dialog")
        self.setWindowTitle(_("Report"))
        self.setModal(True)
        self._folder = folder
        self._save = save
        self._name = report.name
        self.json = report.model_dump_json(indent=2)
        heading = heading_label(_("Report: {name}").format(name=report.name))
        self.notices = NoticeArea()
        self._text = QPlainTextEdit(self.json)
        self._text.setObjectName("report_json")
        self._text.setAccessibleName(_("The report as JSON"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._text.setFont(fixed)
        copy = push_button(_("Copy"), "copy_report_button", icon="duplicate")
        copy.clicked.connect(self.copy)
        save_as = push_button(_("Save as JSON…"), "save_report_button", icon="download")
        save_as.clicked.connect(self._choose_file)
        close = QPushButton(_("Close"))
        close.setObjectName("close_report_button")
        set_role(close, "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        for button in (copy, save_as):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(close)
        column = dialog_column(self)
        column.addWidget(heading)
        column.addWidget(self.notices)
        column.addLayout(_facts(report))
        column.addWidget(self._text, 1)
        column.addLayout(foot)
        close.setDefault(True)
        self.resize(680, 640)

    @Slot()
    def copy(self) -> None:
        """Put the report into the clipboard."""
        QGuiApplication.clipboard().setText(self.json)
        self.notices.post(_("The report is in the clipboard."), tone="success")

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Save the report"), str(self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("JSON (*.json)")
        dialog.setDefaultSuffix("json")
        dialog.selectFile(_("report.json"))
        dialog.fileSelected.connect(self._file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, name: str) -> None:
        self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the report to ``file``, and tell."""

        def saved() -> None:
            if not self._left:
                self.notices.post(_("Saved as {path}.").format(path=file), tone="success")

        def failed(error: VideoFlowError) -> None:
            if not self._left:
                self.notices.post(error.message, error.action, "danger")

        self._save(self.json + "\n", file, saved, failed)


def status_words(status: ProjectStatus) -> str:
    """Where a film stands, in words."""
    return {
        ProjectStatus.PROCESSING: _("being worked on"),
        ProjectStatus.FAILED: _("something has failed"),
        ProjectStatus.REVIEW: _("new takes wait for a decision"),
        ProjectStatus.DRAFT: _("nothing is made yet"),
        ProjectStatus.DONE: _("the film is up to date"),
        ProjectStatus.READY: _("ready to be exported"),
        ProjectStatus.STARTED: _("under way"),
    }[status]


def _amount(usd: float) -> str:
    return money_text(usd) if usd else "$0"


def _moment(moment: datetime) -> str:
    """In local time."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale(language()).toString(local, QLocale.FormatType.ShortFormat)


def _facts(report: StatusReport) -> QGridLayout:
    scenes, costs, film = report.scenes, report.costs, report.video
    done = _("{done} of {total}, {failed} failed").format(
        done=scenes.completed, total=scenes.total, failed=scenes.failed
    )
    facts = (
        (_("Status"), status_words(report.status)),
        (_("Approved"), _moment(report.approved_at) if report.approved_at else _("not yet")),
        (_("Scenes"), done),
        (
            _("Costs"),
            _("{actual} charged, {estimated} estimated").format(
                actual=_amount(costs.actual), estimated=_amount(costs.estimated)
            ),
        ),
        (
            _("Refined, exported"),
            f"{report.metrics.refinement_count}, {report.metrics.download_count}",
        ),
        (
            _("Film"),
            f"{film.path or _('not exported yet')} · {film.parameters.aspect_ratio.value} · "
            f"{seconds_text(round(film.parameters.duration, 1))}",
        ),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        label = QLabel(name)
        set_role(label, "caption")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text_label(value), row, 1)
    return grid

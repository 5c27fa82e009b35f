"""Is everything there that VideoFlow needs? A line per check, to copy into a report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.setup_checks import SetupCheck
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import DialogFooter, heading_label, lead_label
from videoflow.ui.labels import text_label
from videoflow.ui.theme import Space, set_icon, set_role


class SetupDoctor(QDialog):
    """Shows results of checks.

    ``recheck_requested`` asks the owner to run them again, ``trial_requested`` with a whole small
    film as well, which takes a while.
    """

    recheck_requested = Signal()
    trial_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setup_doctor")
        self.setWindowTitle(_("Check the setup"))
        self.setMinimumSize(480, 360)
        self.resize(580, 460)
        self._checks: tuple[SetupCheck, ...] = ()
        self._heading = heading_label(_("Checking…"))
        self._heading.setObjectName("doctor_heading")
        self._lead = lead_label()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        self._copy = push_button(_("Copy results"), "copy_results_button", icon="duplicate")
        self._copy.clicked.connect(self._on_copy)
        again = push_button(_("Check again"), "recheck_button", icon="refresh")
        again.clicked.connect(self._on_recheck)
        self._trial = push_button(_("Make a test film"), "trial_film_button", icon="film")
        self._trial.clicked.connect(self._on_trial)
        close = QPushButton(_("Close"))
        close.setObjectName("close_doctor_button")
        close.setDefault(True)
        set_role(close, "primary")
        close.clicked.connect(self.accept)
        footer = DialogFooter()
        row = footer.row
        row.addWidget(self._copy)
        row.addWidget(again)
        row.addWidget(self._trial)
        row.addStretch(1)
        row.addWidget(close)

        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.M)
        body.setSpacing(Space.S)
        body.addWidget(self._heading)
        body.addWidget(self._lead)
        body.addSpacing(Space.S)
        body.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(footer)
        self._copy.setEnabled(False)
        self._trial.setEnabled(False)

    def show_checks(self, checks: Sequence[SetupCheck]) -> None:
        """Show the results."""
        self._checks = tuple(checks)
        bad = sum(1 for check in checks if not check.ok)
        if bad:
            self._heading.setText(
                ngettext("{n} thing needs attention", "{n} things need attention", bad).format(
                    n=bad
                )
            )
            self._lead.setText(_("What is not named here works."))
        else:
            self._heading.setText(_("Everything is in place"))
            self._lead.setText(_("Pictures, videos and export all work on this computer."))
        self._area.setWidget(_list_of(self._checks))
        self._copy.setEnabled(True)
        self._trial.setEnabled(True)
        self._copy.setText(_("Copy results"))

    def report(self) -> str:
        """The results as plain text, one check a line."""
        return "\n".join(
            f"[{'ok' if check.ok else '!!'}] {check.name}: {check.detail}" for check in self._checks
        )

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self._copy.setText(_("Copied"))

    @Slot()
    def _on_recheck(self) -> None:
        self._wait("")
        self.recheck_requested.emit()

    @Slot()
    def _on_trial(self) -> None:
        self._wait(_("A small film is being made, from the brief to the export."))
        self.trial_requested.emit()

    def _wait(self, lead: str) -> None:
        self._heading.setText(_("Checking…"))
        self._lead.setText(lead)
        self._copy.setEnabled(False)
        self._trial.setEnabled(False)


def _list_of(checks: Sequence[SetupCheck]) -> QWidget:
    content = QWidget()
    set_role(content, "canvas")
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, Space.S, 0)
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.L)
    grid.setColumnStretch(1, 1)
    # What needs attention comes first.
    for row, check in enumerate(sorted(checks, key=lambda check: check.ok)):
        mark = QLabel()
        mark.setAccessibleName(_("Fine") if check.ok else _("Needs attention"))
        if check.ok:
            set_icon(mark, "success", "success")
        else:
            set_icon(mark, "warning", "warning")
        name = text_label(check.name, "strong")
        detail = text_label(check.detail, "caption")
        detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(detail)
        grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, row, 1)
    grid.setRowStretch(len(checks), 1)
    return content

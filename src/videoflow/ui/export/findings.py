"""What is wrong with the film before it is exported, each with a way to where it is put right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.export.preflight import Finding, Severity
from videoflow.ui.buttons import push_button
from videoflow.ui.labels import text_label
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.theme import Space, set_icon, set_role


class FindingsList(QFrame):
    """The findings, errors first. ``go_requested`` carries the Finding to go to."""

    go_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("export_findings")
        set_role(self, "sunken")
        self._shown: tuple[tuple[Finding, ...], bool] | None = None
        self._heading = text_label(role="title")
        self._heading.setObjectName("findings_heading")
        self._looking = QLabel(_("Looking through the scenes…"))
        self._looking.setObjectName("findings_looking")
        set_role(self._looking, "caption")
        content = QWidget()
        set_role(content, "canvas")
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, Space.S, 0)
        self._rows.setSpacing(Space.M)
        self._rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.S, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self._heading)
        column.addWidget(self._looking)
        column.addWidget(scrolling(content), 1)

    def show_findings(self, findings: tuple[Finding, ...], *, looking: bool) -> None:
        """Show these; ``looking``: more may be found yet."""
        if self._shown == (findings, looking):
            return
        self._shown = (findings, looking)
        self._heading.setText(_heading(findings))
        self._looking.setVisible(looking)
        while self._rows.count() > 1:
            item = self._rows.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for place, finding in enumerate(findings):
            row = self._row(finding)
            self._rows.insertWidget(place, row)
            row.show()

    def _row(self, finding: Finding) -> QWidget:
        holder = QWidget()
        danger = finding.severity is Severity.ERROR
        mark = QLabel()
        set_icon(mark, "error" if danger else "warning", "danger" if danger else "warning")
        message = text_label(finding.message)
        action = text_label(finding.action, "caption")
        go = push_button(_("Go there"), f"go_{finding.code}_{finding.scene_index or 0}", "link")
        go.setAccessibleName(_("Go there: {message}").format(message=finding.message))
        go.clicked.connect(partial(self.go_requested.emit, finding))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(message)
        words.addWidget(action)
        words.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return holder


def _heading(findings: tuple[Finding, ...]) -> str:
    errors = sum(1 for finding in findings if finding.severity is Severity.ERROR)
    warnings = len(findings) - errors
    if errors:
        return ngettext(
            "{n} thing stands in the way", "{n} things stand in the way", errors
        ).format(n=errors)
    if warnings:
        return ngettext("{n} thing to look at", "{n} things to look at", warnings).format(
            n=warnings
        )
    return _("Everything is in order")

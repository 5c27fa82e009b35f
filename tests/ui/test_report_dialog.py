"""The report is summed up in words and given in full as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.open_dialogs import open_dialog
from tests.helpers.projects import make_project, make_scene

from videoflow.errors import StorageError, VideoFlowError
from videoflow.services.report import status_report
from videoflow.ui.report_dialog import ReportDialog

WRITTEN: dict[Path, str] = {}


def save(
    text: str, file: Path, then: Callable[[], None], failed: Callable[[VideoFlowError], None]
) -> None:
    if file.name == "full.json":
        failed(StorageError("The disk is full.", "Make room."))
    else:
        WRITTEN[file] = text
        then()


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ReportDialog:
    project = make_project(make_scene(1), make_scene(2)).changed(
        approved_at=datetime(2026, 11, 20, 9, tzinfo=UTC), refinement_count=3
    )
    report = status_report(project, (), tmp_path)
    return open_dialog(qtbot, ReportDialog(report, tmp_path, save))


def test_it_is_summed_up(dialog: ReportDialog) -> None:
    texts = shown_texts(dialog)

    assert "0 of 2, 0 failed" in texts
    assert "3, 0" in texts
    assert not any("not yet" in text for text in texts)


def test_all_of_it_is_there_and_copied(dialog: ReportDialog) -> None:
    find(dialog, QPushButton, "copy_report_button").click()

    shown = json.loads(find(dialog, QPlainTextEdit, "report_json").toPlainText())
    assert shown["metrics"]["refinement_count"] == 3
    assert json.loads(QGuiApplication.clipboard().text()) == shown
    assert "The report is in the clipboard." in shown_texts(dialog)


def test_it_is_saved(dialog: ReportDialog, tmp_path: Path) -> None:
    dialog.save_to(tmp_path / "report.json")

    assert json.loads(WRITTEN[tmp_path / "report.json"])["approved"] is True
    assert any("report.json" in text for text in shown_texts(dialog))


def test_why_it_could_not_be_saved_is_said(dialog: ReportDialog, tmp_path: Path) -> None:
    dialog.save_to(tmp_path / "full.json")

    assert "The disk is full." in shown_texts(dialog)

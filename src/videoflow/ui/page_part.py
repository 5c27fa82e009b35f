"""What the parts of a film's page that carry out commands have in common."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from videoflow.services.coordinator import Coordinator
from videoflow.ui.command_runner import CommandRunner
from videoflow.ui.notices import NoticeArea
from videoflow.ui.one_dialog import OneDialog
from videoflow.ui.page_tasks import PageTasks


@dataclass(frozen=True)
class PageContext:
    """What a page shares with its parts; dialogs open over ``page``."""

    page: QWidget
    coordinator: Coordinator
    runner: CommandRunner
    tasks: PageTasks
    dialogs: OneDialog
    notices: NoticeArea


class PagePart(QObject):
    """Gives commands for the page that it lives as long as."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.page)
        self._page = context.page
        self._coordinator = context.coordinator
        self._runner = context.runner
        self._tasks = context.tasks
        self._dialogs = context.dialogs
        self._notices = context.notices

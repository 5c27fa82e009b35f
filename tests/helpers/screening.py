"""The real main window on a real project, with threads of its own, as app.py connects them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.find_widgets import find
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.settings import ProjectSettings
from videoflow.providers.base import Provider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.coordinator import Coordinator
from videoflow.services.projects import open_project
from videoflow.services.view_models import AssetView
from videoflow.ui.film_page import FilmPage
from videoflow.ui.main_window import MainWindow
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.workers.task_runner import QtOwner, QtTaskRunner

PATIENCE_MS = 15_000


class Screening:
    """Opens a project in a window and waits as a user would: for what the window shows."""

    def __init__(self, qtbot: QtBot, root: Path, providers: Sequence[Provider] = ()) -> None:
        self._qtbot = qtbot
        registry = ProviderRegistry(providers or [StampProvider()])
        self.coordinator = Coordinator(
            asyncio.run(open_project(root, registry)),
            runner=QtTaskRunner(),
            owner=QtOwner(),
            providers=registry,
        )
        self.window = MainWindow(self.coordinator)
        self.window.show()

    def card(self, index: int) -> SceneResultCard:
        """The card of a scene."""
        return find(self.window, SceneResultCard, f"scene_card_{index}")

    def asset(self, index: int, kind: AssetKind) -> AssetView:
        """What the card shows of a kind."""
        view = self.card(index).view
        return view.image if kind is AssetKind.IMAGE else view.video

    @property
    def page(self) -> FilmPage:
        """What the window shows of the film."""
        assert self.window.film_page is not None
        return self.window.film_page

    def dialog(self, kind: type[QWidget]) -> QWidget:
        """The dialog that is open."""
        dialog = self.page.dialog
        assert isinstance(dialog, kind)
        return dialog

    def wait(self, until: Callable[[], bool]) -> None:
        """Go on until something is so."""
        self._qtbot.waitUntil(until, timeout=PATIENCE_MS)

    def wait_for(self, index: int, kind: AssetKind, status: AssetStatus) -> None:
        """Go on until the card shows that state."""
        self.wait(lambda: self.asset(index, kind).status is status)

    def close(self) -> None:
        """Close the window and the project."""
        done: list[bool] = []
        self.window.set_coordinator(None)
        self.coordinator.shutdown(lambda: done.append(True))
        self.wait(lambda: bool(done))
        self.window.close()
        self.window.deleteLater()


@contextmanager
def film_in_window(
    qtbot: QtBot,
    *,
    scenes: int = 2,
    providers: Sequence[Provider] = (),
    settings: ProjectSettings | None = None,
) -> Iterator[Screening]:
    """A new film with so many scenes, once their cards are shown."""
    with fast_folder() as folder:
        create_film(folder / "film", scenes=scenes, settings=settings)
        screening = Screening(qtbot, folder / "film", providers)
        screening.wait(lambda: len(screening.window.cards) == scenes)
        yield screening
        screening.close()

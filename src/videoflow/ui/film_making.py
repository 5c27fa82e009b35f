"""What is made for the whole film: missing images and videos, then the film itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from videoflow.domain.base import AssetKind
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import AssetView, ProjectView, SceneView
from videoflow.ui.command_runner import CommandRunner
from videoflow.ui.cost_words import cost_of
from videoflow.ui.film_dialogs import MakeFilmDialog, MakeTakesDialog
from videoflow.ui.notices import NoticeArea
from videoflow.ui.one_dialog import OneDialog


class FilmMaking(QObject):
    """Starts at once what is free; what will be charged is asked about first."""

    def __init__(
        self,
        coordinator: Coordinator,
        runner: CommandRunner,
        dialogs: OneDialog,
        notices: NoticeArea,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._coordinator = coordinator
        self._runner = runner
        self._dialogs = dialogs
        self._notices = notices
        self._window = parent

    @Slot()
    def generate_all_images(self) -> None:
        """Make the image of every scene that has none."""
        self._generate_missing(AssetKind.IMAGE)

    @Slot()
    def generate_all_videos(self) -> None:
        """Make the video of every scene that has an image but no video."""
        self._generate_missing(AssetKind.VIDEO)

    @Slot()
    def make_film(self) -> None:
        """Ask once, then go the whole way."""
        dialog = MakeFilmDialog(self._scene_views(), self._coordinator.project_view(), self._window)
        dialog.accepted.connect(self._make_film_confirmed)
        self._dialogs.open(dialog)
        for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
            self._coordinator.ask_for_quotes(self._coordinator.missing(kind), kind)

    @Slot()
    def stop_making(self) -> None:
        """Go no further by itself."""
        self._runner.on_film(self._coordinator.stop_making_film)

    @Slot()
    def stop_all(self) -> None:
        """Cancel every job."""
        self._runner.on_film(self._coordinator.cancel_all)

    def refresh(self, view: ProjectView) -> None:
        """Prices that services quote meanwhile are shown in the dialog that asks about them."""
        dialog = self._dialogs.current
        if isinstance(dialog, MakeTakesDialog):
            dialog.show_assets(self._lacking(dialog.kind), view)
        elif isinstance(dialog, MakeFilmDialog):
            dialog.show_scenes(self._scene_views(), view)

    def _generate_missing(self, kind: AssetKind) -> None:
        assets = self._lacking(kind)
        if cost_of(assets).free:
            self._generate(kind)
            return
        dialog = MakeTakesDialog(kind, assets, self._coordinator.project_view(), self._window)
        dialog.accepted.connect(partial(self._generate, kind))
        self._dialogs.open(dialog)
        self._coordinator.ask_for_quotes(self._coordinator.missing(kind), kind)

    def _generate(self, kind: AssetKind) -> None:
        started: list[int] = []
        if not self._runner.on_film(
            lambda: started.append(self._coordinator.generate_missing(kind))
        ):
            return
        if not started[0]:
            image = kind is AssetKind.IMAGE
            self._notices.post(
                _("No image is missing.") if image else _("No video can be made now."),
                _("To make one again, use “Recreate image” on its scene.")
                if image
                else _("Scenes need an image first; “Regenerate video” makes one again."),
            )

    def _lacking(self, kind: AssetKind) -> list[AssetView]:
        views = [self._coordinator.scene_view(index) for index in self._coordinator.missing(kind)]
        return [view.image if kind is AssetKind.IMAGE else view.video for view in views]

    def _scene_views(self) -> list[SceneView]:
        return [self._coordinator.scene_view(i) for i in self._coordinator.scene_indexes()]

    @Slot()
    def _make_film_confirmed(self) -> None:
        self._runner.on_film(self._coordinator.make_film)

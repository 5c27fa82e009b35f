"""What is made for the whole film: missing images and videos, then the film itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot

from videoflow.domain import approving
from videoflow.domain.base import AssetKind, utc_now
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, ProjectView, SceneView
from videoflow.ui.cost_words import cost_of
from videoflow.ui.film_dialogs import MakeFilmDialog, MakeTakesDialog
from videoflow.ui.page_part import PageContext, PagePart


class FilmMaking(PagePart):
    """Starts at once what is free; what will be charged is asked about first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._asked_about: tuple[int, ...] | None = None

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
        dialog = MakeFilmDialog(self._scene_views(), self._coordinator.project_view(), self._page)
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
        """Show prices that services quote meanwhile in the dialog that asks about them, and take
        news away that no longer holds."""
        if view.approved_at is None:
            self._notices.dismiss(_approved_text())
        dialog = self._dialogs.current
        if isinstance(dialog, MakeTakesDialog):
            there = self._coordinator.scene_indexes()
            if self._asked_about is None:
                indexes = self._coordinator.missing(dialog.kind)
            else:
                indexes = [index for index in self._asked_about if index in there]
            dialog.show_assets(self._assets(indexes, dialog.kind), view)
        elif isinstance(dialog, MakeFilmDialog):
            dialog.show_scenes(self._scene_views(), view)

    @Slot()
    def approve(self) -> None:
        """Say that the storyboard is as it should be."""
        if self._runner.on_film(self._coordinator.approve):
            self._notices.post(
                _approved_text(),
                _("A change of order, texts or images takes the approval back."),
                "success",
                offers=((_("Generate all videos"), self.generate_all_videos),),
            )

    def generate_chosen(self, indexes: Sequence[int], kind: AssetKind) -> None:
        """Make a take for each of these scenes, after one question about what it costs."""
        self._ask(kind, tuple(indexes))

    def _generate_missing(self, kind: AssetKind) -> None:
        self._ask(kind, None)

    def _ask(self, kind: AssetKind, chosen: tuple[int, ...] | None) -> None:
        """At once where it is free and nothing is to be approved."""
        indexes = self._coordinator.missing(kind) if chosen is None else chosen
        assets, view = self._assets(indexes, kind), self._coordinator.project_view()
        dialog = MakeTakesDialog(kind, assets, view, self._page, chosen=chosen is not None)
        if cost_of(assets).free and not dialog.approves:
            dialog.deleteLater()
            self._generate(kind, chosen, approve=False)
            return
        if dialog.approves and not self._runner.on_film(self._check_approval):
            dialog.deleteLater()
            return
        self._asked_about = chosen
        dialog.accepted.connect(partial(self._generate, kind, chosen, approve=dialog.approves))
        self._dialogs.open(dialog)
        self._coordinator.ask_for_quotes(indexes, kind)

    def _generate(self, kind: AssetKind, chosen: tuple[int, ...] | None, *, approve: bool) -> None:
        coordinator, started = self._coordinator, [0]

        def command() -> None:
            if chosen is None:
                started.append(coordinator.generate_missing(kind, approve=approve))
            else:
                started.append(coordinator.generate_many(chosen, kind, approve=approve))

        if self._runner.on_film(command) and not started[-1]:
            image = kind is AssetKind.IMAGE
            self._notices.post(
                _("No image is missing.") if image else _("No video can be made now."),
                _("To make one again, use “Recreate image” on its scene.")
                if image
                else _("Scenes need an image first; “Regenerate video” makes one again."),
            )

    def _check_approval(self) -> None:
        """RuleError where the storyboard cannot be approved: nobody is asked then."""
        approving.approve(self._coordinator.project, utc_now())

    def _assets(self, indexes: Sequence[int], kind: AssetKind) -> list[AssetView]:
        views = [self._coordinator.scene_view(index) for index in indexes]
        return [view.image if kind is AssetKind.IMAGE else view.video for view in views]

    def _scene_views(self) -> list[SceneView]:
        return [self._coordinator.scene_view(i) for i in self._coordinator.scene_indexes()]

    @Slot()
    def _make_film_confirmed(self) -> None:
        self._runner.on_film(self._coordinator.make_film)


def _approved_text() -> str:
    return _("The storyboard is approved.")

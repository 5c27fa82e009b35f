"""What is done to several scenes at once: one command, one step to undo, one question of cost."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial

from PySide6.QtCore import Slot

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import SceneView
from videoflow.ui.batch_dialog import BatchDialog
from videoflow.ui.card_selection import CardSelection
from videoflow.ui.film_making import FilmMaking
from videoflow.ui.page_part import PageContext, PagePart
from videoflow.ui.selection_bar import SelectionBar


class BatchCommands(PagePart):
    """Commands on the chosen scenes, and the bar that offers them."""

    def __init__(self, context: PageContext, selection: CardSelection, making: FilmMaking) -> None:
        super().__init__(context)
        self._selection = selection
        self._making = making
        self.bar = SelectionBar()
        self.bar.images_clicked.connect(self.make_images)
        self.bar.videos_clicked.connect(self.make_videos)
        self.bar.accept_clicked.connect(self.accept_new)
        self.bar.edit_clicked.connect(self.edit)
        self.bar.duplicate_clicked.connect(self.duplicate)
        self.bar.delete_clicked.connect(self.delete)
        self.bar.clear_clicked.connect(selection.clear)
        selection.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show what is chosen now."""
        chosen = self._selection.indexes
        self.bar.show_selection(len(chosen), pending=bool(chosen and self._new_takes()))

    @Slot()
    def make_images(self) -> None:
        """Make an image for each chosen scene."""
        self._making.generate_chosen(self._selection.indexes, AssetKind.IMAGE)

    @Slot()
    def make_videos(self) -> None:
        """Make a video for each chosen scene."""
        self._making.generate_chosen(self._selection.indexes, AssetKind.VIDEO)

    @Slot()
    def accept_new(self) -> None:
        """Accept what waits for review in the chosen scenes, where it is one take of its kind."""
        self._accept(self._new_takes())

    def accept_new_of(self, index: int) -> None:
        """Accept what waits for review in one scene."""
        self._accept(self._new_takes({index}))

    def _accept(self, waiting: Sequence[tuple[int, AssetKind]]) -> None:
        coordinator = self._coordinator
        if not waiting:
            self._notices.post(
                _("There is no new take to accept here."),
                _("Where several wait, choose one in the review."),
            )
            return

        def command() -> None:
            with coordinator.batch(_("Accept new takes")):
                for index, kind in waiting:
                    coordinator.accept(index, kind)

        self._runner.on_film(command)

    @Slot()
    def edit(self) -> None:
        """Give the chosen scenes the same role or length."""
        indexes = self._selection.indexes
        dialog = BatchDialog(len(indexes), self._page)
        dialog.edit_requested.connect(partial(self._edit, indexes))
        self._dialogs.open(dialog)

    @Slot()
    def duplicate(self) -> None:
        """A second scene with the same texts right behind each."""
        coordinator, indexes = self._coordinator, self._selection.indexes
        name = ngettext("Duplicate {n} scene", "Duplicate {n} scenes", len(indexes))

        def command() -> None:
            with coordinator.batch(name.format(n=len(indexes))):
                for index in indexes:
                    coordinator.duplicate_scene(index)

        self._runner.on_film(command)

    @Slot()
    def split(self) -> None:
        """Cut each chosen scene in two."""
        coordinator, indexes = self._coordinator, self._selection.indexes
        name = ngettext("Split {n} scene", "Split {n} scenes", len(indexes))

        def command() -> None:
            with coordinator.batch(name.format(n=len(indexes))):
                for index in indexes:
                    coordinator.split_scene(index)

        self._runner.on_film(command)

    @Slot()
    def merge(self) -> None:
        """Make one scene of the chosen ones, which have to stand side by side."""
        coordinator, indexes = self._coordinator, self._selection.indexes
        order = coordinator.scene_indexes()
        first = order.index(indexes[0])
        if order[first : first + len(indexes)] != indexes:
            self._notices.post(
                _("Only scenes that stand side by side can be merged."),
                _("Choose neighbours, or move them together first."),
                "warning",
            )
            return
        name = ngettext("Merge {n} scene", "Merge {n} scenes", len(indexes))

        def command() -> None:
            with coordinator.batch(name.format(n=len(indexes))):
                for _other in indexes[1:]:
                    coordinator.merge_scenes(indexes[0])

        self._runner.on_film(command)

    def move(self, step: int) -> None:
        """Move the chosen scenes together, one place later or earlier."""
        order, chosen = list(self._coordinator.scene_indexes()), self._selection.indexes
        places = [order.index(index) for index in chosen]
        if not places or min(places) + step < 0 or max(places) + step >= len(order):
            return
        for index in chosen if step < 0 else reversed(chosen):
            place = order.index(index)
            order.insert(place + step, order.pop(place))
        self._runner.on_film(lambda: self._coordinator.reorder(order))

    @Slot()
    def delete(self) -> None:
        """Move the chosen scenes to the trash, and offer to bring them back."""
        indexes = self._selection.indexes
        busy = [
            view
            for view in self._views()
            if view.image.job is not None or view.video.job is not None
        ]
        if not busy:
            self._delete(indexes)
            return
        self._notices.post(
            ngettext(
                "{n} of the chosen scenes is being worked on.",
                "{n} of the chosen scenes are being worked on.",
                len(busy),
            ).format(n=len(busy)),
            _("Its jobs are cancelled if you delete them now."),
            "warning",
            offers=((_("Cancel and delete"), partial(self._delete, indexes)),),
        )

    def _delete(self, indexes: Sequence[int]) -> None:
        if self._runner.on_film(lambda: self._coordinator.delete_scenes(indexes, cancel_jobs=True)):
            text = ngettext(
                "{n} scene is in the trash.", "{n} scenes are in the trash.", len(indexes)
            )
            restore = partial(self._restore, indexes)
            self._notices.post(text.format(n=len(indexes)), offers=((_("Restore"), restore),))

    def _restore(self, indexes: Sequence[int]) -> None:
        coordinator = self._coordinator
        name = ngettext("Restore {n} scene", "Restore {n} scenes", len(indexes))

        def command() -> None:
            with coordinator.batch(name.format(n=len(indexes))):
                for index in reversed(indexes):
                    coordinator.restore_scene(index)

        self._runner.on_film(command)

    def _edit(self, indexes: Sequence[int], fields: dict[str, object]) -> None:
        self._runner.on_film(lambda: self._coordinator.edit_scenes(indexes, **fields))

    def _views(self) -> list[SceneView]:
        there = set(self._coordinator.scene_indexes())  # one may have gone this very moment
        return [self._coordinator.scene_view(i) for i in self._selection.indexes if i in there]

    def _new_takes(self, indexes: Container[int] | None = None) -> list[tuple[int, AssetKind]]:
        """Where exactly one take waits for review, in these scenes, else the chosen ones: among
        several takes the user chooses.

        Looks at the document, not at views of it: this follows every change.
        """
        wanted = self._selection if indexes is None else indexes
        return [
            (scene.index, kind)
            for scene in self._coordinator.project.scenes
            if scene.index in wanted
            for kind, asset in scene.assets.items()
            if len(asset.pending) == 1
        ]

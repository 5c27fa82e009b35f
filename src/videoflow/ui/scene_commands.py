"""What can be done to one scene from its card or the menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.i18n import _
from videoflow.services.view_models import MessageView, SceneView
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.page_part import PageContext, PagePart
from videoflow.ui.question_dialog import QuestionDialog
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.web import open_page
from videoflow.ui.wording import scene_name, troubles

BOTH_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)


class SceneCommands(PagePart):
    """Turns what a card asks for into commands to the coordinator."""

    def __init__(self, context: PageContext, grid: CardGrid) -> None:
        super().__init__(context)
        self._grid = grid
        self._in_trash: dict[int, str] = {}

    def watch(self, card: SceneResultCard) -> None:
        """Do what this card asks for."""
        card.recreate_requested.connect(self.recreate_image)
        card.generate_video_requested.connect(self.generate_video)
        card.cancel_requested.connect(self.cancel)
        card.retry_requested.connect(self.retry)
        card.dismiss_requested.connect(self.dismiss_error)
        card.resolve_requested.connect(self.resolve)
        card.dashboard_requested.connect(self.open_dashboard)
        card.duplicate_requested.connect(self.duplicate)
        card.move_requested.connect(self.move)
        card.split_requested.connect(self.split)
        card.merge_requested.connect(self.merge)

    # --- what is made --------------------------------------------------------------------------

    @Slot(int)
    def recreate_image(self, index: int) -> None:
        """Make the image of this scene, again or for the first time."""
        self._make(index, AssetKind.IMAGE)

    @Slot(int)
    def generate_video(self, index: int) -> None:
        """Make the video of this scene, again or for the first time."""
        self._make(index, AssetKind.VIDEO)

    def _make(self, index: int, kind: AssetKind) -> None:
        def command() -> None:
            coordinator = self._coordinator
            if _asset_status(coordinator.scene_view(index), kind) is AssetStatus.EMPTY:
                coordinator.generate(index, kind)
            else:
                coordinator.regenerate(index, kind)

        self._runner.on_scene(index, command)

    @Slot(int)
    def cancel(self, index: int) -> None:
        """Stop what is being made for this scene."""

        def command() -> None:
            view = self._coordinator.scene_view(index)
            for asset in (view.image, view.video):
                if asset.job is not None:
                    self._coordinator.cancel(index, asset.kind)

        self._runner.on_scene(index, command)

    @Slot(int)
    def retry(self, index: int) -> None:
        """Do again what has failed in this scene."""

        def command() -> None:
            for asset in troubles(self._coordinator.scene_view(index)):
                if not asset.uncertain or asset.askable:
                    self._coordinator.retry(index, asset.kind)

        self._runner.on_scene(index, command)

    @Slot(int)
    def dismiss_error(self, index: int) -> None:
        """Take what has failed in this scene as read; what its service still has, only after
        asking."""
        assets = troubles(self._coordinator.scene_view(index))
        kept = [asset for asset in assets if asset.at_service]
        if not kept:
            for kind in BOTH_KINDS:
                self._dismiss(index, kind)
            return
        question = MessageView(
            _("The service still has this job."),
            _("Without its result you have nothing for what it may have cost."),
        )
        dialog = QuestionDialog(_("Give up"), question, _("Give it up"), self._grid.window())
        dialog.accepted.connect(partial(self._dismiss, index, kept[0].kind))
        dialog.open()

    def _dismiss(self, index: int, kind: AssetKind) -> None:
        self._runner.on_scene(index, partial(self._coordinator.dismiss_error, index, kind))

    @Slot(int, bool)
    def resolve(self, index: int, charged: bool) -> None:
        """Settle the job that the card asks about: it was charged, or it was not."""
        for asset in troubles(self._coordinator.scene_view(index)):
            if asset.uncertain:
                resolve = self._coordinator.resolve_uncertain
                self._runner.on_scene(index, partial(resolve, index, asset.kind, charged=charged))

    @Slot(int)
    def open_dashboard(self, index: int) -> None:
        """Open the page where the service of the job that the card asks about shows charges."""
        assets = troubles(self._coordinator.scene_view(index))
        address = next((asset.dashboard for asset in assets if asset.dashboard), "")
        if address and not open_page(address):
            self._notices.post(
                _("No browser could be opened."),
                _("Open {address} yourself.").format(address=address),
            )

    # --- where it stands -----------------------------------------------------------------------

    @Slot(int)
    def duplicate(self, index: int) -> None:
        """A second scene with the same texts, right behind."""
        made: list[int] = []
        if self._runner.on_scene(
            index, lambda: made.append(self._coordinator.duplicate_scene(index))
        ):
            self._grid.focus_card(made[0])

    @Slot(int)
    def split(self, index: int) -> None:
        """Cut a scene in two between its sentences; its takes stay with the first half."""
        made: list[int] = []
        if self._runner.on_scene(index, lambda: made.append(self._coordinator.split_scene(index))):
            self._grid.focus_card(made[0])

    @Slot(int)
    def merge(self, index: int) -> None:
        """Make one scene of this one and the next, which goes to the trash with its takes."""
        if self._runner.on_scene(index, lambda: self._coordinator.merge_scenes(index)):
            self._grid.focus_card(index)

    @Slot(int, int)
    def move(self, index: int, step: int) -> None:
        """Move a scene ``step`` places later (earlier where negative)."""
        indexes = list(self._coordinator.scene_indexes())
        place = indexes.index(index) + step
        if 0 <= place < len(indexes):
            indexes.remove(index)
            indexes.insert(place, index)
            if self._runner.on_scene(index, lambda: self._coordinator.reorder(indexes)):
                self._grid.focus_card(index)

    @Slot(object)
    def reorder(self, indexes: tuple[int, ...]) -> None:
        """Put all scenes in this order."""
        self._runner.on_film(lambda: self._coordinator.reorder(indexes))

    @Slot(int)
    def delete(self, index: int) -> None:
        """Move a scene to the trash, and offer to bring it back."""
        view = self._coordinator.scene_view(index)
        if view.image.job is not None or view.video.job is not None:
            self._notices.post(
                _("Scene {number} is being worked on.").format(number=view.number),
                _("Its job is cancelled if you delete it now."),
                "warning",
                offers=((_("Cancel and delete"), lambda: self._delete(view)),),
            )
        else:
            self._delete(view)

    def _delete(self, view: SceneView) -> None:
        index = view.index
        if not self._runner.on_scene(
            index, lambda: self._coordinator.delete_scene(index, cancel_jobs=True)
        ):
            return
        message = _("“{scene}” is in the trash.").format(scene=scene_name(view))
        self._in_trash[index] = message
        self._notices.post(message, offers=((_("Restore"), lambda: self.restore(index)),))

    @Slot(int)
    def restore(self, index: int) -> None:
        """Bring a scene back from the trash."""
        if self._runner.on_film(lambda: self._coordinator.restore_scene(index)):
            self._notices.dismiss(self._in_trash.pop(index, ""))
            self._grid.focus_card(index)


def _asset_status(view: SceneView, kind: AssetKind) -> AssetStatus:
    return view.image.status if kind is AssetKind.IMAGE else view.video.status

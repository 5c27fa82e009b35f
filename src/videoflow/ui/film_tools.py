"""The dialogs about a film and its scenes that change more than words.

Look, end card, overlays, trim and crop, transitions, voice and music, candidates, variants, and the
report.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot

from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Framing, Transition
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard, Overlay
from videoflow.domain.report import StatusReport
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.view_models import ProjectView
from videoflow.ui.framing.framing_dialog import FramingDialog
from videoflow.ui.framing.transition_dialog import TransitionDialog
from videoflow.ui.look.look_dialog import LookChange, LookDialog
from videoflow.ui.overlays.end_card_dialog import EndCardDialog
from videoflow.ui.overlays.overlay_dialog import OverlayDialog
from videoflow.ui.overlays.preview import SampleScene
from videoflow.ui.page_part import PageContext, PagePart
from videoflow.ui.report_dialog import ReportDialog
from videoflow.ui.sound.sound_dialog import SoundDialog
from videoflow.ui.variants.candidates_dialog import CandidatesDialog
from videoflow.ui.variants.pick_dialog import PickDialog
from videoflow.ui.variants.variant_dialog import VariantDialog
from videoflow.workers.film_drawings import DrawnFilm
from videoflow.workers.thumbnails import ThumbnailLoader


class FilmTools(PagePart):
    """Opens these dialogs over a page, and gives the commands that they come to.

    ``open_project_requested`` and ``show_in_folder_requested`` carry the folder of a variant.
    """

    open_project_requested = Signal(object)
    show_in_folder_requested = Signal(object)

    def __init__(self, context: PageContext, cache_dir: Path, loader: ThumbnailLoader) -> None:
        super().__init__(context)
        self._loader = loader
        self._cache_dir = cache_dir

    # --- the whole film ------------------------------------------------------------------------

    def open_look(self) -> None:
        """Edit the look of the film."""
        view = self._coordinator.project_view()
        self._dialogs.open(
            LookDialog(
                self._film(),
                self._sample(view),
                view.brief.photos,
                self._set_look,
                self._coordinator.add_picture,
                read_only=self._coordinator.read_only,
                parent=self._page,
            )
        )

    def open_end_card(self) -> None:
        """Edit the last picture of the film."""
        view = self._coordinator.project_view()
        self._dialogs.open(
            EndCardDialog(
                self._film(),
                view.end_card,
                suggested_card(view),
                self._set_end_card,
                read_only=self._coordinator.read_only,
                parent=self._page,
            )
        )

    def open_report(self) -> None:
        """Show the status report."""

        def show(report: StatusReport) -> None:
            self._dialogs.open(
                ReportDialog(
                    report,
                    self._coordinator.folder,
                    self._coordinator.write_text,
                    self._page,
                )
            )

        self._coordinator.make_report(show, self._tell)

    def open_variant(self) -> None:
        """Ask how a variant of the film is to differ, and make it."""
        view = self._coordinator.project_view()
        scenes = [self._coordinator.scene_view(index) for index in view.scene_indexes]
        hook = next((scene for scene in scenes if scene.scenario == "hook"), None)
        hook = hook or next(iter(scenes), None)
        self._dialogs.open(
            VariantDialog(
                view,
                hook.description if hook is not None else "",
                self._coordinator.make_variant,
                self._coordinator.cancel_variant,
                self._page,
            )
        )

    def tell_variant(self, folder: Path) -> None:
        """A variant is there: open it, if that was wished, or offer to."""
        dialog = self._dialogs.current
        if isinstance(dialog, VariantDialog) and dialog.busy:
            wants_it = dialog.open_afterwards.isChecked()
            dialog.show_done()
            if wants_it:
                # Not from within what tells of it: opening closes the film that tells.
                QTimer.singleShot(0, self, partial(self.open_project_requested.emit, folder))
                return
        self._notices.post(
            _("The variant “{name}” is ready.").format(name=folder.name),
            tone="success",
            offers=(
                (_("Open it"), partial(self.open_project_requested.emit, folder)),
                (_("Show in folder"), partial(self.show_in_folder_requested.emit, folder)),
            ),
        )

    def _set_look(self, change: LookChange) -> None:
        with self._coordinator.batch(_("Change the look")):
            self._coordinator.set_look(**dict(change.look))
            if change.photos is not None:
                self._coordinator.edit_brief(photos=change.photos)
        self._runner.commanded.emit()

    def _set_end_card(self, card: EndCard | None) -> None:
        self._coordinator.set_end_card(card)
        self._runner.commanded.emit()

    # --- one scene -----------------------------------------------------------------------------

    @Slot(int, str)
    def open_tool(self, index: int, name: str) -> None:
        """Open what a card's menu asks for."""
        {
            "candidates": self.open_candidates,
            "sound": self.open_sound,
            "overlays": self.open_overlays,
            "framing": self.open_framing,
            "transition": self.open_transition,
        }[name](index)

    def open_overlays(self, index: int) -> None:
        """Edit what is drawn over a scene."""
        self._dialogs.open(
            OverlayDialog(
                self._film(),
                self._coordinator.scene_view(index),
                partial(self._set_overlays, index),
                read_only=self._coordinator.read_only,
                parent=self._page,
            )
        )

    def open_framing(self, index: int) -> None:
        """Trim and crop the scene's video; its image where it has no video yet."""
        view = self._coordinator.scene_view(index)
        asset = view.video if view.video.committed is not None else view.image
        if asset.committed is None:
            self._notices.post(
                _("Scene {number} has nothing to trim or crop yet.").format(number=view.number),
                _("Make its image first, or use a file of your own."),
            )
            return
        self._dialogs.open(
            FramingDialog(
                self._film(),
                view,
                asset,
                partial(self._set_framing, index, asset.kind, asset.committed.take_id),
                read_only=self._coordinator.read_only,
                parent=self._page,
            )
        )

    def open_transition(self, index: int) -> None:
        """Choose how a scene gives way to the next one."""
        self._dialogs.open(
            TransitionDialog(
                self._coordinator.scene_view(index),
                partial(self._set_transition, index),
                read_only=self._coordinator.read_only,
                parent=self._page,
            )
        )

    def open_sound(self, index: int) -> None:
        """Make voice and music of a scene, and decide about them."""
        self._dialogs.open(SoundDialog(self._coordinator, index, self._page))

    def open_candidates(self, index: int) -> None:
        """Ask how many candidates to roll, with their price; then show them as they come."""
        view = self._coordinator.scene_view(index)
        dialog = CandidatesDialog(
            view, self._coordinator.project_view(), partial(self._roll, index), self._page
        )
        self._dialogs.open(dialog)
        for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
            self._coordinator.ask_for_quotes([index], kind)

    def open_choice(self, index: int) -> None:
        """Show the takes of a scene that wait for review beside each other."""
        view = self._coordinator.scene_view(index)
        kind = next((a.kind for a in (view.image, view.video) if a.pending or a.job), None)
        if kind is None:
            self._notices.post(_("Nothing waits for review in this scene."))
        else:
            self._open_sheet(index, kind)

    def refresh(self) -> None:
        """Show in the open dialog what services quote meanwhile, and what has failed."""
        dialog = self._dialogs.current
        error = self._coordinator.variant_error
        if isinstance(dialog, VariantDialog) and dialog.busy and error is not None:
            dialog.show_failure(error)
        if isinstance(dialog, CandidatesDialog) and dialog.scene_index in (
            self._coordinator.scene_indexes()
        ):
            view = self._coordinator.scene_view(dialog.scene_index)
            dialog.show_scene(view, self._coordinator.project_view())

    def _roll(self, index: int, kind: AssetKind, count: int) -> None:
        self._coordinator.roll_candidates(index, kind, count)
        self._runner.commanded.emit()
        # After the dialog that asked has closed: only one is open at a time.
        QTimer.singleShot(0, self, partial(self._open_sheet, index, kind))

    def _open_sheet(self, index: int, kind: AssetKind) -> None:
        self._dialogs.open(PickDialog(self._coordinator, index, kind, self._loader, self._page))

    def _set_overlays(self, index: int, overlays: tuple[Overlay, ...]) -> None:
        self._coordinator.set_overlays(index, overlays)
        self._runner.commanded.emit()

    def _set_framing(self, index: int, kind: AssetKind, take_id: str, framing: Framing) -> None:
        self._coordinator.set_framing(index, kind, take_id, framing)
        self._runner.commanded.emit()

    def _set_transition(self, index: int, transition: Transition, everywhere: bool) -> None:
        if everywhere:
            with self._coordinator.batch(_("Change all transitions")):
                for each in self._coordinator.scene_indexes():
                    self._coordinator.set_transition(each, transition)
        else:
            self._coordinator.set_transition(index, transition)
        self._runner.commanded.emit()

    # --- inside --------------------------------------------------------------------------------

    def _film(self) -> DrawnFilm:
        view = self._coordinator.project_view()
        return DrawnFilm(
            folder=view.folder,
            cache_dir=self._cache_dir,
            ratio=view.brief.aspect_ratio,
            look=view.look or Look(),
        )

    def _sample(self, view: ProjectView) -> SampleScene:
        """The first scene that has a picture, with words of the brief over it."""
        asset = next(
            (
                scene.image
                for scene in map(self._coordinator.scene_view, view.scene_indexes)
                if scene.image.committed is not None
            ),
            None,
        )
        return SampleScene(
            take=asset.committed if asset is not None else None,
            framing=(asset.framing if asset is not None else None) or Framing(),
            claim=view.brief.offer or view.brief.product,
            card=view.end_card or suggested_card(view),
        )

    def _tell(self, error: VideoFlowError) -> None:
        self._notices.post(error.message, error.action, "danger")


def suggested_card(view: ProjectView) -> EndCard:
    """What the brief says, as an end card."""
    brief = view.brief
    return EndCard(headline=brief.product, offer=brief.offer, call_to_action=brief.call_to_action)

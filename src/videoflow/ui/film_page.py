"""The page of one open film: header, notices, cards, and the editor beside them.

Commands go straight to the coordinator, on its owner thread. What it refuses is told on the card
that it belongs to, or in a notice where there is no card; never in a message box.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import SceneDraft
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import (
    CoordinatorEvent,
    FilmExported,
    NoticePosted,
    ProjectChanged,
    SceneChanged,
    ScenesChanged,
)
from videoflow.services.view_models import MessageView, ProjectView, SceneView
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.editor_column import EditorColumn
from videoflow.ui.export_panel import ExportPanel
from videoflow.ui.film_dialogs import MakeFilmDialog, TrashDialog
from videoflow.ui.film_header import FilmHeader
from videoflow.ui.film_player import FilmPlayer
from videoflow.ui.notices import NoticeArea
from videoflow.ui.previews import Previews
from videoflow.ui.review_dialog import ReviewDialog
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.surface_player import SurfacePlayer
from videoflow.ui.takes_dialog import TakesDialog
from videoflow.ui.wording import scene_name
from videoflow.workers.thumbnails import ThumbnailLoader

REFRESH_INTERVAL_MS = 33
"""Changes are gathered for this long, so that many running jobs cost one refresh."""

BOTH_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)


class FilmPage(QWidget):
    """Everything about one open film. ``close_page`` must be called before it goes away."""

    show_in_folder_requested = Signal(object)
    project_changed = Signal(object)

    def __init__(
        self, coordinator: Coordinator, cache_dir: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._coordinator = coordinator
        self._changed: set[int] = set()
        self._in_trash: dict[int, str] = {}
        self._scenes_changed = False
        self._project_changed = False
        self._dialog: QWidget | None = None
        self._loader = ThumbnailLoader(cache_dir, self)
        self._player = SurfacePlayer(self)
        self._player.failed.connect(self._tell_failure)
        self._header = FilmHeader()
        self._notices = NoticeArea()
        self._grid = CardGrid(coordinator.scene_view)
        self._previews = Previews(self._loader, self._grid, self)
        self._editor = EditorColumn(coordinator)
        self._editor.commanded.connect(self.refresh)
        self._editor.left.connect(self._grid.focus_card)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(0)
        self._columns.addWidget(self._grid, 1)
        self._columns.addWidget(self._editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._notices)
        column.addLayout(self._columns, 1)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_INTERVAL_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        self._connect()
        self._scenes_changed = True
        self.refresh()
        # The page itself takes the first focus: no button looks pressed, arrow keys work.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._unsubscribe: Callable[[], None] | None = coordinator.subscribe(self._on_event)

    @property
    def grid(self) -> CardGrid:
        """The cards."""
        return self._grid

    @property
    def header(self) -> FilmHeader:
        """Name, progress and the buttons of the whole film."""
        return self._header

    @property
    def notices(self) -> NoticeArea:
        """Messages that belong to no card."""
        return self._notices

    @property
    def dialog(self) -> QWidget | None:
        """The dialog that was opened last."""
        return self._dialog

    def close_page(self) -> None:
        """Let go of the coordinator, of files and of threads."""
        self._refresh_timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._editor.flush()
        if self._dialog is not None:
            self._dialog.close()
        self._grid.clear()
        self._player.close()
        self._loader.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: an arrow key brings the focus to the cards."""
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows and self._grid.current_index() is None:
            self._grid.focus_first()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        grid, header = self._grid, self._header
        grid.card_made.connect(self._connect_card)
        grid.order_wanted.connect(self._reorder)
        header.make_film_clicked.connect(self.make_film)
        header.stop_making_clicked.connect(self._stop_making)
        header.images_clicked.connect(self.generate_all_images)
        header.videos_clicked.connect(self.generate_all_videos)
        header.play_clicked.connect(self.play_film)
        header.export_clicked.connect(self.export)
        header.cancel_export_clicked.connect(self._cancel_export)
        header.add_scene_clicked.connect(self.add_scene)
        header.trash_clicked.connect(self.open_trash)
        header.stop_all_clicked.connect(self.stop_all)
        header.retry_saving_clicked.connect(self._retry_saving)

    @Slot(object)
    def _connect_card(self, card: SceneResultCard) -> None:
        card.recreate_requested.connect(self.recreate_image)
        card.generate_video_requested.connect(self.generate_video)
        card.review_requested.connect(self.review)
        card.cancel_requested.connect(self.cancel)
        card.edit_requested.connect(self.edit)
        card.delete_requested.connect(self.delete)
        card.retry_requested.connect(self.retry)
        card.play_requested.connect(self.play)
        card.dismiss_requested.connect(self._dismiss_error)
        card.resolve_requested.connect(self._resolve)
        card.duplicate_requested.connect(self.duplicate)
        card.move_requested.connect(self.move_scene)
        card.history_requested.connect(self.open_takes)
        self._previews.watch(card)

    # --- what the coordinator tells ------------------------------------------------------------

    def _on_event(self, event: CoordinatorEvent) -> None:
        match event:
            case SceneChanged(index):
                self._changed.add(index)
                self._project_changed = True
            case ScenesChanged():
                self._scenes_changed = True
            case ProjectChanged():
                self._project_changed = True
            case NoticePosted(message, action, is_error):
                self._notices.post(message, action, "danger" if is_error else "info")
            case FilmExported(path):
                self._tell_exported(path)
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot()
    def refresh(self) -> None:
        """Show everything that has changed since the last time."""
        self._refresh_timer.stop()
        changed, self._changed = self._changed, set()
        view = self._coordinator.project_view()
        if self._scenes_changed:
            self._scenes_changed = False
            self._grid.set_scenes(view.scene_indexes, view.brief.aspect_ratio)
        present = set(view.scene_indexes)
        for index in changed & present:
            self._grid.mark_changed(index)
        self._header.show_project(view)
        self._refresh_export(view)
        self._editor.refresh(changed, present)
        self.project_changed.emit(view)

    def _tell_exported(self, path: Path) -> None:
        if isinstance(self._dialog, ExportPanel):
            return  # which shows it already
        self._notices.post(
            _("The film is ready: {name}").format(name=path.name),
            tone="success",
            offers=(
                (_("Play film"), self.play_film),
                (_("Show in folder"), lambda: self.show_in_folder_requested.emit(path)),
            ),
            stays=True,
        )

    @Slot(str)
    def _tell_failure(self, text: str) -> None:
        self._notices.post(text, tone="danger")

    # --- running commands ----------------------------------------------------------------------

    def _on_card(self, index: int, command: Callable[[], object]) -> bool:
        """Run a command about one scene; a refusal is told on its card."""
        try:
            command()
        except VideoFlowError as error:
            self.refresh()
            card = self._grid.card(index)
            if card is None:
                self._notices.post(error.message, error.action, "warning")
            else:
                card.show_refusal(error)
            return False
        self.refresh()
        return True

    def _on_film(self, command: Callable[[], object]) -> bool:
        """Run a command about the film; a refusal is told in a notice."""
        try:
            command()
        except VideoFlowError as error:
            self._notices.post(error.message, error.action, "warning")
            return False
        self.refresh()
        return True

    def _make(self, index: int, kind: AssetKind) -> None:
        def command() -> None:
            coordinator = self._coordinator
            if _asset_status(coordinator.scene_view(index), kind) is AssetStatus.EMPTY:
                coordinator.generate(index, kind)
            else:
                coordinator.regenerate(index, kind)

        self._on_card(index, command)

    # --- one scene -----------------------------------------------------------------------------

    @Slot(int)
    def recreate_image(self, index: int) -> None:
        """Make the image of this scene, again or for the first time."""
        self._make(index, AssetKind.IMAGE)

    @Slot(int)
    def generate_video(self, index: int) -> None:
        """Make the video of this scene, again or for the first time."""
        self._make(index, AssetKind.VIDEO)

    @Slot(int)
    def cancel(self, index: int) -> None:
        """Stop what is being made for this scene."""
        view = self._coordinator.scene_view(index)
        for asset in (view.image, view.video):
            if asset.job is not None:
                self._coordinator.cancel(index, asset.kind)
        self.refresh()

    @Slot(int)
    def retry(self, index: int) -> None:
        """Do again what has failed in this scene."""

        def command() -> None:
            view = self._coordinator.scene_view(index)
            for asset in (view.image, view.video):
                if asset.error is not None and not asset.uncertain:
                    self._coordinator.retry(index, asset.kind)

        self._on_card(index, command)

    @Slot(int)
    def _dismiss_error(self, index: int) -> None:
        for kind in BOTH_KINDS:
            self._on_card(index, partial(self._coordinator.dismiss_error, index, kind))

    @Slot(int, bool)
    def _resolve(self, index: int, charged: bool) -> None:
        view = self._coordinator.scene_view(index)
        for asset in (view.image, view.video):
            if asset.uncertain:
                resolve = self._coordinator.resolve_uncertain
                self._on_card(index, partial(resolve, index, asset.kind, charged=charged))

    @Slot(int)
    def play(self, index: int) -> None:
        """Play this scene's video on its card, or stop it."""
        card = self._grid.card(index)
        if card is None:
            return
        take = card.view.video.committed
        if take is None:
            card.show_refusal(MessageView(_("This scene has no video yet.")))
        else:
            self._player.toggle(card.surface, take)

    @Slot(int)
    def edit(self, index: int) -> None:
        """Open the editor beside the cards."""
        self._editor.edit(index)

    @Slot(int)
    def duplicate(self, index: int) -> None:
        """A second scene with the same texts, right behind."""
        made: list[int] = []
        if self._on_card(index, lambda: made.append(self._coordinator.duplicate_scene(index))):
            self._grid.focus_card(made[0])

    @Slot(int, int)
    def move_scene(self, index: int, step: int) -> None:
        """Move a scene ``step`` places later (earlier where negative)."""
        indexes = list(self._coordinator.scene_indexes())
        place = indexes.index(index) + step
        if 0 <= place < len(indexes):
            indexes.remove(index)
            indexes.insert(place, index)
            if self._on_card(index, lambda: self._coordinator.reorder(indexes)):
                self._grid.focus_card(index)

    @Slot(object)
    def _reorder(self, indexes: tuple[int, ...]) -> None:
        self._on_film(lambda: self._coordinator.reorder(indexes))

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
        if not self._on_card(
            index, lambda: self._coordinator.delete_scene(index, cancel_jobs=True)
        ):
            return
        message = _("“{scene}” is in the trash.").format(scene=scene_name(view))
        self._in_trash[index] = message
        self._notices.post(message, offers=((_("Restore"), lambda: self.restore_scene(index)),))

    def restore_scene(self, index: int) -> None:
        """Bring a scene back from the trash."""
        if self._on_film(lambda: self._coordinator.restore_scene(index)):
            self._notices.dismiss(self._in_trash.pop(index, ""))
            self._grid.focus_card(index)

    # --- the whole film ------------------------------------------------------------------------

    @Slot()
    def add_scene(self) -> None:
        """Add a scene at the end and open it in the editor."""
        draft = SceneDraft(
            scenario=_("scene"),
            title=_("New scene"),
            description=_("Describe what happens in this scene."),
            image_prompt=_("Describe the picture that this scene starts with."),
        )
        made: list[int] = []
        if self._on_film(lambda: made.append(self._coordinator.add_scene(draft))):
            self._grid.focus_card(made[0])
            self.edit(made[0])

    @Slot()
    def generate_all_images(self) -> None:
        """Make the image of every scene that has none."""
        self._generate_missing(AssetKind.IMAGE)

    @Slot()
    def generate_all_videos(self) -> None:
        """Make the video of every scene that has an image but no video."""
        self._generate_missing(AssetKind.VIDEO)

    def _generate_missing(self, kind: AssetKind) -> None:
        started: list[int] = []
        if not self._on_film(lambda: started.append(self._coordinator.generate_missing(kind))):
            return
        if not started[0]:
            image = kind is AssetKind.IMAGE
            self._notices.post(
                _("No image is missing.") if image else _("No video can be made now."),
                _("To make one again, use “Recreate image” on its scene.")
                if image
                else _("Scenes need an image first; “Regenerate video” makes one again."),
            )

    @Slot()
    def make_film(self) -> None:
        """Ask once, then go the whole way."""
        views = [self._coordinator.scene_view(i) for i in self._coordinator.scene_indexes()]
        dialog = MakeFilmDialog(views, self)
        dialog.accepted.connect(self._make_film_confirmed)
        self._open(dialog)

    @Slot()
    def _make_film_confirmed(self) -> None:
        self._on_film(self._coordinator.make_film)

    @Slot()
    def _stop_making(self) -> None:
        self._on_film(self._coordinator.stop_making_film)

    @Slot()
    def stop_all(self) -> None:
        """Cancel every job."""
        self._on_film(self._coordinator.cancel_all)

    @Slot()
    def export(self) -> None:
        """Open the dialog that joins the committed videos into one file."""
        panel = ExportPanel(self)
        panel.export_requested.connect(self._export_to)
        panel.cancel_requested.connect(self._cancel_export)
        panel.show_in_folder_requested.connect(self.show_in_folder_requested)
        panel.play_requested.connect(self.play_film)
        panel.generate_missing_requested.connect(self.generate_all_videos)
        self._open(panel)
        self._refresh_export(self._coordinator.project_view())

    @Slot(object)
    def _export_to(self, output: Path | None) -> None:
        try:
            self._coordinator.export(output)
        except VideoFlowError as error:
            if isinstance(self._dialog, ExportPanel):
                self._dialog.show_error(MessageView(error.message, error.action))
        self.refresh()

    def _refresh_export(self, view: ProjectView) -> None:
        """Keep the export dialog, if it is open, in line with the film."""
        if not isinstance(self._dialog, ExportPanel):
            return
        scenes = [self._coordinator.scene_view(index) for index in view.scene_indexes]
        missing = tuple(scene.number for scene in scenes if scene.video.committed is None)
        self._dialog.show_project(view, missing)
        error = self._coordinator.export_error
        if error is not None and view.export is None:
            self._dialog.show_error(MessageView(error.message, error.action))

    @Slot()
    def _cancel_export(self) -> None:
        self._on_film(self._coordinator.cancel_export)

    @Slot()
    def _retry_saving(self) -> None:
        self._on_film(self._coordinator.retry_saving)

    # --- dialogs -------------------------------------------------------------------------------

    @Slot(int)
    def review(self, index: int) -> None:
        """Open the review of what is pending in this scene."""
        view = self._coordinator.scene_view(index)
        card = self._grid.card(index)
        if not view.image.pending and not view.video.pending:
            if card is not None:
                card.show_refusal(MessageView(_("Nothing waits for review in this scene.")))
            return
        self._player.stop()
        self._open(ReviewDialog(self._coordinator, index, self._loader, self))

    @Slot(int)
    def open_takes(self, index: int) -> None:
        """Show the earlier takes of this scene."""
        self._open(TakesDialog(self._coordinator, index, self._loader, self))

    @Slot()
    def open_trash(self) -> None:
        """Show the deleted scenes."""
        dialog = TrashDialog(self._coordinator.project_view().deleted, self)
        dialog.restore_requested.connect(self.restore_scene)
        self._open(dialog)

    @Slot()
    def play_film(self) -> None:
        """Play the committed takes in order."""
        self._player.stop()
        indexes = self._coordinator.scene_indexes()
        self._open(FilmPlayer([self._coordinator.scene_view(i) for i in indexes], self))

    def _open(self, dialog: QWidget) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(self._dialog_gone)
        dialog.show()

    @Slot()
    def _dialog_gone(self) -> None:
        self._dialog = None


def _asset_status(view: SceneView, kind: AssetKind) -> AssetStatus:
    return view.image.status if kind is AssetKind.IMAGE else view.video.status

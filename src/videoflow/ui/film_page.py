"""The page of one open film: header, notices, cards, and the editor beside them.

What cards ask for goes to ``SceneCommands``, what is made for the whole film to ``FilmMaking``, the
exports to ``FilmExport`` and ``StoryboardExport``, what comes from outside to ``IncomingFiles``;
the page itself shows what has changed and opens players and dialogs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import (
    CoordinatorEvent,
    FilmExported,
    HandedOff,
    NoticePosted,
    SceneChanged,
    ScenesChanged,
    StepDone,
    StoryboardExported,
    VariantMade,
)
from videoflow.services.export.preflight import Finding, Place
from videoflow.services.ports import TaskRunner
from videoflow.services.storyboard.incoming import blank_scene
from videoflow.services.view_models import MessageView
from videoflow.ui.batch_commands import BatchCommands
from videoflow.ui.card_canvas import is_welcome
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.command_runner import CommandRunner
from videoflow.ui.editor_column import EditorColumn
from videoflow.ui.film_dialogs import TrashDialog
from videoflow.ui.film_export import FilmExport
from videoflow.ui.film_header import FilmHeader
from videoflow.ui.film_making import FilmMaking
from videoflow.ui.film_player import FilmPlayer
from videoflow.ui.film_tools import FilmTools
from videoflow.ui.incoming_files import IncomingFiles
from videoflow.ui.notices import NoticeArea
from videoflow.ui.one_dialog import OneDialog
from videoflow.ui.page_part import PageContext
from videoflow.ui.page_tasks import PageTasks
from videoflow.ui.previews import Previews
from videoflow.ui.refining import Refining
from videoflow.ui.review_dialog import ReviewDialog
from videoflow.ui.scene_commands import SceneCommands
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.storyboard_export import StoryboardExport
from videoflow.ui.surface_player import SurfacePlayer
from videoflow.ui.takes_dialog import TakesDialog
from videoflow.ui.undo_history import UndoHistory
from videoflow.workers.thumbnails import ThumbnailLoader

REFRESH_INTERVAL_MS = 33
"""Changes are gathered for this long, so that many running jobs cost one refresh."""


class FilmPage(QWidget):
    """Everything about one open film. ``close_page`` must be called before it goes away."""

    show_in_folder_requested = Signal(object)
    open_project_requested = Signal(object)
    project_changed = Signal(object)

    def __init__(
        self,
        coordinator: Coordinator,
        cache_dir: Path,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        """``runner`` outlives the page."""
        super().__init__(parent)
        self._coordinator = coordinator
        self._changed: set[int] = set()
        self._scenes_changed = False
        self._dialogs = OneDialog(self)
        self._loader = ThumbnailLoader(cache_dir, self)
        self._player = SurfacePlayer(self)
        self._player.failed.connect(self._tell_failure)
        self._header = FilmHeader()
        self._notices = NoticeArea()
        self._grid = CardGrid(coordinator.scene_view)
        self._previews = Previews(self._loader, self._grid, self)
        self._runner = CommandRunner(self._grid, self._notices, self)
        self._runner.commanded.connect(self.refresh)
        self._tasks = PageTasks(runner)
        context = PageContext(
            self, coordinator, self._runner, self._tasks, self._dialogs, self._notices
        )
        self.scenes = SceneCommands(context, self._grid)
        self.making = FilmMaking(context)
        self.batch = BatchCommands(context, self._grid.selection, self.making)
        self._export = FilmExport(context)
        self.storyboard = StoryboardExport(context)
        self.tools = FilmTools(context, cache_dir, self._loader)
        self.incoming = IncomingFiles(context, self._grid)
        self.refining = Refining(context)
        self.undo_history = UndoHistory(coordinator, self._runner, self)
        self.setAcceptDrops(True)
        self._editor = EditorColumn(coordinator)
        self._editor.commanded.connect(self.refresh)
        self._editor.left.connect(self._grid.focus_card)
        self._editor.refine_requested.connect(self.refine)
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
        column.addWidget(self.batch.bar)
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
        return self._dialogs.current

    def close_page(self) -> None:
        """Let go of the coordinator, of files and of threads."""
        self._export.close()
        self._refresh_timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._editor.flush()
        self._dialogs.close()
        self._tasks.close()
        self.incoming.close()
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent: beside the cards, too, files are welcome."""
        if is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        event.acceptProposedAction()
        self.incoming.take_data(event.mimeData(), None)

    def _connect(self) -> None:
        grid, header, export, making = self._grid, self._header, self._export, self.making
        grid.card_made.connect(self._connect_card)
        grid.order_wanted.connect(self.scenes.reorder)
        grid.data_dropped.connect(self._take_dropped)
        header.make_film_clicked.connect(making.make_film)
        header.stop_making_clicked.connect(making.stop_making)
        header.images_clicked.connect(making.generate_all_images)
        header.videos_clicked.connect(making.generate_all_videos)
        header.play_clicked.connect(self.play_film)
        header.export_clicked.connect(self.export)
        header.cancel_export_clicked.connect(export.cancel)
        header.add_scene_clicked.connect(self.add_scene)
        header.trash_clicked.connect(self.open_trash)
        header.stop_all_clicked.connect(making.stop_all)
        header.approve_clicked.connect(making.approve)
        header.retry_saving_clicked.connect(self._retry_saving)
        export.play_requested.connect(self.play_film)
        export.show_in_folder_requested.connect(self.show_in_folder_requested)
        export.generate_missing_requested.connect(making.generate_all_videos)
        export.go_requested.connect(self._go_to)
        self.storyboard.show_in_folder_requested.connect(self.show_in_folder_requested)
        self.incoming.open_project_requested.connect(self.open_project_requested)
        self.tools.open_project_requested.connect(self.open_project_requested)
        self.tools.show_in_folder_requested.connect(self.show_in_folder_requested)
        self.incoming.sound_requested.connect(self.tools.open_sound)

    @Slot(object)
    def _connect_card(self, card: SceneResultCard) -> None:
        card.review_requested.connect(self.review)
        card.edit_requested.connect(self.edit)
        card.play_requested.connect(self.play)
        card.history_requested.connect(self.open_takes)
        card.delete_requested.connect(self.delete)
        card.own_files_requested.connect(self.incoming.choose_media)
        card.tool_requested.connect(self.tools.open_tool)
        card.refine_requested.connect(self.refine)
        self.scenes.watch(card)
        self._previews.watch(card)

    # --- what the coordinator tells ------------------------------------------------------------

    def _on_event(self, event: CoordinatorEvent) -> None:
        match event:
            case SceneChanged(index):
                self._changed.add(index)
            case ScenesChanged():
                self._scenes_changed = True
            case NoticePosted(message, action, is_error):
                self._notices.post(message, action, "danger" if is_error else "info")
            case FilmExported(path):
                self._export.tell_exported(path)
            case HandedOff(path):
                self._export.tell_handed_off(path)
            case VariantMade(folder):
                self.tools.tell_variant(folder)
            case StoryboardExported(path):
                self.storyboard.tell_exported(path)
            case StepDone(step):
                self.undo_history.add(step)
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot()
    def refresh(self) -> None:
        """Show everything that has changed since the last time."""
        self._refresh_timer.stop()
        changed, self._changed = self._changed, set()
        view = self._coordinator.project_view()
        present = set(view.scene_indexes)
        if self._scenes_changed:
            self._scenes_changed = False
            changed = set(present)  # each may have another number now
            self._grid.set_scenes(view.scene_indexes, view.brief.aspect_ratio)
        for index in changed & present:
            self._grid.mark_changed(index)
        self._header.show_project(view)
        self._export.refresh(view)
        self.making.refresh(view)
        self.tools.refresh()
        self.batch.refresh()
        self.refining.refresh(view)
        self.storyboard.refresh()
        self.incoming.refresh()
        self._editor.refresh(changed, present)
        self.project_changed.emit(view)

    @Slot(str)
    def _tell_failure(self, text: str) -> None:
        self._notices.post(text, tone="danger")

    # --- one scene -----------------------------------------------------------------------------

    @Slot(object, object)
    def _take_dropped(self, data: QMimeData, index: int | None) -> None:
        self.incoming.take_data(data, index)

    @Slot(int)
    def edit(self, index: int) -> None:
        """Open the editor beside the cards."""
        self._editor.edit(index)

    @Slot(int)
    def delete(self, index: int) -> None:
        """Delete this scene, and those that are chosen together with it."""
        selection = self._grid.selection
        if selection.is_several and index in selection:
            self.batch.delete()
        else:
            self.scenes.delete(index)

    @Slot(int)
    def refine(self, index: int) -> None:
        """Open the dialog that gives a scene better words."""
        self.refining.open(index)

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
    def review(self, index: int) -> None:
        """Open the review of what is pending in this scene."""
        view = self._coordinator.scene_view(index)
        card = self._grid.card(index)
        if not view.image.pending and not view.video.pending:
            if card is not None:
                card.show_refusal(MessageView(_("Nothing waits for review in this scene.")))
            return
        self._player.stop()
        self._dialogs.open(ReviewDialog(self._coordinator, index, self._loader, self))

    @Slot(int)
    def open_takes(self, index: int) -> None:
        """Show the earlier takes of this scene."""
        self._dialogs.open(TakesDialog(self._coordinator, index, self._loader, self))

    # --- the whole film ------------------------------------------------------------------------

    @Slot()
    def add_scene(self) -> None:
        """Add a scene at the end and open it in the editor."""
        made: list[int] = []
        if self._runner.on_film(lambda: made.append(self._coordinator.add_scene(blank_scene()))):
            self._grid.focus_card(made[0])
            self.edit(made[0])

    @Slot()
    def export(self) -> None:
        """Open the dialog that joins the committed videos into one file."""
        self._export.open_panel()

    @Slot(object)
    def _go_to(self, finding: Finding) -> None:
        """Where a finding of the export is put right: on its scene's card, or on the page."""
        index = finding.scene_index
        if index is None and finding.place is Place.STORYBOARD:
            self._header.approve_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif index is None:
            self._grid.focus_first()
        elif finding.place is Place.REVIEW:
            self.review(index)
        else:
            self._grid.focus_card(index)

    @Slot()
    def _retry_saving(self) -> None:
        self._runner.on_film(self._coordinator.retry_saving)

    @Slot()
    def open_trash(self) -> None:
        """Show the deleted scenes."""
        dialog = TrashDialog(self._coordinator.project_view().deleted, self)
        dialog.restore_requested.connect(self.scenes.restore)
        self._dialogs.open(dialog)

    @Slot()
    def play_film(self) -> None:
        """Play the committed takes in order."""
        self._player.stop()
        indexes = self._coordinator.scene_indexes()
        self._dialogs.open(FilmPlayer([self._coordinator.scene_view(i) for i in indexes], self))

"""Choose among the pending takes of a scene: a contact sheet of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, ngettext
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import AssetView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import dialog_column
from videoflow.ui.labels import text_label
from videoflow.ui.scene_dialog import SceneDialog
from videoflow.ui.surface_player import SurfacePlayer
from videoflow.ui.theme import Space, set_role
from videoflow.ui.variants.take_tile import TILE_PX, TakeTile
from videoflow.ui.wording import kind_label, scene_name
from videoflow.workers.thumbnails import Thumbnail, ThumbnailLoader


class PickDialog(SceneDialog):
    """A grid of what waits for review, and of what the film uses now, to compare with.

    Keys: arrows choose, Enter accepts, R rejects, Space plays, Esc decides later. Candidates that
    are still being made join as they come.
    """

    def __init__(
        self,
        coordinator: Coordinator,
        index: int,
        kind: AssetKind,
        loader: ThumbnailLoader,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(coordinator, index, parent)
        self.setObjectName("pick_dialog")
        self._kind = kind
        self._loader = loader
        self._tiles: list[TakeTile] = []
        self._chosen: str | None = None
        self._committed: str | None = None
        self._ratio = coordinator.scene_view(index).aspect_ratio
        self._player = SurfacePlayer(self)
        self._player.failed.connect(self._tell_failure)
        loader.loaded.connect(self._loaded)
        self._lay_out()
        self._follow()
        self.resize(860, 680)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def tiles(self) -> tuple[TakeTile, ...]:
        """The one in the film, if there is one, then the candidates as they were made."""
        return tuple(self._tiles)

    @property
    def chosen_take(self) -> str | None:
        """The id of the take that the keys act on."""
        return self._chosen

    def _lay_out(self) -> None:
        self._state = text_label(role="muted")
        self._state.setObjectName("pick_state")
        self._sheet = QWidget()
        set_role(self._sheet, "canvas")
        self._grid = QGridLayout(self._sheet)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._sheet)
        self.reject_rest = QCheckBox(_("Reject the others"))
        self.reject_rest.setObjectName("reject_rest_box")
        self.reject_rest.setChecked(True)
        self.reject_rest.setToolTip(_("They stay among the scene's earlier takes for a while."))
        self.accept_button = push_button(_("Accept"), "accept_button", "primary", "check")
        self.accept_button.setToolTip(_("The film uses the chosen one (Enter)"))
        self.accept_button.clicked.connect(self.accept_chosen)
        self.reject_button = push_button(_("Reject"), "reject_button", icon="close")
        self.reject_button.setToolTip(_("Take the chosen one off the sheet (R)"))
        self.reject_button.clicked.connect(self.reject_chosen)
        later = push_button(_("Decide later"), "decide_later_button", "quiet", "clock")
        later.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.reject_rest)
        foot.addStretch(1)
        for button in (later, self.reject_button, self.accept_button):
            foot.addWidget(button)
        column = dialog_column(self)
        column.addWidget(self._title)
        column.addWidget(self._state)
        column.addWidget(self._notices)
        column.addWidget(self._area, 1)
        column.addLayout(foot)

    # --- what is shown -------------------------------------------------------------------------

    def _asset(self, view: SceneView) -> AssetView:
        return view.image if self._kind is AssetKind.IMAGE else view.video

    def _show_scene(self, view: SceneView) -> None:
        """See SceneDialog."""
        asset = self._asset(view)
        if not asset.pending and asset.job is None and asset.error is None:
            self.close()
            return
        title = _("{scene} — choose the {kind}").format(
            scene=scene_name(view), kind=kind_label(self._kind).lower()
        )
        self._title.setText(title)
        self.setWindowTitle(title)
        left = self._coordinator.candidates_left(self._index, self._kind)
        self._state.setText(_state_text(asset, left))
        self._committed = asset.committed.take_id if asset.committed is not None else None
        takes = _on_sheet(asset)
        ids = [take.take_id for _name, take in takes]
        if [(tile.accessibleName(), tile.take) for tile in self._tiles] != takes:
            self._make_tiles(takes)
        if self._chosen not in ids:
            waiting = [take.take_id for take in asset.pending]
            self._chosen = next(iter((*waiting, *ids)), None)
        self._show_chosen()

    def _make_tiles(self, takes: Sequence[tuple[str, TakeView]]) -> None:
        self._player.stop()
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = []
        for name, take in takes:
            tile = TakeTile(name, take, self._ratio)
            tile.pressed.connect(self._tile_pressed)
            tile.opened.connect(self._tile_opened)
            self._tiles.append(tile)
            self._load(tile)
        self._place_tiles()

    def _columns(self) -> int:
        width = self._tiles[0].width() if self._tiles else TILE_PX
        room = max(self._area.viewport().width(), width)
        return max(1, (room + Space.S) // (width + Space.S))

    def _place_tiles(self) -> None:
        columns = self._columns()
        for position, tile in enumerate(self._tiles):
            row, column = divmod(position, columns)
            self._grid.addWidget(tile, row, column, Qt.AlignmentFlag.AlignTop)
        for stretch in range(self._grid.columnCount() + 1):
            self._grid.setColumnStretch(stretch, 1 if stretch == columns else 0)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _show_chosen(self) -> None:
        for tile in self._tiles:
            chosen = tile.take.take_id == self._chosen
            tile.set_chosen(chosen)
            if chosen:
                self._area.ensureWidgetVisible(tile)
        in_film = self._chosen is not None and self._chosen == self._committed
        self.accept_button.setEnabled(self._chosen is not None)
        self.accept_button.setText(_("Keep this one") if in_film else _("Accept"))
        self.reject_button.setEnabled(self._chosen is not None and not in_film)

    def _load(self, tile: TakeTile) -> None:
        side_px = round(TILE_PX * self.devicePixelRatioF())
        image = self._loader.request(tile.take.take_id, tile.take.path, side_px)
        if image is not None:
            tile.set_picture(image)

    @Slot(object)
    def _loaded(self, thumbnail: Thumbnail) -> None:
        for tile in self._tiles:
            if tile.take.take_id == thumbnail.take_id and not thumbnail.image.isNull():
                tile.set_picture(thumbnail.image)

    @Slot(str)
    def _tell_failure(self, text: str) -> None:
        self._notices.post(text, tone="danger")

    # --- decisions -----------------------------------------------------------------------------

    @Slot()
    def accept_chosen(self) -> None:
        """The film uses the chosen candidate; the others are rejected, or kept to choose from."""
        take_id = self._chosen
        if take_id is None:
            return
        others = [tile.take.take_id for tile in self._tiles]
        rejected = [
            other
            for other in others
            if other not in (take_id, self._committed) and self.reject_rest.isChecked()
        ]
        keeps = take_id == self._committed
        self._player.stop()

        def decide() -> None:
            with self._coordinator.batch(_("Choose a candidate")):
                if not keeps:
                    self._coordinator.accept(self._index, self._kind, take_id)
                for other in rejected:
                    self._coordinator.reject(self._index, self._kind, other)

        self._command(decide)
        if keeps:
            self.close()

    @Slot()
    def reject_chosen(self) -> None:
        """Take the chosen candidate off the sheet."""
        take_id = self._chosen
        if take_id is None or take_id == self._committed:
            return
        position = self._position()
        ids = [tile.take.take_id for tile in self._tiles if tile.take.take_id != take_id]
        self._player.stop()
        self._chosen = ids[min(position, len(ids) - 1)] if ids else None
        self._command(lambda: self._coordinator.reject(self._index, self._kind, take_id))

    def _position(self) -> int:
        ids = [tile.take.take_id for tile in self._tiles]
        return ids.index(self._chosen) if self._chosen in ids else 0

    @Slot(object)
    def _tile_pressed(self, tile: TakeTile) -> None:
        self._chosen = tile.take.take_id
        self._show_chosen()

    @Slot(object)
    def _tile_opened(self, tile: TakeTile) -> None:
        self._chosen = tile.take.take_id
        self._show_chosen()
        self.play()

    @Slot()
    def play(self) -> None:
        """Play the chosen candidate in its place, or stop it."""
        if self._tiles and self._chosen is not None:
            tile = self._tiles[self._position()]
            if tile.take.kind is AssetKind.VIDEO:
                self._player.toggle(tile.surface, tile.take)

    # --- Qt's events ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        columns = self._columns()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        key = Qt.Key(event.key())
        if key in steps and self._tiles:
            position = self._position() + steps[key]
            if 0 <= position < len(self._tiles):
                self._chosen = self._tiles[position].take.take_id
                self._show_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept_chosen()
        elif key in (Qt.Key.Key_R, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reject_chosen()
        elif key == Qt.Key.Key_Space:
            self.play()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent: as many beside each other as there is room for."""
        super().resizeEvent(event)
        self._place_tiles()

    def _let_go(self) -> None:
        """See SceneDialog."""
        self._player.close()
        self._loader.loaded.disconnect(self._loaded)


def _on_sheet(asset: AssetView) -> list[tuple[str, TakeView]]:
    """Names and takes to choose among."""
    takes = [
        (_("Candidate {n}").format(n=number), take)
        for number, take in enumerate(asset.pending, start=1)
    ]
    return [(_("In the film"), asset.committed), *takes] if asset.committed is not None else takes


def _state_text(asset: AssetView, left: int) -> str:
    waiting = len(asset.pending)
    text = ngettext(
        "{n} candidate to choose from.", "{n} candidates to choose from.", waiting
    ).format(n=waiting)
    if asset.job is not None:
        percent = round(100 * asset.job.fraction)
        if left:
            made = ngettext(
                "The next one is being made: {percent} %; {n} more follows.",
                "The next one is being made: {percent} %; {n} more follow.",
                left,
            )
            text += " " + made.format(percent=percent, n=left)
        else:
            text += " " + _("The last one is being made: {percent} %.").format(percent=percent)
    if asset.error is not None:
        text += f" {asset.error.message}"
    return text

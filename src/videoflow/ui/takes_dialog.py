"""Earlier takes of a scene, each of which can be used again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.view_models import AssetView, SceneView, TakeView
from videoflow.ui.card_parts import ClampedLabel
from videoflow.ui.dialog_parts import close_buttons, dialog_column
from videoflow.ui.scene_dialog import SceneDialog
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.video_surface import VideoSurface
from videoflow.ui.wording import date_text, kind_label, scene_name
from videoflow.workers.thumbnails import Thumbnail, ThumbnailLoader

COLUMNS = 3
PREVIEW_HEIGHT_PX = 180


class TakesDialog(SceneDialog):
    """What the film uses and what it used or could have used, for image and video."""

    def __init__(
        self,
        coordinator: Coordinator,
        index: int,
        loader: ThumbnailLoader,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(coordinator, index, parent)
        self._loader = loader
        self._surfaces: dict[str, VideoSurface] = {}
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column = dialog_column(self)
        column.addWidget(self._title)
        column.addWidget(self._notices)
        column.addWidget(self._scroll, 1)
        column.addWidget(close_buttons(self))
        self.resize(820, 640)
        loader.loaded.connect(self._loaded)
        self._follow()

    def _show_scene(self, view: SceneView) -> None:
        """See SceneDialog."""
        title = _("{scene} — all takes").format(scene=scene_name(view))
        self._title.setText(title)
        self.setWindowTitle(title)
        self._surfaces.clear()
        content = QWidget()
        set_role(content, "canvas")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.M)
        for asset in (view.image, view.video):
            takes = [asset.committed, *asset.earlier] if asset.committed else [*asset.earlier]
            if not takes:
                continue
            heading = QLabel(kind_label(asset.kind))
            set_role(heading, "title")
            column.addWidget(heading)
            grid = QGridLayout()
            grid.setSpacing(Space.M)
            for position, take in enumerate(takes):
                tile = self._tile(asset, take)
                grid.addWidget(tile, position // COLUMNS, position % COLUMNS)
            for place in range(COLUMNS):
                grid.setColumnStretch(place, 1)
            column.addLayout(grid)
        column.addStretch()
        self._scroll.setWidget(content)
        for surface, take in self._wanted(view.image, view.video):
            side_px = max(surface.physical_size().width(), surface.physical_size().height(), 320)
            image = self._loader.request(take.take_id, take.path, side_px)
            if image is not None:
                surface.set_still(image)

    def _wanted(self, *assets: AssetView) -> list[tuple[VideoSurface, TakeView]]:
        takes = [
            take
            for asset in assets
            for take in (asset.committed, *asset.earlier)
            if take is not None
        ]
        return [
            (self._surfaces[take.take_id], take) for take in takes if take.take_id in self._surfaces
        ]

    def _tile(self, asset: AssetView, take: TakeView) -> QFrame:
        frame = QFrame()
        set_role(frame, "card")
        surface = VideoSurface()
        surface.setFixedHeight(PREVIEW_HEIGHT_PX)
        surface.setMinimumSize(QSize(160, PREVIEW_HEIGHT_PX))
        surface.set_placeholder("", "video" if take.duration_s else "image")
        surface.setAccessibleName(take.prompt)
        self._surfaces[take.take_id] = surface
        prompt = ClampedLabel(2)
        prompt.setText(take.prompt)
        when = QLabel(date_text(take))
        set_role(when, "caption")
        column = QVBoxLayout(frame)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.S)
        column.addWidget(surface)
        column.addWidget(prompt)
        row = QHBoxLayout()
        row.addWidget(when, 1)
        if asset.committed is not None and take.take_id == asset.committed.take_id:
            mark = QLabel(_("In the film"))
            set_role(mark, "chip", "success")
            row.addWidget(mark)
        column.addLayout(row)
        if asset.committed is None or take.take_id != asset.committed.take_id:
            use = QPushButton(_("Use this one"))
            use.setObjectName(f"use_{take.take_id}")
            use.setProperty("take", (asset.kind, take.take_id))
            set_icon(use, "undo")
            use.clicked.connect(self._use)
            column.addWidget(use)
        return frame

    @Slot()
    def _use(self) -> None:
        button = self.sender()
        if button is None:
            return
        kind, take_id = button.property("take")
        self._command(lambda: self._coordinator.restore_take(self._index, kind, take_id))

    @Slot(object)
    def _loaded(self, thumbnail: Thumbnail) -> None:
        surface = self._surfaces.get(thumbnail.take_id)
        if surface is not None and not thumbnail.image.isNull():
            surface.set_still(thumbnail.image)

    def _let_go(self) -> None:
        """See SceneDialog."""
        self._loader.loaded.disconnect(self._loaded)

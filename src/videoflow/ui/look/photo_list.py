"""The product photos of an open film: a strip of pictures that can be added to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from videoflow.i18n import _, ngettext
from videoflow.ui.buttons import push_button
from videoflow.ui.drop_frame import local_paths
from videoflow.ui.labels import text_label
from videoflow.ui.photo_strip import MAX_PHOTOS, PhotoStrip, photo_chooser
from videoflow.ui.theme import Space, icon, set_role

SIDE_PX = 64


class PhotoList(QWidget):
    """Photos by their path in the project. ``files_chosen`` carries a list of Paths to be copied,
    ``changed`` follows a removal; the owner adds what has been copied and shows the pictures.
    """

    files_chosen = Signal(object)
    changed = Signal()

    def __init__(self, picture_wanted: Callable[[str], None]) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._picture_wanted = picture_wanted
        self._chooser: QFileDialog | None = None
        label = QLabel(_("Product photos"))
        set_role(label, "strong")
        self._count = QLabel()
        set_role(self._count, "caption")
        self._hint = text_label(
            _("Models that take reference pictures see them, so that the product is yours."),
            "caption",
        )
        self.strip = PhotoStrip(SIDE_PX, SIDE_PX + 36)
        self.strip.setObjectName("look_photos")
        self.strip.setWrapping(False)
        self.strip.removal_wanted.connect(self._remove_selected)
        self.strip.itemSelectionChanged.connect(self._show_state)
        self._add = push_button(_("Add photos…"), "add_photos_button", "quiet", "plus")
        self._add.clicked.connect(self._open_chooser)
        self._remove = push_button(_("Remove photo"), "remove_photo_button", "quiet")
        self._remove.clicked.connect(self._remove_selected)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addLayout(foot)
        column.addWidget(self._hint)
        self._show_state()

    def photos(self) -> tuple[str, ...]:
        """Paths in the project, in order."""
        return tuple(self.strip.photos())

    def set_photos(self, photos: tuple[str, ...]) -> None:
        """Show these photos."""
        self.strip.clear()
        for photo in photos:
            self.add(photo)

    def add(self, photo: str) -> None:
        """Show one more."""
        self.strip.add_photo(photo, icon("image", "muted"))
        self._picture_wanted(photo)
        self._show_state()

    def set_picture(self, photo: str, image: QImage) -> None:
        """Show the picture of a photo, if it is still in the list."""
        for row, shown in enumerate(self.strip.photos()):
            if shown == photo and not image.isNull():
                self.strip.item(row).setIcon(self.strip.square(image))

    @Slot()
    def _show_state(self) -> None:
        number = self.strip.count()
        self._count.setText(ngettext("{n} photo", "{n} photos", number).format(n=number))
        self._count.setVisible(number > 0)
        self.strip.setVisible(number > 0)
        self._remove.setVisible(bool(self.strip.selectedItems()))
        self._add.setVisible(number < MAX_PHOTOS)

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = photo_chooser(self)
            self._chooser.filesSelected.connect(self._chosen)
        self._chooser.open()

    @Slot(list)
    def _chosen(self, names: list[str]) -> None:
        self._offer([Path(name) for name in names])

    def _offer(self, files: list[Path]) -> None:
        room = MAX_PHOTOS - self.strip.count()
        if files[:room]:
            self.files_chosen.emit(files[:room])

    @Slot()
    def _remove_selected(self) -> None:
        self.strip.remove_selected()
        self._show_state()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        event.acceptProposedAction()
        self._offer(local_paths(event.mimeData()))

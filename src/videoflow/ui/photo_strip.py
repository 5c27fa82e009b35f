"""Product photos side by side, and the dialog that chooses more of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QListWidgetItem, QWidget

from videoflow.i18n import _

MAX_PHOTOS = 20
PICTURE_PATTERNS = "*.png *.jpg *.jpeg *.webp"
_PHOTO = Qt.ItemDataRole.UserRole
_GAP_PX = 12


class PhotoStrip(QListWidget):
    """Square pictures of files. ``removal_wanted``: Delete was pressed."""

    removal_wanted = Signal()

    def __init__(self, side_px: int, height_px: int) -> None:
        """``side_px`` is a picture's side, ``height_px`` that of the whole strip."""
        super().__init__()
        self._side_px = side_px
        self.setAccessibleName(_("Product photos"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(side_px, side_px))
        self.setGridSize(QSize(side_px + _GAP_PX, side_px + _GAP_PX))
        self.setFixedHeight(height_px)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)  # the area around it takes what is dropped

    def photos(self) -> list[str]:
        """The paths that were added, in order."""
        return [str(self.item(row).data(_PHOTO)) for row in range(self.count())]

    def add_photo(self, photo: str, picture: QIcon) -> None:
        """Show one more, under the name of its file; ``photo`` is its path."""
        item = QListWidgetItem(picture, "")
        item.setData(_PHOTO, photo)
        name = Path(photo).name
        item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
        item.setToolTip(name)
        self.addItem(item)

    def remove_selected(self) -> None:
        """Take the selected ones out."""
        for item in self.selectedItems():
            self.takeItem(self.row(item))

    def square(self, image: QImage) -> QIcon:
        """The middle of a picture, as large as its place here."""
        dpr = self.devicePixelRatioF()
        side = round(self._side_px * dpr)
        scaled = image.scaled(
            QSize(side, side),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        cut = scaled.copy((scaled.width() - side) // 2, (scaled.height() - side) // 2, side, side)
        cut.setDevicePixelRatio(dpr)
        return QIcon(QPixmap.fromImage(cut))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
            return
        super().keyPressEvent(event)


def photo_chooser(parent: QWidget) -> QFileDialog:
    """The dialog that chooses any number of photos."""
    chooser = QFileDialog(parent, _("Choose photos"))
    chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
    chooser.setNameFilter(_("Photos ({patterns})").format(patterns=PICTURE_PATTERNS))
    return chooser

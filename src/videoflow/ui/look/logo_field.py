"""The place for the logo: drop a picture or choose one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from videoflow.i18n import _
from videoflow.ui.buttons import push_button
from videoflow.ui.drop_frame import DropFrame
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.photo_strip import PICTURE_PATTERNS
from videoflow.ui.theme import Radius, Space, set_role, theme

PLATE_PX = QSize(112, 64)
_CHECK_PX = 8


class LogoField(DropFrame):
    """Shows the logo and takes another one. ``file_chosen`` carries a Path, ``removed`` nothing.

    The field itself neither copies nor reads files: its owner does, and tells with ``set_logo``,
    ``set_picture`` and ``set_busy``.
    """

    file_chosen = Signal(object)
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("logo_field")
        self.files_dropped.connect(self._dropped)
        self._chooser: QFileDialog | None = None
        self._plate = _Plate()
        self._name = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        set_role(self._name, "strong")
        self._hint = QLabel(_("A PNG with a transparent ground looks best."))
        self._hint.setWordWrap(True)
        set_role(self._hint, "caption")
        self._choose = push_button("", "choose_logo_button")
        self._choose.clicked.connect(self._open_chooser)
        self._remove = push_button(_("Remove"), "remove_logo_button", "quiet")
        self._remove.clicked.connect(self.removed)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.XS)
        buttons.addWidget(self._choose)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._name)
        words.addWidget(self._hint)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self._plate, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self.set_logo("")

    def set_logo(self, name: str) -> None:
        """Show which file is the logo; empty: none."""
        self._name.setText(name or _("Drop the logo here"))
        self._choose.setText(_("Change…") if name else _("Choose logo…"))
        self._remove.setVisible(bool(name))
        if not name:
            self._plate.set_picture(QImage())

    def set_picture(self, image: QImage) -> None:
        """Show the picture itself; a null one shows nothing."""
        self._plate.set_picture(image)

    def set_busy(self, busy: bool) -> None:
        """While a picture is being copied no other is taken."""
        self._choose.setEnabled(not busy)
        self._remove.setEnabled(not busy)
        self.setAcceptDrops(not busy)
        if busy:
            self._name.setText(_("Copying the picture…"))

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = QFileDialog(self, _("Choose the logo"))
            self._chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._chooser.setNameFilter(
                _("Pictures ({patterns})").format(patterns=PICTURE_PATTERNS)
            )
            self._chooser.fileSelected.connect(self._chosen)
        self._chooser.open()

    @Slot(str)
    def _chosen(self, name: str) -> None:
        self.file_chosen.emit(Path(name))

    @Slot(object)
    def _dropped(self, files: list[Path]) -> None:
        """The first file counts."""
        self.file_chosen.emit(files[0])


class _Plate(QWidget):
    """The logo on a chequered ground, which shows where it is transparent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(PLATE_PX)
        self._image = QImage()

    def set_picture(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if self._image.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), Radius.S, Radius.S)
            return
        # The same middle greys in both modes: light and dark logos both stand out.
        for top in range(0, self.height(), _CHECK_PX):
            for left in range(0, self.width(), _CHECK_PX):
                odd = (left // _CHECK_PX + top // _CHECK_PX) % 2
                painter.fillRect(
                    left, top, _CHECK_PX, _CHECK_PX, QColor("#8a8f9b" if odd else "#7b808c")
                )
        room = QSize(self.width() - Space.S, self.height() - Space.S)
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(place, self._image)

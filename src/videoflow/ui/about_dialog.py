"""Who made what: version, licences of what is shipped, credit for the sample's photograph."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow import __version__
from videoflow.i18n import _
from videoflow.ui.dialog_parts import DialogFooter
from videoflow.ui.theme import Space, set_icon, set_role

PHOTO_CREDIT = "coffee, Pikolo Espresso Bar, CC0 by Rachel Michetti"

_SHIPPED = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("FFmpeg", "GPL-3.0-or-later"),
    ("MediaInfo", "BSD-2-Clause"),
    ("pydantic, platformdirs, rich, filelock, pymediainfo", "MIT"),
    ("httpx, qasync, imageio-ffmpeg", "BSD"),
    ("ffmpeg-python", "Apache-2.0"),
    ("Be Vietnam Pro, Fraunces, Anton, Noto", "SIL OFL 1.1"),
)
"""(what, licence): names, not words to translate."""


class AboutDialog(QDialog):
    """Version, licences, credits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(_("About VideoFlow"))
        self.setMinimumSize(440, 400)
        self.resize(500, 500)
        mark = QLabel()
        set_icon(mark, "videoflow", "accent", 52)
        name = QLabel("VideoFlow")
        set_role(name, "display")
        version = QLabel(_("Version {version}").format(version=__version__))
        version.setObjectName("version_label")
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(version, "caption")
        title = QVBoxLayout()
        title.setSpacing(0)
        title.addWidget(name)
        title.addWidget(version)
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        head.addWidget(mark)
        head.addLayout(title, 1)

        promise = QLabel(
            _("Short product films, made scene by scene. Free software under the MIT licence.")
        )
        promise.setWordWrap(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(_credits())
        self._notices = QPlainTextEdit()
        self._notices.setObjectName("notices_text")
        self._notices.setReadOnly(True)
        self._notices.setAccessibleName(_("Licences in full"))
        self._notices.hide()
        self._area = area
        self._full = QPushButton(_("Licences in full"))
        self._full.setObjectName("notices_button")
        self._full.setCheckable(True)
        self._full.hide()
        self._full.toggled.connect(self._show_full)
        close = QPushButton(_("Close"))
        close.setObjectName("close_about_button")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        footer = DialogFooter()
        row = footer.row
        row.addWidget(self._full)
        row.addStretch(1)
        row.addWidget(close)
        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.M)
        body.setSpacing(Space.L)
        body.addLayout(head)
        body.addWidget(promise)
        body.addWidget(area, 1)
        body.addWidget(self._notices, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(footer)

    def show_notices(self, text: str) -> None:
        """Offer the licences of everything in this release, with their texts."""
        self._notices.setPlainText(text)
        self._full.show()

    @Slot(bool)
    def _show_full(self, full: bool) -> None:
        self._notices.setVisible(full)
        self._area.setHidden(full)


def _credits() -> QWidget:
    content = QWidget()
    set_role(content, "canvas")
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, Space.S, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(0, 1)
    shipped = QLabel(_("Made with"))
    set_role(shipped, "title")
    grid.addWidget(shipped, 0, 0, 1, 2)
    for row, (what, licence) in enumerate(_SHIPPED, start=1):
        label = QLabel(what)
        label.setWordWrap(True)
        terms = QLabel(licence)
        set_role(terms, "caption")
        grid.addWidget(label, row, 0)
        grid.addWidget(terms, row, 1, Qt.AlignmentFlag.AlignRight)
    photo = QLabel(_("Photograph of the sample"))
    set_role(photo, "title")
    credit = QLabel(PHOTO_CREDIT)
    credit.setObjectName("photo_credit_label")
    credit.setWordWrap(True)
    last = len(_SHIPPED) + 1
    grid.setRowMinimumHeight(last, Space.M)
    grid.addWidget(photo, last + 1, 0, 1, 2)
    grid.addWidget(credit, last + 2, 0, 1, 2)
    grid.setRowStretch(last + 3, 1)
    return content

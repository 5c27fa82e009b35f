"""The place for product photos: drop, paste or choose; each is shown once it has been read.

Photos are read one after the other as tasks on a worker thread. What is not a photo stays out, and
the reason is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from videoflow.i18n import _, ngettext
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished, TaskRunner
from videoflow.ui.drop_frame import DropFrame
from videoflow.ui.labels import text_label
from videoflow.ui.photo_strip import MAX_PHOTOS, PhotoStrip, photo_chooser
from videoflow.ui.theme import set_role

PhotoLoader = Callable[[Path], QImage]
"""Reads one photo, scaled down to a thumbnail, upright. Blocks; called on a worker thread. Raises
VideoFlowError with words for the user where the file is not a usable photo."""

THUMBNAIL_SIDE_PX = 72
_task_numbers = count(1)


class PhotoDrop(DropFrame):
    """A drop area that turns into a strip of thumbnails.

    ``photos_changed`` is emitted when a photo was added or removed.
    """

    photos_changed = Signal()

    def __init__(self, runner: TaskRunner, load_photo: PhotoLoader) -> None:
        super().__init__()
        self.setObjectName("photo_drop")
        self.files_dropped.connect(self.add)
        self._runner = runner
        self._load_photo = load_photo
        self._waiting: deque[Path] = deque()
        self._reading: tuple[str, Path] | None = None
        self._problems: list[str] = []
        self._chooser: QFileDialog | None = None

        self._invitation = QLabel(_("Drop product photos here"))
        set_role(self._invitation, "strong")
        self._formats = text_label(
            _("PNG, JPEG or WebP, up to 20. They give the film its look."), "caption"
        )
        self._choose = QPushButton(_("Choose photos…"))
        self._choose.setObjectName("choose_photos_button")
        self._choose.clicked.connect(self._open_chooser)

        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._invitation)
        words.addWidget(self._formats)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignVCenter)

        self._strip = PhotoStrip(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX + 22)
        self._strip.setObjectName("photo_strip")
        self._strip.removal_wanted.connect(self._remove_selected)
        self._strip.itemSelectionChanged.connect(self._on_selection_changed)
        self._remove = QPushButton(_("Remove photo"))
        self._remove.setObjectName("remove_photo_button")
        set_role(self._remove, "quiet")
        self._remove.clicked.connect(self._remove_selected)
        self._status = text_label(role="caption")
        self._status.setObjectName("photo_status")
        below = QHBoxLayout()
        below.addWidget(self._status, 1)
        below.addWidget(self._remove)

        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._strip)
        column.addLayout(below)
        self._show_state()

    def photos(self) -> tuple[Path, ...]:
        """The photos that were read well, in the order in which they were given."""
        return tuple(Path(photo) for photo in self._strip.photos())

    @property
    def is_reading(self) -> bool:
        """Whether photos are still being read."""
        return self._reading is not None

    def add(self, paths: Iterable[Path]) -> None:
        """Read ``paths`` in the background and show the ones that are photos."""
        self._problems = []
        known = {*self.photos(), *self._waiting}
        if self._reading is not None:
            known.add(self._reading[1])
        for path in paths:
            if path in known:
                continue
            if len(known) >= MAX_PHOTOS:
                self._problems.append(
                    ngettext(
                        "A film takes up to {n} photo.",
                        "A film takes up to {n} photos.",
                        MAX_PHOTOS,
                    ).format(n=MAX_PHOTOS)
                )
                break
            known.add(path)
            self._waiting.append(path)
        self._read_next()
        self._show_state()

    def stop(self) -> None:
        """Give up what is still being read."""
        self._waiting.clear()
        if self._reading is not None:
            self._runner.cancel(self._reading[0])
            self._reading = None
        self._show_state()

    def _read_next(self) -> None:
        if self._reading is not None or not self._waiting:
            return
        path = self._waiting.popleft()
        task_id = f"photo {next(_task_numbers)}"
        self._reading = (task_id, path)
        load_photo = self._load_photo

        async def read(_report: Report) -> object:
            return load_photo(path)

        self._runner.start(task_id, read, self._on_task_event)

    def _on_task_event(self, event: TaskEvent) -> None:
        if self._reading is None or event.task_id != self._reading[0]:
            return
        path = self._reading[1]
        if isinstance(event, TaskFinished) and isinstance(event.value, QImage):
            self._show_photo(path, event.value)
        elif isinstance(event, TaskFailed):
            self._problems.append(str(event.error))
        else:
            return
        self._reading = None
        self._read_next()
        self._show_state()

    def _show_photo(self, path: Path, image: QImage) -> None:
        self._strip.add_photo(str(path), self._strip.square(image))
        self.photos_changed.emit()

    def _show_state(self) -> None:
        number = self._strip.count()
        reading = len(self._waiting) + (self._reading is not None)
        self._strip.setVisible(number > 0)
        self._formats.setVisible(number == 0)
        self._remove.setVisible(bool(self._strip.selectedItems()))
        if number:
            self._invitation.setText(ngettext("{n} photo", "{n} photos", number).format(n=number))
            self._choose.setText(_("Add photos…"))
        else:
            self._invitation.setText(_("Drop product photos here"))
            self._choose.setText(_("Choose photos…"))
        lines = list(self._problems)
        if reading:
            lines.append(
                ngettext("Reading {n} photo…", "Reading {n} photos…", reading).format(n=reading)
            )
        self._status.setText("\n".join(lines))
        self._status.setVisible(bool(lines))
        set_role(self._status, "error" if self._problems else "caption")

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = photo_chooser(self)
            self._chooser.filesSelected.connect(self._on_files_chosen)
        self._chooser.open()

    @Slot(list)
    def _on_files_chosen(self, names: list[str]) -> None:
        self.add(Path(name) for name in names)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._show_state()

    @Slot()
    def _remove_selected(self) -> None:
        self._strip.remove_selected()
        self._problems = []
        self._show_state()
        self.photos_changed.emit()
